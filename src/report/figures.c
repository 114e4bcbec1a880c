#include "report/figures.h"

#include "db/db.h"
#include "db/rows.h"
#include "message/message.h"

enum { SQL_BY_STATE, SQL_BY_PROVIDER, SQL_BY_SCENARIO, SQL_REASONS, SQL_TRIALS, SQL_CONSENTS, SQL_STATES_NOW, SQL_QUEUED, SQL_OLDEST, SQL_UNDECIDED,
	SQL_SENDER, SQL_PROVIDERS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_STATE] =
	    "SELECT state, count(*) FROM message WHERE created_at >= :since AND created_at < :until AND nothing_leaves = 0 GROUP BY state",
	[SQL_BY_PROVIDER] =
	    "SELECT p.name, m.state, count(*) FROM message m JOIN provider p ON p.id = m.provider_id"
	    " WHERE m.created_at >= :since AND m.created_at < :until AND m.nothing_leaves = 0 GROUP BY p.name, m.state ORDER BY p.name, m.state",
	[SQL_BY_SCENARIO] =
	    "SELECT scenario, state, count(*) FROM message WHERE created_at >= :since AND created_at < :until AND nothing_leaves = 0"
	    " GROUP BY scenario, state ORDER BY scenario, state",
	[SQL_REASONS] =
	    "SELECT state, reason, count(*) FROM message WHERE created_at >= :since AND created_at < :until AND reason <> ''"
	    "   AND nothing_leaves = 0"
	    " GROUP BY state, reason ORDER BY count(*) DESC, reason",
	[SQL_CONSENTS] =
	    "SELECT scope, action, count(*) FROM consent_ledger WHERE recorded_at >= :since AND recorded_at < :until"
	    " GROUP BY scope, action ORDER BY scope, action",
	[SQL_TRIALS] = "SELECT count(*) FROM message WHERE created_at >= :since AND created_at < :until AND nothing_leaves = 1",
	[SQL_STATES_NOW] =	/* both counted in an index, for there may be millions */
	    "SELECT m.state, count(*) - (SELECT count(*) FROM message t WHERE t.nothing_leaves = 1 AND t.state = m.state) FROM message m GROUP BY m.state",
	[SQL_QUEUED] = "SELECT count(*) FROM queue",
	[SQL_OLDEST] = "SELECT coalesce(min(due_at), 0) FROM queue WHERE due_at <= :now AND claimed_until <= :now",
	[SQL_UNDECIDED] = "SELECT count(*) FROM attempt WHERE state IN ('open', 'unknown')",
	[SQL_SENDER] = "SELECT coalesce(max(at), 0) FROM heartbeat WHERE program = 'sender'",
	[SQL_PROVIDERS] = "SELECT name, kind, enabled, health, closed_until, coalesce(webhook_at, 0) FROM provider ORDER BY id",
};
DB_SQL(sql);

/* Every state has its figure: who reads "failed": 0 knows that it was looked at. */
static enum err
count_states(struct db *db, const char *question, const struct db_arg *args, struct json_object *into)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;
	int s;

	for (s = MESSAGE_QUEUED; s < MESSAGE_STATE__COUNT; s++)
		json_put_int(into, message_state_name((enum message_state)s), 0);
	if ((e = db_query(db, question, args, &rows)))
		return e;
	while (db_next(&rows))
		json_put_int(into, db_col_text(&rows, 0), db_col_int(&rows, 1));
	return rows.err;
}

static enum err
add_rows(struct db *db, struct json_object *into, const char *key, const char *question, const struct db_arg *args,
    const struct db_column *columns)
{
	struct json_object *rows;
	enum err e;

	if ((e = db_rows_json(db, question, args, columns, &rows)))
		return e;
	json_put(into, key, rows);
	return ERR_NONE;
}

enum err
figures_period(struct db *db, int64_t from, int64_t until, struct json_object **ret)
{
	static const struct db_column by_provider[] = { { "provider", DB_TEXT }, { "state", DB_TEXT }, { "count", DB_INT }, { 0 } };
	static const struct db_column by_scenario[] = { { "scenario", DB_TEXT }, { "state", DB_TEXT }, { "count", DB_INT }, { 0 } };
	static const struct db_column reasons[] = { { "state", DB_TEXT }, { "reason", DB_TEXT }, { "count", DB_INT }, { 0 } };
	static const struct db_column consents[] = { { "scope", DB_TEXT }, { "action", DB_TEXT }, { "count", DB_INT }, { 0 } };
	const struct db_arg *args = ARGS(INT_("since", from), INT_("until", until));
	AUTO_JSON struct json_object *o = json_object_new_object();
	int64_t trials;
	enum err e;

	if (o == NULL)
		return ERR_MEMORY;
	if ((e = count_states(db, sql[SQL_BY_STATE], args, json_put_object(o, "messages"))) ||
	    (e = add_rows(db, o, "by_provider", sql[SQL_BY_PROVIDER], args, by_provider)) ||
	    (e = add_rows(db, o, "by_scenario", sql[SQL_BY_SCENARIO], args, by_scenario)) ||
	    (e = add_rows(db, o, "reasons", sql[SQL_REASONS], args, reasons)) ||
	    (e = db_one_int(db, sql[SQL_TRIALS], args, &trials)) ||
	    (e = add_rows(db, o, "consents", sql[SQL_CONSENTS], args, consents)))
		return e;
	json_put_int(o, "trials", trials);
	*ret = o;
	o = NULL;
	return ERR_NONE;
}

void
figures_now_end(struct figures_now *f)
{
	json_end(&f->messages);
	json_end(&f->providers);
	*f = (struct figures_now){0};
}

enum err
figures_now(struct db *db, int64_t now, struct figures_now *ret)
{
	static const struct db_column providers[] = {
		{ "name", DB_TEXT }, { "kind", DB_TEXT }, { "enabled", DB_FLAG }, { "health", DB_TEXT }, { "closed_until", DB_INT },
		{ "webhook_at", DB_INT }, { 0 }
	};
	AUTO(figures_now) struct figures_now f = { .messages = json_object_new_object() };
	enum err e;

	if (f.messages == NULL)
		return ERR_MEMORY;
	if ((e = db_one_int(db, sql[SQL_QUEUED], NULL, &f.queued)) ||
	    (e = db_one_int(db, sql[SQL_OLDEST], ARGS(INT_("now", now)), &f.oldest_due_at)) ||
	    (e = db_one_int(db, sql[SQL_UNDECIDED], NULL, &f.undecided)) ||
	    (e = db_one_int(db, sql[SQL_SENDER], NULL, &f.sender_at)) ||
	    (e = count_states(db, sql[SQL_STATES_NOW], NULL, f.messages)) ||
	    (e = db_rows_json(db, sql[SQL_PROVIDERS], NULL, providers, &f.providers)))
		return e;
	*ret = f;
	f = (struct figures_now){0};
	return ERR_NONE;
}
