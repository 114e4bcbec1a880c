/*
 * quote: JSON of a request, written straight into its buf.
 *
 * A tree of JSON objects that misses a member for want of memory is still a request; a buf that could not take one is not.
 */
#ifndef PROVIDER_QUOTE_H
#define PROVIDER_QUOTE_H

#include "base/buf.h"

/* Adds before as it is (",\"to\":"), then text as a JSON string. text is UTF-8; the caller has checked that. */
void quote_add(struct buf *b, const char *before, const char *text);

#endif
