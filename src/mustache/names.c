#include "mustache/tree.h"

static bool
asks_for_data(const struct node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_VALUE:
	case NODE_RAW:
	case NODE_SECTION:
	case NODE_INVERTED:
		return node->n_keys > 0;
	case NODE_PARTIAL:
	case NODE_PARENT:
		return node->dynamic && node->n_keys > 0;
	default:
		return false;
	}
}

/* The object keeps the place of a name's first appearance when its value changes. */
static enum err
add_name(struct json_object *names, const struct node *node)
{
	bool printed = node->kind == NODE_VALUE || node->kind == NODE_RAW;
	struct json_object *known = NULL, *value;

	if (json_object_object_get_ex(names, node->name, &known) && (!printed || json_object_get_boolean(known)))
		return ERR_NONE;
	if ((value = json_object_new_boolean(printed)) == NULL)
		return ERR_MEMORY;
	if (json_object_object_add(names, node->name, value) != 0) {
		json_object_put(value);
		return ERR_MEMORY;
	}
	return ERR_NONE;
}

enum err
mustache_names(const struct mustache *m, struct json_object **ret)
{
	struct json_object *names = json_object_new_object();
	enum err e = names == NULL ? ERR_MEMORY : ERR_NONE;
	uint32_t i;

	for (i = 0; !e && i < m->n_nodes; i++)
		if (asks_for_data(&m->nodes[i]))
			e = add_name(names, &m->nodes[i]);
	if (e) {
		json_object_put(names);
		return e;
	}
	*ret = names;
	return ERR_NONE;
}
