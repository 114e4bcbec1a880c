#include "permit/document_scenario.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "message/message.h"
#include "message/reason.h"
#include "permit/missed.h"
#include "permit/tell.h"

enum { SQL_WAITING, SQL_UNTOLD, SQL_REHEARSED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WAITING] =
	    "SELECT m.id, m.contact_id, m.scenario FROM scenario_fired f JOIN message m ON m.id = f.message_id"
	    " WHERE f.document_id = :document AND m.state IN ('draft', 'queued', 'blocked')"
	    " AND m.nothing_leaves >= :rehearsal LIMIT 200",
	[SQL_UNTOLD] =
	    "SELECT DISTINCT f.document_id FROM scenario_fired f JOIN document d ON d.id = f.document_id WHERE (f.outcome = 'no_recipient' OR"
	    " f.outcome = 'refused') AND f.rehearsal = 0 AND f.at >= :since AND f.scenario = 'document_pending' AND d.state = 'pending_signature'"
	    " AND d.entered_state_at <= f.at AND d.nothing_leaves = 0 LIMIT 200",
	[SQL_REHEARSED] =
	    "SELECT 1 FROM scenario_fired f WHERE f.document_id = :document AND f.rehearsal = 1 AND NOT EXISTS"
	    " (SELECT 1 FROM scenario_fired o WHERE o.document_id = f.document_id AND o.rehearsal = 0 AND o.scenario <> 'reminder' AND o.at >= f.at)"
	    " LIMIT 1",
};
DB_SQL(sql);

enum { WAITING_MAX = 200 };

/* ---- who ---- */

enum err
document_staff(struct db *db, const struct document *d, const char *permit_type, struct document_staff *ret)
{
	struct document_staff staff = {0};
	char word[DUTY_WORD_MAX + 1];
	enum err e = ERR_NONE;

	if (d->staff.contact_id != 0)
		staff.who = (struct duty_holders){ .ids = { d->staff.contact_id }, .count = 1 };
	else
		e = duty_holders(db, d->duty, permit_type, &staff.who);
	duty_fold(d->duty, word);
	snprintf(staff.why, sizeof(staff.why), "duty:%s", word);
	*ret = staff;
	return e;
}

/* ---- one telling ---- */

/* The entry into the state makes the event: a document that comes back to it waits anew. */
static void
write_key(const char *scenario, const struct document *d, int64_t contact_id, char ret[EVENT_KEY_MAX])
{
	char contact[24] = "-";

	if (contact_id > 0)
		snprintf(contact, sizeof(contact), "%" PRId64, contact_id);
	snprintf(ret, EVENT_KEY_MAX, "%s:%s:%" PRId64 ":%s", scenario, d->document_number, d->entered_state_at, contact);
}

/* One change, and what its messages say. */
struct firing {
	struct db			*db;
	const struct document_change	*change;
	struct permit			 permit;
	struct json_object		*params;
	struct fired_list		*fired;
	int64_t				 approver;	/* who was told of the approval; 0: nobody */
};

static void
firing_end(struct firing *f)
{
	permit_end(&f->permit);
	json_end(&f->params);
}

static struct telling
telling_of(const struct firing *f, const char *scenario, int64_t contact_id, const char *event_key)
{
	const struct document_change *c = f->change;

	return (struct telling){
		.scenario = scenario, .event_key = event_key, .permit_id = f->permit.id, .document_id = c->after->id, .contact_id = contact_id,
		.reference = f->permit.registration_id, .actor = c->put->actor, .baseline = c->put->baseline,
		.nothing_leaves = c->put->nothing_leaves,
	};
}

/* Each has greetings of their own in what they get. */
static enum err
tell_one(struct firing *f, const char *scenario, int64_t contact_id, const char *why_nobody)
{
	AUTO_JSON struct json_object *params = NULL;
	struct telling t;
	struct fired fired;
	char key[EVENT_KEY_MAX];
	enum err e;

	write_key(scenario, f->change->after, contact_id, key);
	t = telling_of(f, scenario, contact_id, key);
	if (json_object_deep_copy(f->params, &params, NULL) != 0)
		return ERR_MEMORY;
	t.params = params;
	t.why_nobody = why_nobody;
	if ((e = tell(f->db, &t, f->change->now, &fired)))
		return e;
	fired_add(f->fired, &fired);
	return ERR_NONE;
}

static enum err
cover(struct firing *f, int64_t contact_id)
{
	struct telling t;
	struct fired fired;
	char key[EVENT_KEY_MAX];
	enum err e;

	write_key(SCENARIO_PENDING, f->change->after, contact_id, key);
	t = telling_of(f, SCENARIO_PENDING, contact_id, key);
	if ((e = tell_covered(f->db, &t, SCENARIO_APPROVAL, f->change->now, &fired)))
		return e;
	fired_add(f->fired, &fired);
	return ERR_NONE;
}

