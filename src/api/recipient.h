/*
 * recipient: whom a call is about.
 */
#ifndef API_RECIPIENT_H
#define API_RECIPIENT_H

#include "api/fields.h"

/*
 * The object "to" of f: {phone | contact_id | external_ref, name?}. A number that is not known makes a contact.
 * ERR_INVALID: said in the call; ERR_FORBIDDEN: a team key and neither staff nor official.
 */
enum err recipient_read(const struct fields *f, int64_t *ret_contact_id) MUST_CHECK;
/* A team key never reaches the public: ERR_FORBIDDEN, said in the call, unless the contact is staff or an official. */
enum err recipient_check_team(struct api_call *call, int64_t contact_id) MUST_CHECK;

enum { REF_SYSTEM_MAX = 64, REF_ID_MAX = 200 };
struct external_ref { char system[REF_SYSTEM_MAX]; const char *id; };	/* id NULL: none given */
/* "odoo:4711", {"system": "odoo", "id": "4711"}, or "4711", whose system is the name of the caller's key. */
struct external_ref external_ref_read(const struct fields *f, const char *name);

/* The canonical number of the ":phone" in the address. ERR_INVALID: said in the call. */
enum err phone_in_address(struct api_call *call, char ret[]) MUST_CHECK;

#endif
