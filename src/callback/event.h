/*
 * event: the next thing to tell one system, as JSON.
 *
 *	{"type":"message.delivered","timestamp":"2026-11-21T03:10:23.000Z","data":{"message":{...},"detail":{...}}}
 *	{"type":"consent.opt_in","timestamp":"...","data":{"consent":{"phone","scope","action","source"}}}
 *
 *	{"type":"alert.opened","timestamp":"...","data":{"alert":{"id","kind","subject","name","level","reason","detail","opened_at","closed_at"}}}
 *
 * A message has the members that GET /api/v1/messages/{id} gives it; detail is what the timeline knows of the event (code, reason).
 */
#ifndef CALLBACK_EVENT_H
#define CALLBACK_EVENT_H

#include "callback/callback.h"

enum { EVENT_ID_MAX = 40 };
struct callback_event {
	char		 id[EVENT_ID_MAX];	/* "message.123", "consent.7", "alert.3": the same at every try */
	struct buf	 body;			/* "" : there was nothing, only the cursors moved */
	int64_t		 message_cursor, ledger_cursor, alert_cursor;	/* what callback's become once it is told */
};
void callback_event_end(struct callback_event *e);

/* Looks at a few hundred rows at most. ret->body is empty and the cursors may have moved when none of them was to be told. */
enum err callback_next(struct db *db, const struct callback *c, struct callback_event *ret) MUST_CHECK;

#endif
