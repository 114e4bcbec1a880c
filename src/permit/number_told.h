/*
 * number_told: an applicant's number that a source tells and that is another than ours.
 *
 * Whom a notice reaches is not a source's to change, so such a number is kept beside the permit until a person decides: ours stays, or the new
 * one is used, which no document link goes to before it is confirmed. It goes by itself when the source tells ours again, or when the person has
 * that number already. Everything here needs a transaction unless it only reads.
 */
#ifndef PERMIT_NUMBER_TOLD_H
#define PERMIT_NUMBER_TOLD_H

#include "contact/number.h"
#include "permit/permit.h"

enum { NUMBER_SOURCE_MAX = 80 };
struct number_told { char number[PHONE_MAX], source[NUMBER_SOURCE_MAX]; int64_t told_at; };

/* What a source (its name) says just now of a permit whose applicant is known. *ret_differs: it is another number, decided about or not. */
enum err number_told_note(struct db *db, const struct permit *p, const char *typed, const char *source, int64_t now, bool *ret_differs) MUST_CHECK;

/* The one that nobody has decided about. ERR_NOT_FOUND: there is none. */
enum err number_told_of(struct db *db, int64_t permit_id, struct number_told *ret) MUST_CHECK;
/* [{"permit_id","registration_id","number","source","told_at"}] of a person, oldest first. */
enum err number_told_to(struct db *db, int64_t contact_id, struct json_object **ret) MUST_CHECK;
/* How many wait. */
enum err number_told_count(struct db *db, int64_t *ret_n) MUST_CHECK;

/*
 * The person's messages go there from now on; document links when the number is confirmed. ERR_NOT_FOUND: nothing waits. ERR_CONFLICT:
 * ret->owner has the number, and nothing changed but that this is decided: whose it is, is another question (review_ask_number).
 */
enum err number_told_take(struct db *db, int64_t permit_id, const char *by, int64_t now, struct number_added *ret) MUST_CHECK;
/* Ours stays, until the source tells yet another one. ERR_NOT_FOUND: nothing waits. */
enum err number_told_keep(struct db *db, int64_t permit_id, const char *by, int64_t now) MUST_CHECK;

#endif
