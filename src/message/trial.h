/*
 * trial: a template sent to somebody of the office, to see it arrive.
 *
 * It goes the way of every message and under the same law, but belongs to no scenario and no permit: it is named a trial wherever messages are
 * counted, the template does not count as used by it, and it brings no invitation. It does not wait for the morning, because somebody looks at
 * the screen; what has not left within an hour is cancelled, so that it surprises nobody tomorrow.
 */
#ifndef MESSAGE_TRIAL_H
#define MESSAGE_TRIAL_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

#define TRIAL_SCENARIO	"trial"	/* of the message */

struct trial {
	const char		*template_key;
	int64_t			 contact_id;
	int64_t			 provider_id;	/* 0: the plan decides */
	struct json_object	*params;	/* as given; the template's examples say what is not */
	const char		*actor;
};
/*
 * In a transaction. ERR_INVALID: problem names a parameter, or "contact_id" when it is nobody of the office: applicants are never written to for a
 * trial. ERR_NOT_FOUND: no such template or contact.
 */
enum err trial_send(struct db *db, const struct trial *trial, int64_t now, int64_t *ret_id, struct problem *problem) MUST_CHECK;

/*
 * The newest ones of a template, TRIAL_LIST_MAX at most: [{"id","code","name","number","state","reason","reason_text","provider","at","contact_id"}];
 * name is the contact's, at when it was made.
 */
enum { TRIAL_LIST_MAX = 3 };
enum err trial_list(struct db *db, int64_t template_id, struct json_object **ret) MUST_CHECK;

#endif
