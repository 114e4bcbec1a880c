/* What a person or the sender does with one warning, beside the daily job. */
#include "permit/expiry.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/expiry_told.h"
#include "permit/renewal.h"
#include "permit/tell.h"

enum { SQL_LATELY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LATELY] =
	    "SELECT count(*) FROM message WHERE permit_id = :permit AND scenario = 'permit_expiry_warning' AND created_at > :since"
	    " AND state <> 'cancelled'",
};
DB_SQL(sql);

/* ---- by hand ---- */

bool
expiry_may_warn(const struct permit *p, int64_t now, int zone_minutes)
{
	int64_t today = clock_day(now, zone_minutes);

	return expiry_is_live(p) && p->expiry_day >= today;
}

static enum err
remind(struct db *db, const struct permit *p, const struct expiry_run *run, struct fired *ret)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t;
	enum err e;

	if ((e = expiry_telling(db, p, run->base_url, run->now, &t, &params)) || (e = warnings_withdraw(db, p->id, run->actor, run->now)))
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
	bool renewed;
	enum err e;

	if ((e = expiry_reckon(db, run->now, &r, NULL)) || (e = renewal_is_under_way(db, p->id, &renewed)) ||
	    (e = db_one_int(db, sql[SQL_LATELY], ARGS(INT_("permit", p->id), INT_("since", run->now - CLOCK_DAY_MS)), &lately)))
		return e;
	if (renewed || lately > 0 || !expiry_may_warn(p, run->now, r.zone))
		return ERR_CONFLICT;
	if ((e = remind(db, p, run, ret)))
		return e;
	band = bands_of(&r.bands, p->expiry_day - r.today);
	return band > 0 && ret->message_id > 0 ? band_note(db, p, band, "message", ret->message_id, run->now) : ERR_NONE;
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

/* It waited until the days fell into a smaller band: what it says now is what that band would say. */
static enum err
take_band(struct db *db, const struct message *m, const struct permit *p, const struct reckoning *r, int64_t now)
{
	int64_t band = bands_of(&r->bands, p->expiry_day - r->today);
	bool told;
	enum err e;

	if (band == 0 || (e = band_is_told(db, p, band, &told)) || told)
		return band == 0 ? ERR_NONE : e;
	return band_note(db, p, band, "message", m->id, now);
}

enum err
expiry_freshen(struct db *db, struct message *m, int64_t now, bool *ret_pointless)
{
	AUTO(permit) struct permit p = {0};
	char day[CLOCK_TEXT_MAX];
	const char *said;
	struct reckoning r;
	bool renewed;
	int64_t days;
	enum err e;

	*ret_pointless = false;
	if (!text_equal(m->scenario, SCENARIO_EXPIRY) || m->permit_id == 0)
		return ERR_NONE;
	if ((e = permit_load(db, m->permit_id, &p)) || (e = expiry_reckon(db, now, &r, NULL)) ||
	    (e = renewal_is_under_way(db, p.id, &renewed)))
		return e;
	clock_format_day(p.expiry_day, day);
	said = json_text(m->params, "expiry_date");
	*ret_pointless = renewed || !expiry_is_live(&p) || p.expiry_day < r.today || (said != NULL && !text_equal(said, day));
	if (*ret_pointless || !json_int(m->params, "days_remaining", &days) || days == p.expiry_day - r.today)
		return ERR_NONE;
	if ((e = take_band(db, m, &p, &r, now)))
		return e;
	return say_days(db, m, p.expiry_day - r.today, now);
}
