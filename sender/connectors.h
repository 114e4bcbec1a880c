/*
 * connectors: carries out the runs of connectors (connector/run.h): one request at a time for each, beside the messages, and what it told stored some
 * rows at a time, so that neither waits for the other.
 */
#ifndef SENDER_CONNECTORS_H
#define SENDER_CONNECTORS_H

#include "sender.h"

struct pulling;		/* a connector whose request is on its way, or whose rows are being stored */

/* Begins the requests that may leave, and stores rows that wait. *ret_more: rows wait. */
enum err connectors_step(struct sender *s, int64_t now, bool *ret_more) MUST_CHECK;
enum err connectors_landed(struct sender *s, struct pulling *p, const struct http_answer *answer, int64_t now) MUST_CHECK;
/* How many requests are on their way whose answers may be left behind: they can be asked for again. */
size_t connectors_left_behind(const struct sender *s);
/* Lets go of those that are on their way; they are asked for again. */
void connectors_abandon(struct sender *s);

#endif
