/*
 * qr: a text as a QR code, for screens and paper.
 */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/buf.h"

/*
 * Adds a whole SVG element, black on white with the quiet zone of four modules, that scales to its box; "role=img"
 * and label as its accessible name. ERR_TOO_LARGE: the text is longer than a QR code holds.
 */
enum err qr_svg(struct buf *out, const char *text, const char *label) MUST_CHECK;

#endif
