/*
 * csrf: the proof that a form of somebody without a session came from our page.
 *
 * A random value with its time, signed, stands in a cookie and in the form; both must be the same, well signed and
 * younger than a day.
 */
#ifndef WEB_CSRF_H
#define WEB_CSRF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"

enum { CSRF_TOKEN_MAX = 96 };

void csrf_make(const uint8_t secret[KEY_BYTES], int64_t now, char ret[CSRF_TOKEN_MAX]);
bool csrf_good(const uint8_t secret[KEY_BYTES], int64_t now, const char *token);

#endif
