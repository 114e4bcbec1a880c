/*
 * value: one value of a JSON object, read into what is stored, for permits and documents alike.
 *
 * What is absent stays as it is; null and "" empty a value that may be empty.
 */
#ifndef PERMIT_VALUE_H
#define PERMIT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

/* key: the member of o; field: its name for people ("applicant.name"). */
struct value_at { struct json_object *o; const char *key, *field; };

/* *ret is NULL when the member is absent, and "" when it is null or blank. Borrowed. ERR_INVALID: problem says why. */
enum err value_text(const struct value_at *at, size_t max, const char **ret, struct problem *problem) MUST_CHECK;
/* Replaces what is held; the copy is without spaces at its ends. */
enum err value_keep(char **into, const char *text) MUST_CHECK;
enum err value_day(const struct value_at *at, bool *has, int64_t *day, struct problem *problem) MUST_CHECK;
enum err value_flag(const struct value_at *at, bool *into, struct problem *problem) MUST_CHECK;
/* known ends with NULL. ERR_INVALID: o has a member of another name. */
enum err value_names(struct json_object *o, const char *field, const char *const *known, struct problem *problem) MUST_CHECK;
/* A natural key: one word of at most max bytes. */
enum err value_key(const char *id, const char *field, size_t max, struct problem *problem) MUST_CHECK;

#endif
