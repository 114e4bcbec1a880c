#include "consent/words.h"

#include <string.h>

#include "consent/fold.h"
#include "consent/words_lists.h"

enum { STOP_FIRST_WORDS_MAX = 4 };

/* A part of a folded reply, both spaces included: " ya pak ". n is 1 when no word is left. */
struct span { const char *at; size_t n; };

/* ---- questions about spans ---- */
static bool
span_is(struct span s, const struct entry *e)
{
	return s.n == e->n && memcmp(s.at, e->folded, s.n) == 0;
}

static bool
span_starts(struct span s, const struct entry *e)
{
	return s.n >= e->n && memcmp(s.at, e->folded, e->n) == 0;
}

static bool
span_ends(struct span s, const struct entry *e)
{
	return s.n >= e->n && memcmp(s.at + s.n - e->n, e->folded, e->n) == 0;
}

static bool
span_holds(struct span s, const struct entry *e)
{
	return memmem(s.at, s.n, e->folded, e->n) != NULL;
}

static size_t
span_words(struct span s)
{
	size_t i, spaces = 0;

	for (i = 0; i < s.n; i++)
		spaces += s.at[i] == ' ';
	return spaces - 1;
}

typedef bool matches(struct span, const struct entry *);

static const struct entry *
list_find(const struct list *list, matches *match, struct span s)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (match(s, &list->entries[i]))
			return &list->entries[i];
	return NULL;
}

/* ---- taking manners off ---- */
static bool
agrees(const struct words *w, const struct entry *e)
{
	return list_find(&w->lists[WORDS_YES], span_is, (struct span){ e->folded, e->n }) != NULL;
}

enum strip { STRIP_FRONT = 1, STRIP_END = 2, STRIP_AGREEMENT = 4 };

/* Takes one entry of the list off one end; false when there was none. "ya" goes only with STRIP_AGREEMENT, because it may be the answer. */
static bool
strip_one(const struct words *w, enum words_list list, unsigned how, struct span *s)
{
	const struct list *l = &w->lists[list];
	size_t i;

	for (i = 0; i < l->count; i++) {
		const struct entry *e = &l->entries[i];
		bool front = (how & STRIP_FRONT) && span_starts(*s, e), end = (how & STRIP_END) && span_ends(*s, e);

		if ((!front && !end) || (!(how & STRIP_AGREEMENT) && agrees(w, e)))
			continue;
		s->at += front ? e->n - 1 : 0;
		s->n -= e->n - 1;
		return true;
	}
	return false;
}

static struct span
strip_for_stop(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_FRONT | STRIP_END | STRIP_AGREEMENT, &s) ||
	    strip_one(w, WORDS_PLEASE, STRIP_FRONT | STRIP_END, &s) ||
	    strip_one(w, WORDS_GREETINGS, STRIP_FRONT | STRIP_AGREEMENT, &s))
		;
	return s;
}

/* "ya tidak" is not a NO: what comes before it may have been the answer. */
static struct span
strip_for_no(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_END | STRIP_AGREEMENT, &s) || strip_one(w, WORDS_POLITE, STRIP_FRONT, &s) ||
	    strip_one(w, WORDS_GREETINGS, STRIP_FRONT, &s))
		;
	return s;
}

static struct span
strip_polite_end(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_POLITE, STRIP_END, &s))
		;
	return s;
}

static struct span
strip_opening(const struct words *w, struct span s)
{
	while (strip_one(w, WORDS_GREETINGS, STRIP_FRONT, &s) || strip_one(w, WORDS_POLITE, STRIP_FRONT, &s))
		;
	return s;
}

/* ---- the rules ---- */
static struct reply_reading
reading(enum reply reply, const char *rule, const struct entry *e)
{
	struct reply_reading r = { .reply = reply };

	snprintf(r.why, sizeof(r.why), e != NULL ? "%s: %s" : "%s", rule, e != NULL ? e->shown : "");
	return r;
}

static const struct entry *
rule_find(const struct words *w, enum words_list list, matches *match, struct span s, enum reply reply, struct reply_reading *ret)
{
	const struct entry *e = list_find(&w->lists[list], match, s);

	if (e != NULL)
		*ret = reading(reply, words_lists[list].rule, e);
	return e;
}

