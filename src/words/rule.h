/*
 * rule: what the rules of words/words.h are made of.
 */
#ifndef WORDS_RULE_H
#define WORDS_RULE_H

#include "words/fold.h"
#include "words/span.h"
#include "words/words.h"

/* ---- taking manners off ---- */

struct span strip_for_stop(const struct words *w, struct span s);		/* both ends; " " when nothing else is left */
/* "ya tidak" is not a NO: a "ya" before it may have been the answer, and stays. */
struct span strip_for_no(const struct words *w, struct span s);
struct span strip_polite_end(const struct words *w, struct span s);
struct span strip_opening(const struct words *w, struct span s);

/* ---- what decided ---- */

/* e may be NULL: the rule has no entry. */
struct reply_reading reading(enum reply_kind reply, const char *rule, const struct entry *e);
/* list_find, and *ret says so; untouched when there is none. */
const struct entry *rule_find(const struct words *w, enum words_list list, span_matches *match, struct span s, enum reply_kind reply,
    struct reply_reading *ret);

/* ---- answers in many words ---- */

/* A sentence of known words alone: any of front, then an answer out of main, then any of main and tail. */
struct sentence {
	unsigned	front, main, tail;	/* LISTS(...) */
	bool		(*answers)(const struct words *, const struct entry *, enum words_list);	/* does this entry of main answer? */
};
bool read_sentence(const struct words *w, const struct sentence *kind, struct span s, enum reply_kind reply, struct reply_reading *ret);

/* ---- the rules ---- */

/* all: the folded reply. True when it is one, and *ret says why. */
bool read_stop(const struct words *w, struct span all, const struct folded *f, struct reply_reading *ret);
bool read_no(const struct words *w, struct span all, bool question, struct reply_reading *ret);

#endif
