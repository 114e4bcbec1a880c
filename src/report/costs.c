#include "report/costs.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/since.h"

enum { SQL_EMPTY, SQL_FIRST, SQL_MARK, SQL_DIRTY, SQL_CLEAN, SQL_FORGET, SQL_COUNT, SQL_NEWEST, SQL_NEXT, SQL_REPORT, SQL_COUNTED_AT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_EMPTY] = "SELECT count(*) FROM (SELECT 1 FROM cost_day LIMIT 1)",
	[SQL_FIRST] = "SELECT started_at FROM attempt WHERE id = (SELECT min(id) FROM attempt)",
	[SQL_MARK] = "INSERT INTO cost_dirty (at) VALUES (:at) ON CONFLICT (at) DO NOTHING",
	[SQL_DIRTY] = "SELECT min(at) FROM cost_dirty",
	[SQL_CLEAN] = "DELETE FROM cost_dirty WHERE at = :at",
	[SQL_FORGET] = "DELETE FROM cost_day WHERE day = :day",
	[SQL_COUNT] =	/* Meta alone bills by a category, and tells it with the message: an SMS of the same message has a price of its own */
	    "INSERT INTO cost_day (day, month, provider_id, template_id, category, currency, attempts, segments, priced, free, billable, amount_micros)"
	    " SELECT :day, :month, x.provider_id, x.template_id, x.category, x.price_currency, count(*), sum(x.segments),"
	    "   sum(CASE WHEN x.price_micros > 0 THEN 1 ELSE 0 END),"
	    "   sum(CASE WHEN x.price_micros = 0 AND x.told = 1 AND x.billable = 0 THEN 1 ELSE 0 END),"
	    "   sum(CASE WHEN x.price_micros = 0 AND x.told = 1 AND x.billable = 1 THEN 1 ELSE 0 END), sum(x.price_micros)"
	    " FROM (SELECT a.provider_id, coalesce(m.template_id, 0) AS template_id, a.price_currency, a.segments, a.price_micros, m.billable,"
	    "     CASE WHEN p.kind = 'meta' AND m.price_category <> '' THEN m.price_category ELSE m.category END AS category,"
	    "     CASE WHEN p.kind = 'meta' AND m.price_category <> '' THEN 1 ELSE 0 END AS told"
	    "   FROM attempt a JOIN message m ON m.id = a.message_id JOIN provider p ON p.id = a.provider_id"
	    "   WHERE a.id >= :first AND a.id < :behind AND a.started_at >= :begin AND a.started_at < :end AND a.state = 'accepted') x"
	    " GROUP BY x.provider_id, x.template_id, x.category, x.price_currency",
	[SQL_NEWEST] = "SELECT coalesce(max(id), 0) FROM attempt",
	[SQL_NEXT] = "SELECT id, started_at FROM attempt WHERE id >= :id ORDER BY id LIMIT 1",
	[SQL_REPORT] =	/* a rate holds for the days from its own on */
	    "SELECT x.month, x.provider_id, coalesce(p.name, '?'), x.category, x.template_id, coalesce(t.name, ''), x.currency, x.rate_currency,"
	    "   sum(x.attempts), sum(x.segments), sum(x.priced), sum(x.free), sum(x.billable),"
	    "   sum(CASE WHEN x.rate IS NULL THEN 0 ELSE x.billable END), sum(x.amount_micros), sum(coalesce(x.rate, 0) * x.billable)"
	    " FROM (SELECT CASE WHEN :by_month = 1 THEN c.month ELSE 0 END AS month, c.provider_id, c.category, c.template_id, c.currency, c.attempts,"
	    "     c.segments, c.priced, c.free, c.billable, c.amount_micros, r.micros AS rate, coalesce(r.currency, '') AS rate_currency"
	    "   FROM cost_day c LEFT JOIN price_rate r ON r.category = c.category AND c.billable > 0 AND r.from_day ="
	    "     (SELECT max(n.from_day) FROM price_rate n WHERE n.category = c.category AND n.from_day <= c.day)"
	    "   WHERE c.day >= :from AND c.day <= :until) x"
	    " LEFT JOIN provider p ON p.id = x.provider_id LEFT JOIN template t ON t.id = x.template_id"
	    " GROUP BY x.month, x.provider_id, p.name, x.category, x.template_id, t.name, x.currency, x.rate_currency"
	    " ORDER BY x.month DESC, p.name, x.provider_id, x.category, t.name, x.template_id",
	[SQL_COUNTED_AT] = "SELECT coalesce(max(finished_at), 0) FROM job WHERE name = 'costs' AND outcome = 'done'",
};
DB_SQL(sql);

