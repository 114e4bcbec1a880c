/*
 * field: what the fields of several kinds have in common (struct provider_field).
 *
 * Each says what would be right; provider_field_check puts the field's name to it.
 */
#ifndef PROVIDER_FIELD_H
#define PROVIDER_FIELD_H

#include "base/err.h"

/* "https://host[:port][/path]" (or http, for a simulator): no slash at the end, no user, no query. */
enum err field_check_url(const char *value, struct problem *problem);
/* An id of the provider: only digits. */
enum err field_check_id(const char *value, struct problem *problem);
/* A credential as it is pasted: visible ASCII, no space, no "Bearer " before it. */
enum err field_check_credential(const char *value, struct problem *problem);
/* "true" or "false" */
enum err field_check_bool(const char *value, struct problem *problem);
/* "+62...": a whole number, and not the sample number of a manual. */
enum err field_check_number(const char *value, struct problem *problem);
/* The number of a gateway's device as people write it: "0813 ...", "62813 ..." or "+62813 ...". */
enum err field_check_device(const char *value, struct problem *problem);
/* The sender of SMS: a whole number with "+", a short code, or a registered name. */
enum err field_check_sender(const char *value, struct problem *problem);
/* An id such as aaaaaaaa-bbbb-cccc-dddd-0123456789ab. */
enum err field_check_uuid(const char *value, struct problem *problem);
/* How many seconds old a signature may be: 0 (any age) to a week. */
enum err field_check_age(const char *value, struct problem *problem);

#endif
