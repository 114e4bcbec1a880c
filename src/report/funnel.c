#include "report/funnel.h"

#include <stdio.h>

#include "base/clock.h"
#include "db/db.h"

enum { SQL_CHANNELS, SQL_SOURCES, SQL_AGREED, SQL_ABLE, SQL__COUNT };

#define COUNT_IF(what)	"sum(CASE WHEN " what " THEN 1 ELSE 0 END)"
/* The answer of the invitation alone is that of the page; one from before there were origins has only that. */
#define SAID(action, answer) \
	COUNT_IF("i.answer = '" answer "' OR EXISTS (SELECT 1 FROM consent_origin o WHERE o.invitation_id = i.id AND o.action = '" action "')")
#define INVITED		"CASE WHEN o.invitation_id IS NULL THEN 0 ELSE 1 END"
#define IN_MONTH(from, until)	"count(DISTINCT CASE WHEN o.at >= " from " AND o.at < " until " THEN l.subject_hash END)"
#define ABLE \
	" c.erased_at IS NULL AND c.merged_into IS NULL AND (c.user_id IS NOT NULL OR EXISTS (SELECT 1 FROM contact_phone n" \
	" WHERE n.contact_id = c.id AND n.preferred = 1 AND n.kind <> 'landline' AND n.whatsapp <> 'no'))"

static const char *const sql[SQL__COUNT] = {
	[SQL_CHANNELS] =
	    "SELECT i.channel, count(*), " COUNT_IF("m.id IS NOT NULL") ", " COUNT_IF("m.state IN ('delivered', 'read')") ","
	    " " COUNT_IF("i.opened_at IS NOT NULL") ", " SAID("agreed", "agreed") ", " SAID("declined", "declined") ", " SAID("stopped", "withdrawn")
	    " FROM invitation i LEFT JOIN message m ON m.id = i.message_id WHERE i.created_at >= :from AND i.created_at < :until"
	    " AND (m.id IS NULL OR (m.state IN ('sent', 'delivered', 'read') AND m.nothing_leaves = 0))"
	    " GROUP BY i.channel ORDER BY count(*) DESC, i.channel",
	[SQL_SOURCES] =
	    "SELECT o.origin, " INVITED ", " IN_MONTH(":m0", ":m1") ", " IN_MONTH(":m1", ":m2") ", " IN_MONTH(":m2", ":m3") ","
	    " " IN_MONTH(":m3", ":m4") ", " IN_MONTH(":m4", ":m5") ", " IN_MONTH(":m5", ":m6")
	    " FROM consent_origin o JOIN consent_ledger l ON l.seq = o.ledger_seq"
	    " WHERE o.at >= :m0 AND o.at < :m6 AND o.action = 'agreed' AND o.changed = 1"
	    " GROUP BY o.origin, " INVITED " ORDER BY count(DISTINCT l.subject_hash) DESC, o.origin, " INVITED,
	[SQL_AGREED] =
	    "SELECT count(*) FROM consent_state s JOIN contact c ON c.id = s.contact_id WHERE s.scope = 'official' AND s.state = 'agreed' AND" ABLE,
	[SQL_ABLE] = "SELECT count(*) FROM contact c WHERE" ABLE,
};
DB_SQL(sql);

/* ---- invitations ---- */

static void
add(struct funnel_row *all, const struct funnel_row *r)
{
	all->invited += r->invited;
	all->carried += r->carried;
	all->delivered += r->delivered;
	all->opened += r->opened;
	all->agreed += r->agreed;
	all->declined += r->declined;
	all->stopped += r->stopped;
}

enum err
funnel_load(struct db *db, int64_t from, int64_t until, struct funnel *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct funnel f = {0};
	struct funnel_row *r;
	enum err e;

	if ((e = db_query(db, sql[SQL_CHANNELS], ARGS(INT_("from", from), INT_("until", until)), &rows)))
		return e;
	while (f.count < FUNNEL_CHANNELS_MAX && db_next(&rows)) {
		r = &f.rows[f.count++];
		snprintf(r->channel, sizeof(r->channel), "%s", db_col_text(&rows, 0));
		r->invited = db_col_int(&rows, 1);
		r->carried = db_col_int(&rows, 2);
		r->delivered = db_col_int(&rows, 3);
		r->opened = db_col_int(&rows, 4);
		r->agreed = db_col_int(&rows, 5);
		r->declined = db_col_int(&rows, 6);
		r->stopped = db_col_int(&rows, 7);
		add(&f.all, r);
	}
	*ret = f;
	return rows.err;
}

struct share
funnel_rate(const struct funnel_row *row)
{
	return (struct share){ row->agreed, row->invited };
}

/* ---- what led to agreements ---- */

/* The beginning of the month so many months after that of now. */
static int64_t
month_start(int64_t now, int zone, int after)
{
	struct clock_date today = clock_local(now, zone), first = { .year = today.year, .month = today.month + after, .day = 1 };

	for (; first.month < 1; first.month += 12)
		first.year--;
	for (; first.month > 12; first.month -= 12)
		first.year++;
	return clock_from_local(&first, zone);
}

enum err
funnel_sources(struct db *db, int64_t now, int zone, struct funnel_sources *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct funnel_sources s = {0};
	struct funnel_source *r;
	int64_t *m = s.months;
	enum err e;
	int i;

	for (i = 0; i <= FUNNEL_MONTHS; i++)
		m[i] = month_start(now, zone, i + 1 - FUNNEL_MONTHS);
	if ((e = db_query(db, sql[SQL_SOURCES], ARGS(INT_("m0", m[0]), INT_("m1", m[1]), INT_("m2", m[2]), INT_("m3", m[3]), INT_("m4", m[4]),
	    INT_("m5", m[5]), INT_("m6", m[6])), &rows)))
		return e;
	while (s.count < FUNNEL_SOURCES_MAX && db_next(&rows)) {
		r = &s.rows[s.count++];
		snprintf(r->origin, sizeof(r->origin), "%s", db_col_text(&rows, 0));
		r->invited = db_col_int(&rows, 1) != 0;
		for (i = 0; i < FUNNEL_MONTHS; i++)
			r->all += r->people[i] = db_col_int(&rows, 2 + i);
	}
	*ret = s;
	return rows.err;
}

/* ---- now ---- */

enum err
funnel_standing(struct db *db, struct share *ret)
{
	struct share s;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_AGREED], NULL, &s.yes)) || (e = db_one_int(db, sql[SQL_ABLE], NULL, &s.of)))
		return e;
	*ret = s;
	return ERR_NONE;
}
