/*
 * checks: what the fields of several kinds have in common (struct provider_field).
 *
 * Each says what would be right; provider_field_check puts the field's name to it.
 */
#ifndef PROVIDER_CHECKS_H
#define PROVIDER_CHECKS_H

#include "base/err.h"

/* "https://host[:port][/path]" (or http, for a simulator): no slash at the end, no user, no query. */
enum err check_base_url(const char *value, struct problem *problem);
/* An id of the provider: only digits. */
enum err check_id(const char *value, struct problem *problem);
/* A credential as it is pasted: visible ASCII, no space, no "Bearer " before it. */
enum err check_credential(const char *value, struct problem *problem);
/* "true" or "false" */
enum err check_bool(const char *value, struct problem *problem);
/* "+62...": a whole number, and not the sample number of a manual. */
enum err check_own_number(const char *value, struct problem *problem);

#endif
