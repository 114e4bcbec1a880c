#include "import/judge.h"

#include "db/db.h"
#include "import/chunk.h"
#include "setting/setting.h"

enum { SQL_VERDICT, SQL_ON, SQL_LOOK, SQL_WAITING, SQL_JUDGED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_VERDICT] =
	    "UPDATE import_row SET item = :item, claim = :claim, verdict = :verdict, code = :code, cell = :cell, detail = :detail, contact_id = :contact,"
	    " outcome = :outcome WHERE batch_id = :batch AND line = :line AND outcome = ''",
	[SQL_ON] =	/* judged_to: of two that judge the same rows one is late */
	    "UPDATE import_batch SET judged_to = :to, held_until = :until WHERE id = :batch AND state = 'reading' AND judged_to = :from",
	[SQL_LOOK] =
	    "UPDATE import_batch SET state = 'preview', held_until = 0 WHERE id = :batch AND state = 'reading' AND judged_to = :from",
	[SQL_WAITING] =
	    "SELECT coalesce(min(id), 0) FROM import_batch WHERE state = 'reading' AND judged_to IS NOT NULL AND held_until <= :now",
	[SQL_JUDGED] =
	    "SELECT count(*) FROM import_row r JOIN import_batch b ON b.id = r.batch_id WHERE r.batch_id = :batch AND r.line <= b.judged_to",
};
DB_SQL(sql);

static enum err
judge_line(struct import_context *ctx, const struct import_batch *b, const struct import_line *line)
{
	struct import_cells cells;
	struct judgement j = {0};
	enum err e;

	ctx->line = line->line;
	import_chunk_cells(b, line, &cells);
	if ((e = b->kind->judge(ctx, &cells, &j)))
		return e;
	return db_run(ctx->db, sql[SQL_VERDICT], ARGS(TEXT_("item", j.item), TEXT_("claim", import_claim_name(j.claim)),
	    TEXT_("verdict", import_verdict_name(j.verdict)), TEXT_("code", j.fault.code != NULL ? j.fault.code : ""), INT_("cell", j.fault.column),
	    TEXT_("detail", j.fault.detail), j.contact_id != 0 ? INT_("contact", j.contact_id) : NULL_("contact"),
	    TEXT_("outcome", import_outcome_name(j.verdict == IMPORT_REFUSED ? IMPORT_NOT_TAKEN : IMPORT_WAITING)), INT_("batch", b->id),
	    INT_("line", line->line)), NULL);
}

/* On to the last line of the chunk, or to the preview behind the last one. */
static enum err
go_on(struct db *db, const struct import_batch *b, const struct import_chunk *chunk, int64_t until, bool *ret_more)
{
	int64_t changed;
	enum err e;

	*ret_more = chunk->count == IMPORT_CHUNK;
	if (*ret_more)
		e = db_run(db, sql[SQL_ON], ARGS(INT_("to", chunk->lines[chunk->count - 1].line), INT_("until", until), INT_("batch", b->id),
		    INT_("from", b->judged_to)), &changed);
	else
		e = db_run(db, sql[SQL_LOOK], ARGS(INT_("batch", b->id), INT_("from", b->judged_to)), &changed);
	return e ? e : changed == 1 ? ERR_NONE : ERR_BUSY;
}

static enum err
judge_chunk(struct db *db, const struct import_batch *b, int64_t until, int64_t now, bool *ret_more)
{
	AUTO(import_options) struct import_options assumed = {0};
	AUTO(import_chunk) struct import_chunk chunk = {0};
	struct import_context ctx = { .db = db, .batch_id = b->id, .file_name = b->file_name, .actor = b->made_by, .options = &assumed, .now = now,
	    .month_first = b->month_first };
	int64_t zone;
	size_t i;
	enum err e;

	if ((e = import_options_assumed(&assumed)) || (e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = import_chunk_read(db, b->id, b->judged_to, &chunk)))
		return e;
	ctx.zone = (int)zone;
	for (i = 0; i < chunk.count; i++)
		if ((e = judge_line(&ctx, b, &chunk.lines[i])))
			return e;
	return go_on(db, b, &chunk, until, ret_more);
}

enum err
import_judge(struct db *db, int64_t batch_id, int64_t hold_ms, int64_t now, bool *ret_more)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	bool more = false;
	enum err e;

	if ((e = db_begin(db, &tx)) || (e = import_batch_load(db, batch_id, &b)))
		return e;
	if (import_is_being_judged(&b) && (e = judge_chunk(db, &b, hold_ms > 0 ? now + hold_ms : 0, now, &more)))
		return e;
	if ((e = db_commit(&tx)))
		return e;
	*ret_more = more;
	return ERR_NONE;
}

enum err
import_judging(struct db *db, int64_t now, int64_t *ret_batch_id)
{
	return db_one_int(db, sql[SQL_WAITING], ARGS(INT_("now", now)), ret_batch_id);
}

enum err
import_judged(struct db *db, int64_t batch_id, int64_t *ret_rows)
{
	return db_one_int(db, sql[SQL_JUDGED], ARGS(INT_("batch", batch_id)), ret_rows);
}
