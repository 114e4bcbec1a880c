#include "consent/window.h"

#include "db/db.h"

enum { SQL_OPEN, SQL_CLOSE, SQL_UNTIL, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OPEN] =	/* of two messages of the same second one is chosen by its id, so that their order of arrival does not matter */
	    "INSERT INTO service_window (contact_id, provider_id, inbound_at, message_id) VALUES (:contact, :provider, :at, :message)"
	    " ON CONFLICT (contact_id, provider_id) DO UPDATE SET inbound_at = excluded.inbound_at, message_id = excluded.message_id,"
	    /* inbound_at is in whole seconds: one that came within the second of the refusal may be the newer of the two */
	    "   closed_at = CASE WHEN service_window.closed_at >= excluded.inbound_at + 1000 THEN service_window.closed_at END"
	    " WHERE excluded.inbound_at > service_window.inbound_at OR (excluded.inbound_at = service_window.inbound_at"
	    "   AND coalesce(excluded.message_id, '') > coalesce(service_window.message_id, ''))",
	[SQL_CLOSE] =
	    "UPDATE service_window SET closed_at = :now WHERE contact_id = :contact AND provider_id = :provider AND inbound_at <= :now",
	[SQL_UNTIL] =
	    "SELECT inbound_at FROM service_window WHERE contact_id = :contact AND provider_id = :provider AND closed_at IS NULL",
	[SQL_LIST] =
	    "SELECT p.id, p.name, w.inbound_at FROM service_window w JOIN provider p ON p.id = w.provider_id"
	    " WHERE w.contact_id = :contact AND w.closed_at IS NULL AND w.inbound_at > :since AND p.enabled = 1 ORDER BY p.priority, p.id",
};
DB_SQL(sql);

enum err
window_open(struct db *db, int64_t contact_id, int64_t provider_id, int64_t inbound_at, const char *message_id)
{
	return db_run(db, sql[SQL_OPEN], ARGS(INT_("contact", contact_id), INT_("provider", provider_id), INT_("at", inbound_at),
	    TEXT_("message", message_id)), NULL);
}

enum err
window_close(struct db *db, int64_t contact_id, int64_t provider_id, int64_t now)
{
	return db_run(db, sql[SQL_CLOSE], ARGS(INT_("now", now), INT_("contact", contact_id), INT_("provider", provider_id)), NULL);
}

enum err
window_until(struct db *db, int64_t contact_id, int64_t provider_id, int64_t now, int64_t *ret_until)
{
	int64_t inbound_at;
	enum err e;

	e = db_one_int(db, sql[SQL_UNTIL], ARGS(INT_("contact", contact_id), INT_("provider", provider_id)), &inbound_at);
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	*ret_until = 0;
	if (e == ERR_NONE && now + WINDOW_MARGIN_MS < inbound_at + WINDOW_MS)
		*ret_until = inbound_at + WINDOW_MS;
	return ERR_NONE;
}

enum err
window_list(struct db *db, int64_t contact_id, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *list = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if (list == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_LIST], ARGS(INT_("contact", contact_id), INT_("since", now + WINDOW_MARGIN_MS - WINDOW_MS)), &rows)))
		return e;
	while (db_next(&rows)) {
		int64_t opened_at = db_col_int(&rows, 2);
		struct json_object *o = json_object_new_object();

		json_put_int(o, "provider_id", db_col_int(&rows, 0));
		json_put_text(o, "provider", db_col_text(&rows, 1));
		json_put_int(o, "opened_at", opened_at);
		json_put_int(o, "closes_at", opened_at + WINDOW_MS);
		json_put_int(o, "left_s", (opened_at + WINDOW_MS - now) / 1000);
		json_object_array_add(list, o);
	}
	if (rows.err)
		return rows.err;
	*ret = list;
	list = NULL;
	return ERR_NONE;
}
