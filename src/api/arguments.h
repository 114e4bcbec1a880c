/*
 * arguments: what stands behind the "?" of a call. What is wrong with it is collected in the call.
 */
#ifndef API_ARGUMENTS_H
#define API_ARGUMENTS_H

#include "api/call.h"

/* known: names with a space before and behind each. A filter with a typing error must not show everything. */
void arguments_known(struct api_call *call, const char *known);
/* The same for a call whose address says all: no argument but "lang". ERR_INVALID when something is wrong so far. */
enum err arguments_none(struct api_call *call);
/* A number from 1 to most; otherwise when it is absent. */
int64_t argument_number(struct api_call *call, const char *name, int64_t most, int64_t otherwise);
/* "true" or "false"; false when it is absent. */
bool argument_flag(struct api_call *call, const char *name);

#endif
