#include "consent/fold.h"

#include <string.h>

#include "base/mark.h"
#include "base/text.h"

/* Longer words are kept, but are nobody's spelling of anything. */
enum { WORD_MAX_BYTES = 40 };

/* How people write these words in chats, with held-down letters already counted once ("enggak" arrives here as "engak"). */
static const struct { const char *word, *spellings; } chat[] = {
	{ "tidak", " tdk tdak tida tidk tak ga gak gk gag nga ngak ngk engak enga ndak nda kagak kaga kga " },
	{ "jangan", " jgn jngan jangn jgan " },
	{ "belum", " blm blom belom blum " },
	{ "bukan", " bkn " },
	{ "setuju", " stuju setju stju setuj setujuh stujuh " },
	{ "iya", " iy iyh iyah iyo " },
	{ "saya", " sy sya saia aku gw gue " },
	{ "ok", " oke okey okay okeh okei " },
	{ "stop", " setop stp " },
	{ "berhenti", " brenti berenti brhenti berhnti brhnti " },
	{ "kirim", " krm krim " },
	{ "lagi", " lg lgi " },
	{ "pesan", " psn pesen " },
	{ "notifikasi", " notif notifkasi " },
	{ "menerima", " nerima mnerima menrima " },
	{ "dari", " dr dri " },
	{ "tolong", " tlg tlong tolng " },
	{ "mohon", " mhn mohn " },
	{ "bapak", " bpk " },
	{ "pak", " pk " },
	{ "makasih", " mksh mksih makasi makasi tengkyu " },
};

struct folder {
	struct folded	*out;
	size_t		 word_at;	/* where the word being read begins in out->text */
	uint32_t	 last;		/* letter just read, 0 at the beginning of a word */
};

void
folded_end(struct folded *f)
{
	buf_end(&f->text);
	*f = (struct folded){0};
}

static const char *
spelled_out(const char *word)
{
	char key[WORD_MAX_BYTES + 3];
	size_t i;

	if (strlen(word) > WORD_MAX_BYTES)
		return NULL;
	snprintf(key, sizeof(key), " %s ", word);
	for (i = 0; i < sizeof(chat) / sizeof(chat[0]); i++)
		if (strstr(chat[i].spellings, key) != NULL)
			return chat[i].word;
	return NULL;
}

static void
word_end(struct folder *f)
{
	struct buf *text = &f->out->text;
	const char *whole;

	if (text->len == f->word_at || buf_err(text))
		return;
	if ((whole = spelled_out(text->bytes + f->word_at)) != NULL) {
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

/* Signs that say no, or not sure, without a word. */
static bool
refuses(uint32_t cp)
{
	static const uint32_t signs[] = {
		0x1F44E,	/* thumb down */
		0x274C, 0x274E, 0x2716,	/* crosses */
		0x1F6AB, 0x26D4, 0x1F6D1,	/* no entry, stop sign */
		0x1F645,	/* a person who crosses the arms */
		0x1F595,
		0x1F914,	/* a face that thinks it over */
		0x0336, 0x0335, 0x0337, 0x0338,	/* struck out */
	};
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (signs[i] == cp)
			return true;
	return false;
}

static void
fold_one(struct folder *f, uint32_t cp)
{
	cp = mark_plain(cp);
	f->out->refusal |= refuses(cp);
	switch (mark_of(cp)) {
	case MARK_LETTER: case MARK_DIGIT: case MARK_BROKEN:
		word_letter(f, cp);
		break;
	case MARK_QUESTION:
		f->out->question = true;
		word_end(f);
		break;
	case MARK_QUOTE: case MARK_COMBINING: case MARK_INVISIBLE:
		break;		/* "don't" is one word, and so is what hides a mark between its letters */
	default:
		word_end(f);
		break;
	}
}

enum err
fold(const char *text, struct folded *ret)
{
	AUTO(folded) struct folded out = {0};
	struct folder f = { .out = &out, .word_at = 1 };
	enum err e;
	uint32_t cp;

	buf_init(&out.text, FOLD_MAX_BYTES);
	buf_char(&out.text, ' ');
	while ((cp = text_next(&text)) != 0)
		fold_one(&f, cp);
	word_end(&f);
	if ((e = buf_err(&out.text)))
		return e;
	*ret = out;
	out = (struct folded){0};
	return ERR_NONE;
}
