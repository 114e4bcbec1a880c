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

struct permit {
	int64_t	 id;
	char	*registration_id, *permit_number, *permit_type;
	int64_t	 contact_id;			/* 0: no usable number known */
	char	*applicant_name, *applicant_problem, *applicant_raw;
	char	*status, *status_label, *update_reason;
	bool	 has_issue_day, has_start_day, has_expiry_day;
	int64_t	 issue_day, start_day, expiry_day;
	bool	 is_renewal, baseline;
	int64_t	 created_at, updated_at;
};
void permit_end(struct permit *p);
enum err permit_load(struct db *db, int64_t id, struct permit *ret) MUST_CHECK;
enum err permit_by_registration(struct db *db, const char *registration_id, struct permit *ret) MUST_CHECK;

/* What became of one scenario for this change. */
struct fired { char scenario[32]; char outcome[16]; int64_t message_id; char detail[120]; };
enum { FIRED_MAX = 8 };
struct fired_list { struct fired items[FIRED_MAX]; size_t count; };

/*
 * fields: the JSON of PUT /api/v1/permits/{registration_id}; what is absent stays as it is. actor: "api:<key>", login name.
 * ERR_INVALID: problem names the field.
 */
struct permit_put { const char *registration_id; struct json_object *fields; bool baseline; const char *actor; bool nothing_leaves; const char *base_url; };
enum err permit_put(struct db *db, const struct permit_put *put, int64_t now, int64_t *ret_id, struct fired_list *ret_fired,
    struct problem *problem) MUST_CHECK;
struct json_object *permit_to_json(const struct permit *p);

#endif
