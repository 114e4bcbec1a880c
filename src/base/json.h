/*
 * json: json-c with questions that answer instead of failing.
 *
 * Outside JSON is hostile: every getter takes any object (NULL too) and any type, and answers "not there" for what is not of
 * the type asked for. Returned texts belong to the object.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { JSON_DEPTH_MAX = 32 };

/*
 * Parses exactly one value, UTF-8 checked, nested at most JSON_DEPTH_MAX deep. The caller puts it back with json_end.
 * ERR_INVALID: not JSON; problem (may be NULL) then says where and what.
 */
enum err json_parse(const char *text, size_t n, struct json_object **ret, struct problem *problem) MUST_CHECK;

/* For cleanup: AUTO_JSON struct json_object *o = NULL; */
void json_end(struct json_object **o);
#define AUTO_JSON __attribute__((cleanup(json_end)))

struct json_object *json_at(struct json_object *o, const char *key);		/* NULL when o is no object or lacks it */
struct json_object *json_item(struct json_object *array, size_t i);		/* NULL when out of range or no array */
size_t		 json_count(struct json_object *array);			/* 0 when no array */
const char	*json_text(struct json_object *o, const char *key);		/* NULL unless a string without NUL */
bool		 json_int(struct json_object *o, const char *key, int64_t *ret);	/* a number, or a string of digits */
bool		 json_flag(struct json_object *o, const char *key, bool otherwise);

/* Adding; the object owns what is added. A failed allocation is remembered nowhere: json-c then aborts nothing and the key is missing. */
void json_put_text(struct json_object *o, const char *key, const char *text);	/* NULL becomes null */
void json_put_int(struct json_object *o, const char *key, int64_t value);
void json_put_bool(struct json_object *o, const char *key, bool value);
void json_put(struct json_object *o, const char *key, struct json_object *value);
struct json_object *json_put_object(struct json_object *o, const char *key);	/* adds {} and returns it, borrowed */
struct json_object *json_put_array(struct json_object *o, const char *key);	/* adds [] and returns it, borrowed */

/* Compact, "/" unescaped. Belongs to the object, until the next call on it. */
const char *json_write(struct json_object *o);

#endif
