/*
 * json_times: times inside JSON, for whoever reads it outside.
 *
 * Inside, a time is a number: Unix milliseconds under a key that is "at" or "until" or ends in "_at" or "_until", 0 for never.
 */
#ifndef BASE_JSON_TIMES_H
#define BASE_JSON_TIMES_H

#include "base/json.h"

bool json_is_time(const char *key, struct json_object *value);

/* Replaces each time in o, at any depth, by its ISO 8601 text, and never by null. What stands under "params" is the caller's own and stays. */
void json_times_iso(struct json_object *o);

#endif
