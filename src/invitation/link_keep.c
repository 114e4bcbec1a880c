#include "invitation/link_keep.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "db/db.h"
#include "invitation/invitation.h"

enum { SQL_OVER, SQL_LOAD, SQL_STORE, SQL_HIDDEN, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OVER] =
	    "SELECT i.id, m.id FROM invitation i LEFT JOIN message m ON m.id = i.message_id"
	    " LEFT JOIN template t ON t.id = m.template_id WHERE i.hidden_at IS NULL AND i.message_id IS NOT NULL AND (m.id IS NULL"
	    "   OR m.state IN ('delivered', 'read')"
	    "   OR (m.state = 'sent' AND m.sent_at + coalesce(t.reroute_after_h, 0) * 3600000 < :before)"
	    "   OR (i.expires_at <= :now AND m.state NOT IN ('queued', 'sending'))) ORDER BY i.id LIMIT :limit",
	[SQL_LOAD] = "SELECT params, body, gateway_body, short_body, parts FROM message WHERE id = :id",
	[SQL_STORE] = "UPDATE message SET params = :params, body = :body, gateway_body = :gateway, short_body = :short, parts = :parts WHERE id = :id",
	[SQL_HIDDEN] = "UPDATE invitation SET hidden_at = :now WHERE id = :id",
};
DB_SQL(sql);

enum { COL_PARAMS, COL_BODY, COL_GATEWAY, COL_SHORT, COL_PARTS };

struct over { int64_t invitation_id, message_id; };	/* message_id 0: retention has taken it */

/* The sign for a token is shorter than a token. */
static void
hide(const char *text, struct buf *ret)
{
	buf_init(ret, strlen(text) + 1);
	invitation_hide_tokens(text, ret);
}

static enum err
hide_in_message(struct db *db, int64_t message_id)
{
	AUTO_JSON struct json_object *params = NULL, *parts = NULL;
	AUTO(buf) struct buf body = {0}, gateway = {0}, small = {0};
	AUTO(db_rows) struct db_rows row = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], ARGS(INT_("id", message_id)), &row)) ||
	    (e = json_parse(db_col_text(&row, COL_PARAMS), strlen(db_col_text(&row, COL_PARAMS)), &params, NULL)) ||
	    (e = json_parse(db_col_text(&row, COL_PARTS), strlen(db_col_text(&row, COL_PARTS)), &parts, NULL)))
		return e;
	invitation_hide_tokens_in(params);
	invitation_hide_tokens_in(parts);
	hide(db_col_text(&row, COL_BODY), &body);
	hide(db_col_text(&row, COL_GATEWAY), &gateway);
	hide(db_col_text(&row, COL_SHORT), &small);
	if ((e = buf_err(&body)) || (e = buf_err(&gateway)) || (e = buf_err(&small)))
		return e;
	return db_run(db, sql[SQL_STORE], ARGS(TEXT_("params", json_write(params)), TEXT_("body", buf_text(&body)),
	    TEXT_("gateway", buf_text(&gateway)), TEXT_("short", buf_text(&small)), TEXT_("parts", json_write(parts)), INT_("id", message_id)), NULL);
}

static enum err
find(struct db *db, int64_t now, struct over items[LINK_KEEP_TOGETHER], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	*ret_n = 0;
	if ((e = db_query(db, sql[SQL_OVER], ARGS(INT_("now", now), INT_("before", now - LINK_KEEP_DAYS * CLOCK_DAY_MS),
	    INT_("limit", LINK_KEEP_TOGETHER)), &rows)))
		return e;
	while (*ret_n < LINK_KEEP_TOGETHER && db_next(&rows))
		items[(*ret_n)++] = (struct over){ db_col_int(&rows, 0), db_col_int(&rows, 1) };
	return rows.err;
}

enum err
link_keep_end(struct db *db, int64_t now, size_t *ret_n)
{
	struct over items[LINK_KEEP_TOGETHER];
	size_t i;
	enum err e;

	if ((e = find(db, now, items, ret_n)))
		return e;
	for (i = 0; i < *ret_n; i++) {
		if ((items[i].message_id != 0 && (e = hide_in_message(db, items[i].message_id))) ||
		    (e = db_run(db, sql[SQL_HIDDEN], ARGS(INT_("now", now), INT_("id", items[i].invitation_id)), NULL)))
			return e;
	}
	return ERR_NONE;
}

bool
link_is_hidden(const char *text)
{
	return text != NULL && (strstr(text, "/opt-in-whatsapp/…") != NULL || strstr(text, "/wa/…") != NULL);
}
