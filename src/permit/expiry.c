#include "permit/expiry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "message/reason.h"
#include "permit/params.h"
#include "permit/status.h"
#include "permit/tell.h"
#include "setting/bands.h"
#include "setting/setting.h"

enum {
	SQL_LOOK, SQL_DUE, SQL_FAILED, SQL_WAITING, SQL_TOLD, SQL_NOTE, SQL_SKIP, SQL_BANDS, SQL_PLANNED, SQL_PLAN_ALL, SQL_LATELY, SQL_LIST, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_LOOK] = "UPDATE permit SET warn_day = :day WHERE id = :permit",
	[SQL_DUE] = "SELECT id FROM permit WHERE warn_day <= :today ORDER BY warn_day, id LIMIT :most",
	[SQL_FAILED] =	/* for no fault of the number, and lately: looked at again today */
	    "UPDATE permit SET warn_day = :today WHERE status = 'active' AND id IN (SELECT permit_id FROM message WHERE state = 'failed'"
	    " AND updated_at >= :since AND scenario = 'permit_expiry_warning' AND sent_at IS NULL AND reason IN ('max_attempts', 'internal'))",
	[SQL_WAITING] =
	    "SELECT id FROM message WHERE permit_id = :permit AND scenario = 'permit_expiry_warning' AND state IN ('draft', 'queued', 'blocked')",
	[SQL_TOLD] =
	    "SELECT w.outcome, m.state, m.reason, m.sent_at FROM expiry_warning w LEFT JOIN message m ON m.id = w.message_id"
	    " WHERE w.permit_id = :permit AND w.expiry_day = :expiry AND w.band = :band",
	[SQL_NOTE] =
	    "INSERT INTO expiry_warning (permit_id, expiry_day, band, outcome, message_id, at)"
	    " VALUES (:permit, :expiry, :band, :outcome, :message, :now) ON CONFLICT (permit_id, expiry_day, band)"
	    " DO UPDATE SET outcome = excluded.outcome, message_id = excluded.message_id, at = excluded.at",
	[SQL_SKIP] =
	    "INSERT INTO expiry_warning (permit_id, expiry_day, band, outcome, message_id, at)"
	    " VALUES (:permit, :expiry, :band, :outcome, NULL, :now) ON CONFLICT (permit_id, expiry_day, band) DO NOTHING",
	[SQL_BANDS] = "SELECT bands FROM expiry_plan WHERE id = 1",
	[SQL_PLANNED] =
	    "INSERT INTO expiry_plan (id, bands, planned_at) VALUES (1, :bands, :now)"
	    " ON CONFLICT (id) DO UPDATE SET bands = excluded.bands, planned_at = excluded.planned_at",
	[SQL_PLAN_ALL] =	/* once, after the office has changed its bands */
	    "UPDATE permit SET warn_day = expiry_day - :largest WHERE status = 'active' AND expiry_day >= :today",
	[SQL_LATELY] =
	    "SELECT count(*) FROM message WHERE permit_id = :permit AND scenario = 'permit_expiry_warning' AND created_at > :since"
	    " AND state <> 'cancelled'",
	[SQL_LIST] =
	    "SELECT w.expiry_day, w.band, w.outcome, w.message_id, m.state, w.at FROM expiry_warning w LEFT JOIN message m ON m.id = w.message_id"
	    " WHERE w.permit_id = :permit ORDER BY w.expiry_day DESC, w.band",
};
DB_SQL(sql);

enum { WAITING_MAX = 64 };
/* Failed ones older than this have been looked at. */
#define FAILED_MS	(7 * CLOCK_DAY_MS)

/* ---- the office's day and bands ---- */

struct reckoning { struct bands bands; int64_t today; int zone; };

