/*
 * parcel: a message made ready for one provider.
 */
#ifndef SENDER_PARCEL_H
#define SENDER_PARCEL_H

#include "message/message.h"
#include "routing/plan.h"
#include "sender.h"

/* What a provider of this scope is given to say. */
const char *parcel_text(const struct message *m, enum scope scope);
/*
 * Writes flight->request for the chosen entry of the plan; its attempt is open already. A parcel that cannot be written is an outcome, not an
 * error: *ret_ready is then false and the flight has landed. Errors are of the database and memory.
 */
enum err parcel_write(struct sender *s, struct ground *ground, struct message *message, const struct plan_facts *facts,
    const struct plan_entry *entry, struct flight *flight, bool *ret_ready) MUST_CHECK;

#endif
