#include "import/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum { SQL_LOAD, SQL_SAME, SQL_START, SQL_CANCEL, SQL_DROP_ROWS, SQL_DROP, SQL_STARTED, SQL__COUNT };

#define COLUMNS \
	"SELECT id, kind, state, file_name, file_hash, header, unused, options, row_count, made_by, made_at, started_by," \
	" coalesce(started_at, 0), coalesce(ended_at, 0), coalesce(judged_to, -1), header_line, month_first FROM import_batch"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] = COLUMNS " WHERE id = :id",
	[SQL_SAME] = COLUMNS " WHERE file_hash = :hash AND file_hash <> '' AND id <> :id AND kind = :kind AND started_at IS NOT NULL"
	    " ORDER BY id DESC LIMIT 1",
	[SQL_START] =
	    "UPDATE import_batch SET state = 'applying', options = :options, started_by = :actor, started_at = :now, held_until = :until"
	    " WHERE id = :id AND state = 'preview'",
	[SQL_CANCEL] =
	    "UPDATE import_batch SET state = 'cancelled', ended_at = :now, counts = :counts"
	    " WHERE id = :id AND (state = 'preview' OR state = 'applying' OR (state = 'reading' AND judged_to IS NOT NULL))",
	[SQL_DROP_ROWS] =
	    "DELETE FROM import_row WHERE batch_id = :id"
	    " AND line IN (SELECT line FROM import_row WHERE batch_id = :id ORDER BY line LIMIT 1000)",
	[SQL_STARTED] = "SELECT count(*) FROM import_batch WHERE kind = :kind AND started_at IS NOT NULL",
	[SQL_DROP] = "DELETE FROM import_batch WHERE id = :id AND started_at IS NULL",
};
DB_SQL(sql);

enum {
	COL_ID, COL_KIND, COL_STATE, COL_FILE, COL_HASH, COL_HEADER, COL_UNUSED, COL_OPTIONS, COL_ROWS, COL_MADE_BY, COL_MADE_AT, COL_STARTED_BY,
	COL_STARTED_AT, COL_ENDED_AT, COL_JUDGED_TO, COL_HEADER_LINE, COL_MONTH_FIRST
};

static const char *const state_names[IMPORT_STATE__COUNT] = {
	[IMPORT_READING] = "reading", [IMPORT_PREVIEW] = "preview", [IMPORT_APPLYING] = "applying", [IMPORT_DONE] = "done",
	[IMPORT_CANCELLED] = "cancelled",
};

const char *
import_state_name(enum import_state s)
{
	return state_names[s];
}

bool
import_is_being_judged(const struct import_batch *b)
{
	return b->state == IMPORT_READING && b->judged_to >= 0;
}

/* ---- loading ---- */

void
import_batch_end(struct import_batch *b)
{
	free(b->file_name);
	free(b->made_by);
	free(b->started_by);
	free(b->unused);
	json_end(&b->header);
	import_options_end(&b->options);
	*b = (struct import_batch){0};
}

static enum err
read_texts(struct db_rows *rows, struct import_batch *b)
{
	const char *header = db_col_text(rows, COL_HEADER);
	enum err e;

	if ((e = db_col_copy(rows, COL_FILE, &b->file_name)) ||
	    (e = db_col_copy(rows, COL_UNUSED, &b->unused)) ||
	    (e = db_col_copy(rows, COL_MADE_BY, &b->made_by)) ||
	    (e = db_col_copy(rows, COL_STARTED_BY, &b->started_by)) ||
	    (e = json_parse(header, strlen(header), &b->header, NULL)))
		return e == ERR_INVALID ? ERR_DB : e;
	return import_options_from_json(db_col_text(rows, COL_OPTIONS), &b->options);
}

