#include "words/fold.h"

#include <string.h>
#include <strings.h>

#include "base/mark.h"
#include "base/text.h"
#include "words/spelling.h"

enum { SPELLED_MIN = 3, SPELLED_MAX = 24, DOUBLED_MIN = 3 };

struct folder {
	struct folded	*out;
	size_t		 word_at;	/* where the word being read begins in out->text */
	uint32_t	 last;		/* letter just read, 0 at the beginning of a word */
	bool		 breaks;	/* the next word begins a clause */
	bool		 with_quotes, skipped;
};

void
folded_end(struct folded *f)
{
	buf_end(&f->text);
	*f = (struct folded){0};
}

/* ---- words ---- */

static void
clause_begin(struct folder *f)
{
	struct folded *out = f->out;

	if (out->clauses == 0 || (f->breaks && out->clauses < FOLD_CLAUSES_MAX))
		out->clause_at[out->clauses++] = f->word_at - 1;
	f->breaks = false;
}

/* "pikir2" is "pikir pikir", and says no more than "pikir". */
static bool
is_doubled(const char *word, size_t n)
{
	size_t i;

	if (n <= DOUBLED_MIN || word[n - 1] != '2')
		return false;
	for (i = 0; i + 1 < n; i++)
		if (word[i] >= '0' && word[i] <= '9')
			return false;
	return true;
}

static void
word_end(struct folder *f)
{
	struct buf *text = &f->out->text;
	const char *whole;

	if (text->len == f->word_at || buf_err(text))
		return;
	clause_begin(f);
	if (is_doubled(text->bytes + f->word_at, text->len - f->word_at))
		text->bytes[--text->len] = '\0';
	if ((whole = spelling_of(text->bytes + f->word_at)) != NULL) {
		text->len = f->word_at;
		buf_text_add(text, whole);
	}
	buf_char(text, ' ');
	f->word_at = text->len;
	f->last = 0;
}

/* Small Latin-1 letters less their accents; a combining accent is dropped where it stands. */
static uint32_t
without_accent(uint32_t cp)
{
	static const char base[] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";

	return cp >= 0xE0 && cp <= 0xFF && base[cp - 0xE0] != '\0' ? (uint32_t)base[cp - 0xE0] : cp;
}

static void
word_letter(struct folder *f, uint32_t cp)
{
	cp = without_accent(mark_lower(cp));
	if (cp == f->last && !(cp >= '0' && cp <= '9'))
		return;
	text_put(&f->out->text, cp);
	f->last = cp;
}

/* "S T O P": the words are single letters, so they are one word. */
static void
join_spelled(struct folder *f)
{
	struct buf *text = &f->out->text;
	char letters[SPELLED_MAX];
	size_t n = text->len / 2, i;

	if (buf_err(text) || n < SPELLED_MIN || n > SPELLED_MAX || text->len != 2 * n + 1)
		return;
	for (i = 0; i < n; i++) {
		letters[i] = text->bytes[2 * i + 1];
		if (text->bytes[2 * i] != ' ' || letters[i] < 'a' || letters[i] > 'z')
			return;
	}
	text->len = f->word_at = 1;
	f->out->clauses = 0;
	for (i = 0; i < n; i++)
		word_letter(f, (uint32_t)letters[i]);
	word_end(f);
}

/* ---- signs ---- */

static bool
is_sign(const uint32_t *signs, uint32_t cp)
{
	while (*signs != 0 && *signs != cp)
		signs++;
	return *signs != 0;
}

/* Signs that say something without a word. */
static void
read_sign(struct folded *out, uint32_t cp)
{
	static const uint32_t stop[] = { 0x1F6AB, 0x26D4, 0x1F6D1, 0x1F645, 0 };	/* no entry, stop sign, a person who crosses the arms */
	static const uint32_t refusal[] = {
		0x1F44E,	/* thumb down */
		0x274C, 0x274E, 0x2716,	/* crosses */
		0x1F595,
		0x1F914,	/* a face that thinks it over */
		0x0336, 0x0335, 0x0337, 0x0338,	/* struck out */
		0
	};
	static const uint32_t approval[] = { 0x1F44D, 0x1F44C, 0x2705, 0x2714, 0x2611, 0x1F197, 0x1F91D, 0 };

	out->stop_sign |= is_sign(stop, cp);
	out->refusal |= is_sign(stop, cp) || is_sign(refusal, cp);
	out->approval |= is_sign(approval, cp);
}

/* Does this sign end a clause? Slashes and colons do not: "YA / TIDAK" is one choice. */
static bool
breaks(uint32_t cp, enum mark mark)
{
	if (cp < 0x80)
		return strchr(".,;!?\n\r", (int)cp) != NULL;
	return mark == MARK_SYMBOL || mark == MARK_LINE || mark == MARK_QUESTION;
}

static void
fold_one(struct folder *f, uint32_t cp)
{
	enum mark mark;

	cp = mark_plain(cp);
	mark = mark_of(cp);
	read_sign(f->out, cp);
	switch (mark) {
	case MARK_LETTER: case MARK_DIGIT: case MARK_BROKEN:
		word_letter(f, cp);
		return;
	case MARK_QUOTE: case MARK_COMBINING: case MARK_INVISIBLE:
		return;		/* "don't" is one word, and so is what hides a mark between its letters */
	default:
		f->out->question |= mark == MARK_QUESTION;
		word_end(f);
		f->breaks |= breaks(cp, mark);
		return;
	}
}

/* ---- what is not the person's own words ---- */

static size_t
address_length(const char *text)
{
	if (strncasecmp(text, "http://", 7) != 0 && strncasecmp(text, "https://", 8) != 0 && strncasecmp(text, "www.", 4) != 0)
		return 0;
	return strcspn(text, " \t\r\n");
}

static const char *
fold_address(struct folder *f, const char *text)
{
	size_t n = f->out->text.len == f->word_at ? address_length(text) : 0;

	if (n > 0) {
		buf_text_add(&f->out->text, "tautan");
		word_end(f);
	}
	return text + n;
}

static const char *
skip_quotation(struct folder *f, const char *line)
{
	const char *at = line + strspn(line, " \t");

	if (f->with_quotes || *at != '>')
		return line;
	f->skipped = true;
	return at + strcspn(at, "\n");
}

static enum err
fold_text(struct folder *f, const char *text)
{
	uint32_t cp = '\n';

	buf_init(&f->out->text, FOLD_MAX_BYTES);
	buf_char(&f->out->text, ' ');
	f->word_at = 1;
	do {
		fold_one(f, cp);
		if (cp == '\n')
			text = skip_quotation(f, text);
		text = fold_address(f, text);
	} while (!buf_err(&f->out->text) && (cp = text_next(&text)) != 0);
	word_end(f);
	join_spelled(f);
	return buf_err(&f->out->text);
}

enum err
fold(const char *text, struct folded *ret)
{
	AUTO(folded) struct folded own = {0}, all = {0};
	struct folder f = { .out = &own }, g = { .out = &all, .with_quotes = true };
	enum err e;

	if ((e = fold_text(&f, text)))
		return e;
	if (f.skipped && own.text.len <= 1) {
		if ((e = fold_text(&g, text)))
			return e;
		folded_end(&own);
		own = all;
		own.quoted = true;
		all = (struct folded){0};
	}
	*ret = own;
	own = (struct folded){0};
	return ERR_NONE;
}
