#include "mustache/tree.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

enum err
tree_new(const char *name, const char *text, size_t len, struct mustache **ret)
{
	struct mustache *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return ERR_MEMORY;
	m->name = strdup(name);
	m->text = malloc(len + 1);
	m->words = m->word = malloc(2 * len + 1);
	if (m->name == NULL || m->text == NULL || m->words == NULL) {
		mustache_free(m);
		return ERR_MEMORY;
	}
	if (len > 0)
		memcpy(m->text, text, len);
	m->text[len] = '\0';
	*ret = m;
	return ERR_NONE;
}

void
mustache_free(struct mustache *m)
{
	if (m == NULL)
		return;
	free(m->name);
	free(m->text);
	free(m->words);
	free(m->nodes);
	free(m->keys);
	free(m);
}

/* Room for one item more in an array that doubles: the array, moved perhaps, or NULL. */
static void *
grown(void *array, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t more = *room > 0 ? *room * 2 : FIRST_ROOM;
	void *moved;

	if (n < *room)
		return array;
	if ((moved = realloc(array, more * size)) != NULL)
		*room = more;
	return moved;
}

enum err
tree_add_node(struct mustache *m, enum node_kind kind, const char *begin, struct node **ret)
{
	struct node *nodes = grown(m->nodes, m->n_nodes, &m->room_nodes, sizeof(*nodes));

	if (nodes == NULL)
		return ERR_MEMORY;
	m->nodes = nodes;
	*ret = &nodes[m->n_nodes++];
	**ret = (struct node){
		.kind = (uint8_t)kind,
		.line_start = begin == m->text || begin[-1] == '\n',
		.end = m->n_nodes,
		.offset = (uint32_t)(begin - m->text),
	};
	return ERR_NONE;
}

/* The words are twice as long as the text: a name is kept twice at most, and its two NULs take the place of two delimiters. */
static char *
keep_word(struct mustache *m, const char *text, size_t len)
{
	char *word = m->word;

	memcpy(word, text, len);
	word[len] = '\0';
	m->word += len + 1;
	return word;
}

const char *
tree_keep_name(struct mustache *m, const char *text, size_t len)
{
	return keep_word(m, text, len);
}

static enum err
add_key(struct mustache *m, const char *key)
{
	const char **keys = grown(m->keys, m->n_keys, &m->room_keys, sizeof(*keys));

	if (keys == NULL)
		return ERR_MEMORY;
	m->keys = keys;
	keys[m->n_keys++] = key;
	return ERR_NONE;
}

enum err
tree_name_data(struct mustache *m, struct node *node, const char *text, size_t len)
{
	char *rest, *part;
	enum err e;

	node->name = keep_word(m, text, len);
	node->key = m->n_keys;
	if (strcmp(node->name, ".") == 0)
		return ERR_NONE;
	rest = keep_word(m, text, len);
	while ((part = strsep(&rest, ".")) != NULL) {
		if ((e = add_key(m, part)))
			return e;
		node->n_keys++;
	}
	return ERR_NONE;
}
