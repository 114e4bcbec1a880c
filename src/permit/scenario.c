#include "permit/scenario.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/concerned.h"
#include "permit/params.h"
#include "permit/status.h"
#include "permit/tell.h"
#include "permit/untold.h"

enum { SQL_STALE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_STALE] =	/* what is held would tell an older state later than a newer one */
	    "SELECT id FROM message WHERE permit_id = :permit AND id <> :newest AND state = 'blocked' AND nothing_leaves >= :rehearsal"
	    " AND scenario IN ('permit_ready', 'status_update', 'permit_renewal_approved')",
};
DB_SQL(sql);

static const char renewal[] = SCENARIO_RENEWAL, ready[] = SCENARIO_READY, update[] = SCENARIO_UPDATE;

const char *
scenario_name(size_t i)
{
	static const char *const names[] = { renewal, ready, update };

	return i < sizeof(names) / sizeof(names[0]) ? names[i] : NULL;
}

/* A scenario that matches the change, and what makes this event different from the scenario's other events of the same permit. */
struct candidate {
	const char	*scenario;
	char		 mark[SCENARIO_MARK_MAX];
	char		 event_key[EVENT_KEY_MAX];
};
enum { CANDIDATES_MAX = 3 };
struct candidates { struct candidate items[CANDIDATES_MAX]; size_t count; };

/* ---- which scenarios match ---- */

static bool
same_number(const struct permit *a, const struct permit *b)
{
	return text_equal(a->permit_number, b->permit_number);
}

/* Judged by what is stored, not by what one call happens to carry: flag, number and status may come in any order. */
static bool
is_renewed(const struct permit_change *c)
{
	if (!permit_is_issued(c->after) || !c->after->is_renewal)
		return false;
	return !permit_is_issued(c->before) || !c->before->is_renewal || !same_number(c->before, c->after);
}

static bool
has_become_issued(const struct permit_change *c)
{
	return permit_is_issued(c->after) && !permit_is_issued(c->before);
}

/* Within "in process" the office's own word for the step counts as well: applicants wait for the next step, not for our word. */
static bool
has_new_status(const struct permit_change *c)
{
	if (c->before == NULL)
		return false;
	if (!text_equal(c->before->status, c->after->status))
		return true;
	return text_equal(c->after->status, permit_status_name(PERMIT_IN_PROCESS)) && !text_is_blank(c->after->status_label) &&
	    !text_equal(c->before->status_label, c->after->status_label);
}

/* The contact stands there by its id, so that erasing a person leaves no number behind in a key. */
static void
write_key(const char *scenario, const struct permit *p, const char *mark, char ret[EVENT_KEY_MAX])
{
	char contact[24] = "-";

	if (p->contact_id > 0)
		snprintf(contact, sizeof(contact), "%" PRId64, p->contact_id);
	snprintf(ret, EVENT_KEY_MAX, "%s:%s:%s:%s", scenario, p->registration_id, mark, contact);
}

static void
add(struct candidates *list, const char *scenario, const struct permit *p, const char *mark)
{
	struct candidate *one = &list->items[list->count++];

	one->scenario = scenario;
	snprintf(one->mark, sizeof(one->mark), "%s", mark);
	write_key(scenario, p, mark, one->event_key);
}

static struct candidates
find_candidates(const struct permit_change *c)
{
	struct candidates list = {0};
	char mark[SCENARIO_MARK_MAX];

	if (is_renewed(c))
		add(&list, renewal, c->after, c->after->permit_number);
	if (has_become_issued(c))
		add(&list, ready, c->after, c->after->permit_number);
	if (has_new_status(c)) {
		/* A permit may come back to a status it had; the same change told twice starts from the same moment. */
		snprintf(mark, sizeof(mark), "%s@%" PRId64, c->after->status, c->before->updated_at);
		add(&list, update, c->after, mark);
	}
	return list;
}

/* ---- what has been told already ---- */

/* Announced as ready or as renewed under this number, or known as old data: then "it is ready" is no news. */
static enum err
was_announced(struct db *db, const struct permit_change *c, const struct candidate *one, bool *ret)
{
	char key[EVENT_KEY_MAX];
	enum err e;

	if ((e = was_told(db, one->event_key, c->put->nothing_leaves, ret)) || *ret || one->scenario != ready)
		return e;
	write_key(renewal, c->after, one->mark, key);
	if ((e = was_told(db, key, c->put->nothing_leaves, ret)) || *ret)
		return e;
	return was_old_data(db, one->event_key, ret);
}

/* Issued under a number that was announced before (a permit that was suspended and is back): then the change of status is the news. */
static enum err
drop_told(struct db *db, const struct permit_change *c, struct candidates *list)
{
	size_t i, kept = 0;
	bool told;
	enum err e;

	for (i = 0; i < list->count; i++) {
		if ((e = was_announced(db, c, &list->items[i], &told)))
			return e;
		if (!told)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
	return ERR_NONE;
}

/*
 * The flag of a renewal came a moment after the permit was announced as ready, with nothing else changed: that was the news already.
 * A renewal that moves the last day is news of its own.
 */
static enum err
is_late_flag(struct db *db, const struct permit_change *c, bool *ret)
{
	char key[EVENT_KEY_MAX];

	*ret = false;
	if (!is_renewed(c) || !permit_is_issued(c->before) || c->before->is_renewal || !same_number(c->before, c->after) ||
	    c->before->has_expiry_day != c->after->has_expiry_day || c->before->expiry_day != c->after->expiry_day)
		return ERR_NONE;
	write_key(ready, c->after, c->after->permit_number, key);
	return was_told(db, key, c->put->nothing_leaves, ret);
}

/* ---- what the news makes pointless ---- */

static enum err
withdraw_stale(struct db *db, const struct permit_change *c, int64_t newest)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[32];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_STALE], ARGS(INT_("permit", c->after->id), INT_("newest", newest),
	    INT_("rehearsal", c->put->nothing_leaves)), &rows)))
		return e;
	while (n < sizeof(ids) / sizeof(ids[0]) && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(db, ids[i], REASON_SUPERSEDED, c->put->actor, c->now)) && e != ERR_CONFLICT)
			return e;
	return ERR_NONE;
}

