/*
 * span: parts of a folded reply held against the lists.
 */
#ifndef WORDS_SPAN_H
#define WORDS_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "words/lists.h"

/* A part of a folded reply, both spaces included: " ya pak ". n is 1 when no word is left. */
struct span { const char *at; size_t n; };

size_t span_words(struct span s);

typedef bool span_matches(struct span, const struct entry *);
bool span_is(struct span s, const struct entry *e);
bool span_starts(struct span s, const struct entry *e);
bool span_ends(struct span s, const struct entry *e);
bool span_holds(struct span s, const struct entry *e);

/* The first entry of the list that matches, or NULL. */
const struct entry *list_find(const struct words *w, enum words_list list, span_matches *match, struct span s);

/* Several lists at once: LISTS(WORDS_POLITE) | LISTS(WORDS_PLEASE). */
#define LISTS(list)	(1u << (list))
/* The longest entry of these lists that s begins with, and its list (ret_list may be NULL); NULL: none. */
const struct entry *span_longest(const struct words *w, unsigned lists, struct span s, enum words_list *ret_list);
/* s behind an entry that it begins with. */
struct span span_behind(struct span s, const struct entry *e);

/* Is the entry one of another list, too; does it hold one? */
bool entry_is(const struct words *w, const struct entry *e, enum words_list list);
bool entry_holds(const struct words *w, const struct entry *e, enum words_list list);

#endif
