/*
 * notice_places: the places in the texts of a notice, "{office}" and the like.
 */
#ifndef PRIVACY_NOTICE_PLACES_H
#define PRIVACY_NOTICE_PLACES_H

#include <stdbool.h>

enum privacy_place {
	PRIVACY_OFFICE, PRIVACY_OFFICE_SHORT, PRIVACY_PHONE, PRIVACY_ADDRESS, PRIVACY_PRIVACY_CONTACT,
	/* how many days retention keeps them (privacy/retention.h, idle.h); empty when it is for good */
	PRIVACY_MESSAGES_DAYS, PRIVACY_REPLIES_DAYS, PRIVACY_INVITATIONS_DAYS, PRIVACY_IDLE_DAYS,
	PRIVACY_PLACE__COUNT
};

/* "{office} {office_short} ...": for telling people. */
#define PRIVACY_PLACES_KNOWN \
	"{office} {office_short} {phone} {address} {privacy_contact} {messages_days} {replies_days} {invitations_days} {idle_days}"

/* Is there a place at brace, which points at a "{"? behind is where the text goes on. */
bool privacy_place_read(const char *brace, const char *end, enum privacy_place *ret, const char **ret_behind);

#endif
