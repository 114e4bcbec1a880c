/*
 * spelling: the word that people mean by what they type in a chat.
 *
 * Usual chat spellings and words of the region ("ga", "mboten", "indak" are "tidak"), and one slip of the finger in the few words that
 * decide about consent ("seutju" is "setuju").
 */
#ifndef WORDS_SPELLING_H
#define WORDS_SPELLING_H

/* word: folded letters (words/fold.h). One or more words with single spaces between them; NULL when it stands for itself. */
const char *spelling_of(const char *word);

#endif
