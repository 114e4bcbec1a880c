/*
 * worry: what a person should know of a connector that is switched on: that it fails, that its source is slow, or that what comes from it is hardly
 * true. One that is off is nobody's worry.
 *
 * Alerts, the dashboard, the diagnosis and the command line all ask here; the sentences are those of trouble.h.
 */
#ifndef CONNECTOR_WORRY_H
#define CONNECTOR_WORRY_H

#include "connector/connector.h"
#include "connector/trouble.h"

enum { WORRY_DETAIL_MAX = 200 };
struct worry {
	enum trouble	trouble;	/* TROUBLE_NONE: all is well */
	bool		bad;		/* nothing comes from it; otherwise something does, and is odd */
	char		detail[WORRY_DETAIL_MAX];
};

/* A failure that may pass becomes a worry when the next run has it as well. */
enum err connector_worry(struct db *db, const struct connector *c, int64_t now, struct worry *ret) MUST_CHECK;
/* [{"subject": its id as text, "name","level": "warn","bad","reason": the trouble's name,"detail"}] */
enum err connector_worries(struct db *db, int64_t now, struct json_object **ret) MUST_CHECK;

/* Milliseconds until the source answers, on the average of the run at hand or the last one; 0: it was asked nothing. */
int64_t connector_answer_ms(const struct connector *c);

#endif
