#include "words/span.h"

#include <string.h>

size_t
span_words(struct span s)
{
	size_t i, spaces = 0;

	for (i = 0; i < s.n; i++)
		spaces += s.at[i] == ' ';
	return spaces - 1;
}

bool
span_is(struct span s, const struct entry *e)
{
	return s.n == e->n && memcmp(s.at, e->folded, s.n) == 0;
}

bool
span_starts(struct span s, const struct entry *e)
{
	return s.n >= e->n && memcmp(s.at, e->folded, e->n) == 0;
}

bool
span_ends(struct span s, const struct entry *e)
{
	return s.n >= e->n && memcmp(s.at + s.n - e->n, e->folded, e->n) == 0;
}

bool
span_holds(struct span s, const struct entry *e)
{
	return memmem(s.at, s.n, e->folded, e->n) != NULL;
}

const struct entry *
list_find(const struct words *w, enum words_list list, span_matches *match, struct span s)
{
	const struct list *l = &w->lists[list];
	size_t i;

	for (i = 0; i < l->count; i++)
		if (match(s, &l->entries[i]))
			return &l->entries[i];
	return NULL;
}

const struct entry *
span_longest(const struct words *w, unsigned lists, struct span s, enum words_list *ret_list)
{
	const struct entry *longest = NULL;
	size_t list, i;

	for (list = 0; list < WORDS_LIST__COUNT; list++) {
		const struct list *l = &w->lists[list];

		for (i = 0; (lists & LISTS(list)) && i < l->count; i++) {
			const struct entry *e = &l->entries[i];

			if (!span_starts(s, e) || (longest != NULL && e->n <= longest->n))
				continue;
			longest = e;
			if (ret_list != NULL)
				*ret_list = (enum words_list)list;
		}
	}
	return longest;
}

struct span
span_behind(struct span s, const struct entry *e)
{
	return (struct span){ s.at + e->n - 1, s.n - (e->n - 1) };
}

bool
entry_is(const struct words *w, const struct entry *e, enum words_list list)
{
	return list_find(w, list, span_is, (struct span){ e->folded, e->n }) != NULL;
}

bool
entry_holds(const struct words *w, const struct entry *e, enum words_list list)
{
	return list_find(w, list, span_holds, (struct span){ e->folded, e->n }) != NULL;
}
