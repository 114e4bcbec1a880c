/*
 * detour: while an official provider or the default gateway does not carry, who carries in its place, since when, and how much.
 *
 * A provider is out of the way while an alert says that it is down or fails again and again (alert/alert.h); a message went another way when
 * its stored plan says that this provider would have carried it but for that.
 */
#ifndef REPORT_DETOUR_H
#define REPORT_DETOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum { DETOURS_MAX = 4, DETOUR_MESSAGES_MAX = 2000 };
struct detour {
	int64_t	provider_id, since;
	char	name[64];
	int64_t	messages;		/* that went another way since */
	bool	more;			/* more than were looked at */
	char	via[160];		/* names of those that carried them, "Fonnte, Watzap"; "" when nobody did */
	int64_t	waiting;		/* messages in the queue */
};
struct detours { struct detour items[DETOURS_MAX]; size_t count; };
enum err detours_load(struct db *db, struct detours *ret) MUST_CHECK;

#endif