/* ---- the two scenarios ---- */

static enum err
tell_approver(struct firing *f)
{
	const struct document *before = f->change->before, *after = f->change->after;

	if (!document_awaits_approval(after))
		return ERR_NONE;
	f->approver = after->approver.contact_id;
	if (document_awaits_approval(before) && before->approver.contact_id == after->approver.contact_id)
		return ERR_NONE;
	return tell_one(f, SCENARIO_APPROVAL, after->approver.contact_id, text_is_blank(after->approver.problem) ? "no_approver" : after->approver.problem);
}

/* Named, and not known: whoever has the duty hears of it, and that this one did not is recorded. */
static const char *
why_named_is_not_told(const struct document *d)
{
	return d->staff.contact_id == 0 && !text_is_blank(d->staff.problem) ? d->staff.problem : NULL;
}

static enum err
tell_staff(struct firing *f)
{
	const struct document *before = f->change->before, *after = f->change->after;
	const char *unknown = why_named_is_not_told(after);
	struct document_staff staff;
	size_t i;
	enum err e;

	if (!document_is_waiting(after) || (document_is_waiting(before) && before->staff.contact_id == after->staff.contact_id &&
	    text_equal(before->duty, after->duty)))
		return ERR_NONE;
	if ((e = document_staff(f->db, after, f->permit.permit_type, &staff)) || (unknown != NULL && (e = tell_one(f, SCENARIO_PENDING, 0, unknown))))
		return e;
	/* Nobody has the duty, but the official knows. */
	if (staff.who.count == 0 && unknown != NULL)
		return ERR_NONE;
	if (staff.who.count == 0)
		return f->approver != 0 ? cover(f, 0) : tell_one(f, SCENARIO_PENDING, 0, staff.why);
	for (i = 0; i < staff.who.count; i++)
		if ((e = staff.who.ids[i] == f->approver ? cover(f, f->approver) : tell_one(f, SCENARIO_PENDING, staff.who.ids[i], NULL)))
			return e;
	return ERR_NONE;
}

/* ---- what became pointless ---- */

/* Does this waiting notice still say something true to the right one? */
static bool
still_holds(const struct document *d, int64_t contact_id, const char *scenario)
{
	if (text_equal(scenario, SCENARIO_APPROVAL))
		return document_awaits_approval(d) && d->approver.contact_id == contact_id;
	return document_is_waiting(d) && (d->staff.contact_id == 0 || d->staff.contact_id == contact_id);
}

static enum err
withdraw_stale(struct db *db, const struct document_change *c)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[WAITING_MAX];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(INT_("document", c->after->id), INT_("rehearsal", c->put->nothing_leaves)), &rows)))
		return e;
	while (n < WAITING_MAX && db_next(&rows))
		if (!still_holds(c->after, db_col_int(&rows, 1), db_col_text(&rows, 2)))
			ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(db, ids[i], REASON_SUPERSEDED, c->put->actor, c->now)) && e != ERR_CONFLICT)
			return e;
	return ERR_NONE;
}

enum err
document_fire(struct db *db, const struct document_change *c, struct fired_list *ret)
{
	AUTO(firing) struct firing f = { .db = db, .change = c, .fired = ret };
	enum err e;

	if ((e = withdraw_stale(db, c)) || !document_is_waiting(c->after))
		return e;
	if ((e = permit_load(db, c->after->permit_id, &f.permit)) ||
	    (e = document_params(db, c->after, &f.permit, c->put->base_url, c->now, &f.params)) || (e = tell_approver(&f)))
		return e;
	return tell_staff(&f);
}

enum err
document_is_rehearsed(struct db *db, const struct document *d, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	*ret = false;
	if (!document_is_waiting(d))
		return ERR_NONE;
	if ((e = db_one(db, sql[SQL_REHEARSED], ARGS(INT_("document", d->id)), &rows)) == ERR_NONE)
		*ret = true;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* ---- once more ---- */

enum err
document_tell_again(struct db *db, int64_t id, const struct document_put *put, int64_t now, struct fired_list *ret)
{
	AUTO(document) struct document d = {0};
	const struct document_change change = { .after = &d, .put = put, .now = now };
	enum err e;

	if ((e = document_load(db, id, &d)))
		return e;
	return document_is_waiting(&d) ? document_fire(db, &change, ret) : ERR_CONFLICT;
}

enum err
document_tell_untold(struct db *db, const struct document_put *put, int64_t now, struct fired_list *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[WAITING_MAX];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_UNTOLD], ARGS(INT_("since", now - MISSED_MS)), &rows)))
		return e;
	while (n < WAITING_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = document_tell_again(db, ids[i], put, now, ret)))
			return e;
	return ERR_NONE;
}
