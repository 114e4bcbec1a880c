/*
 * mask: what gateways put into bodies that must not be kept.
 *
 * Fonnte's device event carries the device's token in clear, Watzap's events may name the number's key. A value whose name says that it is a
 * secret becomes "***" before anything is stored.
 */
#ifndef PROVIDER_MASK_H
#define PROVIDER_MASK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"

/* "token", "api_key", "secret" ... : a name that says so. */
bool mask_is_secret_name(const char *name);
/* Masks them at any depth. true: there was one. */
bool mask_values(struct json_object *o);
/* For what cannot be read and may have arrived torn: as much of it as stands before the first such name. */
void mask_torn(const char *body, size_t len, struct buf *ret);

#endif
