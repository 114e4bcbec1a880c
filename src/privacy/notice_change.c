#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "privacy/notice.h"

enum { SQL_YES, SQL_SINCE_ID, SQL_SINCE_EN, SQL_MATERIAL, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_YES] =
	    "SELECT at, notice_version FROM consent_ledger WHERE subject_hash = (SELECT subject_hash FROM contact WHERE id = :contact)"
	    " AND scope = :scope AND action = 'opt_in' ORDER BY at DESC, seq DESC LIMIT 1",
	[SQL_SINCE_ID] =
	    "SELECT version, from_at, material, change_id FROM notice WHERE from_at > :since AND from_at <= :now ORDER BY from_at, id",
	[SQL_SINCE_EN] =
	    "SELECT version, from_at, material, change_en FROM notice WHERE from_at > :since AND from_at <= :now ORDER BY from_at, id",
	[SQL_MATERIAL] = "SELECT coalesce(max(from_at), 0) FROM notice WHERE material = 1 AND from_at <= :now",
};
DB_SQL(sql);

/* A person's newest yes in one scope. */
struct yes { int64_t at; char version[PRIVACY_VERSION_MAX]; };

static enum err
find_yes(struct db *db, int64_t contact_id, enum scope scope, struct yes *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_YES], ARGS(INT_("contact", contact_id), TEXT_("scope", scope_name(scope))), &rows)))
		return e;
	ret->at = db_col_int(&rows, 0);
	snprintf(ret->version, sizeof(ret->version), "%s", db_col_text(&rows, 1));
	return ERR_NONE;
}

/* The program was updated and brought other words; those who agreed without a notice before them (in a chat) have nothing to compare. */
static void
add_own_change(const struct privacy *own, const struct yes *yes, enum privacy_locale locale, struct json_object *changes)
{
	struct json_object *change;

	if (text_is_blank(yes->version) || text_equal(yes->version, own->version))
		return;
	change = json_object_new_object();
	json_put_text(change, "version", own->version);
	json_put_int(change, "from_at", own->from_at);
	json_put_bool(change, "material", own->material);
	json_put_text(change, "change", own->words[locale].change);
	json_object_array_add(changes, change);
}

static enum err
changes_since(struct db *db, const struct yes *yes, enum privacy_locale locale, int64_t now, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "version", DB_TEXT }, { "from_at", DB_INT }, { "material", DB_FLAG }, { "change", DB_TEXT }, { 0 }
	};
	const char *question = sql[locale == PRIVACY_EN ? SQL_SINCE_EN : SQL_SINCE_ID];
	AUTO(privacy) struct privacy in_force = {0};
	enum err e;

	if ((e = db_rows_json(db, question, ARGS(INT_("since", yes->at), INT_("now", now)), columns, ret)) ||
	    (e = privacy_in_force(db, now, &in_force)))
		return e;
	if (in_force.id == 0)
		add_own_change(&in_force, yes, locale, *ret);
	return ERR_NONE;
}

enum err
privacy_changes(struct db *db, int64_t contact_id, enum scope scope, const char *locale, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *changes = NULL;
	struct yes yes;
	enum err e;

	e = find_yes(db, contact_id, scope, &yes);
	if (e == ERR_NOT_FOUND)
		changes = json_object_new_array();
	else if (e || (e = changes_since(db, &yes, privacy_locale_of(locale), now, &changes)))
		return e;
	if (changes == NULL)
		return ERR_MEMORY;
	*ret = changes;
	changes = NULL;
	return ERR_NONE;
}

enum err
privacy_material_at(struct db *db, int64_t now, int64_t *ret)
{
	return db_one_int(db, sql[SQL_MATERIAL], ARGS(INT_("now", now)), ret);
}

enum err
privacy_is_older(struct db *db, int64_t contact_id, enum scope scope, int64_t than, bool *ret)
{
	struct yes yes;
	enum err e = find_yes(db, contact_id, scope, &yes);

	if (e && e != ERR_NOT_FOUND)
		return e;
	*ret = e == ERR_NONE && yes.at < than;
	return ERR_NONE;
}

enum err
privacy_overtake(struct db *db, int64_t contact_id, int64_t material_at, struct consent consents[SCOPE__COUNT], bool *ret)
{
	bool older;
	enum err e;
	int i;

	*ret = false;
	for (i = 0; i < SCOPE__COUNT; i++) {
		if (consents[i].state != CONSENT_AGREED)
			continue;
		if ((e = privacy_is_older(db, contact_id, (enum scope)i, material_at, &older)))
			return e;
		if (!older)
			continue;
		consents[i].state = CONSENT_NONE;
		consents[i].explicit_words = false;
		*ret |= i == SCOPE_OFFICIAL;
	}
	return ERR_NONE;
}