static bool
stop_in(const struct words *w, struct span s, bool question, struct reply_reading *ret)
{
	size_t n = span_words(s);

	if (n <= STOP_FIRST_WORDS_MAX && rule_find(w, WORDS_STOP_FIRST, span_starts, s, REPLY_STOP, ret))
		return true;
	if (rule_find(w, WORDS_STOP_STARTS, span_starts, s, REPLY_STOP, ret))
		return true;
	return !(question && n == 1) && rule_find(w, WORDS_STOP, span_is, s, REPLY_STOP, ret);
}

/* "S T O P" */
static bool
stop_spelled(const struct words *w, struct span s, struct reply_reading *ret)
{
	char joined[2 * STOP_FIRST_WORDS_MAX + 16] = " ";
	size_t n = span_words(s), i;

	if (n < 2 || s.n != 2 * n + 1 || n + 3 > sizeof(joined))
		return false;
	for (i = 0; i < n; i++)
		joined[i + 1] = s.at[2 * i + 1];
	joined[n + 1] = ' ';
	return rule_find(w, WORDS_STOP_FIRST, span_is, (struct span){ joined, n + 2 }, REPLY_STOP, ret);
}

static bool
read_stop(const struct words *w, struct span all, bool question, struct reply_reading *ret)
{
	struct span bare = strip_for_stop(w, all);

	return stop_in(w, all, question, ret) || (bare.n > 1 && stop_in(w, bare, question, ret)) || stop_spelled(w, all, ret);
}

static bool
read_no(const struct words *w, struct span all, bool question, struct reply_reading *ret)
{
	if (question)
		return false;
	return rule_find(w, WORDS_NO, span_is, all, REPLY_NO, ret) || rule_find(w, WORDS_NO, span_is, strip_for_no(w, all), REPLY_NO, ret);
}

static bool
read_guard(const struct words *w, struct span all, const struct folded *f, struct reply_reading *ret)
{
	if (rule_find(w, WORDS_GUARD, span_holds, all, REPLY_OTHER, ret) || rule_find(w, WORDS_STOP_FIRST, span_holds, all, REPLY_OTHER, ret))
		return true;
	if (f->question || f->refusal)
		*ret = reading(REPLY_OTHER, f->question ? "question mark" : "sign of refusal", NULL);
	return f->question || f->refusal;
}

static bool
read_yes(const struct words *w, struct span all, struct reply_reading *ret)
{
	struct span bare = strip_polite_end(w, all), opened = strip_opening(w, bare);
	const struct entry *e;

	if (rule_find(w, WORDS_YES, span_is, all, REPLY_YES, ret) || rule_find(w, WORDS_YES, span_is, bare, REPLY_YES, ret) ||
	    rule_find(w, WORDS_YES_STARTS, span_starts, strip_opening(w, all), REPLY_YES, ret))
		return true;
	/* Behind an opening "ya" may be no more than a particle ("terima kasih ya"), so a stronger word is asked for. */
	e = list_find(&w->lists[WORDS_YES], span_is, opened);
	if (e == NULL || list_find(&w->lists[WORDS_POLITE], span_is, opened) != NULL)
		return false;
	*ret = reading(REPLY_YES, words_lists[WORDS_YES].rule, e);
	return true;
}

struct reply_reading
words_classify(const struct words *w, const char *text)
{
	AUTO(folded) struct folded f = {0};
	struct reply_reading ret = { .reply = REPLY_OTHER };
	struct span all;

	if (fold(text, &f) != ERR_NONE)
		return reading(REPLY_OTHER, "too long", NULL);
	all = (struct span){ buf_text(&f.text), f.text.len };
	if (all.n <= 1)
		return reading(REPLY_OTHER, "no words", NULL);
	if (read_stop(w, all, f.question, &ret) || read_no(w, all, f.question, &ret) || read_guard(w, all, &f, &ret) || read_yes(w, all, &ret))
		return ret;
	return reading(REPLY_OTHER, "no rule", NULL);
}

const char *
reply_name(enum reply r)
{
	static const char *const names[REPLY__COUNT] = {
		[REPLY_YES] = "YES", [REPLY_NO] = "NO", [REPLY_STOP] = "STOP", [REPLY_OTHER] = "OTHER",
	};

	return names[r];
}
