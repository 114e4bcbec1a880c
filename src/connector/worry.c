#include "connector/worry.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/handover.h"
#include "connector/run.h"
#include "db/db.h"
#include "setting/setting.h"

enum { SQL_ITEMS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ITEMS] = "SELECT count(*) FROM (SELECT 1 AS one FROM connector_item WHERE connector_id = :id LIMIT :most) some",
};
DB_SQL(sql);

enum {
	MANY_ITEMS = 20,		/* who told of so many has not lost all of them */
	BAD_SHARE = 10,			/* one row of so many may be unusable */
	SLOW_ANSWER_MS = 15000,		/* five times what these machines usually take */
	FAILED_AGAIN = 2,
};
#define LONG_RUN_MS	CLOCK_HOUR_MS
#define LATE_MS		(30 * CLOCK_MINUTE_MS)
#define LOST_TOLD_MS	(7 * CLOCK_DAY_MS)	/* long enough for somebody to have looked */

static int64_t
longer(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static void
worry_of(struct worry *w, enum trouble trouble, int64_t n)
{
	w->trouble = trouble;
	snprintf(w->detail, sizeof(w->detail), "%" PRId64, n);
}

int64_t
connector_answer_ms(const struct connector *c)
{
	int64_t answers = connector_counted(c, "answers");

	return answers > 0 ? connector_counted(c, "answer_ms") / answers : 0;
}

/* ---- one question each ---- */

static bool
fails(const struct connector *c, struct worry *w)
{
	enum trouble trouble = trouble_from_name(c->error);

	if (trouble == TROUBLE_NONE || c->failures == 0 || (trouble_may_pass(trouble) && c->failures < FAILED_AGAIN))
		return false;
	w->trouble = trouble;
	w->bad = true;
	snprintf(w->detail, sizeof(w->detail), "%s", c->error_detail);
	return true;
}

static bool
is_slow(const struct connector *c, int64_t now, struct worry *w)
{
	int64_t every = c->every_minutes * CLOCK_MINUTE_MS;

	if (c->phase[0] != '\0' && now - c->started_at > longer(every, LONG_RUN_MS))
		worry_of(w, TROUBLE_LONG, (now - c->started_at) / CLOCK_MINUTE_MS);
	else if (c->phase[0] == '\0' && c->next_at > 0 && now - c->next_at > longer(2 * every, LATE_MS))
		worry_of(w, TROUBLE_LATE, (now - c->next_at) / CLOCK_MINUTE_MS);
	else if (connector_answer_ms(c) > SLOW_ANSWER_MS)
		worry_of(w, TROUBLE_SLOW, connector_answer_ms(c) / CLOCK_SECOND_MS);
	return w->trouble != TROUBLE_NONE;
}

/* What it gave out once may be missing here. */
static enum err
loses(struct db *db, const struct connector *c, int64_t now, struct worry *w)
{
	char when[CLOCK_TEXT_MAX];
	int64_t at, zone;
	enum err e;

	if ((e = handover_lost_at(db, c->id, &at)) || at == 0 || now - at > LOST_TOLD_MS)
		return e;
	if ((e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	clock_format_minute(at, (int)zone, when);
	w->trouble = TROUBLE_LOST;
	snprintf(w->detail, sizeof(w->detail), "%s", when);
	return ERR_NONE;
}

/* It answers as it should, and what it says is hardly true. */
static enum err
lies(struct db *db, const struct connector *c, struct worry *w)
{
	int64_t seen = connector_counted(c, "new") + connector_counted(c, "changed") + connector_counted(c, "unchanged"), known = 0;
	int64_t bad = connector_counted(c, "bad_rows") + connector_counted(c, "refused");
	enum err e;

	if (c->phase[0] != '\0' || c->error[0] != '\0' || c->finished_at == 0)
		return ERR_NONE;
	if (bad * BAD_SHARE > seen + bad) {
		worry_of(w, TROUBLE_ROWS, bad);
		return ERR_NONE;
	}
	if (seen > 0 || text_equal(c->kind->name, "gateway"))
		return ERR_NONE;
	if ((e = db_one_int(db, sql[SQL_ITEMS], ARGS(INT_("id", c->id), INT_("most", MANY_ITEMS)), &known)))
		return e;
	if (known == MANY_ITEMS)
		w->trouble = TROUBLE_EMPTY;
	return ERR_NONE;
}

enum err
connector_worry(struct db *db, const struct connector *c, int64_t now, struct worry *ret)
{
	enum err e;

	*ret = (struct worry){ .trouble = TROUBLE_NONE };
	if (!c->enabled || fails(c, ret))
		return ERR_NONE;
	if ((e = loses(db, c, now, ret)) || ret->trouble != TROUBLE_NONE || is_slow(c, now, ret))
		return e;
	return lies(db, c, ret);
}

/* ---- all ---- */

static enum err
add_worry(struct db *db, int64_t id, int64_t now, struct json_object *rows)
{
	AUTO(connector) struct connector c = {0};
	struct json_object *o;
	struct worry w;
	char subject[24];
	enum err e;

	if ((e = connector_load(db, id, &c)) || (e = connector_worry(db, &c, now, &w)) || w.trouble == TROUBLE_NONE)
		return e;
	snprintf(subject, sizeof(subject), "%" PRId64, c.id);
	o = json_object_new_object();
	json_put_text(o, "subject", subject);
	json_put_text(o, "name", c.name);
	json_put_text(o, "level", w.bad ? "bad" : "warn");
	json_put_text(o, "reason", trouble_name(w.trouble));
	json_put_text(o, "detail", w.detail);
	json_object_array_add(rows, o);
	return ERR_NONE;
}

enum err
connector_worries(struct db *db, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	struct connector_ids all;
	size_t i;
	enum err e;

	if ((e = connector_all(db, &all)))
		return e;
	for (i = 0; i < all.count; i++)
		if ((e = add_worry(db, all.items[i], now, rows)))
			return e;
	*ret = rows;
	rows = NULL;
	return ERR_NONE;
}
