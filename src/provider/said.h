/*
 * said: short texts of providers, made fit to be kept and shown.
 *
 * What a provider says about a failure goes into the database, the log of an attempt and a page. It is cut between
 * characters, control characters become spaces, and what looks like a credential is left out: Meta quotes a malformed
 * access token in full in its error message.
 */
#ifndef PROVIDER_SAID_H
#define PROVIDER_SAID_H

#include <stddef.h>

#include "provider/http.h"

/* NULL is "". room counts the NUL. */
void said(char *ret, size_t room, const char *text);
/* The two parts as "first: second", or the one that is there; a second that repeats the first is dropped. */
void said_two(char *ret, size_t room, const char *first, const char *second);
/* "http 502", or what the transport said, for answers without a code of the provider's own. */
void said_transport(const struct http_answer *answer, char *code, size_t code_room, char *text, size_t text_room);

#endif
