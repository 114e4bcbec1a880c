/*
 * numbers: all telephone numbers of a contact as rows.
 */
#ifndef CONTACT_NUMBERS_H
#define CONTACT_NUMBERS_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"number","kind","preferred","whatsapp","confirmed","created_at"}], the preferred one first. The caller owns it. */
enum err contact_numbers(struct db *db, int64_t contact_id, struct json_object **ret) MUST_CHECK;

#endif
