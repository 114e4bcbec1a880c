/*
 * person: somebody of the office whom a document names: who approves it, who is responsible for it.
 *
 * {"contact_id"}, or {"phone"}, or {"external_ref":{"system","id"}}, which may be "system:id" or "id" as well, with a "name" for people. A number
 * makes the contact when it is new. Somebody who cannot be found does not refuse the document: it is kept, and says why nobody is told.
 */
#ifndef PERMIT_PERSON_H
#define PERMIT_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

struct db;

struct person {
	int64_t	 contact_id;	/* 0: none, or unknown */
	char	*name;		/* as it came; "" */
	char	*problem;	/* why there is no contact: a phone_why_name, or "unknown_ref"; "": none was named, or all is well */
	char	*raw;		/* what was no good */
};
void person_end(struct person *p);
bool person_is_same(const struct person *a, const struct person *b);
/* Somebody is meant, known or not. */
bool person_is_named(const struct person *p);

/* role: of a contact that is made. system: of an external_ref that names none; NULL: it must. */
struct person_field { struct json_object *o; const char *name, *role, *system; };
/* What is absent stays; null empties. In a transaction. ERR_INVALID: problem names the field. */
enum err person_read(struct db *db, const struct person_field *field, int64_t now, struct person *into, struct problem *problem) MUST_CHECK;

#endif
