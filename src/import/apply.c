#include "import/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "import/chunk.h"
#include "setting/setting.h"

enum { SQL_SETTLE, SQL_HOLD, SQL_DONE, SQL_WAITING, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SETTLE] =
	    "UPDATE import_row SET verdict = :verdict, claim = :claim, code = :code, cell = :cell, detail = :detail, contact_id = :contact,"
	    " outcome = :outcome, recorded = :recorded WHERE batch_id = :batch AND line = :line AND outcome = ''",
	[SQL_HOLD] = "UPDATE import_batch SET held_until = :until WHERE id = :batch AND state = 'applying'",
	[SQL_DONE] =
	    "UPDATE import_batch SET state = 'done', ended_at = :now, counts = :counts, held_until = 0 WHERE id = :batch AND state = 'applying'",
	[SQL_WAITING] =
	    "SELECT coalesce(min(id), 0) FROM import_batch WHERE state = 'applying' AND held_until <= :now",
};
DB_SQL(sql);

/* ---- one row ---- */

/* In a savepoint, so that half a row is undone alone. */
static enum err
do_row(const struct import_context *ctx, const struct import_kind *kind, const struct import_cells *cells, struct judgement *j,
    enum import_outcome *ret)
{
	enum err e;

	if ((e = db_savepoint(ctx->db)))
		return e;
	if ((e = kind->apply(ctx, cells, j, ret)) == ERR_NONE)
		return db_release(ctx->db);
	db_undo(ctx->db);
	if (!err_is_its_own(e))
		return e;
	judge_refuse(j, cells, 0, "not_taken", "%s", err_name(e));
	j->recorded = 0;
	*ret = IMPORT_NOT_TAKEN;
	return ERR_NONE;
}

static enum err
decide(const struct import_context *ctx, const struct import_kind *kind, const struct import_cells *cells, struct judgement *j,
    enum import_outcome *ret)
{
	enum err e;

	if ((e = kind->judge(ctx, cells, j)))
		return e;
	if (j->verdict == IMPORT_REFUSED)
		*ret = IMPORT_NOT_TAKEN;
	else if (j->verdict == IMPORT_DOUBTFUL && !ctx->options->review)
		*ret = IMPORT_SKIPPED;
	else
		return do_row(ctx, kind, cells, j, ret);
	return ERR_NONE;
}

static enum err
apply_row(struct import_context *ctx, const struct import_batch *b, const struct import_line *row)
{
	enum import_outcome outcome = IMPORT_WAITING;
	struct import_cells cells;
	struct judgement j;
	int64_t changed = 0;
	enum err e;

	ctx->line = row->line;
	import_chunk_cells(b, row, &cells);
	if ((e = decide(ctx, b->kind, &cells, &j, &outcome)) ||
	    (e = db_run(ctx->db, sql[SQL_SETTLE], ARGS(TEXT_("verdict", import_verdict_name(j.verdict)), TEXT_("claim", import_claim_name(j.claim)),
	    TEXT_("code", j.fault.code != NULL ? j.fault.code : ""), INT_("cell", j.fault.column), TEXT_("detail", j.fault.detail),
	    ID_("contact", j.contact_id), TEXT_("outcome", import_outcome_name(outcome)),
	    INT_("recorded", j.recorded),
	    INT_("batch", b->id), INT_("line", row->line)), &changed)))
		return e;
	/* Somebody else does the same batch and was first: what this chunk did is undone with it. */
	return changed == 1 ? ERR_NONE : ERR_BUSY;
}

/* ---- a chunk ---- */

static enum err
finish(struct db *db, const struct import_batch *b, int64_t now)
{
	AUTO_JSON struct json_object *json = NULL;
	struct import_counts counts;
	enum err e;

	if ((e = import_count(db, b->id, &counts)))
		return e;
	json = import_counts_to_json(&counts);
	return db_run(db, sql[SQL_DONE], ARGS(INT_("now", now), TEXT_("counts", json_write(json)), INT_("batch", b->id)), NULL);
}

static enum err
apply_chunk(struct db *db, const struct import_batch *b, int64_t now, bool *ret_more)
{
	AUTO(import_chunk) struct import_chunk chunk = {0};
	struct import_context ctx = { .db = db, .batch_id = b->id, .file_name = b->file_name, .actor = b->started_by, .options = &b->options, .now = now,
	    .month_first = b->month_first };
	int64_t zone;
	size_t i;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) || (e = import_chunk_read(db, b->id, 0, &chunk)))
		return e;
	ctx.zone = (int)zone;
	for (i = 0; i < chunk.count; i++)
		if ((e = apply_row(&ctx, b, &chunk.lines[i])))
			return e;
	*ret_more = chunk.count == IMPORT_CHUNK;
	return *ret_more ? ERR_NONE : finish(db, b, now);
}

enum err
import_apply(struct db *db, int64_t batch_id, int64_t hold_ms, int64_t now, bool *ret_more)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	bool more = false;
	enum err e;

	if ((e = db_begin(db, &tx)) || (e = import_batch_load(db, batch_id, &b)))
		return e;
	if (b.state == IMPORT_APPLYING && ((e = apply_chunk(db, &b, now, &more)) ||
	    (more && hold_ms > 0 && (e = db_run(db, sql[SQL_HOLD], ARGS(INT_("until", now + hold_ms), INT_("batch", batch_id)), NULL)))))
		return e;
	if ((e = db_commit(&tx)))
		return e;
	*ret_more = more;
	return ERR_NONE;
}

enum err
import_waiting(struct db *db, int64_t now, int64_t *ret_batch_id)
{
	return db_one_int(db, sql[SQL_WAITING], ARGS(INT_("now", now)), ret_batch_id);
}
