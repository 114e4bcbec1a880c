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

#endif
