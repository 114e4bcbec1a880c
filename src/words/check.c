#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "words/fold.h"
#include "words/span.h"
#include "words/words.h"

struct found { struct words_problem *items; size_t count; };

/* The place for a problem of this list; NULL: it has one. */
static struct words_problem *
problem_of(struct found *f, enum words_list list, enum words_fault fault, const char *entry)
{
	struct words_problem *p;
	size_t i;

	for (i = 0; i < f->count; i++)
		if (f->items[i].list == words_lists[list].name)
			return NULL;
	if (f->count == WORDS_PROBLEMS_MAX)
		return NULL;
	p = &f->items[f->count++];
	*p = (struct words_problem){ .list = words_lists[list].name, .other = "", .fault = fault };
	snprintf(p->entry, sizeof(p->entry), "%s", entry);
	return p;
}

/* ---- is it a list of words at all? ---- */

static bool
is_text(struct json_object *value)
{
	return json_object_is_type(value, json_type_string) &&
	    strlen(json_object_get_string(value)) == (size_t)json_object_get_string_len(value);
}

static void
check_entry(struct found *f, enum words_list list, struct json_object *value)
{
	const char *text = is_text(value) ? json_object_get_string(value) : NULL;
	AUTO(folded) struct folded folded = {0};
	AUTO(buf) struct buf shown = {0};

	if (text == NULL) {
		problem_of(f, list, WORDS_NOT_TEXTS, "");
	} else if (strlen(text) > WORDS_ENTRY_MAX_BYTES) {
		buf_init(&shown, WORDS_ENTRY_MAX_BYTES);
		while (shown.len < WORDS_ENTRY_MAX_BYTES / 2 && *text != '\0')
			text_put(&shown, text_next(&text));
		problem_of(f, list, WORDS_TOO_LONG, buf_text(&shown));
	} else if (fold(text, &folded) != ERR_NONE || folded.text.len <= 1) {
		problem_of(f, list, WORDS_NO_WORD, text);
	}
}

static void
check_shapes(struct found *f, struct json_object *lists)
{
	size_t list, i;

	for (list = 0; list < WORDS_LIST__COUNT; list++) {
		struct json_object *array = json_at(lists, words_lists[list].name);

		if (array == NULL)
			continue;
		if (!json_object_is_type(array, json_type_array))
			problem_of(f, (enum words_list)list, WORDS_NOT_TEXTS, "");
		else if (json_count(array) > WORDS_ENTRIES_MAX)
			problem_of(f, (enum words_list)list, WORDS_TOO_MANY, "");
		for (i = 0; i < json_count(array); i++)
			check_entry(f, (enum words_list)list, json_item(array, i));
	}
}

/* ---- do the lists keep what they promise? ---- */

/* Every entry must be read as its list promises, whatever the other lists hold. */
static void
check_promise(struct found *f, const struct words *w, enum words_list list, enum reply_kind promise)
{
	const struct list *l = &w->lists[list];
	struct words_problem *p;
	size_t i;

	for (i = 0; i < l->count; i++) {
		struct reply_reading r = words_classify(w, l->entries[i].shown);

		if (r.reply != promise && (p = problem_of(f, list, WORDS_READ_AS, l->entries[i].shown)) != NULL)
			p->reading = r;
	}
}

/* What is passed over must not be what decides: with "jangan" among the manners, "jangan stop" would be a STOP. */
static void
check_manners(struct found *f, const struct words *w, enum words_list list)
{
	static const enum words_list deciding[] = { WORDS_GUARD, WORDS_STOP_FIRST };
	const struct list *l = &w->lists[list];
	const struct entry *held;
	struct words_problem *p;
	size_t i, k;

	for (i = 0; i < l->count; i++)
		for (k = 0; k < sizeof(deciding) / sizeof(deciding[0]); k++) {
			held = list_find(w, deciding[k], span_holds, (struct span){ l->entries[i].folded, l->entries[i].n });
			if (held == NULL || (p = problem_of(f, list, WORDS_DECIDES, l->entries[i].shown)) == NULL)
				continue;
			p->other = words_lists[deciding[k]].name;
			snprintf(p->other_entry, sizeof(p->other_entry), "%s", held->shown);
		}
}

