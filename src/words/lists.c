#include "words/lists.h"

#include <string.h>

#include "base/text.h"
#include "words/fold.h"
#include "words/words.h"

void
words_free(struct words *w)
{
	size_t i, k;

	if (w == NULL)
		return;
	for (i = 0; i < WORDS_LIST__COUNT; i++) {
		for (k = 0; k < w->lists[i].count; k++) {
			free(w->lists[i].entries[k].shown);
			free(w->lists[i].entries[k].folded);
		}
		free(w->lists[i].entries);
	}
	free(w);
}

static enum err
list_room(struct list *list, size_t count)
{
	return (list->entries = calloc(count + 1, sizeof(*list->entries))) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
list_add(struct list *list, const char *shown)
{
	AUTO(folded) struct folded f = {0};
	struct entry *entry = &list->entries[list->count];
	enum err e;

	if ((e = fold(shown, &f)) || (e = text_copy(shown, &entry->shown)))
		return e;
	list->count++;
	entry->n = f.text.len;
	return (entry->folded = buf_take(&f.text)) != NULL ? ERR_NONE : ERR_MEMORY;
}

static enum err
list_default(struct words *w, enum words_list which)
{
	const char *const *entries = words_lists[which].entries;
	size_t n = 0, i;
	enum err e;

	while (entries[n] != NULL)
		n++;
	if ((e = list_room(&w->lists[which], n)))
		return e;
	for (i = 0; i < n && !e; i++)
		e = list_add(&w->lists[which], entries[i]);
	return e;
}

static enum err
list_from_json(struct words *w, enum words_list which, struct json_object *array)
{
	size_t n = json_count(array), i;
	enum err e;

	if ((e = list_room(&w->lists[which], n)))
		return e;
	for (i = 0; i < n && !e; i++)
		e = list_add(&w->lists[which], json_object_get_string(json_item(array, i)));
	return e;
}

enum err
words_make(struct json_object *lists, struct words **ret)
{
	struct words *w = calloc(1, sizeof(*w));
	enum err e = ERR_NONE;
	size_t i;

	if (w == NULL)
		return ERR_MEMORY;
	for (i = 0; i < WORDS_LIST__COUNT && !e; i++) {
		struct json_object *array = json_at(lists, words_lists[i].name);

		e = array == NULL ? list_default(w, (enum words_list)i) : list_from_json(w, (enum words_list)i, array);
	}
	if (e)
		words_free(w);
	else
		*ret = w;
	return e;
}

/* The unit test holds the built-in lists to their promises; here that would cost each reader a millisecond. */
enum err
words_default(struct words **ret)
{
	return words_make(NULL, ret);
}

struct json_object *
words_default_json(void)
{
	struct json_object *o = json_object_new_object(), *array;
	size_t i, k;

	for (i = 0; o != NULL && i < WORDS_LIST__COUNT; i++) {
		if ((array = json_put_array(o, words_lists[i].name)) == NULL)
			continue;
		for (k = 0; words_lists[i].entries[k] != NULL; k++)
			json_object_array_add(array, json_object_new_string(words_lists[i].entries[k]));
	}
	return o;
}
