/*
 * numbers: all telephone numbers of a contact as rows.
 */
#ifndef CONTACT_NUMBERS_H
#define CONTACT_NUMBERS_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/*
 * [{"number","kind","preferred","whatsapp","whatsapp_by","confirmed","raw","created_at","whatsapp_at"}], the preferred one first.
 * whatsapp_by: who said what whatsapp holds, "" a provider; whatsapp_at: when, 0 for what nobody said. raw: what was typed. The caller owns it.
 */
enum err contact_numbers(struct db *db, int64_t contact_id, struct json_object **ret) MUST_CHECK;

#endif
