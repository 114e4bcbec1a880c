#include "words/words.h"

#include <stdio.h>

#include "words/doubt.h"
#include "words/rule.h"

enum { CODE_MIN = 5, CODE_MAX = 10 };

/* ---- NO ---- */

static bool
is_refusal(const struct words *w, const struct entry *e, enum words_list list)
{
	(void)w;
	(void)list;
	return span_words((struct span){ e->folded, e->n }) > 1;
}

static const struct sentence no_sentence = {
	LISTS(WORDS_SUBJECT), LISTS(WORDS_NO), LISTS(WORDS_POLITE) | LISTS(WORDS_PLEASE) | LISTS(WORDS_SUBJECT), is_refusal
};

bool
read_no(const struct words *w, struct span all, bool question, struct reply_reading *ret)
{
	struct span bare = strip_for_no(w, all);

	if (question)
		return false;
	if (!rule_find(w, WORDS_NO, span_is, all, REPLY_NO, ret) && !rule_find(w, WORDS_NO, span_is, bare, REPLY_NO, ret) &&
	    !read_sentence(w, &no_sentence, bare, REPLY_NO, ret))
		return false;
	(void)rule_find(w, WORDS_AGAIN, span_holds, all, REPLY_STOP, ret);
	return true;
}

/* ---- YES ---- */

/* "daftar izin" is no agreement to anything. */
static bool
is_agreement(const struct words *w, const struct entry *e, enum words_list list)
{
	(void)list;
	return entry_holds(w, e, WORDS_ABOUT);
}

static const struct sentence yes_sentence = {
	LISTS(WORDS_POLITE) | LISTS(WORDS_GREETINGS) | LISTS(WORDS_SUBJECT), LISTS(WORDS_YES) | LISTS(WORDS_YES_STARTS),
	LISTS(WORDS_POLITE) | LISTS(WORDS_SUBJECT), is_agreement
};

static bool
read_guard(const struct words *w, struct span all, const struct folded *f, struct reply_reading *ret)
{
	if (rule_find(w, WORDS_GUARD, span_holds, all, REPLY_OTHER, ret) || rule_find(w, WORDS_STOP_FIRST, span_holds, all, REPLY_OTHER, ret))
		return true;
	if (!f->question && !f->refusal && !f->quoted)
		return false;
	*ret = reading(REPLY_OTHER, f->question ? "question mark" : f->refusal ? "sign of refusal" : "quotation", NULL);
	return true;
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
	e = list_find(w, WORDS_YES, span_is, opened);
	if (e != NULL && list_find(w, WORDS_POLITE, span_is, opened) == NULL) {
		*ret = reading(REPLY_YES, words_lists[WORDS_YES].rule, e);
		return true;
	}
	return read_sentence(w, &yes_sentence, all, REPLY_YES, ret);
}

/* ---- all of it ---- */

/* A code copied from our message: letters and digits in turn, "k7m2qx". */
static bool
is_code(const char *word, size_t n)
{
	size_t i, turns = 0;

	if (n < CODE_MIN || n > CODE_MAX)
		return false;
	for (i = 0; i < n; i++) {
		bool digit = word[i] >= '0' && word[i] <= '9';

		if (!digit && (word[i] < 'a' || word[i] > 'z'))
			return false;
		turns += i > 0 && digit != (word[i - 1] >= '0' && word[i - 1] <= '9');
	}
	return turns >= 2;
}

static struct span
without_code(struct span s)
{
	size_t n = 0;

	while (n + 2 < s.n && s.at[s.n - 2 - n] != ' ')
		n++;
	return is_code(s.at + s.n - 1 - n, n) && n + 2 < s.n ? (struct span){ s.at, s.n - n - 1 } : s;
}

struct reply_reading
words_classify(const struct words *w, const char *text)
{
	AUTO(folded) struct folded f = {0};
	struct reply_reading ret;
	struct span all;

	if (fold(text, &f) != ERR_NONE) {
		ret = reading(REPLY_OTHER, "too long", NULL);
		ret.doubt = DOUBT_STOP;		/* nobody has read it to its end */
		snprintf(ret.doubt_why, sizeof(ret.doubt_why), "too long");
		return ret;
	}
	all = without_code((struct span){ buf_text(&f.text), f.text.len });
	ret = reading(REPLY_OTHER, all.n <= 1 ? "no words" : "no rule", NULL);
	if (all.n > 1 && !read_stop(w, all, &f, &ret) && !read_no(w, all, f.question, &ret) && !read_guard(w, all, &f, &ret))
		(void)read_yes(w, all, &ret);
	if (ret.reply == REPLY_OTHER)
		words_doubt(w, all, &f, &ret);
	ret.refuses = ret.reply == REPLY_STOP && list_find(w, WORDS_REFUSALS, span_holds, all) != NULL &&
	    list_find(w, WORDS_AGAIN, span_holds, all) == NULL && list_find(w, WORDS_STOP_FIRST, span_holds, all) == NULL;
	if (ret.reply == REPLY_OTHER && ret.doubt == DOUBT_NONE)
		ret.asks_status = rule_find(w, WORDS_STATUS, span_is, strip_opening(w, strip_polite_end(w, all)), REPLY_OTHER, &ret) != NULL;
	ret.everything = ret.reply == REPLY_STOP && list_find(w, WORDS_STOP_ALL, span_holds, all) != NULL;
	return ret;
}

const char *
reply_name(enum reply_kind r)
{
	static const char *const names[REPLY__COUNT] = {
		[REPLY_YES] = "YES", [REPLY_NO] = "NO", [REPLY_STOP] = "STOP", [REPLY_OTHER] = "OTHER",
	};

	return names[r];
}

const char *
doubt_name(enum doubt d)
{
	static const char *const names[DOUBT__COUNT] = {
		[DOUBT_NONE] = "", [DOUBT_ANSWER] = "answer", [DOUBT_CONSENT] = "consent", [DOUBT_STOP] = "stop",
	};

	return names[d];
}
