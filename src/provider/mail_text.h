/*
 * mail_text: one text as the two parts of a mail, and their encoding for the wire.
 */
#ifndef PROVIDER_MAIL_TEXT_H
#define PROVIDER_MAIL_TEXT_H

#include "base/buf.h"

/* text as it is, without the asterisks of *bold*. */
void mail_plain(struct buf *b, const char *text);
/* A whole HTML document: title above the text, everything escaped, *bold*, and http(s) addresses as links. */
void mail_html(struct buf *b, const char *title, const char *subject, const char *text);
/* Quoted-printable (RFC 2045): CRLF for every line end there is in text, whichever it is. */
void mail_quoted(struct buf *b, const char *text);

#endif
