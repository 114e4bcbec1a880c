/*
 * email: the e-mail addresses that we write to.
 *
 * Those that every mail server takes: local@domain.tld in plain ASCII, without quotes, comments and extensions. An address goes over the wire as
 * it is, so that what is none must not come so far.
 */
#ifndef CONTACT_EMAIL_H
#define CONTACT_EMAIL_H

#include <stdbool.h>

enum { EMAIL_MAX = 255 };	/* with its NUL */
enum { EMAIL_SHOWN_MAX = EMAIL_MAX + 12 };

bool email_is_address(const char *text);
/* What stands behind the @ of an address. */
const char *email_domain(const char *address);
/* "s****@example.org": whose it is can be told by who knows it. "" of what is no address. */
void email_mask(const char *address, char ret[EMAIL_SHOWN_MAX]);

#endif
