#include "template/save.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "template/family.h"
#include "template/fill.h"
#include "template/parts.h"
#include "template/variables.h"
#include "template/version.h"

enum { SQL_INSERT, SQL_UPDATE, SQL_TOUCH, SQL_SWITCH, SQL_FREEZE, SQL_FREEZE_PARTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO template (key, of_key, name, description, category, language, recipient, trigger_event, body, gateway_body, short_body, subject,"
	    "   params, parts, active, reroute_after_h, updated_at, updated_by)"
	    " VALUES (:key, :of, :name, :description, :category, :language, :recipient, :trigger, :body, :gateway, :short, :subject, :params, :parts,"
	    "   :active,"
	    "   coalesce((SELECT reroute_after_h FROM template WHERE key = :of), 0), :now, :actor)"
	    " ON CONFLICT (key) DO NOTHING RETURNING id",
	[SQL_UPDATE] =	/* version: whoever edited an older one must look at the newer one first */
	    "UPDATE template SET name = :name, description = :description, category = :category, language = :language,"
	    " recipient = :recipient, trigger_event = :trigger, body = :body, gateway_body = :gateway, short_body = :short, subject = :subject,"
	    " params = :params, parts = :parts, active = :active, version = version + 1, updated_at = :now, updated_by = :actor"
	    " WHERE id = :id AND version = :version RETURNING id",
	[SQL_TOUCH] =	/* what is said stays, so the version does */
	    "UPDATE template SET description = :description, recipient = :recipient, trigger_event = :trigger, active = :active"
	    " WHERE id = :id AND version = :version RETURNING id",
	[SQL_SWITCH] = "UPDATE template SET active = :active, updated_at = :now, updated_by = :actor WHERE id = :id",
	[SQL_FREEZE] =	/* whoever approved it approved this order of values, whatever the text becomes here */
	    "UPDATE template_mapping SET params = :params WHERE template_id = :id AND params = ''",
	[SQL_FREEZE_PARTS] = "UPDATE template_mapping SET parts = :parts WHERE template_id = :id AND parts = ''",
};
DB_SQL(sql);

enum { NAME_MAX_CHARS = 80, DESCRIPTION_MAX_CHARS = 300, LANGUAGE_MAX_BYTES = 10, ORDER_BYTES_MAX = 4096 };

static enum err
check_texts(const struct template *t, struct problem *problem)
{
	const struct { const char *field, *text; } texts[] = {
		{ "name", t->name }, { "description", t->description }, { "body", t->body }, { "gateway_body", t->gateway_body },
		{ "short_body", t->short_body }, { "subject", t->subject },
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

	/* The key of another language is made of the template's and the language (template/family.h). */
	if (t->key == NULL || (text_is_blank(t->of_key) && !variable_name_ok(t->key)))
		return problem_set(problem, ERR_INVALID, "key", "must be lower-case letters, digits and underscores, a letter first");
	if ((e = check_texts(t, problem)))
		return e;
	if (!text_is_one_of(t->category, categories))
		return problem_set(problem, ERR_INVALID, "category", "must be utility, marketing or service");
	if (!text_is_one_of(t->recipient, recipients))
		return problem_set(problem, ERR_INVALID, "recipient", "must be applicant, staff or official");
	if (t->trigger == NULL || (*t->trigger != '\0' && !variable_name_ok(t->trigger)))
		return problem_set(problem, ERR_INVALID, "trigger", "must be the key of a scenario, or empty");
	if (text_is_blank(t->language) || strlen(t->language) > LANGUAGE_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, "language", "must be a language code: id");
	if (!json_object_is_type(t->params, json_type_array) || json_count(t->params) > ORDER_MAX)
		return problem_set(problem, ERR_INVALID, "params", "must be a list of at most %d parameters", ORDER_MAX);
	return ERR_NONE;
}

/* Does it say the same as before? */
static bool
says_the_same(const struct template *a, const struct template *b)
{
	return text_equal(a->name, b->name) && text_equal(a->category, b->category) && text_equal(a->language, b->language) &&
	    text_equal(a->body, b->body) && text_equal(a->gateway_body, b->gateway_body) && text_equal(a->short_body, b->short_body) &&
	    text_equal(a->subject, b->subject) && json_object_equal(a->params, b->params) && parts_equal(a->parts, b->parts);
}

static enum err
freeze_order(struct db *db, const struct template *before, const struct template *after)
{
	AUTO(buf) struct buf old = {0}, new = {0};
	enum err e;

	buf_init(&old, ORDER_BYTES_MAX);
	buf_init(&new, ORDER_BYTES_MAX);
	/* A text that has no order yet, because of errors in it, was approved by nobody. */
	if (template_order_json(before, &old) != ERR_NONE)
		return ERR_NONE;
	e = template_order_json(after, &new);
	if (e == ERR_NONE && text_equal(buf_text(&old), buf_text(&new)))
		return ERR_NONE;
	return db_run(db, sql[SQL_FREEZE], ARGS(INT_("id", before->id), TEXT_("params", buf_text(&old))), NULL);
}

/* Nor does a header or button that is new here change what is filled there. */
static enum err
freeze_parts(struct db *db, const struct template *before, const struct template *after)
{
	if (parts_equal(before->parts, after->parts))
		return ERR_NONE;
	return db_run(db, sql[SQL_FREEZE_PARTS], ARGS(INT_("id", before->id), TEXT_("parts", parts_write(before->parts))), NULL);
}

static enum err
insert(struct db *db, const struct template *t, const char *params, const char *actor, int64_t now, int64_t *ret_id)
{
	enum err e = db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("key", t->key), TEXT_("of", text_is_blank(t->of_key) ? "" : t->of_key),
	    TEXT_("name", t->name), TEXT_("description", t->description),
	    TEXT_("category", t->category), TEXT_("language", t->language), TEXT_("recipient", t->recipient), TEXT_("trigger", t->trigger),
	    TEXT_("body", t->body), TEXT_("gateway", t->gateway_body), TEXT_("short", t->short_body), TEXT_("subject", t->subject),
	    TEXT_("params", params), TEXT_("parts", parts_write(t->parts)), INT_("active", t->active), INT_("now", now), TEXT_("actor", actor)), ret_id);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
	return template_version_keep(db, *ret_id);
}