static enum err
reckon(struct db *db, int64_t now, struct reckoning *ret, char **ret_text)
{
	AUTO_FREE char *text = NULL;
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) || (e = setting_text(db, SETTING_EXPIRY_BANDS, &text)))
		return e;
	/* setting_set lets nothing else in. */
	if (!bands_parse(text, &ret->bands) && !bands_parse(setting_row(SETTING_EXPIRY_BANDS)->otherwise, &ret->bands))
		return ERR_INVALID;
	ret->zone = (int)zone;
	ret->today = (clock_day_start(now, ret->zone) + ret->zone * CLOCK_MINUTE_MS) / CLOCK_DAY_MS;
	if (ret_text != NULL) {
		*ret_text = text;
		text = NULL;
	}
	return ERR_NONE;
}

static bool
is_live(const struct permit *p)
{
	return p != NULL && text_equal(p->status, permit_status_name(PERMIT_ACTIVE)) && p->has_expiry_day;
}

static enum err
look_on(struct db *db, int64_t permit_id, int64_t day)
{
	return db_run(db, sql[SQL_LOOK], ARGS(INT_("permit", permit_id), INT_("day", day)), NULL);
}

static enum err
look_no_more(struct db *db, int64_t permit_id)
{
	return db_run(db, sql[SQL_LOOK], ARGS(INT_("permit", permit_id), NULL_("day")), NULL);
}

/* The first day of the next band. */
static enum err
look_at_next(struct db *db, const struct permit *p, const struct reckoning *r, int64_t band)
{
	int64_t below = bands_below(&r->bands, band);

	return below > 0 ? look_on(db, p->id, p->expiry_day - below) : look_no_more(db, p->id);
}

/* ---- which bands are told ---- */

/* A person who called it off meant it; what something else took back is still to be told. */
static bool
state_counts(const char *state, const char *reason)
{
	if (text_equal(state, "cancelled"))
		return text_equal(reason, REASON_CANCELLED_BY_OPERATOR);
	if (text_equal(state, "failed"))
		return !text_equal(reason, REASON_MAX_ATTEMPTS) && !text_equal(reason, REASON_INTERNAL);
	return true;
}

static enum err
is_told(struct db *db, const struct permit *p, int64_t band, bool *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const char *outcome;
	enum err e = db_one(db, sql[SQL_TOLD], ARGS(INT_("permit", p->id), INT_("expiry", p->expiry_day), INT_("band", band)), &rows);

	*ret = false;
	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	outcome = db_col_text(&rows, 0);
	if (text_equal(outcome, "message"))
		*ret = !db_col_null(&rows, 3) || state_counts(db_col_text(&rows, 1), db_col_text(&rows, 2));
	else
		*ret = text_equal(outcome, "skipped") || text_equal(outcome, "baseline");
	return ERR_NONE;
}

static enum err
note(struct db *db, const struct permit *p, int64_t band, const char *outcome, int64_t message_id, int64_t now)
{
	return db_run(db, sql[SQL_NOTE], ARGS(INT_("permit", p->id), INT_("expiry", p->expiry_day), INT_("band", band), TEXT_("outcome", outcome),
	    message_id > 0 ? INT_("message", message_id) : NULL_("message"), INT_("now", now)), NULL);
}

/* What was reached before now and not told is told no more. */
static enum err
settle_reached(struct db *db, const struct permit *p, const struct reckoning *r, const char *outcome, int64_t now)
{
	bool told;
	size_t i;
	enum err e;

	for (i = 0; i < r->bands.count && r->bands.days[i] >= p->expiry_day - r->today; i++)
		if ((e = is_told(db, p, r->bands.days[i], &told)) || (!told && (e = note(db, p, r->bands.days[i], outcome, 0, now))))
			return e;
	return ERR_NONE;
}

/* ---- a permit changes ---- */

static enum err
withdraw_waiting(struct db *db, int64_t permit_id, const char *actor, int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t ids[WAITING_MAX];
	size_t i, n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITING], ARGS(INT_("permit", permit_id)), &rows)))
		return e;
	while (n < WAITING_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++)
		if ((e = message_withdraw(db, ids[i], REASON_SUPERSEDED, actor, now)) && e != ERR_CONFLICT)
			return e;
	return ERR_NONE;
}

static bool
is_new_date(const struct permit_change *c)
{
	return is_live(c->after) && (!is_live(c->before) || c->before->expiry_day != c->after->expiry_day);
}

