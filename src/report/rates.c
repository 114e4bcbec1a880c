#include "report/rates.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "provider/money.h"

enum { SQL_SET, SQL_REMOVE, SQL_LIST, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SET] =
	    "INSERT INTO price_rate (category, from_day, currency, micros, set_by, set_at) VALUES (:category, :day, :currency, :micros, :actor, :now)"
	    " ON CONFLICT (category, from_day) DO UPDATE SET currency = excluded.currency, micros = excluded.micros, set_by = excluded.set_by,"
	    "   set_at = excluded.set_at",
	[SQL_REMOVE] = "DELETE FROM price_rate WHERE category = :category AND from_day = :day",
	[SQL_LIST] = "SELECT category, from_day, currency, micros, set_by, set_at FROM price_rate ORDER BY category, from_day DESC",
};
DB_SQL(sql);

const char *const rate_categories[] = { "utility", "marketing", "authentication", "service", NULL };

enum { CURRENCY_LETTERS = 3, LAST_DAY = 60000 };	/* far in the next century */
#define MICROS_MAX	INT64_C(1000000000000)		/* a million of any currency for one message is a slip of the pen */

static bool
is_category(const char *text)
{
	const char *const *c;

	for (c = rate_categories; *c != NULL; c++)
		if (text_equal(*c, text))
			return true;
	return false;
}

static bool
is_currency(const char *text)
{
	return strlen(text) == CURRENCY_LETTERS && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == CURRENCY_LETTERS;
}

static enum err
check(const struct rate_draft *d, int64_t *ret_micros, struct problem *problem)
{
	if (!is_category(d->category))
		return problem_set(problem, ERR_INVALID, "category", "must be utility, marketing, authentication or service");
	if (d->from_day < 0 || d->from_day > LAST_DAY)
		return problem_set(problem, ERR_INVALID, "from", "must be a day like 2026-11-21");
	*ret_micros = 0;
	if (text_is_blank(d->amount))
		return ERR_NONE;
	if (*d->amount == '-' || !money_read(d->amount, ret_micros) || *ret_micros > MICROS_MAX)
		return problem_set(problem, ERR_INVALID, "amount", "must be a number like 356.65, not more than a million");
	if (!is_currency(d->currency))
		return problem_set(problem, ERR_INVALID, "currency", "must be three capital letters like IDR");
	return ERR_NONE;
}

enum err
rate_set(struct db *db, const struct rate_draft *d, const char *actor, int64_t now, struct problem *problem)
{
	int64_t micros = 0, changed;
	enum err e;

	if ((e = check(d, &micros, problem)))
		return e;
	if (!text_is_blank(d->amount))
		return db_run(db, sql[SQL_SET], ARGS(TEXT_("category", d->category), INT_("day", d->from_day), TEXT_("currency", d->currency),
		    INT_("micros", micros), TEXT_("actor", actor), INT_("now", now)), NULL);
	if ((e = db_run(db, sql[SQL_REMOVE], ARGS(TEXT_("category", d->category), INT_("day", d->from_day)), &changed)))
		return e;
	return changed == 0 ? problem_set(problem, ERR_NOT_FOUND, "amount", "there is no rate of that day to take away") : ERR_NONE;
}

enum err
rate_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "category", DB_TEXT }, { "from_day", DB_INT }, { "currency", DB_TEXT }, { "micros", DB_INT }, { "set_by", DB_TEXT },
		{ "set_at", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(), columns, ret);
}
