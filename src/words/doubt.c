#include "words/doubt.h"

#include <stdio.h>

enum { MANNERS = LISTS(WORDS_POLITE) | LISTS(WORDS_GREETINGS) };

static bool
mark(struct reply_reading *r, enum doubt doubt, const char *rule, const struct entry *e)
{
	r->doubt = doubt;
	snprintf(r->doubt_why, sizeof(r->doubt_why), e != NULL ? "%s: %s" : "%s", rule, e != NULL ? e->shown : "");
	return true;
}

static bool
holds(const struct words *w, enum words_list list, struct span s, enum doubt doubt, struct reply_reading *r)
{
	const struct entry *e = list_find(w, list, span_holds, s);

	return e != NULL && mark(r, doubt, words_lists[list].rule, e);
}

static bool
may_stop(const struct words *w, struct span all, const struct folded *f, struct reply_reading *r)
{
	if (f->stop_sign)
		return mark(r, DOUBT_STOP, "stop sign", NULL);
	return holds(w, WORDS_STOP_FIRST, all, DOUBT_STOP, r) || holds(w, WORDS_STOP_STARTS, all, DOUBT_STOP, r) ||
	    holds(w, WORDS_ABOUT_STOP, all, DOUBT_STOP, r);
}

/* Is it made of entries of the list and manners alone? The first of them; an entry may be a matter of manners itself: "siap pak". */
static const struct entry *
only(const struct words *w, enum words_list list, struct span s)
{
	const struct entry *e, *found = NULL;
	enum words_list which = WORDS_LIST__COUNT;

	while (s.n > 1) {
		if ((e = span_longest(w, LISTS(list), s, &which)) != NULL)
			found = found != NULL ? found : e;
		else if ((e = span_longest(w, MANNERS, s, &which)) == NULL)
			return NULL;
		s = span_behind(s, e);
	}
	return found;
}

/* "ya 👎", "ya?", "ya tapi saya tanya suami dulu" */
static bool
hedged_yes(const struct words *w, struct span all, const struct folded *f, struct reply_reading *r)
{
	const struct entry *yes = span_longest(w, LISTS(WORDS_YES), all, NULL), *guard = list_find(w, WORDS_GUARD, span_holds, all);

	if (yes != NULL && guard != NULL)
		return mark(r, DOUBT_ANSWER, words_lists[WORDS_GUARD].rule, guard);
	if ((f->question || f->refusal) && (yes = only(w, WORDS_YES, all)) != NULL)
		return mark(r, DOUBT_ANSWER, words_lists[WORDS_YES].rule, yes);
	return false;
}

static bool
may_answer(const struct words *w, struct span all, const struct folded *f, struct reply_reading *r)
{
	static const enum words_list lists[] = { WORDS_NODS, WORDS_GUARD, WORDS_NO };
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct entry *e = only(w, lists[i], all);

		if (e != NULL)
			return mark(r, DOUBT_ANSWER, words_lists[lists[i]].rule, e);
	}
	return hedged_yes(w, all, f, r);
}

void
words_doubt(const struct words *w, struct span all, const struct folded *f, struct reply_reading *r)
{
	if (may_stop(w, all, f, r) || holds(w, WORDS_ABOUT, all, DOUBT_CONSENT, r) || may_answer(w, all, f, r))
		return;
	if (all.n <= 1 && (f->approval || f->refusal))
		mark(r, DOUBT_ANSWER, f->refusal ? "sign of refusal" : "sign of approval", NULL);
}
