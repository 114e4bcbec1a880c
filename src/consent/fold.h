/*
 * fold: a reply as the words in it, so that ways of typing do not matter.
 *
 * Small letters, without punctuation, emoji, diacritics and invisible marks; decorated and full-width letters become plain; a letter that is
 * held down counts once ("yaaa" is "ya"); usual chat spellings become the word they stand for ("ga" is "tidak", "stuju" is
 * "setuju"). Lists are folded the same way, so an entry may be written as people would write it.
 */
#ifndef CONSENT_FOLD_H
#define CONSENT_FOLD_H

#include <stdbool.h>

#include "base/buf.h"

struct folded {
	struct buf	text;		/* " ya saya setuju ": each word between two spaces; " " when there is none */
	bool		question;	/* a question mark is in it */
	bool		refusal;	/* a sign that refuses or doubts: thumb down, cross, struck-out letters */
};
void folded_end(struct folded *f);

enum { FOLD_MAX_BYTES = 32 * 1024 };	/* more than WhatsApp lets anyone write */

/* ERR_TOO_LARGE, ERR_MEMORY. */
enum err fold(const char *text, struct folded *ret) MUST_CHECK;

#endif
