#include "routing/pace.h"

#include "base/clock.h"
#include "db/db.h"

enum { SQL_MINUTE, SQL_COUNT, SQL_RECENT, SQL_HELD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_MINUTE] =
	    "SELECT start_at, sent FROM provider_usage WHERE provider_id = :provider AND period = 'minute' AND start_at >= :since",
	[SQL_COUNT] =
	    "INSERT INTO provider_usage (provider_id, period, start_at, sent) VALUES (:provider, :period, :start, :sent)"
	    " ON CONFLICT (provider_id, period, start_at) DO UPDATE SET sent = provider_usage.sent + excluded.sent",
	[SQL_RECENT] =
	    "SELECT m.contact_id, a.provider_id, a.started_at FROM attempt a JOIN message m ON m.id = a.message_id"
	    " WHERE a.id > (SELECT coalesce(max(id), 0) - 10000 FROM attempt) AND a.started_at > :since ORDER BY a.id",
	[SQL_HELD] =	/* the message that was too much waits until its person may be written to again */
	    "SELECT m.contact_id, a.provider_id, q.due_at FROM attempt a JOIN message m ON m.id = a.message_id JOIN queue q ON q.message_id = m.id"
	    " WHERE a.id > (SELECT coalesce(max(id), 0) - 10000 FROM attempt) AND a.verdict = :verdict AND q.due_at > :now",
};
DB_SQL(sql);

enum { ANSWER_WAIT_MS = 1000, BUSY_MOST_MS = 90 * CLOCK_SECOND_MS, LINE_MOST_MS = 5 * CLOCK_MINUTE_MS };

void
pace_end(struct pace *p)
{
	if (p == NULL)
		return;
	recent_end(&p->recent);
	*p = (struct pace){0};
}

static struct pace_provider *
find(struct pace *p, int64_t id)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->providers[i].id == id)
			return &p->providers[i];
	return NULL;
}

static int64_t
minute_of(int64_t at)
{
	return at - at % CLOCK_MINUTE_MS;
}

static void
roll(struct pace_provider *it, int64_t now)
{
	int64_t minute = minute_of(now);

	if (minute == it->minute_at)
		return;
	it->last_minute = minute - it->minute_at == CLOCK_MINUTE_MS ? it->this_minute : 0;
	it->this_minute = 0;
	it->minute_at = minute;
}

/* ---- what was sent before ---- */

static enum err
load_minutes(struct db *db, struct pace_provider *it)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_MINUTE], ARGS(INT_("provider", it->id), INT_("since", it->minute_at - CLOCK_MINUTE_MS)), &rows)))
		return e;
	while (db_next(&rows)) {
		if (db_col_int(&rows, 0) == it->minute_at)
			it->this_minute = db_col_int(&rows, 1);
		else
			it->last_minute = db_col_int(&rows, 1);
	}
	return rows.err;
}

static int64_t
gap_of(const struct provider_row *row)
{
	return row->kind->contact_gap_s * CLOCK_SECOND_MS;
}

/* 0: no such provider, or one that sets no pace for a person. */
static int64_t
gap_by_id(const struct ground *ground, int64_t provider_id)
{
	size_t i;

	for (i = 0; i < ground->providers.count; i++)
		if (ground->providers.items[i].id == provider_id)
			return gap_of(&ground->providers.items[i]);
	return 0;
}

static enum err
load_held(struct db *db, struct pace *p, const struct ground *ground)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_HELD], ARGS(TEXT_("verdict", verdict_name(VERDICT_THROTTLE_CONTACT)), INT_("now", ground->now)), &rows)))
		return e;
	while (db_next(&rows))
		if ((e = recent_hold(&p->recent, db_col_int(&rows, 0), db_col_int(&rows, 1), gap_by_id(ground, db_col_int(&rows, 1)),
		    db_col_int(&rows, 2), ground->now)))
			return e;
	return rows.err;
}

/* Pairs that an earlier sender may have brought close to their limit. */
static enum err
load_recent(struct db *db, struct pace *p, const struct ground *ground)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t longest = 0, gap;
	size_t i;
	enum err e;

	for (i = 0; i < ground->providers.count; i++)
		if ((gap = gap_of(&ground->providers.items[i])) > longest)
			longest = gap;
	if (longest == 0)
		return ERR_NONE;
	if ((e = db_query(db, sql[SQL_RECENT], ARGS(INT_("since", ground->now - RECENT_BURST * longest)), &rows)))
		return e;
	while (db_next(&rows))
		if ((e = recent_take(&p->recent, db_col_int(&rows, 0), db_col_int(&rows, 1), gap_by_id(ground, db_col_int(&rows, 1)),
		    db_col_int(&rows, 2))))
			return e;
	return rows.err ? rows.err : load_held(db, p, ground);
}

enum err
pace_load(struct db *db, struct pace *p, const struct ground *ground)
{
	struct pace_provider *it;
	size_t i;
	enum err e;

	for (i = 0; i < ground->providers.count && p->count < PLAN_PROVIDERS_MAX; i++) {
		if (find(p, ground->providers.items[i].id) == NULL) {
			it = &p->providers[p->count];
			*it = (struct pace_provider){ .id = ground->providers.items[i].id, .minute_at = minute_of(ground->now) };
			if ((e = load_minutes(db, it)))
				return e;
			p->count++;
		}
	}
	for (i = 0; i < p->count; i++) {
		roll(&p->providers[i], ground->now);
		p->providers[i].day_at = ground->day_start;
	}
	if (!p->recent_is_loaded && (e = load_recent(db, p, ground)))
		return e;
	p->recent_is_loaded = true;
	return ERR_NONE;
}

