/*
 * fired: what a change of a permit or document fired, for the answer.
 */
#ifndef API_FIRED_H
#define API_FIRED_H

#include "api/call.h"
#include "permit/permit.h"

/* Adds "fired" and "messages" to call->out. */
enum err fired_put(struct api_call *call, const struct fired_list *fired) MUST_CHECK;

#endif
