#include "template/save.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "template/fill.h"
#include "template/variables.h"

enum { SQL_INSERT, SQL_UPDATE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO template (key, name, description, category, language, recipient, body, gateway_body, short_body, params, active,"
	    "   updated_at, updated_by)"
	    " VALUES (:key, :name, :description, :category, :language, :recipient, :body, :gateway, :short, :params, :active, :now, :actor)"
	    " ON CONFLICT (key) DO NOTHING RETURNING id",
	[SQL_UPDATE] =	/* version: whoever edited an older one must look at the newer one first */
	    "UPDATE template SET name = :name, description = :description, category = :category, language = :language,"
	    " recipient = :recipient, body = :body, gateway_body = :gateway, short_body = :short, params = :params, active = :active,"
	    " version = version + 1, updated_at = :now, updated_by = :actor WHERE id = :id AND version = :version RETURNING id",
};
DB_SQL(sql);

enum { NAME_MAX_CHARS = 80, DESCRIPTION_MAX_CHARS = 300, LANGUAGE_MAX_BYTES = 10 };

static bool
is_one_of(const char *text, const char *const *choices)
{
	for (; *choices != NULL; choices++)
		if (text_equal(text, *choices))
			return true;
	return false;
}

static enum err
check_texts(const struct template *t, struct problem *problem)
{
	const struct { const char *field, *text; } texts[] = {
		{ "name", t->name }, { "description", t->description }, { "body", t->body }, { "gateway_body", t->gateway_body },
		{ "short_body", t->short_body },
	};
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text == NULL || !text_is_utf8(texts[i].text, strlen(texts[i].text)))
			return problem_set(problem, ERR_INVALID, texts[i].field, "must be a text in UTF-8");
	if (text_is_blank(t->name) || text_code_points(t->name) > NAME_MAX_CHARS)
		return problem_set(problem, ERR_INVALID, "name", "must be 1 to %d characters long", NAME_MAX_CHARS);
	if (text_code_points(t->description) > DESCRIPTION_MAX_CHARS)
		return problem_set(problem, ERR_INVALID, "description", "must be at most %d characters long", DESCRIPTION_MAX_CHARS);
	return ERR_NONE;
}

static enum err
check(const struct template *t, struct problem *problem)
{
	static const char *const categories[] = { "utility", "marketing", "service", NULL };
	static const char *const recipients[] = { "applicant", "staff", "official", NULL };
	enum err e;

	if (t->key == NULL || !variable_name_ok(t->key))
		return problem_set(problem, ERR_INVALID, "key", "must be lower-case letters, digits and underscores, a letter first");
	if ((e = check_texts(t, problem)))
		return e;
	if (!is_one_of(t->category, categories))
		return problem_set(problem, ERR_INVALID, "category", "must be utility, marketing or service");
	if (!is_one_of(t->recipient, recipients))
		return problem_set(problem, ERR_INVALID, "recipient", "must be applicant, staff or official");
	if (text_is_blank(t->language) || strlen(t->language) > LANGUAGE_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "language", "must be a language code: id");
	if (!json_object_is_type(t->params, json_type_array) || json_count(t->params) > ORDER_MAX)
		return problem_set(problem, ERR_INVALID, "params", "must be a list of at most %d parameters", ORDER_MAX);
	return ERR_NONE;
}

#define TEXT_ARGS(t) \
	TEXT_("name", (t)->name), TEXT_("description", (t)->description), TEXT_("category", (t)->category), \
	TEXT_("language", (t)->language), TEXT_("recipient", (t)->recipient), TEXT_("body", (t)->body), \
	TEXT_("gateway", (t)->gateway_body), TEXT_("short", (t)->short_body), TEXT_("params", params), \
	INT_("active", (t)->active)

enum err
template_save(struct db *db, const struct template *t, const char *actor, int64_t now, int64_t *ret_id, struct lint *ret_lint,
    struct problem *problem)
{
	const char *params;
	enum err e;

	*ret_lint = (struct lint){0};
	if ((e = check(t, problem)))
		return e;
	template_lint(t, ret_lint);
	if ((params = json_write(t->params)) == NULL)
		return ERR_MEMORY;
	/* Work in progress may be saved, but not sent. */
	if (ret_lint->has_error && t->active)
		return problem_set(problem, ERR_INVALID, "body", "the findings must be mended before the template can be used");
	e = db_one_int(db, sql[t->id > 0 ? SQL_UPDATE : SQL_INSERT], t->id > 0 ?
	    ARGS(INT_("id", t->id), INT_("version", t->version), TEXT_ARGS(t), INT_("now", now), TEXT_("actor", actor)) :
	    ARGS(TEXT_("key", t->key), TEXT_ARGS(t), INT_("now", now), TEXT_("actor", actor)), ret_id);
	return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
}
