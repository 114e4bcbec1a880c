/*
 * cookie: the Cookie header, read leniently and bounded (RFC 6265, 5.4 and 4.2).
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include <stdbool.h>
#include <stddef.h>

/* The first cookie of that name. false: there is none, or its value is longer than cap - 1 or holds a character no cookie has. header may be NULL. */
bool cookie_find(const char *header, const char *name, char *ret, size_t cap);
/* May a cookie have this value? No space, quote, comma, semicolon, backslash or control character. */
bool cookie_may_hold(const char *value);

#endif
