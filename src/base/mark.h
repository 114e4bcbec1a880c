/*
 * mark: what kind of sign a code point is, for readers of what people type and paste.
 *
 * Not a copy of Unicode's database: only what matters for numbers and short replies written in Indonesia, where contacts bring
 * invisible marks along, keyboards bring full-width and Arabic digits, and emoji stand between words. What the table
 * does not know is a letter, so that an unknown sign makes a reader careful rather than bold.
 */
#ifndef BASE_MARK_H
#define BASE_MARK_H

#include <stdint.h>

enum mark {
	MARK_LETTER,
	MARK_DIGIT,		/* '0' to '9' after mark_plain */
	MARK_SPACE,		/* also control characters */
	MARK_LINE,		/* ends a line or a paragraph */
	MARK_DASH,
	MARK_QUOTE,		/* apostrophes and quotation marks */
	MARK_QUESTION,
	MARK_PUNCTUATION,
	MARK_SYMBOL,		/* currency, arrows, emoji */
	MARK_COMBINING,		/* changes the sign before it */
	MARK_INVISIBLE,		/* direction marks, joiners, variation selectors, skin tones: nothing a person meant to write */
	MARK_BROKEN,		/* U+FFFD: bytes that were no UTF-8 */
	MARK__COUNT
};

/*
 * The same sign in ASCII where there is one: full-width forms, Arabic-Indic and Persian digits, and the bold, script and
 * double-struck letters and digits that phones offer as decoration. Others come back as they are.
 */
uint32_t mark_plain(uint32_t code_point);

enum mark mark_of(uint32_t code_point);

/* Lower case of Latin, Greek and Cyrillic letters; others come back as they are. */
uint32_t mark_lower(uint32_t code_point);

#endif
