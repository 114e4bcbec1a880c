#include "report/chores.h"

#include "consent/replies.h"
#include "db/db.h"
#include "permit/missed.h"
#include "permit/number_told.h"

enum { SQL_UNREACHABLE, SQL_UNCONFIRMED, SQL_UNCLEAR, SQL_GAINED, SQL_LOST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_UNREACHABLE] = "SELECT count(*) FROM permit WHERE contact_id IS NULL AND baseline = 0 AND status IN ('in_process', 'active')"
	    " AND applicant_problem <> 'erased'",
	[SQL_UNCONFIRMED] = "SELECT count(*) FROM contact_phone WHERE confirmed = 0 AND preferred = 1",
	[SQL_UNCLEAR] = "SELECT count(*) FROM review WHERE kind = 'reply' AND state = 'open'",
	[SQL_GAINED] = "SELECT count(*) FROM consent_state WHERE scope = 'official' AND state = 'agreed' AND since_at >= :since",
	[SQL_LOST] = "SELECT count(*) FROM consent_state WHERE scope = 'official' AND state <> 'agreed' AND since_at >= :since",
};
DB_SQL(sql);

enum err
chores_count(struct db *db, int64_t now, struct chores *ret)
{
	struct chores c = {0};
	enum err e;

	if ((e = held_count(db, now, &c.held)) || (e = missed_count(db, now, &c.missed)) ||
	    (e = db_one_int(db, sql[SQL_UNREACHABLE], NULL, &c.unreachable)) ||
	    (e = db_one_int(db, sql[SQL_UNCONFIRMED], NULL, &c.unconfirmed)) ||
	    (e = number_told_count(db, &c.numbers_told)) ||
	    (e = db_one_int(db, sql[SQL_UNCLEAR], NULL, &c.unclear)) ||
	    (e = reply_count_waiting(db, &c.unanswered)))
		return e;
	*ret = c;
	return ERR_NONE;
}

enum err
consent_change(struct db *db, int64_t since, struct consent_change *ret)
{
	struct consent_change c = {0};
	enum err e;

	if ((e = db_one_int(db, sql[SQL_GAINED], ARGS(INT_("since", since)), &c.gained)) ||
	    (e = db_one_int(db, sql[SQL_LOST], ARGS(INT_("since", since)), &c.lost)))
		return e;
	*ret = c;
	return ERR_NONE;
}