/* Renewed, and the date did not move: it warns of nothing that the person has not done. */
static bool
is_flagged(const struct permit_change *c)
{
	return is_live(c->before) && is_live(c->after) && c->after->is_renewal && !c->before->is_renewal;
}

/* What waits speaks of a date or a state that is no more. */
static bool
is_over(const struct permit_change *c)
{
	return is_live(c->before) && (!is_live(c->after) || c->before->expiry_day != c->after->expiry_day || is_flagged(c));
}

static bool
is_to_reckon(const struct permit_change *c)
{
	return is_new_date(c) || is_flagged(c) || c->before->contact_id != c->after->contact_id ||
	    c->before->nothing_leaves != c->after->nothing_leaves;
}

enum err
expiry_change(struct db *db, const struct permit_change *c)
{
	struct reckoning r;
	enum err e;

	if (!is_live(c->before) && !is_live(c->after))
		return ERR_NONE;
	if ((e = reckon(db, c->now, &r, NULL)) || (is_over(c) && (e = withdraw_waiting(db, c->after->id, c->put->actor, c->now))))
		return e;
	if (!is_live(c->after) || c->after->expiry_day < r.today)
		return look_no_more(db, c->after->id);
	if (!is_to_reckon(c))
		return ERR_NONE;
	if (((c->put->baseline && is_new_date(c)) || (is_flagged(c) && !is_new_date(c))) &&
	    (e = settle_reached(db, c->after, &r, c->put->baseline ? "baseline" : "skipped", c->now)))
		return e;
	return look_on(db, c->after->id, c->after->expiry_day - r.bands.days[0]);
}

/* ---- the daily job ---- */

enum err
expiry_telling(struct db *db, const struct permit *p, const char *base_url, int64_t now, struct telling *ret, struct json_object **ret_params)
{
	struct reckoning r;
	enum err e;

	if ((e = reckon(db, now, &r, NULL)) || (e = permit_params(db, p, NULL, base_url, now, ret_params)))
		return e;
	*ret = (struct telling){
		.scenario = SCENARIO_EXPIRY, .event_key = "", .permit_id = p->id, .contact_id = p->contact_id, .why_nobody = p->applicant_problem,
		.reference = p->registration_id, .params = *ret_params, .actor = "sender", .nothing_leaves = p->nothing_leaves,
		/* With the last day it is pointless. */
		.deadline_at = (p->expiry_day + 1) * CLOCK_DAY_MS - r.zone * CLOCK_MINUTE_MS,
	};
	return ERR_NONE;
}

/* A band that is told a second time, because nobody accepted the first, is an event of its own. */
static enum err
write_key(struct db *db, const struct permit *p, int64_t band, int64_t now, char ret[EVENT_KEY_MAX])
{
	char day[CLOCK_TEXT_MAX], contact[24] = "-";
	size_t n;
	bool told;
	enum err e;

	clock_format_day_iso(p->expiry_day, day);
	if (p->contact_id > 0)
		snprintf(contact, sizeof(contact), "%" PRId64, p->contact_id);
	n = (size_t)snprintf(ret, EVENT_KEY_MAX, "%s:%s:%s/%" PRId64 ":%s", SCENARIO_EXPIRY, p->registration_id, day, band, contact);
	if ((e = was_told(db, ret, &told)) == ERR_NONE && told && n < EVENT_KEY_MAX)
		snprintf(ret + n, EVENT_KEY_MAX - n, "@%" PRId64, now);
	return e;
}

static enum err
tell_band(struct db *db, const struct expiry_run *run, const struct permit *p, int64_t band, struct fired *ret)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t;
	enum err e;

	if ((e = expiry_telling(db, p, run->base_url, run->now, &t, &params)) || (e = write_key(db, p, band, run->now, key)) ||
	    (e = withdraw_waiting(db, p->id, run->actor, run->now)))
		return e;
	t.event_key = key;
	t.actor = run->actor;
	if ((e = tell(db, &t, run->now, ret)))
		return e;
	return note(db, p, band, ret->outcome, ret->message_id, run->now);
}

