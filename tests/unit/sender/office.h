/*
 * office: an office with its providers, keys and templates, and a sender whose wire is the test.
 *
 * Meta is provider 1 ("Nomor resmi"), Fonnte provider 2, the default gateway. Contact 1 is Sari, who has agreed to nothing yet.
 */
#ifndef TESTS_UNIT_SENDER_OFFICE_H
#define TESTS_UNIT_SENDER_OFFICE_H

#include <stdbool.h>

#include "message/message.h"
#include "seed.h"
#include "sender.h"

enum { OFFICE_META = 1, OFFICE_FONNTE = 2, OFFICE_SARI = 1 };

struct office {
	struct world		 w;
	char			 keys[64], base_url[64];
	struct sender		 s;
	struct flight_list	 ready;		/* what the last office_claim let go */
	int			 answers;	/* so that each accepted message has an id of its own */
};
void office_open(struct office *o);
void office_end(struct office *o);

/* One more, which becomes provider want_id; values: JSON. Its notice of an issued permit is mapped to remote_id unless that is NULL. */
void office_add(struct office *o, const char *kind, const char *name, const char *values, int64_t want_id, const char *remote_id);

void office_set(struct office *o, const char *setting, const char *value);
/* What a person does: agrees or stops, officially or at the gateway. */
void office_consent(struct office *o, const char *scope, const char *action, int64_t at);
/* A message to Sari: the notice of an issued permit, or a text. edit may change the draft first (NULL). */
int64_t office_notice(struct office *o, int64_t now, void (*edit)(struct message_draft *));
int64_t office_text(struct office *o, int64_t now, void (*edit)(struct message_draft *));

/* One claim at now; how many requests would leave. */
size_t office_claim(struct office *o, int64_t now);
/* The next of them, NULL: none is left. The flight is the test's until it is answered. */
struct flight *office_next(struct office *o);
/* Its answer, not yet settled. */
void office_answer(struct office *o, struct flight *f, int status, const char *body);
void office_accept(struct office *o, struct flight *f);
void office_refuse(struct office *o, struct flight *f, int status, int code, const char *details);	/* as Meta says it */
void office_land(struct office *o, struct flight *f, const struct http_answer *answer);
void office_no_answer(struct office *o, struct flight *f, enum http_transport transport);
void office_settle(struct office *o, int64_t now);
/* The sender dies here and another begins: nothing of what was in its memory is left. */
void office_new_sender(struct office *o);

/* "state reason" of a message. */
void office_expect(struct office *o, int64_t message_id, const char *state_and_reason);

#endif
