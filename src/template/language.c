#include "template/language.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "template/family.h"

enum { SQL_BEHIND, SQL_WAITS, SQL_LIST, SQL__COUNT };

/* Ways that carry the template itself and not yet this language of it. */
#define BEHIND \
	" FROM template_mapping b JOIN provider p ON p.id = b.provider_id AND p.enabled = 1" \
	" WHERE b.template_id = :base AND b.status = 'approved' AND NOT EXISTS (SELECT 1 FROM template_mapping m" \
	"   WHERE m.template_id = :other AND m.provider_id = b.provider_id AND m.status = 'approved')"

static const char *const sql[SQL__COUNT] = {
	[SQL_BEHIND] = "SELECT count(*)" BEHIND,
	[SQL_WAITS] = "SELECT p.name" BEHIND " ORDER BY p.priority, p.id",
	[SQL_LIST] =
	    "SELECT id, key, language, active, version FROM template WHERE key = :key OR of_key = :key"
	    " ORDER BY CASE of_key WHEN '' THEN 0 ELSE 1 END, language",
};
DB_SQL(sql);

const char *
template_language(size_t i)
{
	static const char *const languages[] = { "id", "en" };

	return i < sizeof(languages) / sizeof(languages[0]) ? languages[i] : NULL;
}

const char *
language_why_name(enum language_why why)
{
	static const char *const names[LANGUAGE_WHY__COUNT] = {
		[LANGUAGE_ONLY] = "only", [LANGUAGE_ASKED] = "asked", [LANGUAGE_CONTACT] = "contact", [LANGUAGE_NO_VERSION] = "no_version",
		[LANGUAGE_DIFFERS] = "differs", [LANGUAGE_NOT_APPROVED] = "not_approved",
	};

	return names[why];
}

void
template_language_key(const char *key, const char *language, char ret[LANGUAGE_KEY_MAX])
{
	snprintf(ret, LANGUAGE_KEY_MAX, "%.50s.%.10s", key, language);
}

static void
hand_over(struct template *from, struct template *ret)
{
	*ret = *from;
	*from = (struct template){0};
}

static enum err
load_other(struct db *db, const struct template *base, const char *language, struct template *ret)
{
	char key[LANGUAGE_KEY_MAX];

	template_language_key(base->key, language, key);
	return template_by_key(db, key, ret);
}

/* ---- named by the caller ---- */

static enum err
choose_asked(struct db *db, struct template *base, const char *asked, struct template *ret, struct problem *problem)
{
	AUTO(template) struct template other = {0};
	enum err e;

	if (text_equal(asked, base->language)) {
		hand_over(base, ret);
		return ERR_NONE;
	}
	if ((e = load_other(db, base, asked, &other)) == ERR_NOT_FOUND || (e == ERR_NONE && !other.active))
		return problem_set(problem, ERR_INVALID, "language", "%.50s has no version in use in the language \"%.10s\"", base->key, asked);
	if (e)
		return e;
	if (family_lacks(base, &other) != NULL)
		return problem_set(problem, ERR_INVALID, "language", "the version in the language \"%.10s\" needs %.60s, which %.50s does not ask for", asked,
		    family_lacks(base, &other), base->key);
	hand_over(&other, ret);
	return ERR_NONE;
}

/* ---- by whom it goes to ---- */

static enum err
is_behind(struct db *db, const struct template *base, const struct template *other, bool *ret)
{
	int64_t ways;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_BEHIND], ARGS(INT_("base", base->id), INT_("other", other->id)), &ways)))
		return e;
	*ret = ways > 0;
	return ERR_NONE;
}

enum err
template_language_waits(struct db *db, int64_t base_id, int64_t other_id, struct buf *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_WAITS], ARGS(INT_("base", base_id), INT_("other", other_id)), &rows)))
		return e;
	while (db_next(&rows))
		buf_fmt(ret, "%s%s", ret->len > 0 ? ", " : "", db_col_text(&rows, 0));
	return rows.err != ERR_NONE ? rows.err : buf_err(ret);
}

static enum err
choose_spoken(struct db *db, struct template *base, const char *spoken, struct template *ret, enum language_why *ret_why)
{
	AUTO(template) struct template other = {0};
	bool behind = false;
	enum err e = load_other(db, base, spoken, &other);

	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NONE && (e = is_behind(db, base, &other, &behind)))
		return e;
	*ret_why = !other.active ? LANGUAGE_NO_VERSION : family_lacks(base, &other) != NULL ? LANGUAGE_DIFFERS :
	    behind ? LANGUAGE_NOT_APPROVED : LANGUAGE_CONTACT;
	hand_over(*ret_why == LANGUAGE_CONTACT ? &other : base, ret);
	return ERR_NONE;
}

enum err
template_in_language(struct db *db, const char *key, const char *asked, const char *spoken, struct template *ret, enum language_why *ret_why,
    struct problem *problem)
{
	AUTO(template) struct template base = {0};
	enum err e;

	if ((e = template_by_key(db, key, &base)))
		return e;
	*ret_why = LANGUAGE_ASKED;
	if (asked != NULL && text_equal(base.of_key, ""))
		return choose_asked(db, &base, asked, ret, problem);
	if (!text_equal(base.of_key, "")) {	/* the key names the language */
		hand_over(&base, ret);
		return ERR_NONE;
	}
	*ret_why = LANGUAGE_ONLY;
	if (!text_is_blank(spoken) && !text_equal(spoken, base.language))
		return choose_spoken(db, &base, spoken, ret, ret_why);
	hand_over(&base, ret);
	return ERR_NONE;
}

/* ---- all of them ---- */

enum err
template_family_load(struct db *db, const struct template *t, struct template *ret)
{
	return template_by_key(db, template_family(t), ret);
}

enum err
template_language_list(struct db *db, const struct template *t, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "key", DB_TEXT }, { "language", DB_TEXT }, { "active", DB_FLAG }, { "version", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(TEXT_("key", template_family(t))), columns, ret);
}