/* ---- the message ---- */

static struct telling
telling_of(const struct permit_change *c, const struct candidate *one)
{
	return (struct telling){
		.scenario = one->scenario, .event_key = one->event_key, .permit_id = c->after->id, .contact_id = c->after->contact_id,
		.why_nobody = c->after->applicant_problem, .reference = c->after->registration_id, .actor = c->put->actor,
		.baseline = c->put->baseline, .nothing_leaves = c->put->nothing_leaves,
	};
}

/* The recipient is the one of this permit, and nobody else ever. */
static enum err
tell_applicant(struct db *db, const struct permit_change *c, const struct candidate *one, struct fired_list *ret)
{
	AUTO_JSON struct json_object *params = NULL;
	struct telling t = telling_of(c, one);
	struct fired fired;
	enum err e;

	if ((e = permit_params(db, c->after, c->before, c->put->base_url, c->now, &params)))
		return e;
	t.params = params;
	if ((e = tell(db, &t, c->now, &fired)))
		return e;
	fired_add(ret, &fired);
	return fired.message_id > 0 ? withdraw_stale(db, c, fired.message_id) : ERR_NONE;
}

static enum err
cover(struct db *db, const struct permit_change *c, const struct candidate *one, const char *by, struct fired_list *ret)
{
	struct telling t = telling_of(c, one);
	struct fired fired;
	enum err e;

	if ((e = tell_covered(db, &t, by, c->now, &fired)))
		return e;
	fired_add(ret, &fired);
	return ERR_NONE;
}

/* Said again to somebody else only by a person: the correction may be a mistake itself, and what was said once is in the wrong hands already. */
static enum err
ask_to_tell(struct db *db, const struct permit_change *c, const struct candidate *one, struct fired_list *ret)
{
	struct telling t = telling_of(c, one);
	struct fired fired;
	enum err e;

	if ((e = tell_told_other(db, &t, c->now, &fired)))
		return e;
	fired_add(ret, &fired);
	return ERR_NONE;
}

/* What the contact should have heard is told now, unless the change brings newer news. What was rehearsed the staff have not heard either. */
static enum err
tell_untold(struct db *db, const struct permit_change *c, const struct untold *untold, struct fired_list *ret)
{
	struct permit_change now_known = *c;
	struct candidates list = {0};
	enum err e;

	if (untold->scenario == NULL)
		return ERR_NONE;
	now_known.before = NULL;	/* it has no old status: the status did not change in this moment */
	add(&list, untold->scenario, c->after, untold->mark);
	if (untold->told_other)
		return ask_to_tell(db, &now_known, &list.items[0], ret);
	if ((e = tell_applicant(db, &now_known, &list.items[0], ret)) || !untold->rehearsed || untold->scenario != update)
		return e;
	return concerned_tell(db, &now_known, untold->mark, ret);
}

/* ---- the change ---- */

static enum err
tell_person(struct db *db, const struct permit_change *c, const struct candidates *all, struct fired_list *ret)
{
	struct candidates list = *all;
	struct untold untold;
	bool late;
	size_t i;
	enum err e;

	if ((e = untold_find(db, c, &untold)) || (e = drop_told(db, c, &list)) || (e = is_late_flag(db, c, &late)))
		return e;
	if (list.count == 0)
		return tell_untold(db, c, &untold, ret);
	if (late)
		return cover(db, c, &list.items[0], ready, ret);
	if ((e = tell_applicant(db, c, &list.items[0], ret)))
		return e;
	for (i = 1; i < list.count; i++)
		if ((e = cover(db, c, &list.items[i], list.items[0].scenario, ret)))
			return e;
	return ERR_NONE;
}

/* The staff are told of the change of status itself, whatever else it was to the applicant. */
enum err
scenario_fire(struct db *db, const struct permit_change *c, struct fired_list *ret)
{
	const struct candidates list = find_candidates(c);
	const struct candidate *last = list.count > 0 ? &list.items[list.count - 1] : NULL;
	enum err e;

	if ((e = tell_person(db, c, &list, ret)) || last == NULL || last->scenario != update)
		return e;
	return concerned_tell(db, c, last->mark, ret);
}

enum err
scenario_again(struct db *db, int64_t permit_id, const char *event_key, const struct permit_put *who, int64_t now, struct fired_list *ret)
{
	AUTO(permit) struct permit permit = {0};
	struct permit_put put = *who;
	const struct permit_change change = { .after = &permit, .put = &put, .now = now };
	struct candidates list = {0};
	struct untold untold;
	enum err e;

	if ((e = permit_load(db, permit_id, &permit)))
		return e;
	if (!untold_read(event_key, &permit, &untold))
		return ERR_CONFLICT;
	put.nothing_leaves = permit.nothing_leaves;
	add(&list, untold.scenario, &permit, untold.mark);
	if ((e = tell_applicant(db, &change, &list.items[0], ret)) || untold.scenario != update)
		return e;
	return concerned_tell(db, &change, untold.mark, ret);
}
