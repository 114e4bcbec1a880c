#include "permit/expiry_weekly.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "permit/expiry_told.h"
#include "permit/params.h"
#include "permit/renewal.h"
#include "setting/setting.h"

enum { SQL_NEAR_END, SQL_LATELY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_NEAR_END] =
	    "SELECT id FROM permit WHERE status = 'active' AND expiry_day >= :from AND expiry_day <= :until AND contact_id IS NOT NULL AND id > :after"
	    " ORDER BY id LIMIT :most",
	[SQL_LATELY] =
	    "SELECT count(*) FROM message WHERE permit_id = :permit AND scenario = 'permit_expiry_warning' AND created_at > :since"
	    " AND state <> 'cancelled'",
};
DB_SQL(sql);

enum { MOST = 200, ENDED_DAYS = 7 };
#define LATELY_MS	(6 * CLOCK_DAY_MS)

static enum err
warn_again(struct db *db, const struct expiry_run *run, const struct permit *p, const struct reckoning *r, struct weekly_did *did)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX];
	struct telling t;
	struct fired fired;
	int64_t lately;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_LATELY], ARGS(INT_("permit", p->id), INT_("since", run->now - LATELY_MS)), &lately)) || lately > 0)
		return e;
	if ((e = expiry_telling(db, p, run->base_url, run->now, &t, &params)) || (e = warnings_withdraw(db, p->id, run->actor, run->now)))
		return e;
	snprintf(key, sizeof(key), "%s:%s:weekly@%" PRId64, SCENARIO_EXPIRY, p->registration_id, r->today);
	t.event_key = key;
	t.actor = run->actor;
	if ((e = tell(db, &t, run->now, &fired)))
		return e;
	did->again += fired.message_id > 0;
	return ERR_NONE;
}

static enum err
tell_ended(struct db *db, const struct expiry_run *run, const struct permit *p, struct weekly_did *did)
{
	AUTO_JSON struct json_object *params = NULL;
	char key[EVENT_KEY_MAX], day[CLOCK_TEXT_MAX];
	struct telling t = { .scenario = SCENARIO_EXPIRED, .event_key = key, .permit_id = p->id, .contact_id = p->contact_id,
		.reference = p->registration_id, .actor = run->actor, .nothing_leaves = p->nothing_leaves };
	struct fired fired;
	enum err e;

	if ((e = permit_params(db, p, NULL, run->base_url, run->now, &params)))
		return e;
	t.params = params;
	clock_format_day_iso(p->expiry_day, day);
	snprintf(key, sizeof(key), "%s:%s:%s:%" PRId64, SCENARIO_EXPIRED, p->registration_id, day, p->contact_id);
	if ((e = tell(db, &t, run->now, &fired)))
		return e;
	did->ended += fired.message_id > 0;
	return ERR_NONE;
}

static enum err
look_at(struct db *db, const struct expiry_run *run, const struct reckoning *r, int64_t id, struct weekly_did *did)
{
	AUTO(permit) struct permit p = {0};
	bool renewed;
	enum err e;

	if ((e = permit_load(db, id, &p)) || (e = renewal_is_under_way(db, id, &renewed)) || renewed)
		return e;
	return p.expiry_day < r->today ? tell_ended(db, run, &p, did) : warn_again(db, run, &p, r, did);
}

enum err
expiry_weekly_step(struct db *db, const struct expiry_run *run, int64_t after_id, struct weekly_did *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct weekly_did did = { .last_id = after_id };
	struct reckoning r;
	int64_t ids[MOST];
	size_t i, n = 0, most = run->most < MOST ? run->most : MOST;
	bool on;
	enum err e;

	*ret = did;
	if ((e = setting_flag(db, SETTING_RENEWAL_WEEKLY, &on)) || !on || (e = expiry_reckon(db, run->now, &r, NULL)))
		return e;
	if ((e = db_query(db, sql[SQL_NEAR_END], ARGS(INT_("from", r.today - ENDED_DAYS),
	    INT_("until", r.today + r.bands.days[r.bands.count - 1]), INT_("after", after_id), INT_("most", (int64_t)most)), &rows)))
		return e;
	while (n < most && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	if (rows.err)
		return rows.err;
	for (i = 0; i < n; i++) {
		if ((e = look_at(db, run, &r, ids[i], &did)))
			return e;
		did.last_id = ids[i];
	}
	did.looked = (int64_t)n;
	*ret = did;
	return ERR_NONE;
}
