/*
 * phone_field: what is written in one telephone field, taken apart into the digits of each number.
 *
 * A field may hold labels, two numbers, marks nobody sees, and other damage. Nothing here knows a numbering plan.
 */
#ifndef CONTACT_PHONE_FIELD_H
#define CONTACT_PHONE_FIELD_H

#include <stdbool.h>
#include <stddef.h>

enum { PIECE_DIGITS_MAX = 31, PIECES_MAX = 6 };

/* Digits that belong together. */
struct piece {
	char	digits[PIECE_DIGITS_MAX + 1];
	size_t	n;		/* how many there were: more than PIECE_DIGITS_MAX are counted, not kept */
	bool	plus;		/* a plus stood before them */
	bool	letters;	/* a letter touches a digit */
	bool	joins;		/* only a slash or comma stands between the piece before and this one */
};

/* At most PIECES_MAX pieces, those behind are left out. *ret_n may be 0. False: too many signs for a telephone field. */
bool phone_field_read(const char *raw, struct piece pieces[PIECES_MAX], size_t *ret_n);

#endif
