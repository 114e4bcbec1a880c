#include "message/timeline.h"

#include "db/db.h"
#include "db/rows.h"
#include "provider/money.h"
#include "provider/provider.h"

enum { SQL_EVENTS, SQL_ATTEMPTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_EVENTS] =	/* providers tell whole seconds: within one, the order in which we heard of it is the better one */
	    "SELECT e.id, e.at, e.kind, e.origin, p.name, e.provider_id, e.attempt_id, e.detail"
	    " FROM message_event e LEFT JOIN provider p ON p.id = e.provider_id"
	    " WHERE e.message_id = :message ORDER BY e.at / 1000, e.id",
	[SQL_ATTEMPTS] =
	    "SELECT a.id, p.name, a.provider_id, a.state, a.verdict, a.started_at, coalesce(a.answered_at, 0), a.http_status, a.code, a.text,"
	    " a.support_id, a.provider_message_id, p.kind, a.segments, a.price_micros, a.price_currency, a.consent, a.reply_window"
	    " FROM attempt a JOIN provider p ON p.id = a.provider_id WHERE a.message_id = :message ORDER BY a.id",
};
DB_SQL(sql);

enum err
message_timeline(struct db *db, int64_t message_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "at", DB_INT }, { "kind", DB_TEXT }, { "origin", DB_TEXT }, { "provider", DB_TEXT },
		{ "provider_id", DB_INT }, { "attempt_id", DB_INT }, { "detail", DB_JSON }, { 0 }
	};

	return db_rows_json(db, sql[SQL_EVENTS], ARGS(INT_("message", message_id)), columns, ret);
}

/* What is counted in parts is an SMS, whatever a provider calls it. */
static void
put_cost(struct json_object *attempt)
{
	const struct provider *kind = provider_find(json_text(attempt, "kind"));
	char price[MONEY_TEXT_MAX] = "";
	int64_t micros = 0;

	if (json_int(attempt, "price_micros", &micros) && micros > 0)
		money_write(micros, price);
	json_put_text(attempt, "price", price);
	json_object_object_del(attempt, "price_micros");
	json_object_object_del(attempt, "kind");
	if (kind == NULL || kind->scope != SCOPE_SMS)
		json_put_int(attempt, "segments", 0);
}

enum err
message_attempts(struct db *db, int64_t message_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "provider", DB_TEXT }, { "provider_id", DB_INT }, { "state", DB_TEXT }, { "verdict", DB_TEXT },
		{ "started_at", DB_INT }, { "answered_at", DB_INT }, { "http_status", DB_INT }, { "code", DB_TEXT }, { "text", DB_TEXT },
		{ "support_id", DB_TEXT }, { "provider_message_id", DB_TEXT }, { "kind", DB_TEXT }, { "segments", DB_INT },
		{ "price_micros", DB_INT }, { "currency", DB_TEXT }, { "consent", DB_TEXT }, { "window", DB_TEXT }, { 0 }
	};
	size_t i;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_ATTEMPTS], ARGS(INT_("message", message_id)), columns, ret)))
		return e;
	for (i = 0; i < json_count(*ret); i++)
		put_cost(json_item(*ret, i));
	return ERR_NONE;
}
