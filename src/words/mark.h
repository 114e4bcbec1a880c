/*
 * mark: where a pre-filled sentence was found, told by the sentence itself.
 *
 * The QR code of a poster opens WhatsApp with the consent sentence and, behind it, "(poster)" or "(poster loket 2)": plain words, so that whoever is
 * about to send them sees what they say. The words in front are read as before; the mark only says which poster worked. Somebody who takes it off
 * agrees just the same.
 */
#ifndef WORDS_MARK_H
#define WORDS_MARK_H

#include <stdbool.h>

#include "base/buf.h"

enum { MARK_PLACE_MAX = 25 };	/* with its NUL */

/* Adds " (poster place)"; place may be "". */
void mark_write(struct buf *b, const char *place);
/* Does the text end with a poster's mark? place is "" when it names none. */
bool mark_read(const char *text, char ret_place[MARK_PLACE_MAX]);
/* Letters, digits, spaces, dots and hyphens, at most MARK_PLACE_MAX - 1 bytes; "" is one, too. */
bool mark_place_ok(const char *place);

#endif
