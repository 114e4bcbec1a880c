#include "template/json.h"

#include "account/account.h"
#include "base/text.h"
#include "db/db.h"
#include "template/alias.h"
#include "template/language.h"
#include "template/parts.h"

enum { POSITIONAL_MAX_BYTES = 64 * 1024 };

struct json_object *
lint_to_json(const struct lint *lint)
{
	struct json_object *list = json_object_new_array(), *o;
	size_t i;

	for (i = 0; i < lint->count; i++) {
		o = json_object_new_object();
		json_put_text(o, "text", lint->items[i].text);
		json_put_int(o, "at", (int64_t)lint->items[i].at);
		json_put_text(o, "key", lint_key_name(lint->items[i].key));
		json_put_text(o, "severity", lint->items[i].severity == LINT_ERROR ? "error" : "warning");
		json_put_text(o, "subject", lint->items[i].subject);
		json_object_array_add(list, o);
	}
	return list;
}

static void
put_texts(struct json_object *o, const struct template *t)
{
	json_put_text(o, "key", t->key);
	json_put_text(o, "of", t->of_key);
	json_put_text(o, "name", t->name);
	json_put_text(o, "description", t->description);
	json_put_text(o, "category", t->category);
	json_put_text(o, "language", t->language);
	json_put_text(o, "recipient", t->recipient);
	json_put_text(o, "trigger", t->trigger);
	json_put_bool(o, "active", t->active);
	json_put_int(o, "version", t->version);
	json_put_int(o, "used", t->used);
	json_put_int(o, "used_at", t->used_at);
	json_put_int(o, "updated_at", t->updated_at);
	json_put_text(o, "updated_by", t->updated_by);
	json_put_int(o, "reroute_after_h", t->reroute_after_h);
	json_put_text(o, "body", t->body);
	json_put_text(o, "gateway_body", t->gateway_body);
	json_put_text(o, "short_body", t->short_body);
	json_put_text(o, "subject", t->subject);
	json_put(o, "parts", t->parts != NULL ? json_object_get(t->parts) : json_object_new_object());
}

/* Under which other names a caller may give each value. */
static enum err
put_params(struct json_object *o, const struct template *t)
{
	struct json_object *params = NULL, *param, *aliases;
	const char *other;
	size_t i, k;

	if (json_object_deep_copy(t->params, &params, NULL) != 0)
		return ERR_MEMORY;
	for (i = 0; i < json_count(params); i++) {
		param = json_item(params, i);
		aliases = json_put_array(param, "aliases");
		for (k = 0; json_text(param, "name") != NULL && (other = alias_of(json_text(param, "name"), k)) != NULL; k++)
			json_object_array_add(aliases, json_object_new_string(other));
	}
	json_put(o, "params", params);
	return ERR_NONE;
}

/* A text with errors in it has no such form. */
static enum err
put_positional(struct json_object *o, const struct template *t)
{
	AUTO_JSON struct json_object *sample = template_sample(t);
	AUTO(template_values) struct template_values values = {0};
	AUTO(buf) struct buf positional = {0};
	struct json_object *examples;
	size_t i;
	enum err e;

	buf_init(&positional, POSITIONAL_MAX_BYTES);
	if ((e = template_positional(t, &positional)) || (e = template_values(t, NULL, sample, &values))) {
		json_put_text(o, "positional", NULL);
		json_put_text(o, "examples", NULL);
		return e == ERR_INVALID || e == ERR_TOO_LARGE ? ERR_NONE : e;
	}
	json_put_text(o, "positional", buf_text(&positional));
	for (i = 0, examples = json_put_array(o, "examples"); i < values.count; i++)
		json_object_array_add(examples, json_object_new_string(values.values[i]));
	return ERR_NONE;
}

static enum err
put_mapping(struct db *db, struct json_object *list, const struct template *t, const struct provider_row *row)
{
	AUTO(template_mapping) struct template_mapping m = {0};
	struct json_object *o;
	enum err e;

	if ((e = template_mapping_load(db, t->id, row->id, &m)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	o = json_object_new_object();
	json_object_array_add(list, o);
	json_put_text(o, "provider", row->name);
	json_put_text(o, "kind", row->kind->kind);
	json_put_text(o, "name", m.remote_name);
	json_put_text(o, "id", m.remote_id);
	json_put_text(o, "language", m.language);
	json_put_text(o, "status", m.status);
	json_put_text(o, "word", m.word);
	json_put_text(o, "reason", m.status_text);
	json_put_text(o, "quality", m.quality);
	json_put_text(o, "category", m.category);
	json_put_text(o, "category_next", m.category_next);
	json_put_int(o, "version", m.version);
	json_put_bool(o, "may_send", text_equal(m.status, "approved") && parts_served(t, &m, row->kind->can) && !template_mapping_costs_more(t, &m));
	return ERR_NONE;
}

static enum err
put_mappings(struct db *db, struct json_object *o, const struct template *t)
{
	struct json_object *list = json_put_array(o, "mappings");
	AUTO(provider_rows) struct provider_rows rows = {0};
	size_t i;
	enum err e;

	if ((e = provider_load_all(db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++)
		if ((e = put_mapping(db, list, t, &rows.items[i])))
			return e;
	return ERR_NONE;
}

static enum err
one_to_json(struct db *db, const struct template *t, struct json_object **ret)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	struct lint lint;
	enum err e;

	if (o == NULL)
		return ERR_MEMORY;
	put_texts(o, t);
	template_lint(t, &lint);
	json_put(o, "findings", lint_to_json(&lint));
	if ((e = put_params(o, t)) || (e = put_positional(o, t)) || (e = put_mappings(db, o, t)))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}

/* The other languages, each like the template itself. */
static enum err
put_others(struct db *db, struct json_object *o, const struct template *t)
{
	struct json_object *list = json_put_array(o, "languages"), *other;
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = template_language_list(db, t, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		AUTO(template) struct template one = {0};
		int64_t id = 0;

		json_int(json_item(found, i), "id", &id);
		if (id == t->id)
			continue;
		if ((e = template_load(db, id, &one)) || (e = one_to_json(db, &one, &other)))
			return e;
		json_object_array_add(list, other);
	}
	return ERR_NONE;
}

enum err
template_to_json(struct db *db, const struct template *t, struct json_object **ret)
{
	AUTO_JSON struct json_object *o = NULL;
	enum err e;

	if ((e = one_to_json(db, t, &o)) || (e = put_others(db, o, t)))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}
