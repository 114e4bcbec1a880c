/*
 * audience: whom a person wants to ask for consent, and who of them can be asked.
 *
 * A filter says who is meant; of those, each is either free to be asked or has one reason why not, and the reasons are counted, so that a look
 * beforehand adds up. The first ones that are free are chosen, in the order in which they became known; for these the plan is made as for their
 * message, so "no provider may carry it" is known before anything is queued. Looking writes nothing.
 */
#ifndef INVITATION_AUDIENCE_H
#define INVITATION_AUDIENCE_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

struct db;

enum { AUDIENCE_TYPE_MAX_BYTES = 200, AUDIENCE_REASONS_MAX = 24 };

enum audience_permit { AUDIENCE_PERMIT_ANY, AUDIENCE_PERMIT_SOME, AUDIENCE_PERMIT_NONE, AUDIENCE_PERMIT__COUNT };
enum audience_answer { AUDIENCE_ANSWER_ANY, AUDIENCE_ANSWER_NONE, AUDIENCE_ANSWER_GATEWAY, AUDIENCE_ANSWER__COUNT };
enum audience_asked { AUDIENCE_ASKED_ANY, AUDIENCE_ASKED_NEVER, AUDIENCE_ASKED_LONG_AGO, AUDIENCE_ASKED__COUNT };
const char *audience_permit_name(enum audience_permit p);	/* "any", "some", "none" */
const char *audience_answer_name(enum audience_answer a);	/* "any", "none": nothing at all, "gateway": agreed there only */
const char *audience_asked_name(enum audience_asked a);		/* "any", "never", "long_ago" */

struct audience_filter {
	char			role[16];		/* contact_role_name, "": any */
	enum audience_permit	permit;
	char			permit_type[AUDIENCE_TYPE_MAX_BYTES + 1];	/* a permit of this type, "": any */
	enum audience_answer	answer;
	enum audience_asked	asked;
	int64_t			batch_id;		/* a list that was brought in (import/batch.h), 0: any */
	int64_t			asked_days;		/* how long ago counts as asked before; less than invite_every_days counts as that */
};
/* Both ways, for the database. ERR_INVALID: not of this form. */
enum err audience_filter_json(const struct audience_filter *f, struct json_object **ret) MUST_CHECK;
enum err audience_filter_read(const char *json, struct audience_filter *ret) MUST_CHECK;

struct audience {
	int64_t	people;			/* meant by the filter */
	int64_t	permits;		/* that led to them, where the filter asks for permits: a person with three is one of the people */
	int64_t	free;			/* can be asked; beyond those that are chosen, by what is known without a plan */
	/* Why the others cannot: obstacle "no_way" has a reason of message/reason.h as well; "not_meant": another answer or another time was asked for. */
	struct audience_reason { char obstacle[16], why[32]; int64_t people; } reasons[AUDIENCE_REASONS_MAX];
	size_t	reason_count;
	int64_t	*chosen;		/* contact ids */
	size_t	chosen_count;
};
void audience_end(struct audience *a);
/* At most cap are chosen. */
enum err audience_look(struct db *db, const struct audience_filter *filter, const char *base_url, size_t cap, int64_t now,
    struct audience *ret) MUST_CHECK;

/*
 * [{"id","file_name","kind","started_at"}]: lists whose rows are still kept, the newest first, for a select. When the rows go, a month after the end,
 * nobody is of that list any more.
 */
enum err audience_batches(struct db *db, struct json_object **ret) MUST_CHECK;
/* The permit types there are, ["..."], for a select. */
enum err audience_permit_types(struct db *db, struct json_object **ret) MUST_CHECK;

#endif