/* ---- counting ---- */

static int64_t
month_of(int64_t day)
{
	struct clock_date date = clock_local(day * CLOCK_DAY_MS, 0);

	return 12 * (int64_t)date.year + date.month - 1;
}

static enum err
count_day(struct db *db, int64_t day, int zone)
{
	const struct db_since attempts = { sql[SQL_NEWEST], sql[SQL_NEXT] };
	int64_t begin = day * CLOCK_DAY_MS - zone * CLOCK_MINUTE_MS, end = begin + CLOCK_DAY_MS, first, behind;
	enum err e;

	/* Ids come in the order of the beginnings but for those of one instant: an hour on both sides is more than enough. */
	if ((e = db_since(db, &attempts, begin - CLOCK_HOUR_MS, &first)) || (e = db_since(db, &attempts, end + CLOCK_HOUR_MS, &behind)) ||
	    (e = db_run(db, sql[SQL_FORGET], ARGS(INT_("day", day)), NULL)))
		return e;
	return db_run(db, sql[SQL_COUNT], ARGS(INT_("day", day), INT_("month", month_of(day)), INT_("first", first), INT_("behind", behind),
	    INT_("begin", begin), INT_("end", end)), NULL);
}

/* Nothing was ever counted: every day since the first attempt is marked. */
static enum err
mark_history(struct db *db, int64_t now)
{
	int64_t n, at;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_EMPTY], ARGS(), &n)) || n > 0)
		return e;
	if ((e = db_one_int(db, sql[SQL_FIRST], ARGS(), &at)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	for (at -= at % CLOCK_DAY_MS; at <= now; at += CLOCK_DAY_MS)
		if ((e = db_run(db, sql[SQL_MARK], ARGS(INT_("at", at)), NULL)))
			return e;
	return ERR_NONE;
}

/* A day of UTC lies in two days of the office. */
static enum err
count_dirty(struct db *db, int64_t at, int zone)
{
	int64_t day;
	enum err e;

	for (day = clock_day(at, zone); day <= clock_day(at + CLOCK_DAY_MS - 1, zone); day++)
		if ((e = count_day(db, day, zone)))
			return e;
	return db_run(db, sql[SQL_CLEAN], ARGS(INT_("at", at)), NULL);
}

enum err
costs_count_next(struct db *db, int64_t now, int zone, int64_t *cursor, bool *ret_more)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t at, today = clock_day(now, zone);
	enum err e;

	if (*cursor == 0 && (e = mark_history(db, now)))
		return e;
	++*cursor;
	if ((e = db_one(db, sql[SQL_DIRTY], ARGS(), &rows)))
		return e;
	*ret_more = !db_col_null(&rows, 0);
	at = db_col_int(&rows, 0);
	db_rows_end(&rows);
	if (*ret_more)
		return count_dirty(db, at, zone);
	return (e = count_day(db, today - 1, zone)) ? e : count_day(db, today, zone);
}

enum err
costs_counted_at(struct db *db, int64_t *ret_at)
{
	return db_one_int(db, sql[SQL_COUNTED_AT], ARGS(), ret_at);
}

/* ---- the report ---- */

enum { COL_MONTH, COL_PROVIDER, COL_PROVIDER_NAME, COL_CATEGORY, COL_TEMPLATE, COL_TEMPLATE_NAME, COL_CURRENCY, COL_RATE_CURRENCY, COL_ATTEMPTS,
	COL_SEGMENTS, COL_PRICED, COL_FREE, COL_BILLABLE, COL_RATED, COL_AMOUNT, COL_RATED_AMOUNT };