static enum err
read_batch(struct db_rows *rows, struct import_batch *b)
{
	int s;

	b->id = db_col_int(rows, COL_ID);
	b->row_count = db_col_int(rows, COL_ROWS);
	b->made_at = db_col_int(rows, COL_MADE_AT);
	b->started_at = db_col_int(rows, COL_STARTED_AT);
	b->ended_at = db_col_int(rows, COL_ENDED_AT);
	b->judged_to = db_col_int(rows, COL_JUDGED_TO);
	b->header_line = db_col_int(rows, COL_HEADER_LINE);
	b->month_first = db_col_int(rows, COL_MONTH_FIRST);
	snprintf(b->file_hash, sizeof(b->file_hash), "%s", db_col_text(rows, COL_HASH));
	for (s = 0; s < IMPORT_STATE__COUNT; s++)
		if (text_equal(state_names[s], db_col_text(rows, COL_STATE)))
			b->state = (enum import_state)s;
	/* A kind of tomorrow, in a database that an older program was given. */
	if ((b->kind = import_kind(db_col_text(rows, COL_KIND))) == NULL)
		return ERR_NOT_FOUND;
	return read_texts(rows, b);
}

static enum err
load(struct db *db, const char *how, const struct db_arg *args, struct import_batch *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(import_batch) struct import_batch b = {0};
	enum err e;

	if ((e = db_one(db, how, args, &rows)) || (e = read_batch(&rows, &b)))
		return e;
	*ret = b;
	b = (struct import_batch){0};
	return ERR_NONE;
}

enum err
import_batch_load(struct db *db, int64_t id, struct import_batch *ret)
{
	return load(db, sql[SQL_LOAD], ARGS(INT_("id", id)), ret);
}

enum err
import_same_file(struct db *db, const struct import_batch *b, struct import_batch *ret)
{
	return load(db, sql[SQL_SAME], ARGS(TEXT_("hash", b->file_hash), INT_("id", b->id), TEXT_("kind", b->kind->name)), ret);
}

/* ---- what people decide ---- */

static enum err
one_changed(enum err e, int64_t changed)
{
	return e ? e : changed == 1 ? ERR_NONE : ERR_CONFLICT;
}

enum err
import_start(struct db *db, int64_t id, const struct import_options *options, const char *actor, int64_t hold_ms, int64_t now,
    struct problem *problem)
{
	AUTO_JSON struct json_object *json = import_options_to_json(options);
	int64_t changed = 0;
	enum err e;

	if ((e = import_options_check(options, problem)))
		return e;
	e = db_run(db, sql[SQL_START], ARGS(TEXT_("options", json_write(json)), TEXT_("actor", actor), INT_("now", now),
	    INT_("until", hold_ms > 0 ? now + hold_ms : 0), INT_("id", id)), &changed);
	return one_changed(e, changed);
}

enum err
import_was_started(struct db *db, const struct import_kind *kind, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_STARTED], ARGS(TEXT_("kind", kind->name)), &n)) == ERR_NONE)
		*ret = n > 0;
	return e;
}

enum err
import_cancel(struct db *db, int64_t id, int64_t now)
{
	AUTO_JSON struct json_object *json = NULL;
	struct import_counts counts;
	int64_t changed = 0;
	enum err e;

	if ((e = import_count(db, id, &counts)))
		return e;
	json = import_counts_to_json(&counts);
	e = db_run(db, sql[SQL_CANCEL], ARGS(INT_("now", now), TEXT_("counts", json_write(json)), INT_("id", id)), &changed);
	return one_changed(e, changed);
}

static enum err
drop_some(struct db *db, int64_t id, int64_t *ret_n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(db, &tx)) || (e = db_run(db, sql[SQL_DROP_ROWS], ARGS(INT_("id", id)), ret_n)))
		return e;
	return db_commit(&tx);
}

enum err
import_drop(struct db *db, int64_t id)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t n = 1;
	enum err e;

	if ((e = import_batch_load(db, id, &b)))
		return e;
	if (b.started_at != 0)
		return ERR_CONFLICT;
	while (n > 0)
		if ((e = drop_some(db, id, &n)))
			return e;
	if ((e = db_begin(db, &tx)) || (e = db_run(db, sql[SQL_DROP], ARGS(INT_("id", id)), &n)) || (e = one_changed(e, n)))
		return e;
	return db_commit(&tx);
}
