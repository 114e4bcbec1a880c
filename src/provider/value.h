/*
 * value: what fills a place of an official template, made fit for it.
 */
#ifndef PROVIDER_VALUE_H
#define PROVIDER_VALUE_H

#include "base/buf.h"

/*
 * Adds value as WhatsApp takes it: a new line, a tab, a control character, or more than spaces_max spaces in a row become one space (with the
 * spaces around them), spaces at both ends go. The whole message is refused otherwise.
 */
void value_clean(struct buf *b, const char *value, size_t spaces_max);

/*
 * Adds the values of a message, each cleaned and as a JSON string, before and after it what is given, and "," between them. ERR_INVALID: one is
 * missing or has nothing in it: providers refuse an empty value, and a notice with a hole in it should not have come this far.
 */
enum err value_list(struct buf *b, const char *const *values, size_t count, const char *before, const char *after, size_t spaces_max) MUST_CHECK;

#endif
