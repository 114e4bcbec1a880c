#include "mustache/context.h"

#include <stdbool.h>

enum { WALK_MAX = 16 };		/* members of an object for which comparing all is faster than a hash */

void
context_set(struct context *c, struct json_object *value)
{
	c->value = value;
	c->members = json_object_is_type(value, json_type_object) ? json_object_get_object(value) : NULL;
	c->next = c->members != NULL ? lh_table_head(c->members) : NULL;
}

/* Keys are short and mostly differ early; a call of strcmp would cost more than this. */
static inline bool
is_key(struct lh_entry *entry, const char *key)
{
	const char *k = lh_entry_k(entry);

	while (*k == *key && *k != '\0') {
		k++;
		key++;
	}
	return *k == *key;
}

/* Walks once around the members, beginning where the last name was found. */
static struct lh_entry *
walk(const struct lh_table *members, struct lh_entry *first, const char *key)
{
	struct lh_entry *entry = first;

	do {
		if (is_key(entry, key))
			return entry;
		if ((entry = lh_entry_next(entry)) == NULL)
			entry = lh_table_head(members);
	} while (entry != first);
	return NULL;
}

static bool
find_member(struct context *c, const char *key, struct json_object **ret)
{
	struct lh_entry *entry;

	if (c->next == NULL)
		return false;
	if (is_key(c->next, key))
		entry = c->next;
	else if (lh_table_length(c->members) <= WALK_MAX)
		entry = walk(c->members, c->next, key);
	else
		entry = lh_table_lookup_entry(c->members, key);
	if (entry == NULL)
		return false;
	*ret = lh_entry_v(entry);
	c->next = lh_entry_next(entry) != NULL ? lh_entry_next(entry) : lh_table_head(c->members);
	return true;
}

struct json_object *
context_find(struct context *c, const char *const *keys, uint32_t n, int *steps)
{
	struct json_object *value = NULL;
	uint32_t i;

	while (!find_member(c, keys[0], &value)) {
		--*steps;
		if ((c = c->outer) == NULL)
			return NULL;
	}
	for (i = 1; i < n; i++)
		if (!json_object_is_type(value, json_type_object) || !json_object_object_get_ex(value, keys[i], &value))
			return NULL;
	return value;
}