static enum err
update(struct db *db, const struct template *t, const char *params, const char *actor, int64_t now, int64_t *ret_id)
{
	AUTO(template) struct template before = {0};
	enum err e;

	if ((e = template_load(db, t->id, &before)))
		return e;
	if (before.version != t->version)
		return ERR_CONFLICT;
	if (says_the_same(&before, t)) {
		e = db_one_int(db, sql[SQL_TOUCH], ARGS(INT_("id", t->id), INT_("version", t->version), TEXT_("description", t->description),
		    TEXT_("recipient", t->recipient), TEXT_("trigger", t->trigger), INT_("active", t->active)), ret_id);
		return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
	}
	if ((e = freeze_order(db, &before, t)) || (e = freeze_parts(db, &before, t)))
		return e;
	e = db_one_int(db, sql[SQL_UPDATE], ARGS(INT_("id", t->id), INT_("version", t->version), TEXT_("name", t->name),
	    TEXT_("description", t->description), TEXT_("category", t->category), TEXT_("language", t->language), TEXT_("recipient", t->recipient),
	    TEXT_("trigger", t->trigger), TEXT_("body", t->body), TEXT_("gateway", t->gateway_body), TEXT_("short", t->short_body),
	    TEXT_("subject", t->subject), TEXT_("params", params), TEXT_("parts", parts_write(t->parts)), INT_("active", t->active),
	    INT_("now", now), TEXT_("actor", actor)), ret_id);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_CONFLICT : e;
	return template_version_keep(db, *ret_id);
}

enum err
template_save(struct db *db, const struct template *t, const char *actor, int64_t now, int64_t *ret_id, struct lint *ret_lint,
    struct problem *problem)
{
	const char *params;
	enum err e;

	*ret_lint = (struct lint){0};
	if ((e = check(t, problem)) || (e = family_check(db, t, problem)))
		return e;
	template_lint(t, ret_lint);
	if ((params = json_write(t->params)) == NULL)
		return ERR_MEMORY;
	/* Work in progress may be saved, but not sent. */
	if (ret_lint->has_error && t->active)
		return problem_set(problem, ERR_INVALID, "body", "the findings must be mended before the template can be used");
	if ((e = t->id > 0 ? update(db, t, params, actor, now, ret_id) : insert(db, t, params, actor, now, ret_id)))
		return e;
	return family_follow(db, t);
}

enum err
template_switch(struct db *db, int64_t id, bool active, const char *actor, int64_t now, struct problem *problem)
{
	AUTO(template) struct template t = {0};
	struct lint lint;
	enum err e;

	if ((e = template_load(db, id, &t)))
		return e;
	template_lint(&t, &lint);
	if (active && lint.has_error)
		return problem_set(problem, ERR_INVALID, "body", "the findings must be mended before the template can be used");
	return db_run(db, sql[SQL_SWITCH], ARGS(INT_("id", id), INT_("active", active), INT_("now", now), TEXT_("actor", actor)), NULL);
}
