/*
 * listed: what every kind's list of templates has in common: its rows, and what is told when something else came.
 */
#ifndef PROVIDER_LISTED_H
#define PROVIDER_LISTED_H

#include "provider/provider.h"

/* Every key a list may fail with, ended by NULL: each has its sentence ("remote_said.<key>"). */
extern const char *const listed_keys[];

/* No list came: code and text are what did (words NULL: none in it), key what it means. */
void listed_failed(struct listed *l, const struct http_answer *answer, const char *words);

/* A row of struct listed's templates. Texts NULL: not said. params: as in remote.h; parts: all of it as the provider wrote it, NULL: nothing. */
struct listed_template {
	const char		*id, *name, *language, *status, *category, *quality, *reason, *body, *footer;
	int64_t			 params;
	struct json_object	*parts;
	struct json_object	*needs;		/* as in part.h, the caller's; NULL: none */
};
enum err listed_add(struct listed *l, const struct listed_template *t) MUST_CHECK;

#endif
