/*
 * tell: one event to one contact: at most one message, and a row in scenario_fired that says what became of it.
 *
 * Every event that matched leaves its row, so that "why did nobody tell me?" has an answer.
 *
 * What a test or team key causes is a rehearsal (nothing_leaves): it has a row and a message under a key of its own, and the event stays untold until
 * a live key tells of it.
 */
#ifndef PERMIT_TELL_H
#define PERMIT_TELL_H

#include "message/message.h"
#include "permit/permit.h"

enum { EVENT_KEY_MAX = 560 };
#define REHEARSAL_MARK	"test:"		/* before the key of an event that was only rehearsed */

struct telling {
	const char		*scenario;
	const char		*template_key;		/* NULL: of the scenario's name */
	const char		*event_key;
	int64_t			 permit_id, document_id;	/* 0: none */
	int64_t			 contact_id;		/* 0: nobody is known */
	const char		*why_nobody;		/* recorded when nobody is known; NULL: "" */
	const char		*reference;
	struct json_object	*params;		/* borrowed; whoever nobody knows by name is greeted politely */
	const char		*actor;
	bool			 baseline, nothing_leaves;
	int64_t			 deadline_at;		/* 0: none */
};

/* What message_make gets; for previews too. Texts are the telling's. */
struct message_draft telling_draft(const struct telling *t);
/* How somebody is greeted whose name we do not know, in the three names that templates greet by. */
enum err telling_greet(struct db *db, int64_t contact_id, struct json_object *params) MUST_CHECK;

/*
 * In the transaction of the change. An event that has its message already is left alone: *ret then has no outcome. A template that cannot be sent
 * is the outcome refused, and no error.
 */
enum err tell(struct db *db, const struct telling *t, int64_t now, struct fired *ret) MUST_CHECK;
/* The event is told by a more specific one. */
enum err tell_covered(struct db *db, const struct telling *t, const char *by, int64_t now, struct fired *ret) MUST_CHECK;
/*
 * The event was told, but to somebody who is not the permit's applicant any more: recorded as no_recipient with this detail, and a person decides
 * whether it is told again. TELL_OVER: the applicant changed once more.
 */
#define TELL_OTHER	"told_other"
#define TELL_OVER	"told_other_over"
enum err tell_told_other(struct db *db, const struct telling *t, int64_t now, struct fired *ret) MUST_CHECK;
/* Has this event its message? For another rehearsal one that was rehearsed has; for a live key it has not. */
enum err was_told(struct db *db, const char *event_key, bool nothing_leaves, bool *ret) MUST_CHECK;

/* Was this event known as old data when it came, and so told to nobody on purpose? */
enum err was_old_data(struct db *db, const char *event_key, bool *ret) MUST_CHECK;

/* For whoever asked for the change; what does not fit is recorded all the same. Nothing for one without an outcome. */
void fired_add(struct fired_list *list, const struct fired *one);

#endif
