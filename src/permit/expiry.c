#include "permit/expiry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/expiry_room.h"
#include "permit/expiry_told.h"
#include "permit/params.h"
#include "permit/renewal.h"
#include "permit/tell.h"

enum { SQL_LOOK, SQL_DUE, SQL_URGENT, SQL_DUE_COUNT, SQL_FAILED, SQL_SKIP, SQL_BANDS, SQL_PLANNED, SQL_PLAN_ALL, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOOK] = "UPDATE permit SET warn_day = :day WHERE id = :permit",
	[SQL_DUE] = "SELECT id, coalesce(expiry_day, 0) FROM permit WHERE warn_day <= :today ORDER BY warn_day, id LIMIT :most",
	[SQL_URGENT] = "SELECT id, coalesce(expiry_day, 0) FROM permit WHERE warn_day <= :today ORDER BY expiry_day, id LIMIT :most",
	[SQL_DUE_COUNT] = "SELECT count(*) FROM permit WHERE warn_day <= :today",
	[SQL_FAILED] =	/* for no fault of the number, and lately: looked at again today */
	    "UPDATE permit SET warn_day = :today WHERE status = 'active' AND id IN (SELECT permit_id FROM message WHERE state = 'failed'"
	    " AND updated_at >= :since AND scenario = 'permit_expiry_warning' AND sent_at IS NULL AND reason IN ('max_attempts', 'internal'))",
	[SQL_SKIP] =
	    "INSERT INTO expiry_warning (permit_id, expiry_day, band, outcome, message_id, at)"
	    " VALUES (:permit, :expiry, :band, :outcome, NULL, :now) ON CONFLICT (permit_id, expiry_day, band) DO NOTHING",
	[SQL_BANDS] = "SELECT bands FROM expiry_plan WHERE id = 1",
	[SQL_PLANNED] =
	    "INSERT INTO expiry_plan (id, bands, planned_at) VALUES (1, :bands, :now)"
	    " ON CONFLICT (id) DO UPDATE SET bands = excluded.bands, planned_at = excluded.planned_at",
	[SQL_PLAN_ALL] =	/* once, after the office has changed its bands */
	    "UPDATE permit SET warn_day = expiry_day - :largest WHERE status = 'active' AND expiry_day >= :today",
};
DB_SQL(sql);

/* Failed ones older than this have been looked at. */
#define FAILED_MS	(7 * CLOCK_DAY_MS)

/* ---- when to look ---- */

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

/* ---- a permit changes ---- */

/* What was reached before now and not told is told no more. */
static enum err
settle_reached(struct db *db, const struct permit *p, const struct reckoning *r, const char *outcome, int64_t now)
{
	bool told;
	size_t i;
	enum err e;

	for (i = 0; i < r->bands.count && r->bands.days[i] >= p->expiry_day - r->today; i++)
		if ((e = band_is_told(db, p, r->bands.days[i], &told)) || (!told && (e = band_note(db, p, r->bands.days[i], outcome, 0, now))))
			return e;
	return ERR_NONE;
}

static bool
is_new_date(const struct permit_change *c)
{
	return expiry_is_live(c->after) && (!expiry_is_live(c->before) || c->before->expiry_day != c->after->expiry_day);
}

/* Renewed, and the date did not move: it warns of nothing that the person has not done. */
static bool
is_flagged(const struct permit_change *c)
{
	return expiry_is_live(c->before) && expiry_is_live(c->after) && c->after->is_renewal && !c->before->is_renewal;
}

/* What waits speaks of a date or a state that is no more. */
static bool
is_over(const struct permit_change *c)
{
	return expiry_is_live(c->before) && (!expiry_is_live(c->after) || c->before->expiry_day != c->after->expiry_day || is_flagged(c));
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

	if (!expiry_is_live(c->before) && !expiry_is_live(c->after))
		return ERR_NONE;
	if ((e = expiry_reckon(db, c->now, &r, NULL)) || (is_over(c) && (e = warnings_withdraw(db, c->after->id, c->put->actor, c->now))))
		return e;
	if (!expiry_is_live(c->after) || c->after->expiry_day < r.today)
		return look_no_more(db, c->after->id);
	if (!is_to_reckon(c))
		return ERR_NONE;
	if (((c->put->baseline && is_new_date(c)) || (is_flagged(c) && !is_new_date(c))) &&
	    (e = settle_reached(db, c->after, &r, c->put->baseline ? "baseline" : "skipped", c->now)))
		return e;
	return look_on(db, c->after->id, c->after->expiry_day - r.bands.days[0]);
}

