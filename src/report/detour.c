#include "report/detour.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "db/db.h"
#include "provider/provider.h"

enum { SQL_OUT, SQL_SENT, SQL_WAITING, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_OUT] =
	    "SELECT p.id, p.name, p.kind, p.is_default, min(a.opened_at) FROM provider p JOIN alert a ON a.subject = CAST(p.id AS TEXT)"
	    " WHERE p.enabled = 1 AND a.closed_at IS NULL AND a.kind IN ('provider_down', 'provider_paused')"
	    " GROUP BY p.id, p.name, p.kind, p.is_default, p.priority ORDER BY p.priority, p.id",
	[SQL_SENT] =
	    "SELECT v.name, n.plan FROM message m JOIN provider v ON v.id = m.provider_id JOIN message_plan n ON n.message_id = m.id"
	    " WHERE m.sent_at >= :since AND m.provider_id <> :provider ORDER BY m.sent_at DESC LIMIT :most",
	[SQL_WAITING] = "SELECT count(*) FROM queue",
};
DB_SQL(sql);

/* Would it have carried this one but for the state it is in? */
static bool
was_passed_over(const char *plan, int64_t provider_id)
{
	AUTO_JSON struct json_object *entries = NULL;
	const char *reason;
	int64_t id;
	size_t i;

	if (json_parse(plan, strlen(plan), &entries, NULL) != ERR_NONE)
		return false;
	for (i = 0; i < json_count(entries); i++) {
		if (!json_int(json_item(entries, i), "provider_id", &id) || id != provider_id)
			continue;
		reason = json_text(json_item(entries, i), "reason");
		return text_equal(reason, "down") || text_equal(reason, "paused");
	}
	return false;
}

/* Each name once. */
static void
add_name(struct detour *d, const char *name)
{
	char list[sizeof(d->via) + 4], one[80];
	size_t len = strlen(d->via);

	snprintf(list, sizeof(list), ", %s,", d->via);
	snprintf(one, sizeof(one), ", %.64s,", name);
	if (strstr(list, one) == NULL && len + strlen(name) + 3 < sizeof(d->via))
		snprintf(d->via + len, sizeof(d->via) - len, "%s%s", len > 0 ? ", " : "", name);
}

static enum err
count_messages(struct db *db, struct detour *d)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t looked_at = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_SENT], ARGS(INT_("since", d->since), INT_("provider", d->provider_id),
	    INT_("most", DETOUR_MESSAGES_MAX)), &rows)))
		return e;
	for (; db_next(&rows); looked_at++) {
		if (!was_passed_over(db_col_text(&rows, 1), d->provider_id))
			continue;
		d->messages++;
		add_name(d, db_col_text(&rows, 0));
	}
	d->more = looked_at == DETOUR_MESSAGES_MAX;
	return rows.err ? rows.err : db_one_int(db, sql[SQL_WAITING], NULL, &d->waiting);
}

enum err
detours_load(struct db *db, struct detours *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct detours all = { .count = 0 };
	const struct provider *kind;
	size_t i;
	enum err e;

	if ((e = db_query(db, sql[SQL_OUT], NULL, &rows)))
		return e;
	while (all.count < DETOURS_MAX && db_next(&rows)) {
		kind = provider_find(db_col_text(&rows, 2));
		if ((kind == NULL || kind->scope != SCOPE_OFFICIAL) && db_col_int(&rows, 3) == 0)
			continue;
		all.items[all.count] = (struct detour){ .provider_id = db_col_int(&rows, 0), .since = db_col_int(&rows, 4) };
		snprintf(all.items[all.count].name, sizeof(all.items[0].name), "%s", db_col_text(&rows, 1));
		all.count++;
	}
	if (rows.err)
		return rows.err;
	for (i = 0; i < all.count; i++)
		if ((e = count_messages(db, &all.items[i])))
			return e;
	*ret = all;
	return ERR_NONE;
}
