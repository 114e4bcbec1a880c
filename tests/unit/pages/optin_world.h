/*
 * optin_world: the program for applicants itself, its map included, with somebody who was invited.
 *
 * AUTO(web_world) struct web_world w = {0}; char token[TOKEN_TEXT_MAX]; optin_invite(&w, token); answer(&w, token, "/agree", "agree=1");
 */
#ifndef TESTS_UNIT_PAGES_OPTIN_WORLD_H
#define TESTS_UNIT_PAGES_OPTIN_WORLD_H

#include "web_world.h"

int optin_main(int argc, char **argv);
#define main optin_main
#include "../../../cgi-bin/optin.c"
#undef main

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "invitation/invitation.h"
#include "privacy/notice.h"
#include "seed.h"

/* The program is asked without FastCGI, so that this test needs no socket. */
int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 0;
}

/* Sari, her invitation, and an official provider with a number. */
static inline void
optin_invite(struct web_world *w, char token[TOKEN_TEXT_MAX])
{
	struct invitation_draft draft = { 1, "gateway", "message:1" };
	struct invitation invitation;

	web_world_open(w, &program, NULL);
	seed_contact(&w->world, 1);
	seed_provider(&w->world, 1, "meta", 0);
	assert_int_equal(db_script(w->world.db, "UPDATE provider SET settings = '{\"number\":\"+6281260001000\"}'"), 0);
	IN_TX(&w->world, invitation_make(w->world.db, &draft, w->now, token, &invitation));
}

static inline char *
path_of(const char *token, const char *rest)
{
	char *path = NULL;

	assert_true(asprintf(&path, "/opt-in-whatsapp/%s%s", token, rest) > 0);
	return path;
}

/* Fetches a page and writes down what its form would send. */
static inline char *
form_at(struct web_world *w, const char *page, const char *fields)
{
	AUTO_FREE char *csrf = NULL;
	char *form = NULL;

	assert_int_equal(web_get(w, page), 200);
	csrf = web_csrf(w);
	assert_true(asprintf(&form, "csrf=%s&%s", csrf, fields) > 0);
	return form;
}

static inline char *
form_of(struct web_world *w, const char *token, const char *fields)
{
	AUTO_FREE char *page = path_of(token, "");

	return form_at(w, page, fields);
}

/* Presses a button of the page. */
static inline int
answer(struct web_world *w, const char *token, const char *which, const char *fields)
{
	AUTO_FREE char *target = path_of(token, which), *form = form_of(w, token, fields);

	return web_post(w, target, form);
}

/* A browser that keeps no cookie. */
static inline void
forget_cookies(struct web_world *w)
{
	size_t i;

	for (i = 0; i < WEB_WORLD_COOKIES_MAX; i++) {
		free(w->cookies[i]);
		w->cookies[i] = NULL;
	}
}

#endif
