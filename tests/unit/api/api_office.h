/*
 * api_office: the API program itself, its map included, but for its life under FastCGI, in an office with a gateway, the built-in templates
 * and a key of each kind.
 *
 * AUTO(office) struct office o = {0}; office_open(&o); send(&o, "POST", "/messages", MESSAGE);
 */
#ifndef TESTS_UNIT_API_API_OFFICE_H
#define TESTS_UNIT_API_API_OFFICE_H

int api_main(int argc, char **argv);
#define main api_main
#include "../../../cgi-bin/api.c"
#undef main

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/apikey.h"
#include "seed.h"
#include "template/template.h"
#include "web_world.h"

int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 1;
}

#define SARI	"081260007001"
#define MESSAGE	"{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\",\"name\":\"Sari Br Ginting\"},\"params\":{" \
	"\"permit_number\":\"503/0142\",\"permit_type\":\"IUMK\",\"status\":\"terbit\",\"completion_date\":\"20-11-2026\"}}"

struct office {
	struct web_world w;
	char	keys[APIKEY_KIND__COUNT][APIKEY_MAX];
	char	authorization[100], idempotency[100];
};

static inline void
office_end(struct office *o)
{
	web_world_end(&o->w);
}

static inline void
use_key(struct office *o, enum apikey_kind kind)
{
	snprintf(o->authorization, sizeof(o->authorization), "HTTP_AUTHORIZATION=Bearer %s", o->keys[kind]);
	o->w.headers[0] = o->authorization;
	o->w.headers[1] = NULL;
}

static inline void
office_open(struct office *o)
{
	static const char *const kinds[] = { "live", "team", "test" };
	int k, installed;

	web_world_open(&o->w, &program, NULL);
	seed_provider(&o->w.world, 1, "fonnte", 1);
	seed_provider(&o->w.world, 2, "meta", 0);
	IN_TX(&o->w.world, template_install(o->w.world.db, WORLD_NOW, &installed));
	for (k = 0; k < APIKEY_KIND__COUNT; k++)
		IN_TX(&o->w.world, apikey_add(o->w.world.db, kinds[k], kinds[k], WORLD_NOW, o->keys[k], NULL));
	use_key(o, APIKEY_LIVE);
}

static inline int
send(struct office *o, const char *method, const char *path, const char *body)
{
	char target[300];

	snprintf(target, sizeof(target), "/api/v1%s", path);
	return web_send(&o->w, method, target, body != NULL ? "application/json" : NULL, body != NULL ? body : "", body != NULL ? strlen(body) : 0);
}

static inline int
send_once(struct office *o, const char *key, const char *path, const char *body)
{
	int status;

	snprintf(o->idempotency, sizeof(o->idempotency), "HTTP_IDEMPOTENCY_KEY=%s", key);
	o->w.headers[1] = o->idempotency;
	o->w.headers[2] = NULL;
	status = send(o, "POST", path, body);
	o->w.headers[1] = NULL;
	return status;
}

static inline int64_t
number(struct office *o, const char *key)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);
	int64_t n = -1;

	(void)json_int(answer, key, &n);
	return n;
}

static inline int64_t
count(struct office *o, const char *question)
{
	return world_sql(&o->w.world, question);
}

/* The last answer is a problem of this kind; pointers are those of its errors, separated by spaces. */
static inline void
expect_problem(struct office *o, const char *kind, const char *pointers)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);
	AUTO_FREE char *type = web_header(&o->w, "Content-Type");
	AUTO(buf) struct buf got;
	size_t i;

	buf_init(&got, 1000);
	for (i = 0; i < json_count(json_at(answer, "errors")); i++)
		buf_fmt(&got, "%s%s", i > 0 ? " " : "", json_text(json_item(json_at(answer, "errors"), i), "pointer"));
	assert_string_equal(type, "application/problem+json");
	if (strcmp(json_text(answer, "type") + strlen("urn:kabarizin:problem:"), kind) != 0 || strcmp(buf_text(&got), pointers) != 0)
		fail_msg("not %s at %s: %s", kind, pointers, web_body(&o->w));
	assert_non_null(json_text(answer, "request_id"));
}

#endif
