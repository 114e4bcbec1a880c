#include "account/account.h"

#include "db/db.h"

enum { SQL_HEALTH, SQL_FINE, SQL_WARN, SQL_FAILED, SQL_OPEN, SQL_THROTTLED, SQL_ACCEPTED, SQL_PEOPLE, SQL_WEBHOOK_ACCEPTED,
	SQL_WEBHOOK_REFUSED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_HEALTH] =
	    "UPDATE provider SET health = :health, health_code = :code, health_text = :text, health_at = :now, closed_until = :until,"
	    " failures = CASE WHEN :health = 'ok' THEN 0 ELSE failures END WHERE id = :id",
	[SQL_FINE] =
	    "UPDATE provider SET health = 'ok', health_code = '', health_text = '', health_at = :now"
	    " WHERE id = :id AND health = :was AND health_code = :code AND health <> 'down'",
	[SQL_WARN] =	/* what only a person can mend stays what it is, and a pause goes on */
	    "UPDATE provider SET health = 'warning', health_code = :code, health_text = :text, health_at = :now"
	    " WHERE id = :id AND health <> 'down'",
	[SQL_FAILED] =	/* what was under way when the circuit opened must not lengthen the pause */
	    "UPDATE provider SET failures = CASE WHEN failures >= :open AND closed_until > :now THEN failures ELSE failures + 1 END"
	    " WHERE id = :id RETURNING failures, CASE WHEN failures >= :open AND closed_until > :now THEN closed_until ELSE 0 END",
	[SQL_OPEN] =	/* what only a person can mend stays what it is */
	    "UPDATE provider SET closed_until = :until, health = CASE WHEN health = 'down' THEN health ELSE 'warning' END,"
	    " health_code = CASE WHEN health = 'down' THEN health_code ELSE :code END,"
	    " health_text = CASE WHEN health = 'down' THEN health_text ELSE :text END, health_at = :now WHERE id = :id",
	[SQL_THROTTLED] =	/* closed_until - health_at is how long it was closed the last time */
	    "UPDATE provider SET closed_until = :now + CASE"
	    "   WHEN health_code <> :code OR :now - closed_until > :recent THEN :pause"
	    "   WHEN 2 * (closed_until - health_at) > :most THEN :most"
	    "   WHEN 2 * (closed_until - health_at) > :pause THEN 2 * (closed_until - health_at) ELSE :pause END,"
	    " health = CASE WHEN health = 'down' THEN health ELSE 'warning' END, health_at = :now,"
	    " health_code = CASE WHEN health = 'down' THEN health_code ELSE :code END,"
	    " health_text = CASE WHEN health = 'down' THEN health_text ELSE :text END"
	    " WHERE id = :id AND closed_until <= :now",
	[SQL_ACCEPTED] =	/* of no effect, and no cost, when all is well already */
	    "UPDATE provider SET failures = 0, closed_until = 0, health = 'ok', health_code = '', health_text = '', health_at = :now"
	    " WHERE id = :id AND health <> 'down' AND (failures > 0 OR health = 'untested' OR health_code = :code)",
	[SQL_PEOPLE] = "UPDATE provider SET people_limit = :limit WHERE id = :id",
	[SQL_WEBHOOK_ACCEPTED] =
	    "UPDATE provider SET webhook_at = :now WHERE id = :id",
	[SQL_WEBHOOK_REFUSED] =
	    "UPDATE provider SET refused_at = :now, refused_why = :why WHERE id = :id",
};
DB_SQL(sql);

enum { OPEN_FIRST_MS = 60 * 1000, OPEN_MOST_MS = 15 * 60 * 1000, THROTTLE_RECENT_MS = 10 * 60 * 1000 };

enum err
provider_health(struct db *db, int64_t id, const char *health, const char *code, const char *text, int64_t closed_until, int64_t now)
{
	return db_run(db, sql[SQL_HEALTH], ARGS(INT_("id", id), TEXT_("health", health), TEXT_("code", code != NULL ? code : ""),
	    TEXT_("text", text != NULL ? text : ""), INT_("until", closed_until), INT_("now", now)), NULL);
}

