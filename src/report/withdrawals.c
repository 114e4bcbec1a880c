#include "report/withdrawals.h"

#include "base/clock.h"
#include "base/json.h"
#include "consent/review.h"
#include "db/db.h"
#include "setting/setting.h"

enum { SQL_COUNT, SQL_NTH, SQL_LATE, SQL__COUNT };

/*
 * What was said once and ended several channels has one entry for each, all alike in these four. A "tidak" in a list that is brought in was the
 * answer on an old form: nobody withdrew anything with it, and the office was not asked on that day.
 */
#define TAKEN \
	" FROM (SELECT DISTINCT subject_hash, at, recorded_at, recorded_at - CASE WHEN source = 'paper'" \
	"     THEN (at + :zone) / 86400000 * 86400000 - :zone ELSE at END AS took FROM consent_ledger" \
	"   WHERE recorded_at >= :from AND recorded_at < :until" \
	"   AND action IN ('opt_out', 'decline', 'withdraw_by_office', 'marketing_stop') AND source <> 'import') AS said"

static const char *const sql[SQL__COUNT] = {
	[SQL_COUNT] = "SELECT count(*)" TAKEN,
	[SQL_NTH] = "SELECT took" TAKEN " ORDER BY took LIMIT 1 OFFSET :nth",
	[SQL_LATE] = "SELECT count(*)" TAKEN " WHERE took > :allowed",
};
DB_SQL(sql);

struct period { struct db *db; int64_t from, until, zone_ms; };

static enum err
nth(const struct period *p, int64_t n, int64_t *ret_ms)
{
	return db_one_int(p->db, sql[SQL_NTH], ARGS(INT_("zone", p->zone_ms), INT_("from", p->from), INT_("until", p->until), INT_("nth", n)),
	    ret_ms);
}

static enum err
load_recorded(const struct period *p, struct withdrawals *w)
{
	const struct db_arg zone = INT_("zone", p->zone_ms), from = INT_("from", p->from), until = INT_("until", p->until);
	enum err e;

	if ((e = db_one_int(p->db, sql[SQL_COUNT], ARGS(zone, from, until), &w->count)) || w->count == 0)
		return e;
	if ((e = nth(p, (w->count - 1) / 2, &w->median_ms)) || (e = nth(p, w->count - 1, &w->longest_ms)))
		return e;
	return db_one_int(p->db, sql[SQL_LATE], ARGS(zone, from, until, INT_("allowed", REVIEW_WITHDRAWAL_MS)), &w->late);
}

static void
count_open(struct json_object *row, int64_t now, int zone, struct withdrawals *w)
{
	int64_t ends_at = review_withdrawal_ends(row, zone);

	if (ends_at == 0)
		return;
	w->open++;
	w->open_soon += ends_at - now <= WITHDRAWALS_SOON_MS;
	w->open_late += ends_at < now;
	if (w->ends_at == 0 || ends_at < w->ends_at)
		w->ends_at = ends_at;
}

static enum err
load_open(struct db *db, int64_t now, int zone, struct withdrawals *w)
{
	struct review_query query = { .state = "open", .limit = 200 };
	size_t i, n;
	enum err e;

	do {
		AUTO_JSON struct json_object *found = NULL;

		if ((e = review_list(db, &query, &found)))
			return e;
		for (i = 0, n = json_count(found); i < n; i++) {
			count_open(json_item(found, i), now, zone, w);
			json_int(json_item(found, i), "id", &query.after);
		}
	} while (n == (size_t)query.limit);
	return ERR_NONE;
}

enum err
withdrawals_load(struct db *db, int64_t from, int64_t until, int64_t now, struct withdrawals *ret)
{
	struct withdrawals w = {0};
	int64_t zone;
	enum err e;

	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = load_recorded(&(struct period){ db, from, until, zone * CLOCK_MINUTE_MS }, &w)) ||
	    (e = load_open(db, now, (int)zone, &w)))
		return e;
	*ret = w;
	return ERR_NONE;
}
