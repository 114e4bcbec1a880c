#include "consent/words_lists.h"

#include <string.h>

#include "base/text.h"
#include "consent/fold.h"
#include "consent/words.h"
#include "consent/words_span.h"

enum { ENTRY_MAX_BYTES = 60, ENTRIES_MAX = 400 };

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
entry_check(struct json_object *value, const char *list, struct problem *problem)
{
	const char *text = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
	AUTO(folded) struct folded f = {0};

	if (text == NULL || strlen(text) != (size_t)json_object_get_string_len(value))
		return problem_set(problem, ERR_INVALID, list, "every entry must be a text");
	if (strlen(text) > ENTRY_MAX_BYTES)
		return problem_set(problem, ERR_INVALID, list, "\"%.40s...\" is longer than %d bytes", text, ENTRY_MAX_BYTES);
	if (fold(text, &f) != ERR_NONE || f.text.len <= 1)
		return problem_set(problem, ERR_INVALID, list, "\"%s\" has no word in it", text);
	return ERR_NONE;
}

static enum err
list_from_json(struct words *w, enum words_list which, struct json_object *array, struct problem *problem)
{
	const char *name = words_lists[which].name;
	size_t n = json_count(array), i;
	enum err e;

	if (!json_object_is_type(array, json_type_array))
		return problem_set(problem, ERR_INVALID, name, "must be an array of texts");
	if (n > ENTRIES_MAX)
		return problem_set(problem, ERR_INVALID, name, "has %zu entries; at most %d are read", n, ENTRIES_MAX);
	if ((e = list_room(&w->lists[which], n)))
		return e;
	for (i = 0; i < n && !e; i++)
		if (!(e = entry_check(json_item(array, i), name, problem)))
			e = list_add(&w->lists[which], json_object_get_string(json_item(array, i)));
	return e;
}

static enum err
names_check(struct json_object *lists, struct problem *problem)
{
	json_object_object_foreach(lists, key, value) {
		size_t i = 0;

		(void)value;
		while (i < WORDS_LIST__COUNT && strcmp(words_lists[i].name, key) != 0)
			i++;
		if (i == WORDS_LIST__COUNT)
			return problem_set(problem, ERR_INVALID, "consent_words", "there is no list \"%.40s\"", key);
	}
	return ERR_NONE;
}

/* Every entry must be read as its list promises, whatever the other lists hold. */
static enum err
promise_check(const struct words *w, enum words_list list, enum reply promise, struct problem *problem)
{
	const struct list *l = &w->lists[list];
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct reply_reading r = words_classify(w, l->entries[i].shown);

		if (r.reply != promise)
			return problem_set(problem, ERR_INVALID, words_lists[list].name, "\"%s\" would be read as %s (%s)", l->entries[i].shown,
			    reply_name(r.reply), r.why);
	}
	return ERR_NONE;
}

/* What is passed over must not be what decides: with "jangan" among the manners, "jangan stop" would be a STOP. */
static enum err
manners_check(const struct words *w, enum words_list list, struct problem *problem)
{
	static const enum words_list deciding[] = { WORDS_GUARD, WORDS_STOP_FIRST };
	const struct list *l = &w->lists[list];
	const struct entry *found;
	size_t i, k;

	for (i = 0; i < l->count; i++)
		for (k = 0; k < sizeof(deciding) / sizeof(deciding[0]); k++)
			if ((found = list_find(w, deciding[k], span_holds, (struct span){ l->entries[i].folded, l->entries[i].n })) != NULL)
				return problem_set(problem, ERR_INVALID, words_lists[list].name, "\"%s\" holds \"%s\" of the list %s",
				    l->entries[i].shown, found->shown, words_lists[deciding[k]].name);
	return ERR_NONE;
}

static enum err
promises_check(const struct words *w, struct problem *problem)
{
	static const struct { enum words_list list; enum reply promise; } promises[] = {
		{ WORDS_STOP, REPLY_STOP }, { WORDS_STOP_FIRST, REPLY_STOP }, { WORDS_STOP_STARTS, REPLY_STOP },
		{ WORDS_NO, REPLY_NO }, { WORDS_YES, REPLY_YES }, { WORDS_YES_STARTS, REPLY_YES },
	};
	static const enum words_list manners[] = { WORDS_POLITE, WORDS_GREETINGS, WORDS_PLEASE, WORDS_SUBJECT };
	size_t i;
	enum err e;

	for (i = 0; i < sizeof(promises) / sizeof(promises[0]); i++)
		if ((e = promise_check(w, promises[i].list, promises[i].promise, problem)))
			return e;
	for (i = 0; i < sizeof(manners) / sizeof(manners[0]); i++)
		if ((e = manners_check(w, manners[i], problem)))
			return e;
	/* Messages tell people to write STOP. */
	if (words_classify(w, "STOP").reply != REPLY_STOP)
		return problem_set(problem, ERR_INVALID, words_lists[WORDS_STOP].name, "\"stop\" must stay in it");
	return ERR_NONE;
}

/* lists: NULL, or the setting's object; a list it lacks is the built-in one. */
static enum err
words_make(struct json_object *lists, struct words **ret, struct problem *problem)
{
	struct words *w = calloc(1, sizeof(*w));
	enum err e = ERR_NONE;
	size_t i;

	if (w == NULL)
		return ERR_MEMORY;
	for (i = 0; i < WORDS_LIST__COUNT && !e; i++) {
		struct json_object *array = json_at(lists, words_lists[i].name);

		e = array == NULL ? list_default(w, (enum words_list)i) : list_from_json(w, (enum words_list)i, array, problem);
	}
	if (e)
		words_free(w);
	else
		*ret = w;
	return e;
}

enum err
words_from_json(struct json_object *lists, struct words **ret, struct problem *problem)
{
	struct words *w = NULL;
	enum err e;

	if (!json_object_is_type(lists, json_type_object))
		return problem_set(problem, ERR_INVALID, "consent_words", "must be an object of lists");
	if ((e = names_check(lists, problem)) || (e = words_make(lists, &w, problem)))
		return e;
	if ((e = promises_check(w, problem)))
		words_free(w);
	else
		*ret = w;
	return e;
}

/* The unit test holds the built-in lists to their promises; here that would cost each reader a millisecond. */
enum err
words_default(struct words **ret)
{
	return words_make(NULL, ret, NULL);
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
