/*
 * fields: the JSON of PUT /api/v1/permits/{registration_id}, read into a permit.
 *
 * What is absent stays as it is; null and "" empty a field that may be empty. A field we do not know is refused by name, because a misspelt one would
 * otherwise be lost without a word.
 */
#ifndef PERMIT_FIELDS_H
#define PERMIT_FIELDS_H

#include "permit/permit.h"

/* The member "applicant": NULL where it says nothing. */
struct permit_applicant {
	bool		 phone_given;		/* also as null or "": then there is no number any more */
	const char	*name, *phone, *email;
};

/* Texts of *ret point into fields. into already holds what is stored, or is empty for a new permit. ERR_INVALID: problem names the field. */
enum err permit_fields_read(struct db *db, struct json_object *fields, struct permit *into, struct permit_applicant *ret,
    struct problem *problem) MUST_CHECK;

#endif
