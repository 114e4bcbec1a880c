/*
 * setting: what an office changes while running.
 *
 * Every setting has a key, a kind, a default and bounds in one table (setting.c); the settings page, the command line
 * and the programs read that table, so a setting exists in one place. Values are read from the database each time they are asked
 * for within a request or a pass: there is no cache to go stale.
 */
#ifndef SETTING_SETTING_H
#define SETTING_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_FLAG, SETTING_CHOICE, SETTING_JSON };

enum setting_key {
	SETTING_OFFICE_NAME,			/* "DPMPTSP Kabupaten Karo" */
	SETTING_OFFICE_SHORT,			/* name in the consent sentence: "DPMPTSP" */
	SETTING_OFFICE_PHONE,			/* contact shown to applicants */
	SETTING_OFFICE_ADDRESS,
	SETTING_ALERT_MAIL,			/* e-mail addresses that alerts go to, separated by commas; "": nobody */
	SETTING_ZONE_MINUTES,			/* 420, 480, 540 */
	SETTING_PRIVACY_CONTACT,		/* who answers questions about personal data; "": the office's phone */
	SETTING_DATA_LOCATION,			/* where the office's data lies: "Indonesia" */
	SETTING_OLD_CONSENT_COUNTS,		/* default 1: a yes to an earlier notice still counts after a material change */
	SETTING_KEEP_WEBHOOKS_DAYS,		/* retention (privacy/retention.h), 0: for good; default 90 */
	SETTING_KEEP_REPLIES_DAYS,		/* default 365 */
	SETTING_KEEP_MESSAGES_DAYS,		/* default 365 */
	SETTING_KEEP_AUDIT_DAYS,		/* default 1825 */
	SETTING_KEEP_BLOCKED_DAYS,		/* default 365: what waits so long for a permission is cancelled */
	SETTING_KEEP_INVITATIONS_DAYS,		/* after they expired, default 365 */
	SETTING_KEEP_IDLE_CONTACTS_DAYS,	/* default 1095: who is proposed to a person for erasing (privacy/idle.h) */
	SETTING_WA_LINK_BASE,			/* "https://wa.me"; the sandbox sets its own */
	SETTING_INBOUND_COUNTS_AS_OPT_IN,	/* default 1 */
	SETTING_OFFICIAL_TEMPLATE_POLICY,	/* "consent" or "strict" */
	SETTING_DEARER_TEMPLATES,		/* default 0: what a provider counts as dearer waits until it is accepted */
	SETTING_PREAPPROVED_COUNTS,		/* default 1: preapproved lets official templates through */
	SETTING_INVITE_WITH_GATEWAY,		/* default 1 */
	SETTING_INVITE_OFFICE_PEOPLE,		/* default 0: staff and officials are not invited by themselves, in words meant for applicants */
	SETTING_INVITE_EVERY_DAYS,		/* default 30 */
	SETTING_INVITATION_DAYS,		/* validity of a link, default 30 */
	SETTING_FOREIGN_NUMBERS,		/* default 0: numbers abroad get messages only when the person wrote or agreed there */
	SETTING_FALLBACK_CONSENT,		/* whom SMS and e-mail reach: "not_stopped_there", "not_stopped", "agreed" (routing/plan.h) */
	SETTING_SMS_LINK,			/* the opt-in link at the end of an SMS: "fits" where it costs nothing, "always", "never" */
	SETTING_SMS_LINK_TEXT,			/* with {link}, default "WhatsApp: {link}" */
	SETTING_MAIL_LINK_TEXT,			/* the same in an e-mail, where there is room for more words */
	SETTING_MAIL_STOP_TEXT,			/* the last line of an e-mail, with {link}: how to end them */
	SETTING_SECOND_LOOK,			/* default 0: consent on paper counts when another person has accepted it */
	SETTING_INVITE_NEW_APPLICANTS,		/* default 0: a permit registered for somebody new brings an invitation at once */
	SETTING_INVITE_ANSWER_DAYS,		/* a reply is an answer to the invitation within so many days, default 14 */
	SETTING_INVITE_ROUND_MAX,		/* people in one round of invitations, default 100 */
	SETTING_INVITE_DAY_MAX,			/* people asked in rounds on one day, default 200 */
	SETTING_LINKS_BY_NUMBER,		/* default 1: the public page sends a personal link to a number that is typed */
	SETTING_LINKS_PER_NUMBER,		/* a day, default 3; besides, one an hour */
	SETTING_LINKS_PER_ADDRESS,		/* an hour from one internet address, default 20 */
	SETTING_LINKS_PER_HOUR,			/* from everybody, default 200 */
	SETTING_ANSWER_STATUS,			/* flag: whoever asks how their permits stand is answered */
	SETTING_CONSENT_WORDS,			/* JSON, "" : the built-in lists */
	SETTING_PEOPLE_LIMIT,			/* different people in 24 hours, official; 0: as the provider says */
	SETTING_PEOPLE_RESERVE,			/* percent of them kept for urgent messages, default 20 */
	SETTING_MAX_ATTEMPTS,			/* default 3 */
	SETTING_RETRY_S,			/* default 300 */
	SETTING_BATCH,				/* default 50 */
	SETTING_IN_FLIGHT,			/* default 100 */
	SETTING_ON_UNKNOWN,			/* "hold" or "resend" */
	SETTING_LOOK_MINUTES,			/* each provider is asked how it is so often, default 5 */
	SETTING_QUIET_FROM,			/* minute of the day, default 1200 (20:00) */
	SETTING_QUIET_UNTIL,			/* default 420 (07:00) */
	SETTING_WORKING_WEEK,			/* days from Monday on that the office works: "five", "six", "seven" */
	SETTING_REST_ON_DAYS_OFF,		/* default 1: reminders and campaigns wait for a working day */
	SETTING_EXPIRY_BANDS,			/* days before the last day of a permit, "90,60,30,7" (setting/bands.h) */
	SETTING_RENEWAL_WEEKLY,			/* default 0: once a week, of permits about to end or just over (permit/expiry_weekly.h) */
	SETTING_EXPIRY_PER_DAY,			/* warnings of them made in a day, 0: all that are due (permit/expiry_room.h) */
	SETTING_LINK_RENEWAL,			/* patterns with {base_url}, {registration_id}, {permit_number}, {document_id}; "" drops the line */
	SETTING_LINK_DETAIL,
	SETTING_LINK_DOWNLOAD,
	SETTING_LINK_DASHBOARD,
	SETTING_LINK_APPROVAL,
	SETTING_STATUS_WORDS_EN,		/* JSON: the office's words for a status to what English messages say */
	SETTING_STATUS_MAP,			/* JSON: other systems' words for the status of a permit to ours */
	SETTING_DOCUMENT_STATE_MAP,		/* the same for the state of a document */
	SETTING_SANDBOX,			/* 1: the office practises: messages are handed to addresses of this machine only; every page says so */
	SETTING__COUNT
};

