/*
 * seed: rows that tests of the queue, routing and delivery stand on, written without the modules under test.
 *
 * Ids are the caller's, so that a test can name them. Numbers are +62812000 and the contact's id in five digits.
 */
#ifndef TESTS_UNIT_SEED_H
#define TESTS_UNIT_SEED_H

#include "world.h"

void seed_contact(struct world *w, int64_t id);
/* A configured provider of this kind, enabled, without limits; the first gateway is not the default until is_default says so. */
void seed_provider(struct world *w, int64_t id, const char *kind, int is_default);
/* A template message (permit_ready-like, template 1) or a text, in this state, not in the queue. */
void seed_message(struct world *w, int64_t id, int64_t contact_id, const char *kind, const char *state);
/* Template 1 with its mapping for a provider in this status ("" : no mapping). */
void seed_template(struct world *w, int64_t provider_id, const char *status);
/* The derived state alone, without a ledger entry. */
void seed_consent(struct world *w, int64_t contact_id, const char *scope, const char *state, int explicit_words);
/* What a question (a literal: statements are cached by address) answers in its first column. */
void seed_expect(struct world *w, const char *question, const char *answer);

#endif
