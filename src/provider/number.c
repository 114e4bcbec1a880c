#include "provider/number.h"

#include <stddef.h>
#include <string.h>

enum { E164_MIN = 8, E164_MAX = 15, SUBSCRIBER_MIN = 7, ONE_COUNTRY = 11, INDONESIA_MIN = 10, INDONESIA_MAX = 14, TYPED_MAX = 32 };

/*
 * The lengths of the plans we know: North America and the Russian zone have eleven digits, Indonesia ten to fourteen. The
 * fifteen digits of a linked-device id mostly fail here.
 */
static bool
length_fits(const char *digits, size_t n)
{
	if (n < E164_MIN || n > E164_MAX || digits[0] == '0')
		return false;
	if (digits[0] == '1' || digits[0] == '7')
		return n == ONE_COUNTRY;
	if (strncmp(digits, "62", 2) == 0)
		return n >= INDONESIA_MIN && n <= INDONESIA_MAX;
	return true;
}

bool
number_from_provider(const char *raw, char ret[NUMBER_MAX])
{
	const char *digits = raw == NULL ? "" : raw + (raw[0] == '+');
	size_t n = strspn(digits, "0123456789");
	const char *rest = digits + n;

	ret[0] = '\0';
	if (*rest != '\0' && strcmp(rest, "@c.us") != 0 && strcmp(rest, "@s.whatsapp.net") != 0)
		return false;
	if (!length_fits(digits, n))
		return false;
	ret[0] = '+';
	memcpy(ret + 1, digits, n);
	ret[n + 1] = '\0';
	return true;
}

bool
number_from_operator(const char *raw, char ret[NUMBER_MAX])
{
	char typed[TYPED_MAX], *to = typed;

	ret[0] = '\0';
	if (raw[0] == '0' && raw[1] != '0') {	/* the trunk zero of Indonesia */
		*to++ = '6';
		*to++ = '2';
		raw++;
	}
	for (; *raw != '\0'; raw++) {
		if (*raw == ' ' || *raw == '-')
			continue;
		if (to == typed + sizeof(typed) - 1)
			return false;
		*to++ = *raw;
	}
	*to = '\0';
	return number_from_provider(typed, ret);
}

/* 1234567890: each digit one more than the one before, 0 after 9. */
static bool
counts_up(const char *digits)
{
	for (; digits[1] != '\0'; digits++)
		if (digits[1] - '0' != (digits[0] - '0' + 1) % 10)
			return false;
	return true;
}

bool
number_is_placeholder(const char *number)
{
	const char *subscriber = number + strcspn(number, "0123456789");
	size_t n;

	if (strncmp(subscriber, "62", 2) == 0)
		subscriber += 2;
	if (*subscriber == '8')
		subscriber++;
	n = strlen(subscriber);
	return n < SUBSCRIBER_MIN || counts_up(subscriber) || strspn(subscriber, (char[]){ subscriber[0], '\0' }) == n;
}
