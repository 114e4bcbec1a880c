/*
 * number_export: the numbers to which WhatsApp messages can go, for a list that leaves the house: one column, digits with the country code and
 * without a plus, each number once.
 *
 * Whose number it is goes along for the note of who saw it (privacy/seen.h), not into the file. Who stopped or declined is left out unless asked for.
 */
#ifndef CONTACT_NUMBER_EXPORT_H
#define CONTACT_NUMBER_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"

struct db;

enum number_consent { NUMBERS_ALL, NUMBERS_AGREED, NUMBERS_NOT_AGREED, NUMBERS_STOPPED, NUMBERS__COUNT };
const char *number_consent_name(enum number_consent c);		/* "all", "agreed", "not_agreed", "stopped" */
bool number_consent_from_name(const char *name, enum number_consent *ret);

struct number_export {
	enum number_consent	 consent;	/* to official messages; stopped: who stopped or declined */
	bool			 with_stopped;	/* all and not_agreed: also who stopped or declined */
	bool			 with_permits;	/* only applicants of a permit that is known here */
	const char		*role;		/* NULL or "": any */
	int64_t			 limit;		/* 0: all */
};

#define NUMBER_EXPORT_HEADER "Phone Number"
enum { NUMBER_EXPORT_NAME_MAX = 64 };
/* "whatsapp_phone_numbers_20261121_101000.csv", by the office's clock. */
void number_export_name(int64_t now, int zone_minutes, char ret[NUMBER_EXPORT_NAME_MAX]);
/* "consent=agreed role=applicant limit=100": for the audit log. */
void number_export_filter(const struct number_export *x, struct buf *out);

/* [{"contact_id","number":"+62..."}] behind the canonical number after ("": from the first), in the order of numbers, at most cap. */
enum err number_export_part(struct db *db, const struct number_export *x, const char *after, int64_t cap, struct json_object **ret) MUST_CHECK;

#endif
