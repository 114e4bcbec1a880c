#include "import/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/provider.h"

void
import_options_end(struct import_options *o)
{
	free(o->statement);
	free(o->form_no);
	free(o->source);
	free(o->base_url);
	*o = (struct import_options){0};
}

enum err
import_options_assumed(struct import_options *ret)
{
	struct import_options o = { .has_basis = true, .scopes = 1u << SCOPE_OFFICIAL };
	enum err e;

	if ((e = text_copy("-", &o.statement)) || (e = text_copy("", &o.form_no)) || (e = text_copy("", &o.source))) {
		import_options_end(&o);
		return e;
	}
	*ret = o;
	return ERR_NONE;
}

static enum err
check_text(const char *text, const char *field, size_t max, struct problem *problem)
{
	if (text == NULL)
		return ERR_NONE;
	if (strlen(text) > max)
		return problem_set(problem, ERR_INVALID, field, "is longer than %zu bytes", max);
	if (!text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, field, "is not UTF-8 text");
	return ERR_NONE;
}

enum err
import_options_check(const struct import_options *o, struct problem *problem)
{
	enum err e;

	if ((e = check_text(o->statement, "statement", IMPORT_STATEMENT_MAX, problem)) ||
	    (e = check_text(o->form_no, "form_no", IMPORT_FORM_MAX, problem)) ||
	    (e = check_text(o->source, "source", IMPORT_SOURCE_MAX, problem)))
		return e;
	if (o->has_basis && o->scopes == 0)
		return problem_set(problem, ERR_INVALID, "scopes", "must say what the statement allows");
	return ERR_NONE;
}

struct json_object *
import_options_to_json(const struct import_options *o)
{
	struct json_object *json = json_object_new_object(), *scopes;
	int s;

	json_put_bool(json, "has_basis", o->has_basis);
	json_put_text(json, "statement", o->statement);
	json_put_text(json, "form_no", o->form_no);
	json_put_text(json, "source", o->source);
	scopes = json_put_array(json, "scopes");
	for (s = 0; s < SCOPE__COUNT; s++)
		if (o->scopes & 1u << s)
			json_object_array_add(scopes, json_object_new_string(scope_name((enum scope)s)));
	json_put_bool(json, "review", o->review);
	if (o->announce)
		json_put_bool(json, "announce", true);
	if (o->announce && !text_is_blank(o->base_url))
		json_put_text(json, "base_url", o->base_url);
	return json;
}

static enum err
copy(struct json_object *json, const char *key, char **ret)
{
	const char *text = json_text(json, key);

	return text_copy(text != NULL ? text : "", ret);
}

static unsigned
read_scopes(struct json_object *names)
{
	unsigned scopes = 0;
	enum scope scope;
	size_t i;

	for (i = 0; i < json_count(names); i++)
		if (scope_from_name(json_object_get_string(json_item(names, i)), &scope))
			scopes |= 1u << scope;
	return scopes;
}

enum err
import_options_from_json(const char *text, struct import_options *ret)
{
	AUTO(import_options) struct import_options o = {0};
	AUTO_JSON struct json_object *json = NULL;
	enum err e;

	if ((e = json_parse(text, strlen(text), &json, NULL)) ||
	    (e = copy(json, "statement", &o.statement)) || (e = copy(json, "form_no", &o.form_no)) || (e = copy(json, "source", &o.source)) ||
	    (e = copy(json, "base_url", &o.base_url)))
		return e == ERR_INVALID ? ERR_DB : e;
	o.has_basis = json_flag(json, "has_basis", false);
	o.review = json_flag(json, "review", false);
	o.announce = json_flag(json, "announce", false);
	o.scopes = read_scopes(json_at(json, "scopes"));
	*ret = o;
	o = (struct import_options){0};
	return ERR_NONE;
}
