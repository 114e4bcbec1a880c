#include "permit/untold.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/tell.h"

enum { SQL_UNTOLD, SQL_REHEARSED, SQL_WAITING, SQL_TOLD_OTHER, SQL_OVER, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_UNTOLD] =
	    "SELECT CASE WHEN rehearsal = 1 THEN substr(event_key, 6) ELSE event_key END FROM scenario_fired"
	    " WHERE permit_id = :permit AND outcome = 'no_recipient' AND at >= :since"
	    "   AND scenario IN ('permit_ready', 'status_update', 'permit_renewal_approved')"
	    " ORDER BY id DESC LIMIT 1",
	[SQL_REHEARSED] =	/* substr: behind REHEARSAL_MARK */
	    "SELECT substr(f.event_key, 6) FROM scenario_fired f WHERE f.permit_id = :permit AND f.rehearsal = 1 AND f.document_id IS NULL"
	    "   AND f.at >= :since AND f.covered_by = '' AND f.scenario IN ('permit_ready', 'status_update', 'permit_renewal_approved')"
	    "   AND NOT EXISTS (SELECT 1 FROM scenario_fired o WHERE o.permit_id = f.permit_id AND o.rehearsal = 0 AND o.document_id IS NULL"
	    "     AND o.at >= f.at AND o.scenario IN ('permit_ready', 'status_update', 'permit_renewal_approved'))"
	    " ORDER BY f.id DESC LIMIT 1",
	[SQL_WAITING] =	/* a rehearsal takes back nothing that is meant */
	    "SELECT id, event_key FROM message WHERE permit_id = :permit AND contact_id = :contact AND state IN ('draft', 'queued', 'blocked')"
	    " AND nothing_leaves >= :rehearsal"
	    " ORDER BY id DESC",
	[SQL_TOLD_OTHER] =	/* to the one before, or to one before that */
	    "SELECT f.event_key FROM scenario_fired f LEFT JOIN message m ON m.id = f.message_id WHERE f.permit_id = :permit AND f.rehearsal = 0"
	    "   AND f.document_id IS NULL AND f.at >= :since AND f.scenario IN ('permit_ready', 'status_update', 'permit_renewal_approved')"
	    "   AND (f.outcome = 'no_recipient' AND f.detail = 'told_other' OR f.outcome = 'message' AND m.contact_id = :contact AND m.state <> 'cancelled')"
	    " ORDER BY f.id DESC LIMIT 1",
	[SQL_OVER] = "UPDATE scenario_fired SET detail = 'told_other_over' WHERE permit_id = :permit AND outcome = 'no_recipient' AND detail = 'told_other'",
};
DB_SQL(sql);

/* What nobody could be told for longer than this is no news any more. */
#define UNTOLD_MS	(30 * CLOCK_DAY_MS)

/* An event that nobody has been told of: its scenario and mark stand in its key, between the registration and the contact. */
static bool
read_key(const char *key, const struct permit *p, const char **ret_scenario, char ret_mark[SCENARIO_MARK_MAX])
{
	size_t i, n = strlen(p->registration_id);
	const char *mark, *end;

	for (i = 0; scenario_name(i) != NULL; i++) {
		if (!text_starts(key, scenario_name(i)) || key[strlen(scenario_name(i))] != ':')
			continue;
		mark = key + strlen(scenario_name(i)) + 1;
		if (strncmp(mark, p->registration_id, n) != 0 || mark[n] != ':' || (end = strrchr(mark + n + 1, ':')) == NULL)
			return false;
		snprintf(ret_mark, SCENARIO_MARK_MAX, "%.*s", (int)(end - mark) - (int)n - 1, mark + n + 1);
		*ret_scenario = scenario_name(i);
		return true;
	}
	return false;
}

/* Is it still so? */
static bool
still_holds(const struct permit *p, const char *scenario, const char *mark)
{
	size_t n = strlen(p->status);

	if (!text_equal(scenario, SCENARIO_UPDATE))
		return permit_is_issued(p) && text_equal(mark, p->permit_number);
	return strncmp(mark, p->status, n) == 0 && mark[n] == '@';
}

