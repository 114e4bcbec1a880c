#include <string.h>

#include "db/db.h"
#include "privacy/erase_parts.h"
#include "privacy/scrub.h"

enum { SQL_SOME, SQL_LOAD, SQL_STORE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SOME] =	/* the body that one of the contact's messages came in holds them, in whatever form */
	    "SELECT w.id, w.body, w.query, EXISTS (SELECT 1 FROM inbound i WHERE i.contact_id = :contact AND i.webhook_id = w.id)"
	    " FROM webhook_inbox w WHERE w.id > :after ORDER BY w.id LIMIT :cap",
	[SQL_LOAD] = "SELECT body, query FROM webhook_inbox WHERE id = :id",
	[SQL_STORE] =
	    "UPDATE webhook_inbox SET body = :body, query = CASE WHEN :query = 1 THEN '' ELSE query END,"
	    " scrubbed_at = :now, note = CASE WHEN note = '' THEN 'scrubbed' ELSE note || '; scrubbed' END WHERE id = :id",
};
DB_SQL(sql);

enum { TOGETHER = 500 };

static bool
names_them(const struct needles *needles, const char *bytes, size_t n)
{
	AUTO(buf) struct buf scratch = {0};
	bool found;

	buf_init(&scratch, 2 * n + 1024);
	return n > 0 && (scrub_body(needles, bytes, n, &scratch, &found) != ERR_NONE || found);
}

enum err
bodies_find(struct db *db, int64_t contact_id, const struct needles *needles, struct found *found)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *body, *query;
	size_t n, looked = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_SOME], ARGS(INT_("contact", contact_id), INT_("after", found->seen), INT_("cap", TOGETHER)), &rows)))
		return e;
	for (; db_next(&rows); looked++) {
		body = db_col_blob(&rows, 1, &n);
		query = db_col_text(&rows, 2);
		found->seen = db_col_int(&rows, 0);
		if ((db_col_int(&rows, 3) != 0 || names_them(needles, body, n) || names_them(needles, query, strlen(query))) &&
		    (e = found_add(found, found->seen)))
			return e;
	}
	found->all = looked < TOGETHER;
	return rows.err;
}

/* The scrubbed form of a body. One that does not name them as we look for it came from them all the same: nothing of it is kept. */
static enum err
scrubbed(struct db *db, const struct needles *needles, int64_t id, struct buf *ret, bool *ret_query)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *body, *query;
	bool changed;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", id)), &rows)))
		return e;
	body = db_col_blob(&rows, 0, &n);
	query = db_col_text(&rows, 1);
	buf_init(ret, 2 * n + 1024);
	*ret_query = names_them(needles, query, strlen(query));
	if ((e = scrub_body(needles, body, n, ret, &changed)))
		return e;
	if (!changed && *ret_query)
		buf_add(ret, body, n);		/* only its address named them */
	else if (!changed)
		buf_text_add(ret, SCRUBBED);
	return buf_err(ret);
}

enum err
bodies_scrub(struct db *db, const struct needles *needles, const struct found *found, int64_t now, struct json_object *did)
{
	int64_t done = 0;
	size_t i;
	enum err e;

	for (i = 0; i < found->count; i++) {
		AUTO(buf) struct buf body = {0};
		bool query;

		/* Retention may have taken it meanwhile. */
		if ((e = scrubbed(db, needles, found->ids[i], &body, &query)) == ERR_NOT_FOUND)
			continue;
		if (e || (e = db_run(db, sql[SQL_STORE], ARGS(BLOB_("body", buf_text(&body), body.len), INT_("query", query),
		    INT_("now", now), INT_("id", found->ids[i])), NULL)))
			return e;
		done++;
	}
	erase_did(did, "webhooks", done);
	return ERR_NONE;
}