static enum err
skip_larger(struct db *db, const struct permit *p, const struct reckoning *r, int64_t band, int64_t now, struct expiry_did *did)
{
	int64_t changed;
	size_t i;
	enum err e;

	for (i = 0; i < r->bands.count && r->bands.days[i] > band; i++) {
		if ((e = db_run(db, sql[SQL_SKIP], ARGS(INT_("permit", p->id), INT_("expiry", p->expiry_day), INT_("band", r->bands.days[i]),
		    TEXT_("outcome", "skipped"), INT_("now", now)), &changed)))
			return e;
		did->skipped += changed;
	}
	return ERR_NONE;
}

static enum err
look_at_band(struct db *db, const struct expiry_run *run, const struct permit *p, const struct reckoning *r, int64_t band, struct expiry_did *did)
{
	struct fired fired;
	bool told;
	enum err e;

	if ((e = skip_larger(db, p, r, band, run->now, did)) || (e = is_told(db, p, band, &told)))
		return e;
	if (told)
		return look_at_next(db, p, r, band);
	if ((e = tell_band(db, run, p, band, &fired)))
		return e;
	did->messages += fired.message_id > 0;
	did->no_recipient += text_equal(fired.outcome, "no_recipient");
	did->refused += text_equal(fired.outcome, "refused");
	/* A template that is mended today warns tomorrow. A number that comes reckons anew (expiry_change). */
	return text_equal(fired.outcome, "refused") ? look_on(db, p->id, r->today + 1) : look_at_next(db, p, r, band);
}

static enum err
look_at(struct db *db, const struct expiry_run *run, const struct reckoning *r, int64_t id, struct expiry_did *did)
{
	AUTO(permit) struct permit p = {0};
	int64_t band;
	enum err e;

	if ((e = permit_load(db, id, &p)))
		return e;
	did->looked++;
	if (!is_live(&p) || p.expiry_day < r->today)
		return look_no_more(db, id);
	band = bands_of(&r->bands, p.expiry_day - r->today);
	return band == 0 ? look_on(db, id, p.expiry_day - r->bands.days[0]) : look_at_band(db, run, &p, r, band, did);
}

static enum err
plan_anew(struct db *db, const struct reckoning *r, const char *text, int64_t now)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e = db_one(db, sql[SQL_BANDS], ARGS(), &rows);
	bool same = e == ERR_NONE && text_equal(db_col_text(&rows, 0), text);

	if (same || (e != ERR_NONE && e != ERR_NOT_FOUND))
		return same ? ERR_NONE : e;
	db_rows_end(&rows);
	if ((e = db_run(db, sql[SQL_PLAN_ALL], ARGS(INT_("largest", r->bands.days[0]), INT_("today", r->today)), NULL)))
		return e;
	return db_run(db, sql[SQL_PLANNED], ARGS(TEXT_("bands", text), INT_("now", now)), NULL);
}

static enum err
begin(struct db *db, const struct expiry_run *run, const struct reckoning *r, const char *text)
{
	enum err e;

	if (!run->first)
		return ERR_NONE;
	if ((e = plan_anew(db, r, text, run->now)))
		return e;
	return db_run(db, sql[SQL_FAILED], ARGS(INT_("today", r->today), INT_("since", run->now - FAILED_MS)), NULL);
}

