/*
 * needles: by what one person is recognised in text that was not written for the purpose: webhook bodies, reasons people typed, details.
 *
 *	number	its digits without country code or zero, with spaces, dashes, dots and brackets between them or without; also as they
 *		stand inside base64, at each of its three alignments, because Meta's message ids hold the number
 *	id	Meta's user id, providers' message ids, e-mail addresses, what was typed into a telephone field
 *	name	whole words only, any case: "Ani" is not in "mengganti"
 *
 * A name may be that of somebody else, too. So a name alone never makes a webhook's event this person's (scrub.h), unless a value is nothing but the
 * name; in details about this person it is taken out.
 */
#ifndef PRIVACY_NEEDLES_H
#define PRIVACY_NEEDLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct db;

enum { NEEDLE_ID_MIN = 20, NEEDLE_NUMBER_MIN = 8, NEEDLE_NAME_MIN = 3 };	/* bytes: what is shorter is in too much else */

enum needle_kind { NEEDLE_BYTES, NEEDLE_DIGITS, NEEDLE_BASE64, NEEDLE_NAME };
struct needle {
	char			*text;
	size_t			 n;
	enum needle_kind	 kind;
	/* NEEDLE_BASE64: the signs before and behind hold bits of the number, too. */
	unsigned char		 front_bits, front, back_bits, back;
};
struct needles { struct needle *items; size_t count, room; };
void needles_end(struct needles *needles);

/* Each adds what the text gives, maybe nothing; NULL adds nothing. ERR_MEMORY. */
enum err needles_add_number(struct needles *needles, const char *number) MUST_CHECK;	/* canonical, or as it was typed */
enum err needles_add_id(struct needles *needles, const char *id) MUST_CHECK;		/* a provider's; short ones are left out */
enum err needles_add_text(struct needles *needles, const char *text) MUST_CHECK;	/* an e-mail address, a user id: as it is */
enum err needles_add_name(struct needles *needles, const char *name) MUST_CHECK;

/* All that is known of this contact, its permits' applicant and its messages' ids included. */
enum err needles_load(struct db *db, int64_t contact_id, struct needles *ret) MUST_CHECK;

/* Is one of them in these bytes? Names are not looked for. */
bool needles_in(const struct needles *needles, const void *bytes, size_t n);
/* The same in a text, or is the text as a whole one of the names? */
bool needles_in_value(const struct needles *needles, const char *text);
/* text with "…" for every occurrence of any of them. true: there was one. */
bool needles_strip(const struct needles *needles, const char *text, struct buf *ret);

/* ---- for needles.c and needles_find.c ---- */
enum { NEEDLE_SIGN_BITS = 6 };
extern const char needle_base64_signs[];

#endif
