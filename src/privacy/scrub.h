/*
 * scrub: takes one person's events out of a webhook body and leaves other people's as they are.
 *
 * A body of JSON loses the smallest element of a list in which the person is recognised (needles.h); {"scrubbed":true} stands in its place, so
 * that one sees that something was there. Where the person is recognised outside any list, and in every body that is no JSON, all of it
 * is replaced. What is left may be read again (webhook replay): an element without fields says nothing.
 */
#ifndef PRIVACY_SCRUB_H
#define PRIVACY_SCRUB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "privacy/needles.h"

#define SCRUBBED	"{\"scrubbed\":true}"

/* *ret_changed false: the person is not in it, ret stays empty. ret must be initialised, with room for n bytes and some more. */
enum err scrub_body(const struct needles *needles, const char *body, size_t n, struct buf *ret, bool *ret_changed) MUST_CHECK;

#endif