enum err
provider_warn(struct db *db, int64_t id, const char *code, const char *text, int64_t now)
{
	return db_run(db, sql[SQL_WARN], ARGS(INT_("id", id), TEXT_("code", code != NULL ? code : ""), TEXT_("text", text != NULL ? text : ""),
	    INT_("now", now)), NULL);
}

enum err
provider_fine(struct db *db, int64_t id, const char *was, const char *code, int64_t now)
{
	return db_run(db, sql[SQL_FINE], ARGS(INT_("id", id), TEXT_("was", was), TEXT_("code", code), INT_("now", now)), NULL);
}

static int64_t
open_for_ms(int64_t failures)
{
	int64_t pause = OPEN_FIRST_MS;

	for (; failures > PROVIDER_FAILURES_OPEN && pause < OPEN_MOST_MS; failures--)
		pause *= 2;
	return pause < OPEN_MOST_MS ? pause : OPEN_MOST_MS;
}

/* Counts it. *ret_until: the circuit is open already, until then; 0: it is not. */
static enum err
count_failure(struct db *db, int64_t id, int64_t now, int64_t *ret_failures, int64_t *ret_until)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t failures, until;
	enum err e;

	if ((e = db_one(db, sql[SQL_FAILED], ARGS(INT_("id", id), INT_("now", now), INT_("open", PROVIDER_FAILURES_OPEN)), &rows)))
		return e;
	failures = db_col_int(&rows, 0);
	until = db_col_int(&rows, 1);
	while (db_next(&rows))
		;
	if (rows.err)
		return rows.err;
	*ret_failures = failures;
	*ret_until = until;
	return ERR_NONE;
}

enum err
provider_failed(struct db *db, int64_t id, const char *code, const char *text, int64_t now, int64_t *ret_until)
{
	int64_t failures, until;
	enum err e;

	if ((e = count_failure(db, id, now, &failures, &until)))
		return e;
	if (until == 0 && failures >= PROVIDER_FAILURES_OPEN) {
		until = now + open_for_ms(failures);
		if ((e = db_run(db, sql[SQL_OPEN], ARGS(INT_("id", id), INT_("until", until), TEXT_("code", code != NULL ? code : ""),
		    TEXT_("text", text != NULL ? text : ""), INT_("now", now)), NULL)))
			return e;
	}
	*ret_until = until;
	return ERR_NONE;
}

enum err
provider_throttled(struct db *db, int64_t id, int delay_s, const char *text, int64_t now)
{
	int64_t pause = delay_s > 0 ? delay_s * INT64_C(1000) : OPEN_FIRST_MS;

	/* Asked for longer than we would ever wait by ourselves: then that long. */
	return db_run(db, sql[SQL_THROTTLED], ARGS(INT_("id", id), INT_("pause", pause),
	    INT_("most", pause > OPEN_MOST_MS ? pause : OPEN_MOST_MS), INT_("recent", THROTTLE_RECENT_MS),
	    TEXT_("code", verdict_name(VERDICT_THROTTLE_PROVIDER)), TEXT_("text", text != NULL ? text : ""), INT_("now", now)), NULL);
}

enum err
provider_accepted(struct db *db, int64_t id, int64_t now)
{
	return db_run(db, sql[SQL_ACCEPTED], ARGS(INT_("id", id), INT_("now", now),
	    TEXT_("code", verdict_name(VERDICT_THROTTLE_PROVIDER))), NULL);
}

enum err
provider_people_limit(struct db *db, int64_t id, int64_t limit)
{
	return db_run(db, sql[SQL_PEOPLE], ARGS(INT_("id", id), INT_("limit", limit)), NULL);
}

enum err
provider_webhook_seen(struct db *db, int64_t id, int64_t now, const char *refused_why)
{
	if (refused_why == NULL)
		return db_run(db, sql[SQL_WEBHOOK_ACCEPTED], ARGS(INT_("id", id), INT_("now", now)), NULL);
	return db_run(db, sql[SQL_WEBHOOK_REFUSED], ARGS(INT_("id", id), INT_("now", now), TEXT_("why", refused_why)), NULL);
}
