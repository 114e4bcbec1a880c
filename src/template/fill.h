/*
 * fill: what a template's parameters are and how given values become theirs; for the files of this folder.
 */
#ifndef TEMPLATE_FILL_H
#define TEMPLATE_FILL_H

#include "template/template.h"

/* The i-th row of the parameter list, NULL behind the last; and what stands in it. */
struct json_object *param_at(const struct template *t, size_t i);
const char *param_name(struct json_object *param);		/* never NULL */
bool param_is_optional(struct json_object *param);
/* What a provider that cannot drop a line is given for an optional parameter without value. Never empty. */
const char *param_otherwise(struct json_object *param);
bool param_is_also(struct json_object *param, const char *name);	/* is that one of its own "aliases"? */
/* Its value among what a caller gave, under its own name or another; borrowed, NULL when there is none. */
struct json_object *param_given(struct json_object *param, struct json_object *given);
struct json_object *param_find(const struct template *t, const char *name);	/* by its exact name; NULL */
/* The template's own name for what is called name somewhere else: exact, an alias, or common to all texts. NULL: it has none such. */
const char *param_resolve(const struct template *t, const char *name);

/*
 * What stands in the place of that name where no line can be dropped: its value, the words for "no value", or "-" for what is common to all texts.
 * NULL: it is needed and missing.
 */
const char *param_value(const struct template *t, struct json_object *filled, const char *name);

enum { ORDER_MAX = 32 };
/* Names in the order of positional providers: the listed parameters that the body uses, then what is common to all texts and used. */
struct order { const char *names[ORDER_MAX], *called[ORDER_MAX]; size_t count; };	/* called: as the mapping writes it, perhaps an alias */
enum err order_of(const struct template *t, struct order *ret) MUST_CHECK;

#endif
