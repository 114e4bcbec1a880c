/*
 * funnel: how people come to agree. What became of invitations, by the way they went; what led to agreements, month by month; and how many
 * agree now.
 *
 * An invitation counts once it has left: handed out as a link, or its message accepted. Whatever still waits, failed, was cancelled or came
 * from a test key has asked nobody. An answer counts for the invitation it was given on, on the page or by a reply (consent/origin.h),
 * whenever it came; somebody who agreed and stopped later is in both figures.
 */
#ifndef REPORT_FUNNEL_H
#define REPORT_FUNNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "report/proportion.h"

struct db;

enum { FUNNEL_CHANNELS_MAX = 16, FUNNEL_MONTHS = 6, FUNNEL_SOURCES_MAX = 40 };

struct funnel_row {
	char	channel[16];		/* invitation_draft's, "" of all */
	int64_t	invited;
	int64_t	carried;		/* of them, by a message of ours: of these alone it can be known whether they were delivered */
	int64_t	delivered, opened, agreed, declined, stopped;
};
struct funnel {
	struct funnel_row	rows[FUNNEL_CHANNELS_MAX];	/* most invited first */
	size_t			count;
	struct funnel_row	all;
};
/* Of invitations made in [from, until). */
enum err funnel_load(struct db *db, int64_t from, int64_t until, struct funnel *ret) MUST_CHECK;
/* Agreed, of those who were invited. */
struct share funnel_rate(const struct funnel_row *row);

struct funnel_source {
	char	origin[24];			/* consent_origin.origin */
	bool	invited;			/* an answer to an invitation: origin is its channel; otherwise the way it came by itself */
	int64_t	people[FUNNEL_MONTHS];		/* who agreed in that month and did not stand so before */
	int64_t	all;				/* the sum */
};
struct funnel_sources {
	int64_t			months[FUNNEL_MONTHS + 1];	/* when each begins at the office, the present one last; then the end of that */
	struct funnel_source	rows[FUNNEL_SOURCES_MAX];	/* those with most first */
	size_t			count;
};
enum err funnel_sources(struct db *db, int64_t now, int zone, struct funnel_sources *ret) MUST_CHECK;

/* Now: who agrees to official messages, of those who can have WhatsApp (a mobile or foreign number not known to be without it, or a user id). */
enum err funnel_standing(struct db *db, struct share *ret) MUST_CHECK;

#endif
