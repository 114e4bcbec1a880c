#include <stdlib.h>

#include "db/db.h"
#include "privacy/erase_parts.h"

enum { SQL_AUDIT, SQL_AUDIT_LOAD, SQL_AUDIT_SET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_AUDIT] = "SELECT id, detail FROM audit WHERE id > :after ORDER BY id LIMIT :cap",
	[SQL_AUDIT_LOAD] = "SELECT detail FROM audit WHERE id = :id",
	[SQL_AUDIT_SET] = "UPDATE audit SET detail = :text WHERE id = :id",
};
DB_SQL(sql);

enum { TOGETHER = 2000, TEXT_MAX_BYTES = 64 * 1024 };

void
found_end(struct found *found)
{
	free(found->ids);
	*found = (struct found){0};
}

enum err
found_add(struct found *found, int64_t id)
{
	size_t room = found->room != 0 ? 2 * found->room : 64;
	int64_t *grown;

	if (found->count == found->room) {
		if ((grown = reallocarray(found->ids, room, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		found->ids = grown;
		found->room = room;
	}
	found->ids[found->count++] = id;
	return ERR_NONE;
}

enum err
audit_find(struct db *db, const struct needles *needles, struct found *found)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(buf) struct buf text = {0};
	size_t looked = 0;
	enum err e;

	buf_init(&text, TEXT_MAX_BYTES);
	if ((e = db_query(db, sql[SQL_AUDIT], ARGS(INT_("after", found->seen), INT_("cap", TOGETHER)), &rows)))
		return e;
	for (; db_next(&rows); looked++) {
		found->seen = db_col_int(&rows, 0);
		buf_reset(&text);
		if (needles_strip(needles, db_col_text(&rows, 1), &text) && (e = found_add(found, found->seen)))
			return e;
	}
	found->all = looked < TOGETHER;
	return rows.err;
}

static enum err
scrub(struct db *db, const struct needles *needles, int64_t id, int64_t *ret_n)
{
	AUTO(db_rows) struct db_rows row = {0};
	AUTO(buf) struct buf text = {0};
	enum err e;

	buf_init(&text, TEXT_MAX_BYTES);
	if ((e = db_one(db, sql[SQL_AUDIT_LOAD], ARGS(INT_("id", id)), &row)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;	/* retention took it */
	if (!needles_strip(needles, db_col_text(&row, 0), &text))
		return ERR_NONE;
	++*ret_n;
	return (e = buf_err(&text)) ? e : db_run(db, sql[SQL_AUDIT_SET], ARGS(TEXT_("text", buf_text(&text)), INT_("id", id)), NULL);
}

enum err
audit_scrub(struct db *db, const struct needles *needles, const struct found *found, struct json_object *did)
{
	int64_t n = 0;
	size_t i;
	enum err e;

	for (i = 0; i < found->count; i++)
		if ((e = scrub(db, needles, found->ids[i], &n)))
			return e;
	erase_did(did, "audit", n);
	return ERR_NONE;
}
