#include "template/fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/remote.h"
#include "template/parts.h"
#include "template/variables.h"

void
template_values_end(struct template_values *v)
{
	size_t i;

	for (i = 0; i < v->count; i++) {
		free(v->values[i]);
		free(v->names[i]);
	}
	free(v->values);
	free(v->names);
	*v = (struct template_values){0};
}

/* ---- the template's own order ---- */

/* The plain variables of a body, each once: read in one go, because this is asked for every message. */
struct used { char names[ORDER_MAX][VARIABLE_NAME_MAX]; size_t count; };

static bool
is_used(const struct used *used, const char *name)
{
	size_t i;

	for (i = 0; i < used->count; i++)
		if (strcmp(used->names[i], name) == 0)
			return true;
	return false;
}

static enum err
used_in(const char *body, struct used *ret)
{
	const char *at = body, *end = body + strlen(body);
	struct variable v;

	ret->count = 0;
	while (variable_next(&at, end, &v)) {
		if (v.kind != VARIABLE_PLAIN || is_used(ret, v.name))
			continue;
		if (ret->count == ORDER_MAX)
			return ERR_TOO_LARGE;
		memcpy(ret->names[ret->count++], v.name, sizeof(v.name));
	}
	return ERR_NONE;
}

static enum err
order_add(struct order *order, const char *name, const char *called)
{
	if (order->count == ORDER_MAX)
		return ERR_TOO_LARGE;
	order->names[order->count] = name;
	order->called[order->count++] = called;
	return ERR_NONE;
}

enum err
order_of(const struct template *t, struct order *ret)
{
	struct order order = {0};
	struct used used;
	size_t i;
	enum err e;

	if ((e = used_in(t->body, &used)))
		return e;
	for (i = 0; i < json_count(t->params); i++)
		if (is_used(&used, param_name(param_at(t, i))) && (e = order_add(&order, param_name(param_at(t, i)), param_name(param_at(t, i)))))
			return e;
	for (i = 0; variable_common(i) != NULL; i++)
		if (is_used(&used, variable_common(i)) && (e = order_add(&order, variable_common(i), variable_common(i))))
			return e;
	*ret = order;
	return ERR_NONE;
}

static size_t
place_of(const struct order *order, const char *name)
{
	size_t i;

	for (i = 0; i < order->count && !text_equal(order->names[i], name); i++)
		;
	return i;
}

enum err
template_positional(const struct template *t, struct buf *ret)
{
	const char *at = t->body, *copied = t->body, *end = t->body + strlen(t->body);
	struct order order;
	struct variable v;
	size_t place;
	enum err e;

	if ((e = order_of(t, &order)))
		return e;
	while (variable_next(&at, end, &v)) {
		if (v.kind != VARIABLE_PLAIN || (place = place_of(&order, v.name)) == order.count)
			return ERR_INVALID;
		buf_add(ret, copied, (size_t)(v.at - copied));
		buf_fmt(ret, "{{%zu}}", place + 1);
		copied = v.end;
	}
	buf_text_add(ret, copied);
	return buf_err(ret);
}

enum err
template_order_json(const struct template *t, struct buf *ret)
{
	AUTO_JSON struct json_object *names = json_object_new_array();
	struct order order;
	size_t i;
	enum err e;

	if ((e = order_of(t, &order)))
		return e;
	for (i = 0; i < order.count; i++)
		json_object_array_add(names, json_object_new_string(order.names[i]));
	buf_text_add(ret, json_write(names));
	return buf_err(ret);
}

/* ---- values ---- */

/* A mapping may name parameters in an order of its own, also by their aliases. */
static enum err
order_for(const struct template *t, struct json_object *names, struct order *ret)
{
	struct order order = {0};
	const char *name, *called;
	size_t i;
	enum err e;

	if (names == NULL)
		return order_of(t, ret);
	for (i = 0; i < json_count(names); i++) {
		if ((called = json_object_get_string(json_item(names, i))) == NULL || (name = param_resolve(t, called)) == NULL)
			return ERR_INVALID;
		if ((e = order_add(&order, name, called)))
			return e;
	}
	*ret = order;
	return ERR_NONE;
}