enum err
expiry_renewed(struct db *db, const struct permit *old, bool renewed, const char *actor, int64_t now)
{
	struct reckoning r;
	enum err e;

	if (!expiry_is_live(old))
		return ERR_NONE;
	if (renewed) {
		if ((e = warnings_withdraw(db, old->id, actor, now)))
			return e;
		return look_no_more(db, old->id);
	}
	if ((e = expiry_reckon(db, now, &r, NULL)))
		return e;
	return old->expiry_day < r.today ? look_no_more(db, old->id) : look_on(db, old->id, old->expiry_day - r.bands.days[0]);
}

/* ---- the daily job ---- */

enum err
expiry_telling(struct db *db, const struct permit *p, const char *base_url, int64_t now, struct telling *ret, struct json_object **ret_params)
{
	struct reckoning r;
	enum err e;

	if ((e = expiry_reckon(db, now, &r, NULL)) || (e = permit_params(db, p, NULL, base_url, now, ret_params)))
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
	if ((e = was_told(db, ret, p->nothing_leaves, &told)) == ERR_NONE && told && n < EVENT_KEY_MAX)
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
	    (e = warnings_withdraw(db, p->id, run->actor, run->now)))
		return e;
	t.event_key = key;
	t.actor = run->actor;
	if ((e = tell(db, &t, run->now, ret)))
		return e;
	return band_note(db, p, band, ret->outcome, ret->message_id, run->now);
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

	if ((e = skip_larger(db, p, r, band, run->now, did)) || (e = band_is_told(db, p, band, &told)))
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
	bool renewed;
	int64_t band;
	enum err e;

	if ((e = permit_load(db, id, &p)) || (e = renewal_is_under_way(db, id, &renewed)))
		return e;
	did->looked++;
	if (renewed || !expiry_is_live(&p) || p.expiry_day < r->today)
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

struct due { int64_t id, expiry_day; };

static enum err
due(struct db *db, const struct reckoning *r, bool urgent_first, size_t most, struct due *found, size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[urgent_first ? SQL_URGENT : SQL_DUE], ARGS(INT_("today", r->today), INT_("most", (int64_t)most + 1)), &rows)))
		return e;
	for (; n <= most && db_next(&rows); n++)
		found[n] = (struct due){ db_col_int(&rows, 0), db_col_int(&rows, 1) };
	*ret_n = n;
	return rows.err;
}

static enum err
look_at_within(struct db *db, const struct expiry_run *run, const struct reckoning *r, struct expiry_room *room, int64_t id, struct expiry_did *did)
{
	int64_t before = did->messages;
	enum err e = look_at(db, run, r, id, did);

	room->left -= did->messages - before;
	return e;
}

enum err
expiry_step(struct db *db, const struct expiry_run *run, struct expiry_did *ret, bool *ret_more)
{
	AUTO_FREE char *text = NULL;
	AUTO_FREE struct due *found = calloc(run->most + 1, sizeof(*found));
	struct expiry_did did = {0};
	struct expiry_room room;
	struct reckoning r;
	size_t i, n;
	bool full = false;
	enum err e;

	if (found == NULL)
		return ERR_MEMORY;
	if ((e = expiry_reckon(db, run->now, &r, &text)) || (e = begin(db, run, &r, text)) || (e = expiry_room_load(db, r.today, run->now, &room)) ||
	    (e = due(db, &r, room.limited, run->most, found, &n)))
		return e;
	for (i = 0; i < n && i < run->most && !(full = !expiry_room_for(&room, found[i].expiry_day)); i++)
		if ((e = look_at_within(db, run, &r, &room, found[i].id, &did)))
			return e;
	if (full && (e = db_one_int(db, sql[SQL_DUE_COUNT], ARGS(INT_("today", r.today)), &did.postponed)))
		return e;
	*ret = did;
	*ret_more = n > run->most && !full;
	return ERR_NONE;
}