static void
add_to(struct json_object *o, const char *name, int64_t n)
{
	int64_t was = 0;

	json_int(o, name, &was);
	json_put_int(o, name, was + n);
}

static void
add_amount(struct json_object *amounts, const char *currency, int64_t micros)
{
	struct json_object *o;
	size_t i;

	for (i = 0; i < json_count(amounts); i++)
		if (text_equal(json_text(json_item(amounts, i), "currency"), currency)) {
			add_to(json_item(amounts, i), "micros", micros);
			return;
		}
	o = json_object_new_object();
	json_put_text(o, "currency", currency);
	json_put_int(o, "micros", micros);
	json_object_array_add(amounts, o);
}

static bool
is_same(struct json_object *o, struct db_rows *rows)
{
	int64_t month = 0, provider = 0, template = 0;

	if (o == NULL)
		return false;
	json_int(o, "month_no", &month);
	json_int(o, "provider_id", &provider);
	json_int(o, "template_id", &template);
	return month == db_col_int(rows, COL_MONTH) && provider == db_col_int(rows, COL_PROVIDER) && template == db_col_int(rows, COL_TEMPLATE) &&
	    text_equal(json_text(o, "category"), db_col_text(rows, COL_CATEGORY));
}

static struct json_object *
new_row(struct db_rows *rows)
{
	struct json_object *o = json_object_new_object();
	int64_t month = db_col_int(rows, COL_MONTH);
	char text[CLOCK_TEXT_MAX];

	json_put_int(o, "month_no", month);
	snprintf(text, sizeof(text), "%04" PRId64 "-%02" PRId64, month / 12, month % 12 + 1);
	if (month != 0)
		json_put_text(o, "month", text);
	json_put_int(o, "provider_id", db_col_int(rows, COL_PROVIDER));
	json_put_text(o, "provider", db_col_text(rows, COL_PROVIDER_NAME));
	json_put_text(o, "category", db_col_text(rows, COL_CATEGORY));
	json_put_int(o, "template_id", db_col_int(rows, COL_TEMPLATE));
	json_put_text(o, "template", db_col_text(rows, COL_TEMPLATE_NAME));
	json_put_array(o, "amounts");
	return o;
}

/* What is priced and what is billed by a rate stand in rows of their own, so the parts of one line come one after the other. */
static void
add_row(struct json_object *o, struct db_rows *rows)
{
	int64_t priced = db_col_int(rows, COL_PRICED), rated = db_col_int(rows, COL_RATED), free_n = db_col_int(rows, COL_FREE);
	struct json_object *amounts = json_at(o, "amounts");

	add_to(o, "messages", db_col_int(rows, COL_ATTEMPTS));
	add_to(o, "segments", db_col_int(rows, COL_SEGMENTS));
	add_to(o, "billable", priced + rated);
	add_to(o, "free", free_n);
	add_to(o, "unknown", db_col_int(rows, COL_ATTEMPTS) - priced - rated - free_n);
	if (priced > 0)
		add_amount(amounts, db_col_text(rows, COL_CURRENCY), db_col_int(rows, COL_AMOUNT));
	if (rated > 0)
		add_amount(amounts, db_col_text(rows, COL_RATE_CURRENCY), db_col_int(rows, COL_RATED_AMOUNT));
}

enum err
costs_report(struct db *db, const struct cost_query *query, struct json_object **ret)
{
	AUTO_JSON struct json_object *list = json_object_new_array();
	AUTO(db_rows) struct db_rows rows = {0};
	struct json_object *o = NULL;
	enum err e;

	if ((e = db_query(db, sql[SQL_REPORT], ARGS(INT_("by_month", query->by_month), INT_("from", query->from_day),
	    INT_("until", query->until_day)), &rows)))
		return e;
	while (db_next(&rows)) {
		if (!is_same(o, &rows))
			json_object_array_add(list, o = new_row(&rows));
		add_row(o, &rows);
	}
	if (rows.err)
		return rows.err;
	*ret = list;
	list = NULL;
	return ERR_NONE;
}
