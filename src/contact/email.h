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

bool email_is_address(const char *text);
/* What stands behind the @ of an address. */
const char *email_domain(const char *address);

#endif
