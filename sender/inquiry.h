/*
 * inquiry: asks a provider what became of an attempt whose answer was lost, where it can be asked.
 *
 * A message in doubt is claimed like any other, and a question leaves in place of the message. What the provider says then counts as the answer
 * that was lost. Only "never heard of it", and only when the grace time is over, lets the message be sent again; no answer is asked for
 * again, for an hour at most, and after that the office's own rule for doubt holds.
 */
#ifndef SENDER_INQUIRY_H
#define SENDER_INQUIRY_H

#include "message/message.h"
#include "sender.h"

/* When an attempt is to be asked about, or again; 0: it cannot be asked about, or no longer. */
int64_t inquiry_at(const struct provider_row *row, const struct attempt_past *doubt, int64_t now);
/*
 * Writes flight->request about this attempt. *ret_ready false: it cannot be written. ERR_NOT_FOUND: this account cannot be asked about this one.
 * Other errors are of the database and memory.
 */
enum err inquiry_write(struct sender *s, int64_t now, const struct provider_row *row, const struct message *message,
    const struct attempt_past *doubt, struct flight *flight, bool *ret_ready) MUST_CHECK;
void inquiry_read(struct flight *flight, const struct http_answer *answer);
/* Has the answer settled the attempt? Then flight->outcome is what the lost answer would have been. */
bool inquiry_decides(struct flight *flight, int64_t now);
/* After that: what it said beyond "accepted" (it has arrived, what it cost). */
enum err inquiry_tell(struct sender *s, const struct flight *flight, int64_t now) MUST_CHECK;

#endif
