/*
 * import_world: a table brought in from a text, for tests of what becomes of its rows.
 */
#ifndef TESTS_UNIT_IMPORT_IMPORT_WORLD_H
#define TESTS_UNIT_IMPORT_IMPORT_WORLD_H

#include "world.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "import/apply.h"
#include "import/chunk.h"
#include "import/batch.h"
#include "import/judge.h"
#include "import/list.h"
#include "import/read.h"
#include "seed.h"

/* Fed by step bytes; what a refused file is refused for stands in fault. */
static inline enum err
bring_by(struct world *w, const char *kind, const char *text, size_t n, size_t step, int64_t now, struct fault *fault, int64_t *ret_id)
{
	struct import_reader *reader;
	size_t at, length;
	bool more = true;
	enum err e = ERR_NONE;

	assert_ok(import_reader_open(w->db, &(struct import_file){ import_kind(kind), "daftar.csv", "rina", 0 }, now, &reader));
	for (at = 0; at < n && e == ERR_NONE; at += length) {
		length = n - at < step ? n - at : step;
		e = import_reader_feed(reader, text + at, length, fault);
	}
	if (e == ERR_NONE)
		e = import_reader_finish(reader, fault, ret_id);
	import_reader_close(reader);
	while (e == ERR_NONE && more)
		e = import_judge(w->db, *ret_id, 0, now, &more);
	return e;
}

static inline int64_t
bring(struct world *w, const char *kind, const char *text)
{
	struct fault fault = {0};
	int64_t id = 0;

	if (bring_by(w, kind, text, strlen(text), 1 << 20, WORLD_NOW, &fault, &id) != ERR_NONE)
		fail_msg("refused: %s", fault.code);
	return id;
}

/* "2 new / 3 refused phone_too_short 2 / 4 doubtful duplicate 1 '2'", with the outcome behind a row that has one. */
static inline char *
rows_of(struct world *w, int64_t id)
{
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(buf) struct buf out;
	size_t i;

	buf_init(&out, 1 << 20);
	assert_ok(import_rows(w->db, &(struct import_query){ .batch_id = id, .limit = 10000 }, &rows));
	for (i = 0; i < json_count(rows); i++) {
		struct json_object *row = json_item(rows, i);
		int64_t line = 0, cell = 0;

		json_int(row, "line", &line);
		json_int(row, "cell", &cell);
		buf_fmt(&out, "%s%" PRId64 " %s", i > 0 ? " / " : "", line, json_text(row, "verdict"));
		if (*json_text(row, "code") != '\0')
			buf_fmt(&out, " %s %" PRId64, json_text(row, "code"), cell);
		if (*json_text(row, "detail") != '\0')
			buf_fmt(&out, " '%s'", json_text(row, "detail"));
		if (*json_text(row, "outcome") != '\0' && strcmp(json_text(row, "outcome"), "refused") != 0)
			buf_fmt(&out, " > %s", json_text(row, "outcome"));
	}
	return strdup(buf_text(&out));
}

static inline void
expect_rows(struct world *w, int64_t id, const char *want)
{
	AUTO_FREE char *seen = rows_of(w, id);

	if (strcmp(seen, want) != 0)
		fail_msg("the rows are \"%s\", not \"%s\"", seen, want);
}

#define STATEMENT "Saya setuju menerima pesan dari DPMPTSP lewat WhatsApp"

static inline struct import_options
options_of(bool has_basis, unsigned scopes, bool review)
{
	return (struct import_options){ .has_basis = has_basis, .statement = (char *)(uintptr_t)(has_basis ? STATEMENT : ""),
	    .form_no = (char *)(uintptr_t)"", .source = (char *)(uintptr_t)"", .scopes = scopes, .review = review };
}

static inline void
start(struct world *w, int64_t id, const struct import_options *options)
{
	IN_TX(w, import_start(w->db, id, options, "rina", 0, WORLD_NOW, NULL));
}

static inline void
apply_all(struct world *w, int64_t id)
{
	bool more = true;

	while (more)
		assert_ok(import_apply(w->db, id, 0, WORLD_NOW, &more));
}

/* Starts it with consent on the official scope recorded, and doubtful rows left out or sent to review. */
static inline void
do_it(struct world *w, int64_t id, bool review)
{
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL, review);

	start(w, id, &options);
	apply_all(w, id);
}

#endif
