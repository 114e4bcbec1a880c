/*
 * answer: what the readers of HTTP answers have in common, of whatever kind the provider is.
 */
#ifndef PROVIDER_ANSWER_H
#define PROVIDER_ANSWER_H

#include <stdbool.h>

#include "provider/provider.h"

/* Did one come? Otherwise *ret says what became of the message: to be tried again when the request never left, unknown when nobody can tell. */
bool answer_came(const struct http_answer *answer, struct outcome *ret);
/* The body as JSON, the caller's; NULL: it is none. */
struct json_object *answer_json(const struct http_answer *answer);

/* The same two for a test of the connection: what is wrong becomes a finding. NULL also for JSON that is no object. */
bool answer_came_to_test(const struct http_answer *answer, struct findings *ret);
struct json_object *answer_json_of_test(const struct http_answer *answer, struct findings *ret);

#endif
