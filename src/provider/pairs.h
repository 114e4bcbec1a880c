/*
 * pairs: "a=1&b=two" (a query string or an urlencoded body) as a JSON object of texts.
 */
#ifndef PROVIDER_PAIRS_H
#define PROVIDER_PAIRS_H

#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

enum { PAIRS_MAX = 256 };

/*
 * The caller puts *ret back with json_end. Of a name that comes twice the last value stands. ERR_INVALID: a broken %XX, a
 * name or value that is not UTF-8 or holds a NUL; ERR_TOO_LARGE: more than PAIRS_MAX pairs.
 */
enum err pairs_parse(const char *bytes, size_t n, struct json_object **ret) MUST_CHECK;

/* The same as texts in their order, each name as often as it came, for signatures; any bytes but NUL. Errors as above. */
struct pair { const char *name, *value; };
struct pair_list { struct pair items[PAIRS_MAX]; size_t count; struct buf text; };
void pair_list_end(struct pair_list *list);
enum err pairs_list(const char *bytes, size_t n, struct pair_list *ret) MUST_CHECK;

/* Adds "name=value", with "&" before it unless it is the first; value may be NULL (nothing is added). */
void pairs_add(struct buf *b, const char *name, const char *value);

#endif
