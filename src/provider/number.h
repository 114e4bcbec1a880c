/*
 * number: telephone numbers as providers write them, made canonical ("+" and E.164 digits).
 *
 * Providers give digits with a country code. Some of them also give things that are only digits: linked-device ids, group
 * ids, short codes. Only what can be a telephone number becomes one; the rest is NULL to its reader, not a wrong person.
 */
#ifndef PROVIDER_NUMBER_H
#define PROVIDER_NUMBER_H

#include <stdbool.h>

enum { NUMBER_MAX = 17 };	/* "+", 15 digits, NUL */

/* "6281312345678", "+6281312345678", "6281312345678@c.us" or "...@s.whatsapp.net". false: ret is "". */
bool number_from_provider(const char *raw, char ret[NUMBER_MAX]);

/* What an operator typed as an own number: as above, or "0813..." for an Indonesian one; spaces and "-" are passed over. */
bool number_from_operator(const char *raw, char ret[NUMBER_MAX]);

/* A canonical number that stands in manuals for "your number here": +6281234567890, +628111111111. */
bool number_is_placeholder(const char *number);

#endif
