/*
 * dial_code: where a number's code ends: the country calling codes that ITU-T E.164 assigns, and Indonesia's area codes.
 */
#ifndef CONTACT_DIAL_CODE_H
#define CONTACT_DIAL_CODE_H

#include <stddef.h>

/* How many of the first digits are the calling code of a country: 1 to 3; 0: no country has such a code. */
size_t calling_code_length(const char *digits);

/* How many of the first digits of an Indonesian landline, in national form without its zero, are the area code: 2 in five cities, 3 elsewhere. */
size_t area_code_length(const char *national);

#endif
