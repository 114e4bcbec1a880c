#include "template/family.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "template/fill.h"
#include "template/language.h"

enum { SQL_SPEAKS, SQL_FOLLOW, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SPEAKS] = "SELECT count(*) FROM template WHERE of_key = :key AND language = :language",
	[SQL_FOLLOW] = "UPDATE template SET category = :category, recipient = :recipient, trigger_event = :trigger WHERE of_key = :key",
};
DB_SQL(sql);

static bool
is_itself(const struct template *t)
{
	return text_is_blank(t->of_key);
}

const char *
family_lacks(const struct template *base, const struct template *other)
{
	struct json_object *param;
	size_t i;

	for (i = 0; (param = param_at(other, i)) != NULL; i++)
		if (!param_is_optional(param) && param_find(base, param_name(param)) == NULL)
			return param_name(param);
	return NULL;
}

static enum err
check_other(struct db *db, const struct template *t, struct problem *problem)
{
	AUTO(template) struct template base = {0};
	char key[LANGUAGE_KEY_MAX];
	const char *name;
	enum err e;

	template_language_key(t->of_key, t->language, key);
	if (!text_equal(t->key, key))
		return problem_set(problem, ERR_INVALID, "key", "must be %.60s", key);
	if ((e = template_by_key(db, t->of_key, &base)) == ERR_NOT_FOUND || (e == ERR_NONE && !is_itself(&base)))
		return problem_set(problem, ERR_INVALID, "key", "there is no template %.60s", t->of_key);
	if (e)
		return e;
	if (text_equal(base.language, t->language))
		return problem_set(problem, ERR_INVALID, "language", "is the one that %.60s has already", base.key);
	if ((name = family_lacks(&base, t)) != NULL)
		return problem_set(problem, ERR_INVALID, "params", "%.60s is no parameter of %.60s: callers would not give it", name, base.key);
	return ERR_NONE;
}

enum err
family_check(struct db *db, const struct template *t, struct problem *problem)
{
	int64_t others;
	enum err e;

	if (!is_itself(t))
		return check_other(db, t, problem);
	if ((e = db_one_int(db, sql[SQL_SPEAKS], ARGS(TEXT_("key", t->key), TEXT_("language", t->language)), &others)))
		return e;
	return others == 0 ? ERR_NONE : problem_set(problem, ERR_INVALID, "language", "there is a version in this language already");
}

enum err
family_follow(struct db *db, const struct template *t)
{
	AUTO(template) struct template base = {0};
	enum err e;

	if ((e = template_family_load(db, t, &base)))
		return e;
	return db_run(db, sql[SQL_FOLLOW], ARGS(TEXT_("key", base.key), TEXT_("category", base.category), TEXT_("recipient", base.recipient),
	    TEXT_("trigger", base.trigger)), NULL);
}
