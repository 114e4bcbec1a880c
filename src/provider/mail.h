/*
 * mail: an e-mail as it goes over the wire (RFC 5322), written into a buf.
 *
 * Two readings of one text: text/plain, and text/html with everything escaped, *bold* as people write it for WhatsApp, and links that can be
 * tapped. Line ends are CRLF, lines at most 76 characters but for addresses; the dot that begins a line is left to who sends it. The same mail
 * is the same bytes.
 */
#ifndef PROVIDER_MAIL_H
#define PROVIDER_MAIL_H

#include <stdint.h>

#include "base/buf.h"

struct mail {
	const char	*from, *from_name;	/* name "" or NULL: none */
	const char	*to;
	const char	*reply_to;		/* NULL: none */
	const char	*subject;
	const char	*id;			/* of this mail and no other: letters, digits, "-", "_" */
	int64_t		 at;
	int		 zone_minutes;
	const char	*text;			/* its lines end with LF */
	const char	*title;			/* above the text in HTML: who writes */
	const char	*stop_url;		/* ends such mails by one POST (RFC 8058); NULL: nothing to end */
};

/*
 * ERR_INVALID: an address that is none, an id or a URL that cannot stand in a header, text that is not UTF-8, a line break where one line must be.
 * Nothing of that is written: whatever a header is made of ends in the one function that looks for it.
 */
enum err mail_write(struct buf *b, const struct mail *mail) MUST_CHECK;

#endif