static enum err
due(struct db *db, const struct reckoning *r, size_t most, int64_t *ids, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_DUE], ARGS(INT_("today", r->today), INT_("most", (int64_t)most + 1)), &rows)))
		return e;
	while (n <= most && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

enum err
expiry_step(struct db *db, const struct expiry_run *run, struct expiry_did *ret, bool *ret_more)
{
	AUTO_FREE char *text = NULL;
	AUTO_FREE int64_t *ids = calloc(run->most + 1, sizeof(*ids));
	struct expiry_did did = {0};
	struct reckoning r;
	size_t i, n;
	enum err e;

	if (ids == NULL)
		return ERR_MEMORY;
	if ((e = reckon(db, run->now, &r, &text)) || (e = begin(db, run, &r, text)) || (e = due(db, &r, run->most, ids, &n)))
		return e;
	for (i = 0; i < n && i < run->most; i++)
		if ((e = look_at(db, run, &r, ids[i], &did)))
			return e;
	*ret = did;
	*ret_more = n > run->most;
	return ERR_NONE;
}

/* ---- by hand ---- */

bool
expiry_may_warn(const struct permit *p, int64_t now, int zone_minutes)
{
	int64_t today = (clock_day_start(now, zone_minutes) + zone_minutes * CLOCK_MINUTE_MS) / CLOCK_DAY_MS;

	return is_live(p) && p->expiry_day >= today;
}

static enum err
remind(struct db *db, const struct permit *p, const struct expiry_run *run, struct fired *ret)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t;
	enum err e;

	if ((e = expiry_telling(db, p, run->base_url, run->now, &t, &params)) || (e = withdraw_waiting(db, p->id, run->actor, run->now)))
		return e;
	snprintf(key, sizeof(key), "%s:%s:by_hand@%" PRId64, SCENARIO_EXPIRY, p->registration_id, run->now);
	t.event_key = key;
	t.actor = run->actor;
	return tell(db, &t, run->now, ret);
}

enum err
expiry_remind(struct db *db, const struct permit *p, const struct expiry_run *run, struct fired *ret)
{
	struct reckoning r;
	int64_t lately, band;
	enum err e;

	if ((e = reckon(db, run->now, &r, NULL)) ||
	    (e = db_one_int(db, sql[SQL_LATELY], ARGS(INT_("permit", p->id), INT_("since", run->now - CLOCK_DAY_MS)), &lately)))
		return e;
	if (lately > 0 || !expiry_may_warn(p, run->now, r.zone))
		return ERR_CONFLICT;
	if ((e = remind(db, p, run, ret)))
		return e;
	band = bands_of(&r.bands, p->expiry_day - r.today);
	return band > 0 && ret->message_id > 0 ? note(db, p, band, "message", ret->message_id, run->now) : ERR_NONE;
}

/* ---- before it leaves ---- */

static enum err
say_days(struct db *db, struct message *m, int64_t left, int64_t now)
{
	AUTO_JSON struct json_object *params = NULL;
	struct problem problem = {0};
	char days[24];
	enum err e;

	if (json_object_deep_copy(m->params, &params, NULL) != 0)
		return ERR_MEMORY;
	snprintf(days, sizeof(days), "%" PRId64, left);
	json_put_text(params, "days_remaining", days);
	e = message_say_again(db, m, params, now, &problem);
	/* A template that was changed meanwhile to what cannot be filled: the older words still say the date. */
	return e == ERR_INVALID || e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
expiry_freshen(struct db *db, struct message *m, int64_t now, bool *ret_pointless)
{
	AUTO(permit) struct permit p = {0};
	char day[CLOCK_TEXT_MAX];
	const char *said;
	struct reckoning r;
	int64_t days;
	enum err e;

	*ret_pointless = false;
	if (!text_equal(m->scenario, SCENARIO_EXPIRY) || m->permit_id == 0)
		return ERR_NONE;
	if ((e = permit_load(db, m->permit_id, &p)) || (e = reckon(db, now, &r, NULL)))
		return e;
	clock_format_day(p.expiry_day, day);
	said = json_text(m->params, "expiry_date");
	*ret_pointless = !is_live(&p) || p.expiry_day < r.today || (said != NULL && !text_equal(said, day));
	if (*ret_pointless || !json_int(m->params, "days_remaining", &days) || days == p.expiry_day - r.today)
		return ERR_NONE;
	return say_days(db, m, p.expiry_day - r.today, now);
}

enum err
expiry_told(struct db *db, int64_t permit_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "expiry_day", DB_INT }, { "band", DB_INT }, { "outcome", DB_TEXT }, { "message_id", DB_INT }, { "state", DB_TEXT }, { "at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(INT_("permit", permit_id)), columns, ret);
}