/* The order points into names, which the caller ends. */
static enum err
order_at(const struct template *t, const struct template_mapping *m, struct json_object **names, struct order *ret)
{
	enum err e;

	if (m != NULL && !text_is_blank(m->params) && (e = json_parse(m->params, strlen(m->params), names, NULL)))
		return e;
	return order_for(t, *names, ret);
}

/* {{3}} of a provider's text becomes the name that its mapping puts there; other tags stay. */
enum err
template_named(const struct template *t, const struct template_mapping *m, const char *text, struct buf *ret)
{
	AUTO_JSON struct json_object *names = NULL;
	const char *at = text, *open, *close;
	struct order order;
	int64_t place;
	char inner[8];
	enum err e;

	if ((e = order_at(t, m, &names, &order)))
		return e;
	while ((open = strstr(at, "{{")) != NULL && (close = strstr(open, "}}")) != NULL) {
		buf_add(ret, at, (size_t)(open - at));
		snprintf(inner, sizeof(inner), "%.*s", close - open < 8 ? (int)(close - open) - 2 : 0, open + 2);
		if (text_to_int64(inner, &place) && place >= 1 && (size_t)place <= order.count)
			buf_fmt(ret, "{{%s}}", order.names[place - 1]);
		else
			buf_add(ret, open, (size_t)(close + 2 - open));
		at = close + 2;
	}
	buf_text_add(ret, at);
	return buf_err(ret);
}

bool
template_mapping_fits(const struct template *t, const struct template_mapping *m)
{
	AUTO_JSON struct json_object *names = NULL;
	struct order order;

	if (m->body_params == REMOTE_PARAMS_OTHER || order_at(t, m, &names, &order) != ERR_NONE)
		return false;
	return m->body_params < 0 || ((size_t)m->body_params == order.count && parts_fit(t, m));
}

bool
template_mapping_costs_more(const struct template *t, const struct template_mapping *m)
{
	return !text_is_blank(m->category) && !text_equal(m->category, t->category) && !text_equal(m->category, "utility") &&
	    !text_equal(m->category, m->category_taken);
}

const char *
param_value(const struct template *t, struct json_object *filled, const char *name)
{
	struct json_object *param;

	if (!text_is_blank(json_text(filled, name)))
		return json_text(filled, name);
	if (variable_is_common(name))
		return "-";
	param = param_find(t, name);
	return param != NULL && param_is_optional(param) ? param_otherwise(param) : NULL;
}

static enum err
copy_values(const struct template *t, struct json_object *filled, const struct order *order, struct template_values *list)
{
	const char *value;
	size_t n;
	enum err e;

	for (; (n = list->count) < order->count; list->count++) {
		if ((value = param_value(t, filled, order->names[n])) == NULL)
			return ERR_INVALID;
		if ((e = text_copy(order->called[n], &list->names[n])))
			return e;
		if ((e = text_copy(value, &list->values[n]))) {
			free(list->names[n]);
			return e;
		}
	}
	return ERR_NONE;
}

enum err
template_values(const struct template *t, const struct template_mapping *m, struct json_object *filled, struct template_values *ret)
{
	struct template_values list = {0};
	AUTO_JSON struct json_object *names = NULL;
	struct order order;
	enum err e;

	if ((e = order_at(t, m, &names, &order)))
		return e;
	list.values = calloc(order.count + 1, sizeof(*list.values));
	list.names = calloc(order.count + 1, sizeof(*list.names));
	if (list.values == NULL || list.names == NULL)
		e = ERR_MEMORY;
	else
		e = copy_values(t, filled, &order, &list);
	if (e != ERR_NONE) {
		template_values_end(&list);
		return e;
	}
	*ret = list;
	return ERR_NONE;
}
