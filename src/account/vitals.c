#include "account/vitals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"

enum { SQL_DUE, SQL_ASKED, SQL_SILENT, SQL_KEEP, SQL_CHANGE, SQL_LOAD, SQL_LIMIT, SQL_CHANGES, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_DUE] =
	    "SELECT p.id, p.kind FROM provider p LEFT JOIN provider_vitals v ON v.provider_id = p.id"
	    " WHERE p.enabled = 1 AND coalesce(v.asked_at, 0) <= :before"
	    " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.provider_id = p.id AND t.state IN ('waiting', 'running')) ORDER BY p.id",
	[SQL_ASKED] =
	    "INSERT INTO provider_vitals (provider_id, asked_at) VALUES (:provider, :now)"
	    " ON CONFLICT (provider_id) DO UPDATE SET asked_at = excluded.asked_at",
	[SQL_SILENT] =
	    "INSERT INTO provider_vitals (provider_id, asked_at, silent_since) VALUES (:provider, :now, :now)"
	    " ON CONFLICT (provider_id) DO UPDATE SET silent_since = coalesce(provider_vitals.silent_since, excluded.silent_since)",
	[SQL_KEEP] =
	    "UPDATE provider_vitals SET told_at = :now, silent_since = NULL, link = :link, link_since = :link_since, package = :package,"
	    "   ends_on = :ends_on, quota_left = :quota_left, day_limit = :day_limit, balance = :balance, quality = :quality, status = :status,"
	    "   name_status = :name_status, throughput = :throughput WHERE provider_id = :provider",
	[SQL_CHANGE] = "INSERT INTO provider_change (provider_id, at, what, was, is_now) VALUES (:provider, :now, :what, :was, :is)",
	[SQL_LOAD] =
	    "SELECT asked_at, coalesce(told_at, 0), coalesce(silent_since, 0), link, coalesce(link_since, 0), package, coalesce(ends_on, 0),"
	    "   coalesce(quota_left, -1), day_limit, balance, quality, status, name_status, throughput FROM provider_vitals"
	    " WHERE provider_id = :provider",
	[SQL_LIMIT] = "SELECT people_limit FROM provider WHERE id = :provider",
	[SQL_CHANGES] = "SELECT at, what, was, is_now FROM provider_change WHERE provider_id = :provider ORDER BY id DESC LIMIT :limit",
};
DB_SQL(sql);

enum { WORD_MAX = 64 };

/* ---- asking ---- */

enum err
vitals_due(struct db *db, int64_t every_ms, int64_t now, int64_t ids[PROVIDERS_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const struct provider *kind;
	enum err e;

	*ret_n = 0;
	if ((e = db_query(db, sql[SQL_DUE], ARGS(INT_("before", now - every_ms)), &rows)))
		return e;
	while (*ret_n < PROVIDERS_MAX && db_next(&rows)) {
		kind = provider_find(db_col_text(&rows, 1));
		if (kind != NULL && kind->look_steps != 0)
			ids[(*ret_n)++] = db_col_int(&rows, 0);
	}
	return rows.err;
}

enum err
vitals_asked(struct db *db, int64_t provider_id, int64_t now)
{
	return db_run(db, sql[SQL_ASKED], ARGS(INT_("provider", provider_id), INT_("now", now)), NULL);
}

enum err
vitals_silent(struct db *db, int64_t provider_id, int64_t now)
{
	return db_run(db, sql[SQL_SILENT], ARGS(INT_("provider", provider_id), INT_("now", now)), NULL);
}

/* ---- reading ---- */

enum err
vitals_load(struct db *db, int64_t provider_id, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "asked_at", DB_INT }, { "told_at", DB_INT }, { "silent_since", DB_INT }, { "link", DB_TEXT }, { "link_since", DB_INT },
		{ "package", DB_TEXT }, { "ends_on", DB_INT }, { "quota_left", DB_INT }, { "day_limit", DB_INT }, { "balance", DB_TEXT },
		{ "quality", DB_TEXT }, { "status", DB_TEXT }, { "name_status", DB_TEXT }, { "throughput", DB_TEXT }, { 0 }
	};
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = db_rows_json(db, sql[SQL_LOAD], ARGS(INT_("provider", provider_id)), columns, &rows)))
		return e;
	if (json_count(rows) == 0)
		return ERR_NOT_FOUND;
	*ret = json_object_get(json_item(rows, 0));
	return ERR_NONE;
}

enum err
vitals_changes(struct db *db, int64_t provider_id, int64_t limit, struct json_object **ret)
{
	static const struct db_column columns[] = { { "at", DB_INT }, { "what", DB_TEXT }, { "was", DB_TEXT }, { "is", DB_TEXT }, { 0 } };

	return db_rows_json(db, sql[SQL_CHANGES], ARGS(INT_("provider", provider_id), INT_("limit", limit)), columns, ret);
}

