#include "privacy/notice_places.h"

#include <string.h>

static const char *const names[PRIVACY_PLACE__COUNT] = {
	[PRIVACY_OFFICE] = "office", [PRIVACY_OFFICE_SHORT] = "office_short", [PRIVACY_PHONE] = "phone", [PRIVACY_ADDRESS] = "address",
	[PRIVACY_PRIVACY_CONTACT] = "privacy_contact", [PRIVACY_MESSAGES_DAYS] = "messages_days", [PRIVACY_REPLIES_DAYS] = "replies_days",
	[PRIVACY_INVITATIONS_DAYS] = "invitations_days", [PRIVACY_IDLE_DAYS] = "idle_days",
};

bool
privacy_place_read(const char *brace, const char *end, enum privacy_place *ret, const char **ret_behind)
{
	const char *close = memchr(brace, '}', (size_t)(end - brace));
	size_t n;
	int i;

	if (close == NULL)
		return false;
	n = (size_t)(close - brace) - 1;
	for (i = 0; i < PRIVACY_PLACE__COUNT; i++) {
		if (strlen(names[i]) != n || memcmp(names[i], brace + 1, n) != 0)
			continue;
		*ret = (enum privacy_place)i;
		*ret_behind = close + 1;
		return true;
	}
	return false;
}
