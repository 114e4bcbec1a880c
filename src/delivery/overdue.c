#include "delivery/overdue.h"

#include "base/clock.h"
#include "db/db.h"
#include "message/reason.h"

/* Looked for from the time that the template allows, twice when two ways were slow, and this much longer, should nothing have run meanwhile. */
enum { LOOK_BACK_DAYS = 3 };

enum { SQL_FIND, SQL_MARK, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_FIND] =
	    "SELECT m.id, a.id, a.provider_id, a.since_attempt, a.answered_at, t.reroute_after_h, coalesce(a.asked_at, 0)"
	    " FROM template t CROSS JOIN message m"	/* in this order: the time that a template allows bounds which messages are read */
	    " JOIN attempt a ON a.id = (SELECT max(n.id) FROM attempt n WHERE n.message_id = m.id)"
	    " WHERE t.reroute_after_h > 0 AND m.template_id = t.id AND m.state = 'sent'"
	    " AND m.sent_at <= :now - t.reroute_after_h * 3600000 AND m.sent_at > :now - 2 * t.reroute_after_h * 3600000 - :back"
	    " AND m.id > :after AND m.nothing_leaves = 0 AND m.scrubbed_at IS NULL"
	    " AND a.state = 'accepted' AND a.overdue_at IS NULL AND a.answered_at <= :now - t.reroute_after_h * 3600000"
	    " AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.message_id = m.id)"
	    " ORDER BY m.id LIMIT :cap",
	[SQL_MARK] =
	    "UPDATE attempt SET overdue_at = :now WHERE id = :id AND overdue_at IS NULL AND state = 'accepted'"
	    " AND EXISTS (SELECT 1 FROM message m WHERE m.id = :message AND m.state = 'sent')",
};
DB_SQL(sql);

enum err
overdue_find(struct db *db, int64_t now, int64_t after, struct overdue *items, size_t cap, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_FIND], ARGS(INT_("now", now), INT_("back", LOOK_BACK_DAYS * CLOCK_DAY_MS), INT_("after", after),
	    INT_("cap", (int64_t)cap)), &rows)))
		return e;
	for (; n < cap && db_next(&rows); n++)
		items[n] = (struct overdue){
			.message_id = db_col_int(&rows, 0), .attempt_id = db_col_int(&rows, 1), .provider_id = db_col_int(&rows, 2),
			.since_attempt = db_col_int(&rows, 3), .answered_at = db_col_int(&rows, 4), .after_h = db_col_int(&rows, 5),
			.asked_at = db_col_int(&rows, 6),
		};
	*ret_n = n;
	return rows.err;
}

enum err
overdue_mark(struct db *db, const struct overdue *o, int64_t now)
{
	int64_t changed;
	enum err e;

	if ((e = db_run(db, sql[SQL_MARK], ARGS(INT_("id", o->attempt_id), INT_("message", o->message_id), INT_("now", now)), &changed)))
		return e;
	return changed == 0 ? ERR_CONFLICT : ERR_NONE;
}

/* Silence says something only of a provider that speaks: when no webhook has come since, ours may be what is broken. */
static bool
is_deaf(const struct overdue_facts *f)
{
	return !f->can_tell || f->heard_at <= f->answered_at;
}

struct overdue_decision
overdue_decide(const struct overdue_facts *f)
{
	if (f->deadline_at != 0 && f->now >= f->deadline_at)
		return (struct overdue_decision){ OVERDUE_LEAVE, REASON_DEADLINE_PASSED };
	if (f->undecided || (!f->can_ask && is_deaf(f)))
		return (struct overdue_decision){ OVERDUE_WAIT, NULL };
	if (f->can_ask && !f->asked)	/* also where there is no other way: it may have arrived */
		return (struct overdue_decision){ OVERDUE_ASK, NULL };
	if (f->may_count == 0 && f->retry_at != 0)
		return (struct overdue_decision){ OVERDUE_WAIT, NULL };
	if (f->may_count == 0)
		return (struct overdue_decision){ OVERDUE_LEAVE, f->blocked_reason };
	return (struct overdue_decision){ OVERDUE_REROUTE, NULL };
}