static enum err
count(struct db *db, const struct pace_provider *it, const char *period, int64_t start_at, int64_t sent)
{
	return db_run(db, sql[SQL_COUNT], ARGS(INT_("provider", it->id), TEXT_("period", period), INT_("start", start_at),
	    INT_("sent", sent)), NULL);
}

enum err
pace_save(struct db *db, struct pace *p)
{
	struct pace_provider *it;
	enum err e;

	for (it = p->providers; it < p->providers + p->count; it++) {
		if (it->unsaved_minute == 0)
			continue;
		if ((e = count(db, it, "minute", it->minute_at, it->unsaved_minute)) || (e = count(db, it, "day", it->day_at, it->unsaved_day)))
			return e;
	}
	return ERR_NONE;
}

void
pace_saved(struct pace *p)
{
	struct pace_provider *it;

	for (it = p->providers; it < p->providers + p->count; it++)
		it->unsaved_minute = it->unsaved_day = 0;
}

void
pace_undo(struct pace *p)
{
	struct pace_provider *it;

	for (it = p->providers; it < p->providers + p->count; it++) {
		it->this_minute -= it->unsaved_minute;
		if (it->unsaved_minute > 0)
			it->busy_until = 0;
		it->unsaved_minute = it->unsaved_day = 0;
		it->probing = false;
	}
}

/* ---- may it go? ---- */

/* How far apart messages leave on average. */
static int64_t
spacing(const struct provider_row *row)
{
	int64_t by_gap = row->gap_ms + row->gap_jitter_ms / 2, by_minute = row->per_minute > 0 ? CLOCK_MINUTE_MS / row->per_minute : 0;

	return by_gap > by_minute ? by_gap : by_minute;
}

/* The minute that ends now holds what was sent in this one and the rest of the last. */
static bool
minute_is_full(const struct pace_provider *it, const struct provider_row *row, int64_t now)
{
	int64_t left_of_last = CLOCK_MINUTE_MS - (now - it->minute_at);

	return row->per_minute > 0 && it->this_minute + it->last_minute * left_of_last / CLOCK_MINUTE_MS >= row->per_minute;
}

static bool
is_half_open(const struct provider_row *row, int64_t now)
{
	return row->failures >= PROVIDER_FAILURES_OPEN && row->closed_until <= now;
}

/* Earliest for the provider alone. */
static int64_t
earliest(const struct pace_provider *it, const struct provider_row *row, int64_t now)
{
	int64_t at = it->next_at > now ? it->next_at : now;

	if (minute_is_full(it, row, now) && at < now + spacing(row))
		at = now + spacing(row);
	if (((is_half_open(row, now) && it->probing) || it->busy_until > now) && at < now + ANSWER_WAIT_MS)
		at = now + ANSWER_WAIT_MS;
	return at;
}

int64_t
pace_at(struct pace *p, const struct provider_row *row, int64_t contact_id, int64_t now)
{
	struct pace_provider *it = find(p, row->id);
	int64_t at, contact_at;

	if (it == NULL)
		return now;
	roll(it, now);
	contact_at = recent_at(&p->recent, contact_id, row->id, gap_of(row), now);
	if ((at = earliest(it, row, now)) <= now)
		return contact_at;
	/* The first in line goes when it may, each of the others one spacing later. */
	at = it->promised_at + spacing(row) > at ? it->promised_at + spacing(row) : at;
	if (at > now + LINE_MOST_MS)
		at = now + LINE_MOST_MS;
	else
		it->promised_at = at;
	return at > contact_at ? at : contact_at;
}

enum err
pace_take(struct pace *p, const struct provider_row *row, int64_t contact_id, int64_t now, uint32_t random)
{
	struct pace_provider *it = find(p, row->id);
	enum err e;

	if (it == NULL)
		return ERR_NONE;
	if ((e = recent_take(&p->recent, contact_id, row->id, gap_of(row), now)))
		return e;
	roll(it, now);
	it->this_minute++;
	it->unsaved_minute++;
	it->unsaved_day++;
	it->probing = is_half_open(row, now);
	it->busy_until = row->kind->one_at_a_time ? now + BUSY_MOST_MS : 0;
	if (row->gap_ms > 0 || row->gap_jitter_ms > 0)
		it->next_at = now + row->gap_ms + (int64_t)((uint64_t)row->gap_jitter_ms * random / UINT32_MAX);
	return ERR_NONE;
}

enum err
pace_hold(struct pace *p, const struct provider *kind, int64_t provider_id, int64_t contact_id, int64_t until, int64_t now)
{
	return recent_hold(&p->recent, contact_id, provider_id, kind->contact_gap_s * CLOCK_SECOND_MS, until, now);
}

void
pace_answered(struct pace *p, int64_t provider_id)
{
	struct pace_provider *it = find(p, provider_id);

	if (it == NULL)
		return;
	it->probing = false;
	it->busy_until = 0;
}
