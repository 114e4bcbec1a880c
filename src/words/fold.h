/*
 * fold: a reply as the words in it, so that ways of typing do not matter.
 *
 * Small letters, without punctuation, emoji, diacritics and invisible marks; decorated and full-width letters become plain; a letter that is
 * held down counts once ("yaaa" is "ya"); what stands for another word becomes it (words/spelling.h); letters spelled one by one become
 * the word. A web address is the one word "tautan". Lines that quote somebody ("> ...") are left out while there are others. Lists are
 * folded the same way, so an entry may be written as people would write it.
 */
#ifndef WORDS_FOLD_H
#define WORDS_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { FOLD_MAX_BYTES = 32 * 1024 };	/* more than WhatsApp lets anyone write */
enum { FOLD_CLAUSES_MAX = 24 };		/* what follows belongs to the last one */

struct folded {
	struct buf	text;		/* " ya saya setuju ": each word between two spaces; " " when there is none */
	size_t		clause_at[FOLD_CLAUSES_MAX];	/* where each part between full stops, commas, lines or emoji begins: at the space before it */
	size_t		clauses;
	bool		question;	/* a question mark is in it */
	bool		refusal;	/* a sign that refuses or doubts: thumb down, cross, struck-out letters */
	bool		stop_sign;	/* one that means stop: a stop sign, no entry, crossed arms */
	bool		approval;	/* thumb up, check mark, OK hand */
	bool		quoted;		/* there is nothing but quotation in it */
};
void folded_end(struct folded *f);

/* ERR_TOO_LARGE, ERR_MEMORY. */
enum err fold(const char *text, struct folded *ret) MUST_CHECK;

#endif