/* Messages that wait for the number the permit had before would reach someone else. The newest one's key is what nobody was told. */
static enum err
withdraw_misdirected(struct db *db, const struct permit_change *c, char ret_key[EVENT_KEY_MAX])
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[32];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(INT_("permit", c->after->id), INT_("contact", c->before->contact_id),
	    INT_("rehearsal", c->put->nothing_leaves)), &rows)))
		return e;
	while (n < sizeof(ids) / sizeof(ids[0]) && db_next(&rows)) {
		/* Warnings of the last day are told anew by their own job (expiry.h). */
		if (*ret_key == '\0' && !db_col_null(&rows, 1) && !text_starts(db_col_text(&rows, 1), "permit_expiry_warning:") &&
		    !text_starts(db_col_text(&rows, 1), REHEARSAL_MARK))
			snprintf(ret_key, EVENT_KEY_MAX, "%s", db_col_text(&rows, 1));
		ids[n++] = db_col_int(&rows, 0);
	}
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(db, ids[i], REASON_RECIPIENT_CHANGED, c->put->actor, c->now)))
			return e;
	return ERR_NONE;
}

enum err
untold_rehearsed(struct db *db, const struct permit *p, int64_t now, char ret_key[EVENT_KEY_MAX])
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_REHEARSED], ARGS(INT_("permit", p->id), INT_("since", now - UNTOLD_MS)), &rows);

	if (e == ERR_NONE || e == ERR_NOT_FOUND)
		snprintf(ret_key, EVENT_KEY_MAX, "%s", e == ERR_NONE ? db_col_text(&rows, 0) : "");
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static enum err
find_untold(struct db *db, const struct permit_change *c, char ret_key[EVENT_KEY_MAX])
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_UNTOLD], ARGS(INT_("permit", c->after->id), INT_("since", c->now - UNTOLD_MS)), &rows);

	if (e == ERR_NONE)
		snprintf(ret_key, EVENT_KEY_MAX, "%s", db_col_text(&rows, 0));
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

bool
untold_read(const char *event_key, const struct permit *p, struct untold *ret)
{
	struct untold untold = {0};

	if (!read_key(event_key, p, &untold.scenario, untold.mark) || !still_holds(p, untold.scenario, untold.mark))
		return false;
	*ret = untold;
	return true;
}

/* Whoever is the applicant now has heard nothing of what is so; whoever was it before has. */
static enum err
find_told_other(struct db *db, const struct permit_change *c, struct untold *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_TOLD_OTHER], ARGS(INT_("permit", c->after->id), INT_("contact", c->before->contact_id),
	    INT_("since", c->now - UNTOLD_MS)), &rows);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	if (untold_read(db_col_text(&rows, 0), c->after, ret))
		ret->told_other = true;
	db_rows_end(&rows);
	return db_run(db, sql[SQL_OVER], ARGS(INT_("permit", c->after->id)), NULL);
}

static bool
has_new_contact(const struct permit_change *c)
{
	return c->before != NULL && c->before->contact_id != c->after->contact_id;
}

/* A live key tells of what was only rehearsed; a baseline says that it is no news, which is recorded as well. */
static enum err
find_rehearsed(struct db *db, const struct permit_change *c, struct untold *ret)
{
	char key[EVENT_KEY_MAX] = "";
	enum err e;

	if (c->before == NULL || c->put->nothing_leaves)
		return ERR_NONE;
	if ((e = untold_rehearsed(db, c->after, c->now, key)))
		return e;
	if (untold_read(key, c->after, ret))
		ret->rehearsed = true;
	return ERR_NONE;
}

/* What the person who is the applicant now has not heard, and can be told as if it happened now. */
static enum err
find_for_new_contact(struct db *db, const struct permit_change *c, struct untold *ret)
{
	char key[EVENT_KEY_MAX] = "";
	enum err e;

	if ((e = c->before->contact_id > 0 ? withdraw_misdirected(db, c, key) : find_untold(db, c, key)) || c->after->contact_id <= 0)
		return e;
	if (untold_read(key, c->after, ret) || c->before->contact_id == 0 || c->put->nothing_leaves)
		return ERR_NONE;
	return find_told_other(db, c, ret);
}

enum err
untold_find(struct db *db, const struct permit_change *c, struct untold *ret)
{
	struct untold untold = {0};
	enum err e;

	if (has_new_contact(c) && !c->put->baseline && (e = find_for_new_contact(db, c, &untold)))
		return e;
	if (untold.scenario == NULL && (e = find_rehearsed(db, c, &untold)))
		return e;
	*ret = untold;
	return ERR_NONE;
}
