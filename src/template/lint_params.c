/* The linter's part for the list of parameters: names, kinds, examples, and what is never used. */
#include "base/text.h"
#include "template/alias.h"
#include "template/fill.h"
#include "template/lint.h"
#include "template/variables.h"

struct looking { const struct template *t; struct lint *lint; };

static void
tell(const struct looking *l, enum lint_key key, enum lint_severity severity, size_t row, const char *name)
{
	lint_add(l->lint, key, severity, "params", row, name);
}

static bool
is_kind(const char *kind)
{
	return text_equal(kind, "text") || text_equal(kind, "date") || text_equal(kind, "number") || text_equal(kind, "link");
}

/* Would this example be taken as a value? */
static bool
example_fits(struct json_object *param)
{
	AUTO_JSON struct json_object *list = json_object_new_array(), *given = json_object_new_object(), *filled = NULL;
	struct template one = { .params = list };

	json_object_array_add(list, json_object_get(param));
	json_put_text(given, param_name(param), json_text(param, "example"));
	return !text_is_blank(json_text(param, "example")) && template_fill(&one, given, &filled, NULL) == ERR_NONE;
}

static void
look_at_param(const struct looking *l, size_t row)
{
	struct json_object *param = param_at(l->t, row);
	const char *name = param_name(param);

	if (!variable_name_ok(name) || variable_is_common(name))
		tell(l, LINT_PARAM_NAME, LINT_ERROR, row, name);
	else if (param_find(l->t, name) != param)
		tell(l, LINT_PARAM_TWICE, LINT_ERROR, row, name);
	if (!is_kind(json_text(param, "kind")))
		tell(l, LINT_PARAM_KIND, LINT_ERROR, row, name);
	else if (!example_fits(param))
		tell(l, LINT_EXAMPLE, LINT_ERROR, row, name);
	if (param_is_optional(param) && json_text(param, "otherwise") != NULL && !text_equal(param_otherwise(param), json_text(param, "otherwise")))
		tell(l, LINT_OTHERWISE, LINT_ERROR, row, name);
	if (!lint_uses(l->t->body, name) && !lint_uses(l->t->gateway_body, name) && !lint_uses(l->t->short_body, name) &&
	    !lint_uses(l->t->subject, name) && !lint_parts_use(l->t, name))
		tell(l, LINT_PARAM_UNUSED, LINT_WARNING, row, name);
}

/* The first name by which a value given once would land in both; NULL: there is none. */
static const char *
shared_name(struct json_object *a, struct json_object *b)
{
	struct json_object *own = json_at(a, "aliases");
	const char *name = param_name(a), *other = name;
	size_t i;

	for (i = 0; other != NULL; other = alias_of(name, i++))
		if (text_equal(other, param_name(b)) || param_is_also(b, other))
			return other;
	for (i = 0; i < json_count(own); i++) {
		other = json_object_get_string(json_item(own, i));
		if (other != NULL && (text_equal(other, param_name(b)) || param_is_also(b, other)))
			return other;
	}
	return NULL;
}

static void
look_at_aliases(const struct looking *l, size_t row)
{
	struct json_object *param = param_at(l->t, row), *own = json_at(param, "aliases");
	const char *name;
	size_t i;

	for (i = 0; i < json_count(own); i++)
		if ((name = json_object_get_string(json_item(own, i))) == NULL || !variable_name_ok(name))
			tell(l, LINT_PARAM_NAME, LINT_ERROR, row, name != NULL ? name : "");
	for (i = 0; i < row; i++)
		if (!text_equal(param_name(param_at(l->t, i)), param_name(param)) && (name = shared_name(param_at(l->t, i), param)) != NULL)
			tell(l, LINT_ALIAS_TWICE, LINT_ERROR, row, name);
}

void
lint_params(const struct template *t, struct lint *lint)
{
	const struct looking l = { t, lint };
	size_t i;

	for (i = 0; i < json_count(t->params); i++) {
		look_at_param(&l, i);
		look_at_aliases(&l, i);
	}
}
