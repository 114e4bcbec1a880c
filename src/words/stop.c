#include "words/rule.h"

#include <string.h>

enum { STOP_FIRST_WORDS_MAX = 4, ASKS_WORDS_MAX = 2, SPLIT_MAX = 24, BARE_MAX = 300 };

/* ---- sentences ---- */

static bool
is_stop_phrase(const struct words *w, const struct entry *e, enum words_list list)
{
	/* "batal" and "keluar" are about permits, too. */
	return list != WORDS_STOP || span_words((struct span){ e->folded, e->n }) > 1 || entry_is(w, e, WORDS_STOP_FIRST) ||
	    entry_is(w, e, WORDS_ABOUT_STOP);
}

static bool
is_stop_order(const struct words *w, const struct entry *e, enum words_list list)
{
	return list != WORDS_STOP || entry_is(w, e, WORDS_STOP_FIRST);
}

enum {
	BEFORE_STOP = LISTS(WORDS_POLITE) | LISTS(WORDS_PLEASE) | LISTS(WORDS_GREETINGS) | LISTS(WORDS_NODS),
	ANY_STOP = LISTS(WORDS_STOP) | LISTS(WORDS_STOP_FIRST) | LISTS(WORDS_STOP_STARTS),
	BEHIND_STOP = LISTS(WORDS_POLITE) | LISTS(WORDS_PLEASE) | LISTS(WORDS_SUBJECT),		/* no greetings: "malam" may be a limit */
};
static const struct sentence stop_sentence = { BEFORE_STOP, ANY_STOP, BEHIND_STOP, is_stop_phrase };
static const struct sentence stop_clause = { BEFORE_STOP, ANY_STOP, BEHIND_STOP, is_stop_order };

/* ---- beginnings, whole replies ---- */

/* "jangan kirim pesan malam-malam" asks for less, not for nothing. */
static bool
is_limited(const struct words *w, struct span s, const struct entry *start)
{
	struct span begins = { start->folded, start->n };

	return list_find(w, WORDS_STOP_FIRST, span_starts, begins) == NULL && list_find(w, WORDS_LIMITS, span_holds, span_behind(s, start)) != NULL;
}

static bool
stop_starts(const struct words *w, struct span s, struct reply_reading *ret)
{
	const struct entry *e = span_longest(w, LISTS(WORDS_STOP_STARTS), s, NULL);

	if (e == NULL || is_limited(w, s, e))
		return false;
	*ret = reading(REPLY_STOP, words_lists[WORDS_STOP_STARTS].rule, e);
	return true;
}

static bool
stop_in(const struct words *w, struct span s, bool question, struct reply_reading *ret)
{
	size_t n = span_words(s);

	if (n <= STOP_FIRST_WORDS_MAX && rule_find(w, WORDS_STOP_FIRST, span_starts, s, REPLY_STOP, ret))
		return true;
	if (stop_starts(w, s, ret))
		return true;
	return !(question && n <= ASKS_WORDS_MAX) && rule_find(w, WORDS_STOP, span_is, s, REPLY_STOP, ret);
}

/* "sto p" */
static bool
stop_split(const struct words *w, struct span s, struct reply_reading *ret)
{
	char joined[SPLIT_MAX] = " ";
	size_t i, n = 1;

	if (s.n >= sizeof(joined))
		return false;
	for (i = 0; i < s.n; i++)
		if (s.at[i] != ' ')
			joined[n++] = s.at[i];
	joined[n++] = ' ';
	return rule_find(w, WORDS_STOP_FIRST, span_is, (struct span){ joined, n }, REPLY_STOP, ret);
}

/* One clause orders it, whatever the others tell. */
static bool
clause_stops(const struct words *w, struct span clause, struct reply_reading *ret)
{
	struct span bare = strip_for_stop(w, clause);

	return (bare.n > 1 && stop_starts(w, bare, ret)) || read_sentence(w, &stop_clause, clause, REPLY_STOP, ret);
}

/* "Tidak, saya tidak setuju": every clause refuses, one of them for good. */
static bool
clauses_refuse(const struct words *w, const struct span *clauses, size_t n, struct reply_reading *ret)
{
	struct reply_reading no;
	bool stops = false;
	size_t i;

	for (i = 0; i < n; i++) {
		struct span bare = strip_for_stop(w, clauses[i]);

		if (bare.n <= 1)
			continue;
		if (stop_in(w, bare, false, ret) || read_sentence(w, &stop_sentence, clauses[i], REPLY_STOP, ret))
			stops = true;
		else if (!read_no(w, clauses[i], false, &no))
			return false;
	}
	return stops;
}

static bool
read_clauses(const struct words *w, struct span all, const struct folded *f, struct reply_reading *ret)
{
	struct span clauses[FOLD_CLAUSES_MAX];
	size_t i, end;

	for (i = 0; i < f->clauses; i++) {
		end = i + 1 < f->clauses ? f->clause_at[i + 1] + 1 : all.n;
		clauses[i] = (struct span){ all.at + f->clause_at[i], end > f->clause_at[i] ? end - f->clause_at[i] : 1 };
		if (f->clauses > 1 && clause_stops(w, clauses[i], ret))
			return true;
	}
	return !f->question && f->clauses > 1 && clauses_refuse(w, clauses, f->clauses, ret);
}

/* "hapus saja ya pak nomor saya" */
static bool
stops_less_manners(const struct words *w, struct span s, struct reply_reading *ret)
{
	char bare[BARE_MAX] = " ";
	struct span copy = { bare, 1 };
	const struct entry *e;
	size_t n;

	if (s.n > sizeof(bare))
		return false;
	while (s.n > 1) {
		e = span_longest(w, LISTS(WORDS_POLITE), s, NULL);
		n = e != NULL ? e->n - 1 : (size_t)((const char *)memchr(s.at + 1, ' ', s.n - 1) - s.at);
		if (e == NULL) {
			memcpy(bare + copy.n, s.at + 1, n);
			copy.n += n;
		}
		s = (struct span){ s.at + n, s.n - n };
	}
	copy = strip_for_stop(w, copy);
	return copy.n > 1 && (stop_starts(w, copy, ret) || read_sentence(w, &stop_sentence, copy, REPLY_STOP, ret));
}

bool
read_stop(const struct words *w, struct span all, const struct folded *f, struct reply_reading *ret)
{
	struct span bare = strip_for_stop(w, all);
	bool asks = f->question && span_words(bare) <= ASKS_WORDS_MAX;

	return stop_in(w, all, f->question, ret) || (bare.n > 1 && stop_in(w, bare, f->question, ret)) ||
	    (!asks && read_sentence(w, &stop_sentence, all, REPLY_STOP, ret)) || read_clauses(w, all, f, ret) || stop_split(w, all, ret) ||
	    (!asks && stops_less_manners(w, all, ret));
}
