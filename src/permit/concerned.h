/*
 * concerned: the staff who follow what becomes of a permit.
 *
 * Whoever has the duty "status" for its type, and whoever a document of it names that is still open. They hear of each change of its status, in words
 * of their own (template status_update_staff); the applicant's notice is another.
 */
#ifndef PERMIT_CONCERNED_H
#define PERMIT_CONCERNED_H

#include "permit/duty.h"
#include "permit/scenario.h"

#define TEMPLATE_UPDATE_STAFF	"status_update_staff"

/* Not the applicant, who has a notice of their own. */
enum err concerned_staff(struct db *db, const struct permit *permit, struct duty_holders *ret) MUST_CHECK;
/* What such a notice says. The caller owns it. */
enum err concerned_params(struct db *db, const struct permit_change *change, struct json_object **ret) MUST_CHECK;
/* mark: of the change of status (scenario.h). Adds to ret. */
enum err concerned_tell(struct db *db, const struct permit_change *change, const char *mark, struct fired_list *ret) MUST_CHECK;

#endif
