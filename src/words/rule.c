#include "words/rule.h"

#include <stdio.h>

/* ---- taking manners off ---- */

enum strip { STRIP_FRONT = 1, STRIP_END = 2, STRIP_AGREEMENT = 4 };

/* Takes the longest entry of the list off one end; false when there was none. "ya" goes only with STRIP_AGREEMENT, because it may be the answer. */
static bool
strip_one(const struct words *w, enum words_list list, unsigned how, struct span *s)
{
	const struct list *l = &w->lists[list];
	const struct entry *longest = NULL;
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct entry *e = &l->entries[i];
		bool there = ((how & STRIP_FRONT) && span_starts(*s, e)) || ((how & STRIP_END) && span_ends(*s, e));

		if (there && (longest == NULL || e->n > longest->n) && ((how & STRIP_AGREEMENT) || !entry_is(w, e, WORDS_YES)))
			longest = e;
	}
	if (longest == NULL)
		return false;
	if ((how & STRIP_FRONT) && span_starts(*s, longest))
		s->at += longest->n - 1;
	s->n -= longest->n - 1;
	return true;
}

struct span
strip_for_stop(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_FRONT | STRIP_END | STRIP_AGREEMENT, &s) ||
	    strip_one(w, WORDS_PLEASE, STRIP_FRONT | STRIP_END, &s) ||
	    strip_one(w, WORDS_GREETINGS, STRIP_FRONT | STRIP_AGREEMENT, &s))
		;
	return s;
}

struct span
strip_for_no(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_END | STRIP_AGREEMENT, &s) || strip_one(w, WORDS_POLITE, STRIP_FRONT, &s) ||
	    strip_one(w, WORDS_GREETINGS, STRIP_FRONT, &s))
		;
	return s;
}

struct span
strip_polite_end(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_END, &s))
		;
	return s;
}

struct span
strip_opening(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_GREETINGS, STRIP_FRONT, &s) || strip_one(w, WORDS_POLITE, STRIP_FRONT, &s))
		;
	return s;
}

/* ---- what decided ---- */

struct reply_reading
reading(enum reply_kind reply, const char *rule, const struct entry *e)
{
	struct reply_reading r = { .reply = reply };

	snprintf(r.why, sizeof(r.why), e != NULL ? "%s: %s" : "%s", rule, e != NULL ? e->shown : "");
	return r;
}

const struct entry *
rule_find(const struct words *w, enum words_list list, span_matches *match, struct span s, enum reply_kind reply, struct reply_reading *ret)
{
	const struct entry *e = list_find(w, list, match, s);

	if (e != NULL)
		*ret = reading(reply, words_lists[list].rule, e);
	return e;
}

/* ---- answers in many words ---- */

bool
read_sentence(const struct words *w, const struct sentence *kind, struct span s, enum reply_kind reply, struct reply_reading *ret)
{
	const struct entry *e, *answer = NULL;
	enum words_list list = WORDS_LIST__COUNT, answer_list = WORDS_LIST__COUNT;

	while (s.n > 1) {
		e = span_longest(w, kind->main | (answer != NULL ? kind->tail : kind->front), s, &list);
		if (e != NULL && answer == NULL && (kind->main & LISTS(list)) && !kind->answers(w, e, list))
			e = span_longest(w, kind->front, s, &list);
		if (e == NULL)
			return false;
		if (answer == NULL && (kind->main & LISTS(list))) {
			answer = e;
			answer_list = list;
		}
		s = span_behind(s, e);
	}
	if (answer != NULL)
		*ret = reading(reply, words_lists[answer_list].rule, answer);
	return answer != NULL;
}
