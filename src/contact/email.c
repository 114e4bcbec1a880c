#include "contact/email.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { LOCAL_MAX = 64, LABEL_MAX = 63 };
#define LETTERS_AND_DIGITS	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/* The parts between dots: none empty, all of allowed signs. */
static bool
is_dotted(const char *text, size_t n, const char *allowed, size_t part_max, size_t *ret_parts)
{
	size_t i = 0, part;

	for (*ret_parts = 0; ; i++) {
		part = strspn(text + i, allowed);
		if (part == 0 || part > part_max)
			return false;
		++*ret_parts;
		i += part;
		if (i >= n)
			return i == n;
		if (text[i] != '.')
			return false;
	}
}

static bool
is_domain(const char *text)
{
	const char *dot;
	size_t parts;

	if (!is_dotted(text, strlen(text), LETTERS_AND_DIGITS "-", LABEL_MAX, &parts) || parts < 2)
		return false;
	if (text[0] == '-' || text[strlen(text) - 1] == '-' || strstr(text, "-.") != NULL || strstr(text, ".-") != NULL)
		return false;
	/* The last label of no domain is a number; that of an IP address is. */
	dot = strrchr(text, '.');
	return strspn(dot + 1, "0123456789") != strlen(dot + 1);
}

bool
email_is_address(const char *text)
{
	const char *at = text != NULL ? strchr(text, '@') : NULL;
	size_t parts;

	if (at == NULL || strlen(text) >= EMAIL_MAX)
		return false;
	return is_dotted(text, (size_t)(at - text), LETTERS_AND_DIGITS "!#$%&'*+/=?^_{|}~`-", LOCAL_MAX, &parts) &&
	    (size_t)(at - text) <= LOCAL_MAX && is_domain(at + 1);
}

const char *
email_domain(const char *address)
{
	return strchr(address, '@') + 1;
}

void
email_mask(const char *address, char ret[EMAIL_SHOWN_MAX])
{
	ret[0] = '\0';
	if (email_is_address(address))
		snprintf(ret, EMAIL_SHOWN_MAX, "%c****@%s", address[0], email_domain(address));
}
