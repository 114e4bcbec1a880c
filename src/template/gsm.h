/*
 * gsm: how many SMS a text is (3GPP TS 23.038, the 7-bit default alphabet and its extension).
 *
 * A segment holds 160 units of that alphabet, and 153 when there are several. One character outside it makes the whole text 16-bit: 70 and 67. What
 * takes two units is never cut, so the last place of a segment may stay empty and dividing gives too few.
 */
#ifndef TEMPLATE_GSM_H
#define TEMPLATE_GSM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* 1, or 2 for a character of the extension; 0: not in the alphabet. */
int gsm_units(uint32_t code_point);

struct gsm_size {
	bool	in_alphabet;
	size_t	units, segments;	/* 0 of an empty text; of 16 bits where it is not in the alphabet */
};
struct gsm_size gsm_size(const char *utf8);

/* In the alphabet, or a sign of it can stand for it. */
bool gsm_can_be_plain(uint32_t code_point);
/*
 * The text with a sign of the alphabet in the place of one that means the same (a straight quote, "...", the letter without its accent), without
 * emoji and marks that nobody sees. A text with anything else in it, such as another script, stays as it is.
 */
void gsm_plain(const char *utf8, struct buf *ret);

#endif