static void
check_promises(struct found *f, const struct words *w)
{
	static const struct { enum words_list list; enum reply_kind promise; } promises[] = {
		{ WORDS_STOP, REPLY_STOP }, { WORDS_STOP_FIRST, REPLY_STOP }, { WORDS_STOP_STARTS, REPLY_STOP },
		{ WORDS_NO, REPLY_NO }, { WORDS_YES, REPLY_YES }, { WORDS_YES_STARTS, REPLY_YES },
		{ WORDS_STATUS, REPLY_OTHER },
	};
	static const enum words_list manners[] = { WORDS_POLITE, WORDS_GREETINGS, WORDS_PLEASE, WORDS_SUBJECT };
	size_t i;

	for (i = 0; i < sizeof(promises) / sizeof(promises[0]); i++)
		check_promise(f, w, promises[i].list, promises[i].promise);
	for (i = 0; i < sizeof(manners) / sizeof(manners[0]); i++)
		check_manners(f, w, manners[i]);
	/* Messages tell people to write STOP. */
	if (words_classify(w, "STOP").reply != REPLY_STOP)
		problem_of(f, WORDS_STOP, WORDS_NO_STOP, "stop");
}

/* *ret_words: NULL when there is a problem. */
static enum err
check(struct json_object *lists, struct found *f, struct words **ret_words)
{
	struct words *w = NULL;
	enum err e;

	*ret_words = NULL;
	check_shapes(f, lists);
	if (f->count > 0)
		return ERR_NONE;
	if ((e = words_make(lists, &w)))
		return e;
	check_promises(f, w);
	if (f->count > 0)
		words_free(w);
	else
		*ret_words = w;
	return ERR_NONE;
}

enum err
words_check(struct json_object *lists, struct words_problem problems[WORDS_PROBLEMS_MAX], size_t *ret_n)
{
	struct found f = { .items = problems };
	struct words *w = NULL;
	enum err e;

	if ((e = check(lists, &f, &w)))
		return e;
	words_free(w);
	*ret_n = f.count;
	return ERR_NONE;
}

/* ---- the first of them, in English ---- */

static enum err
say(const struct words_problem *p, struct problem *problem)
{
	switch (p->fault) {
	case WORDS_NOT_TEXTS:
		return problem_set(problem, ERR_INVALID, p->list, "must be an array of texts");
	case WORDS_TOO_MANY:
		return problem_set(problem, ERR_INVALID, p->list, "has more than the %d entries that are read", (int)WORDS_ENTRIES_MAX);
	case WORDS_TOO_LONG:
		return problem_set(problem, ERR_INVALID, p->list, "\"%s...\" is longer than %d bytes", p->entry, (int)WORDS_ENTRY_MAX_BYTES);
	case WORDS_NO_WORD:
		return problem_set(problem, ERR_INVALID, p->list, "\"%s\" has no word in it", p->entry);
	case WORDS_READ_AS:
		return problem_set(problem, ERR_INVALID, p->list, "\"%s\" would be read as %s (%s)", p->entry, reply_name(p->reading.reply),
		    p->reading.why);
	case WORDS_DECIDES:
		return problem_set(problem, ERR_INVALID, p->list, "\"%s\" holds \"%s\" of the list %s", p->entry, p->other_entry, p->other);
	default:
		return problem_set(problem, ERR_INVALID, p->list, "\"stop\" must stay in it");
	}
}

static enum err
check_names(struct json_object *lists, struct problem *problem)
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

enum err
words_from_json(struct json_object *lists, struct words **ret, struct problem *problem)
{
	struct words_problem problems[WORDS_PROBLEMS_MAX];
	struct found f = { .items = problems };
	enum err e;

	if (!json_object_is_type(lists, json_type_object))
		return problem_set(problem, ERR_INVALID, "consent_words", "must be an object of lists");
	if ((e = check_names(lists, problem)) || (e = check(lists, &f, ret)))
		return e;
	return f.count > 0 ? say(&problems[0], problem) : ERR_NONE;
}
