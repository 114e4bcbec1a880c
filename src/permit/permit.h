/*
 * permit: the office's records of permits, and the change of state that makes a notice.
 *
 * permit_put compares what is stored with what comes in, inside the caller's transaction, and fires scenarios by the difference: an event,
 * not a write. A baseline import fires nothing.
 */
#ifndef PERMIT_PERMIT_H
#define PERMIT_PERMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"

struct db;

/* What its texts may hold. */
enum { PERMIT_NUMBER_MAX_CHARS = 80, PERMIT_TYPE_MAX_CHARS = 300, PERMIT_REASON_MAX_CHARS = 500, PERMIT_PERSON_MAX_CHARS = 200 };

struct permit {
	int64_t	 id;
	char	*registration_id, *permit_number, *permit_type;
	int64_t	 contact_id;			/* 0: no usable number known */
	char	*applicant_name, *applicant_problem, *applicant_raw;
	char	*status, *status_label, *update_reason;
	bool	 has_issue_day, has_start_day, has_expiry_day;
	int64_t	 issue_day, start_day, expiry_day;
	bool	 is_renewal, baseline;
	char	*renews;			/* which permit it renews, as it was said (permit/renewal.h); "": none */
	int64_t	 renews_id;			/* that permit; 0: not known yet */
	bool	 nothing_leaves;		/* it only ever came with a key that sends nothing */
	int64_t	 created_at, updated_at;
};
void permit_end(struct permit *p);
enum err permit_load(struct db *db, int64_t id, struct permit *ret) MUST_CHECK;
enum err permit_by_registration(struct db *db, const char *registration_id, struct permit *ret) MUST_CHECK;

/*
 * How it stands to people on that day: what is in force and past its last day has expired, though no system said so. Stored is what the systems say,
 * so that theirs and ours never contradict each other.
 */
const char *permit_standing(const struct permit *p, int64_t today);
/* Active, with a number. */
bool permit_is_issued(const struct permit *p);		/* false for NULL */

/* What became of one scenario for this change: outcome is message, covered, baseline, no_recipient or refused, detail says by what or why. */
struct fired { char scenario[32]; char outcome[16]; int64_t message_id; char detail[240]; };
enum { FIRED_MAX = 40 };
struct fired_list { struct fired items[FIRED_MAX]; size_t count; };

struct permit_put {
	const char		*registration_id;
	struct json_object	*fields;		/* the JSON of PUT /api/v1/permits/{registration_id}; what is absent stays as it is */
	bool			 baseline;		/* old data: recorded, nobody is told */
	const char		*actor;			/* "api:<key>", login name */
	bool			 nothing_leaves;	/* a test or team key: of a permit that lives nothing is changed, what it causes is a rehearsal */
	const char		*base_url;		/* for links, may be NULL */
};
/*
 * In a transaction. A number that cannot be used does not refuse the permit: it is stored with applicant_problem, and what it would have caused
 * has the outcome no_recipient, until a number is known. An e-mail address that is none is left out. ERR_INVALID: problem names the field.
 * ERR_CONFLICT: someone else changed the permit in this moment; try again.
 */
enum err permit_put(struct db *db, const struct permit_put *put, int64_t now, int64_t *ret_id, struct fired_list *ret_fired,
    struct problem *problem) MUST_CHECK;
/*
 * What permit_put would find, with nothing changed: for whoever asks before. *ret_contact_id: whose permit it would be, 0 when nobody has
 * the number yet.
 * ERR_INVALID as permit_put's.
 */
enum permit_look { PERMIT_LOOK_NEW, PERMIT_LOOK_SAME, PERMIT_LOOK_CHANGED };
enum err permit_look(struct db *db, const struct permit_put *put, enum permit_look *ret, int64_t *ret_contact_id,
    struct problem *problem) MUST_CHECK;
/* As PUT takes it, with "id", "applicant":{"name","contact_id","problem","phone"} (phone only when it is no good) and times. */
struct json_object *permit_to_json(const struct permit *p);

#endif