struct setting_row {
	const char		*key;		/* "office_name": in the table, on the command line */
	enum setting_kind	 kind;
	const char		*otherwise;
	int64_t			 min, max;	/* numbers: bounds; texts: max is the most bytes, min 1 when it may not be empty */
	const char		*choices;	/* "consent strict", NULL */
	/* What this one must be beyond its kind. NULL: nothing. */
	enum err		(*check)(const struct setting_row *row, const char *value, struct problem *problem);
};
const struct setting_row *setting_row(enum setting_key key);
/* SETTING__COUNT when there is none of that name. */
enum setting_key setting_find(const char *name);

/* The value or its default, a copy the caller frees. */
enum err setting_text(struct db *db, enum setting_key key, char **ret) MUST_CHECK;
enum err setting_number(struct db *db, enum setting_key key, int64_t *ret) MUST_CHECK;
enum err setting_flag(struct db *db, enum setting_key key, bool *ret) MUST_CHECK;
/* What setting_set would say of this value. ERR_INVALID: problem says what would be right. */
enum err setting_check(enum setting_key key, const char *value, struct problem *problem) MUST_CHECK;
/* Inside a transaction. ERR_INVALID: problem says what would be right. */
enum err setting_set(struct db *db, enum setting_key key, const char *value, const char *actor, int64_t now,
    struct problem *problem) MUST_CHECK;

#endif
