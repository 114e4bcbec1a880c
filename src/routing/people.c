#include "routing/people.h"

#include "base/clock.h"
#include "db/db.h"
#include "setting/setting.h"

enum { SQL_COUNT, SQL_ONE, SQL_TAKE, SQL_FORGET, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_COUNT] = "SELECT count(*), coalesce(min(at), 0) FROM reached WHERE at > :since",
	[SQL_ONE] = "SELECT 1 FROM reached WHERE contact_id = :contact AND at > :since",
	[SQL_TAKE] =
	    "INSERT INTO reached (contact_id, at) VALUES (:contact, :now) ON CONFLICT (contact_id) DO UPDATE SET at = excluded.at",
	[SQL_FORGET] = "DELETE FROM reached WHERE at <= :since",
};
DB_SQL(sql);

enum { PERCENT = 100 };

/* The smallest that any official provider told: they share one portfolio. 0: none told, or all told that there is none. */
static int64_t
told(const struct provider_rows *providers)
{
	int64_t least = 0;
	size_t i;

	for (i = 0; i < providers->count; i++) {
		const struct provider_row *row = &providers->items[i];

		if (row->kind->scope == SCOPE_OFFICIAL && row->enabled && row->people_limit > 0 && (least == 0 || row->people_limit < least))
			least = row->people_limit;
	}
	return least;
}

enum err
people_load(struct db *db, const struct provider_rows *providers, int64_t now, struct people *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct people p = {0};
	int64_t percent;
	enum err e;

	if ((e = setting_number(db, SETTING_PEOPLE_LIMIT, &p.limit)) || (e = setting_number(db, SETTING_PEOPLE_RESERVE, &percent)))
		return e;
	if (p.limit == 0)
		p.limit = told(providers);
	if (p.limit != 0) {
		p.reserve = p.limit * percent / PERCENT;
		if ((e = db_one(db, sql[SQL_COUNT], ARGS(INT_("since", now - CLOCK_DAY_MS)), &rows)))
			return e;
		p.count = db_col_int(&rows, 0);
		p.free_at = p.count > 0 ? db_col_int(&rows, 1) + CLOCK_DAY_MS : 0;
	}
	*ret = p;
	return ERR_NONE;
}

enum err
people_standing(struct db *db, int64_t now, struct people *ret)
{
	AUTO(provider_rows) struct provider_rows providers = {0};
	enum err e;

	if ((e = provider_load_all(db, &providers)))
		return e;
	return people_load(db, &providers, now, ret);
}

static enum err
holds_place(struct db *db, int64_t contact_id, int64_t now, bool *ret)
{
	int64_t one;
	enum err e = db_one_int(db, sql[SQL_ONE], ARGS(INT_("contact", contact_id), INT_("since", now - CLOCK_DAY_MS)), &one);

	*ret = e == ERR_NONE;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
people_used_up(struct db *db, const struct people *p, int64_t contact_id, bool urgent, int64_t now, bool *ret)
{
	bool holds;
	enum err e;

	*ret = false;
	/* Far from the limit nobody has to be looked up. */
	if (p->limit == 0 || p->count < p->limit - (urgent ? 0 : p->reserve))
		return ERR_NONE;
	if ((e = holds_place(db, contact_id, now, &holds)))
		return e;
	*ret = !holds;
	return ERR_NONE;
}

enum err
people_take(struct db *db, struct people *p, int64_t contact_id, int64_t now)
{
	bool holds;
	enum err e;

	if (p->limit == 0)
		return ERR_NONE;
	if ((e = holds_place(db, contact_id, now, &holds)))
		return e;
	p->count += !holds;
	return db_run(db, sql[SQL_TAKE], ARGS(INT_("contact", contact_id), INT_("now", now)), NULL);
}

enum err
people_forget(struct db *db, int64_t now, int64_t *ret_n)
{
	return db_run(db, sql[SQL_FORGET], ARGS(INT_("since", now - CLOCK_DAY_MS)), ret_n);
}