/* ---- keeping ---- */

struct keeping { struct db *db; int64_t provider_id, now; struct json_object *was; };

/* What stands from now on: what it told, or else what it told before. A difference is noted. */
static enum err
keep_word(const struct keeping *k, const char *what, const char *told, const char **ret)
{
	const char *was = json_text(k->was, what);

	if (was == NULL)
		was = "";
	*ret = text_is_blank(told) ? was : told;
	if (strcmp(*ret, was) == 0)
		return ERR_NONE;
	return db_run(k->db, sql[SQL_CHANGE], ARGS(INT_("provider", k->provider_id), INT_("now", k->now), TEXT_("what", what), TEXT_("was", was),
	    TEXT_("is", *ret)), NULL);
}

static int64_t
number_of(const struct keeping *k, const char *what, bool told, int64_t value)
{
	int64_t was = 0;

	json_int(k->was, what, &was);
	return told ? value : was;
}

/* It stands with the provider itself, where the routing looks for it. */
static enum err
keep_people_limit(const struct keeping *k, int64_t limit)
{
	char told[WORD_MAX] = "", before[WORD_MAX] = "";
	int64_t was;
	enum err e;

	if (limit == 0 || (e = db_one_int(k->db, sql[SQL_LIMIT], ARGS(INT_("provider", k->provider_id)), &was)) == ERR_NOT_FOUND)
		return ERR_NONE;
	if (e || was == limit)
		return e;
	snprintf(told, sizeof(told), "%" PRId64, limit);
	if (was != 0)
		snprintf(before, sizeof(before), "%" PRId64, was);
	if ((e = db_run(k->db, sql[SQL_CHANGE], ARGS(INT_("provider", k->provider_id), INT_("now", k->now), TEXT_("what", "people_limit"),
	    TEXT_("was", before), TEXT_("is", told)), NULL)))
		return e;
	return provider_people_limit(k->db, k->provider_id, limit);
}

static enum err
keep_all(const struct keeping *k, const struct vitals *v)
{
	const char *link, *package, *quality, *status, *name_status, *throughput, *was_link = json_text(k->was, "link");
	int64_t since = number_of(k, "link_since", false, 0);
	int64_t ends_on = number_of(k, "ends_on", v->ends_on != 0, v->ends_on), quota = number_of(k, "quota_left", v->quota_told, v->quota_left);
	enum err e;

	if ((e = keep_word(k, "link", link_name(v->link), &link)) || (e = keep_word(k, "quality", v->quality, &quality)) ||
	    (e = keep_word(k, "status", v->status, &status)) || (e = keep_word(k, "name_status", v->name_status, &name_status)) ||
	    (e = keep_word(k, "throughput", v->throughput, &throughput)) || (e = keep_word(k, "package", v->package, &package)) ||
	    (e = keep_people_limit(k, v->people_limit)))
		return e;
	if (!text_equal(link, was_link))
		since = k->now;
	return db_run(k->db, sql[SQL_KEEP], ARGS(INT_("provider", k->provider_id), INT_("now", k->now), TEXT_("link", link),
	    since != 0 ? INT_("link_since", since) : NULL_("link_since"), TEXT_("package", package),
	    ends_on != 0 ? INT_("ends_on", ends_on) : NULL_("ends_on"), quota >= 0 ? INT_("quota_left", quota) : NULL_("quota_left"),
	    INT_("day_limit", number_of(k, "day_limit", v->per_day != 0, v->per_day)),
	    TEXT_("balance", v->balance[0] != '\0' ? v->balance : json_text(k->was, "balance")), TEXT_("quality", quality),
	    TEXT_("status", status), TEXT_("name_status", name_status), TEXT_("throughput", throughput)), NULL);
}

enum err
vitals_keep(struct db *db, int64_t provider_id, const struct vitals *v, int64_t now, bool *ret_came_back)
{
	AUTO_JSON struct json_object *was = NULL;
	struct keeping k = { .db = db, .provider_id = provider_id, .now = now };
	enum err e = vitals_load(db, provider_id, &was);

	/* Asked by hand before it was asked at a regular time. */
	if (e == ERR_NOT_FOUND && (e = vitals_asked(db, provider_id, now)) == ERR_NONE)
		e = vitals_load(db, provider_id, &was);
	if (e)
		return e;
	k.was = was;
	*ret_came_back = v->link == LINK_UP && text_equal(json_text(was, "link"), "down");
	return keep_all(&k, v);
}
