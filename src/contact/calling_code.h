/*
 * calling_code: the country calling codes that ITU-T E.164 assigns.
 */
#ifndef CONTACT_CALLING_CODE_H
#define CONTACT_CALLING_CODE_H

#include <stddef.h>

/* How many of the first digits are the calling code of a country: 1 to 3; 0: no country has such a code. */
size_t calling_code_length(const char *digits);

#endif
