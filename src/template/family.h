/*
 * family: what the languages of one template have in common.
 *
 * Callers give one set of values, so no language may need a value that the template itself does not ask for: such a one is not saved, and when the
 * template changes, it is not spoken until it has followed. Category, recipient and scenario are the
 * template's own in every language.
 */
#ifndef TEMPLATE_FAMILY_H
#define TEMPLATE_FAMILY_H

#include "template/template.h"

struct db;

/* The parameter that other needs and base does not ask for; NULL: none. */
const char *family_lacks(const struct template *base, const struct template *other);
/* Before t is written. ERR_INVALID: problem says what does not go together ("key", "language", "params"). */
enum err family_check(struct db *db, const struct template *t, struct problem *problem) MUST_CHECK;
/* After it: the other languages have what the template has. */
enum err family_follow(struct db *db, const struct template *t) MUST_CHECK;

#endif
