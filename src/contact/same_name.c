#include "contact/same_name.h"

#include <stddef.h>
#include <string.h>

#include "base/mark.h"
#include "base/text.h"

enum { WORDS_MAX = 12, WORD_MAX = 40 };

struct words { char items[WORDS_MAX][WORD_MAX]; size_t count; };

static bool
is_title(const char *word)
{
	static const char *const titles[] = {
		"bpk", "bapak", "ibu", "bu", "pak", "sdr", "sdri", "tn", "ny", "nn", "h", "hj", "dr", "drg", "drs", "dra", "drh", "ir", "prof", "apt", "ns",
		"sh", "se", "st", "sp", "spd", "sag", "sos", "ssos", "skom", "skm", "ssi", "skep", "sfarm", "stp", "spi", "spt", "sip", "mm", "mh", "msi", "mpd",
		"mt", "mkes", "mkn", "map", "amd", "amk", "amkeb", "phd",
	};
	size_t i;

	for (i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strcmp(titles[i], word) == 0)
			return true;
	return false;
}

static void
end_word(struct words *words, const struct buf *word)
{
	if (word->len > 0 && words->count < WORDS_MAX && !is_title(buf_text(word)))
		memcpy(words->items[words->count++], buf_text(word), word->len + 1);
}

/* Dots inside a word go ("S.H." is "sh"), whatever else is no letter divides. Words that are too long are cut. */
static void
split(const char *name, struct words *ret)
{
	AUTO(buf) struct buf word = {0};
	enum mark mark;
	uint32_t cp;

	*ret = (struct words){0};
	buf_init(&word, WORD_MAX - 1);
	while ((cp = text_next(&name)) != 0) {
		mark = mark_of(cp = mark_plain(cp));
		if (mark == MARK_LETTER || mark == MARK_DIGIT) {
			text_put(&word, mark_lower(cp));
		} else if (cp != '.' && mark != MARK_QUOTE && mark != MARK_INVISIBLE) {
			end_word(ret, &word);
			buf_reset(&word);
		}
	}
	end_word(ret, &word);
}

static size_t
shared(const struct words *a, const struct words *b)
{
	bool taken[WORDS_MAX] = {0};
	size_t i, k, n = 0;

	for (i = 0; i < a->count; i++)
		for (k = 0; k < b->count; k++)
			if (!taken[k] && strcmp(a->items[i], b->items[k]) == 0) {
				taken[k] = true;
				n++;
				break;
			}
	return n;
}

bool
same_name(const char *a, const char *b)
{
	struct words left, right;
	size_t n, fewer;

	split(a, &left);
	split(b, &right);
	if (left.count == 0 || right.count == 0)
		return true;
	n = shared(&left, &right);
	fewer = left.count < right.count ? left.count : right.count;
	return n == fewer && (n >= 2 || left.count == right.count);
}
