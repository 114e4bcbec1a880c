#include "provider/twilio.h"

#include <stddef.h>

enum { MINUTE_S = 60, HOUR_S = 3600, DAY_S = 86400, ONCE_MORE = 2 };

/*
 * Twilio's codes, and those of WhatsApp and the carriers behind it. The same code means the same in an answer, in a fetched message and in a
 * callback. The first row that fits decides.
 */
static const struct {
	int64_t		 first, last;
	enum verdict	 verdict;
	int		 delay_s;
	int		 tries_most;
} rows[] = {
	/* The login. */
	{ 20003, 20003, VERDICT_CREDENTIAL, 0, 0 },
	{ 20008, 20008, VERDICT_CREDENTIAL, 0, 0 },		/* the test credentials do not send */
	{ 63001, 63002, VERDICT_CREDENTIAL, 0, 0 },		/* WhatsApp does not let our sender in */

	/* The account, the sender, the money; and what stands in our settings of it. */
	{ 20005, 20006, VERDICT_ACCOUNT, 0, 0 },
	{ 20404, 20404, VERDICT_ACCOUNT, 0, 0 },		/* the only id in the address of a message is the account's */
	{ 21212, 21212, VERDICT_ACCOUNT, 0, 0 },		/* the sender is none */
	{ 21408, 21408, VERDICT_ACCOUNT, 0, 0 },		/* the country is not switched on */
	{ 21603, 21603, VERDICT_ACCOUNT, 0, 0 },
	{ 21606, 21606, VERDICT_ACCOUNT, 0, 0 },		/* the sender is not ours, or cannot send this */
	{ 21608, 21608, VERDICT_ACCOUNT, 0, 0 },		/* a trial account writes to verified numbers only */
	{ 21609, 21609, VERDICT_ACCOUNT, 0, 0 },		/* our own address is none that Twilio would call */
	{ 21659, 21659, VERDICT_ACCOUNT, 0, 0 },
	{ 21701, 21701, VERDICT_ACCOUNT, 0, 0 },		/* the messaging service: unknown, empty */
	{ 21703, 21705, VERDICT_ACCOUNT, 0, 0 },
	{ 30002, 30002, VERDICT_ACCOUNT, HOUR_S, 0 },		/* suspended */
	{ 30010, 30010, VERDICT_ACCOUNT, 0, 0 },		/* dearer than allowed */
	{ 30018, 30018, VERDICT_ACCOUNT, 0, 0 },		/* the sender is not registered with the carrier or the country: Indonesia's rule */
	{ 30024, 30024, VERDICT_ACCOUNT, 0, 0 },
	{ 30032, 30032, VERDICT_ACCOUNT, 0, 0 },
	{ 30034, 30034, VERDICT_ACCOUNT, 0, 0 },
	{ 63007, 63008, VERDICT_ACCOUNT, 0, 0 },		/* no WhatsApp sender of that number */
	{ 63015, 63015, VERDICT_ACCOUNT, 0, 0 },		/* WhatsApp's sandbox: only who joined it */
	{ 63020, 63020, VERDICT_ACCOUNT, HOUR_S, 0 },		/* payment at Meta */
	{ 63022, 63022, VERDICT_ACCOUNT, 0, 0 },		/* display name */

	/* Too fast. None of these was processed. */
	{ 20429, 20429, VERDICT_THROTTLE_PROVIDER, 1, 0 },
	{ 21611, 21611, VERDICT_THROTTLE_PROVIDER, MINUTE_S, 0 },	/* the sender's queue at Twilio is full */
	{ 30001, 30001, VERDICT_THROTTLE_PROVIDER, MINUTE_S, 0 },
	{ 30022, 30023, VERDICT_THROTTLE_PROVIDER, HOUR_S, 0 },	/* caps of a day */
	{ 30027, 30027, VERDICT_THROTTLE_PROVIDER, HOUR_S, 0 },
	{ 63017, 63018, VERDICT_THROTTLE_PROVIDER, 3, 0 },
	{ 63038, 63038, VERDICT_THROTTLE_PROVIDER, HOUR_S, 0 },	/* the account's messages of today, until midnight UTC */

	/* Somebody else's trouble: the same again later. */
	{ 20500, 20500, VERDICT_RETRY, 0, 0 },
	{ 20503, 20503, VERDICT_RETRY, 0, 0 },
	{ 30003, 30003, VERDICT_RETRY, HOUR_S, ONCE_MORE },	/* the handset is off */
	{ 30008, 30008, VERDICT_RETRY, 0, ONCE_MORE },		/* the carrier does not say why */
	{ 30017, 30017, VERDICT_RETRY, 0, 0 },
	{ 30410, 30410, VERDICT_RETRY, 0, 0 },
	{ 63009, 63010, VERDICT_RETRY, 0, 0 },
	{ 63012, 63012, VERDICT_RETRY, 0, 0 },
	{ 63023, 63023, VERDICT_RETRY, 0, 0 },
	{ 63025, 63025, VERDICT_RETRY, 0, 0 },

	/* This person. */
	{ 21211, 21211, VERDICT_REROUTE, 0, 0 },		/* no number */
	{ 21217, 21217, VERDICT_REROUTE, 0, 0 },
	{ 21610, 21610, VERDICT_OPTED_OUT, 0, 0 },		/* wrote STOP to this sender */
	{ 21612, 21612, VERDICT_REROUTE, 0, 0 },		/* no way from this sender to this number */
	{ 21614, 21614, VERDICT_REROUTE, 0, 0 },		/* no mobile number: SMS cannot, WhatsApp may */
	{ 30004, 30006, VERDICT_REROUTE, 0, 0 },		/* blocked, unknown, a landline */
	{ 30036, 30036, VERDICT_REROUTE, 0, 0 },		/* too old when its turn came */
	{ 63003, 63003, VERDICT_RECIPIENT, 0, 0 },		/* unknown to WhatsApp */
	{ 63014, 63014, VERDICT_OPTED_OUT, 0, 0 },
	{ 63016, 63016, VERDICT_WINDOW, 0, 0 },
	{ 63024, 63024, VERDICT_RECIPIENT, 0, 0 },		/* no WhatsApp, or one that cannot take it */
	{ 63032, 63032, VERDICT_REROUTE, 0, 0 },		/* WhatsApp does not write to this person now */
	{ 63033, 63033, VERDICT_OPTED_OUT, 0, 0 },
	{ 63049, 63049, VERDICT_REROUTE, DAY_S, 0 },		/* Meta's limit of marketing per person */

	/* The template. */
	{ 21654, 21656, VERDICT_TEMPLATE, 0, 0 },
	{ 63027, 63029, VERDICT_TEMPLATE, 0, 0 },
	{ 63040, 63042, VERDICT_TEMPLATE, 0, 0 },		/* rejected, paused, disabled */
	{ 92005, 92007, VERDICT_TEMPLATE, 0, 0 },

	/* What we asked is wrong. */
	{ 20004, 20004, VERDICT_PERMANENT, 0, 0 },
	{ 21602, 21602, VERDICT_PERMANENT, 0, 0 },		/* no text, or too long a one */
	{ 21604, 21605, VERDICT_PERMANENT, 0, 0 },
	{ 21617, 21617, VERDICT_PERMANENT, 0, 0 },
	{ 21619, 21620, VERDICT_PERMANENT, 0, 0 },
	{ 21623, 21623, VERDICT_PERMANENT, 0, 0 },
	{ 30007, 30007, VERDICT_PERMANENT, 0, 0 },		/* a carrier's filter took it for spam */
	{ 30019, 30019, VERDICT_PERMANENT, 0, 0 },
	{ 63005, 63006, VERDICT_PERMANENT, 0, 0 },
	{ 63011, 63011, VERDICT_PERMANENT, 0, 0 },
	{ 63013, 63013, VERDICT_PERMANENT, 0, 0 },		/* against WhatsApp's policy */
	{ 63019, 63019, VERDICT_PERMANENT, 0, 0 },
	{ 63021, 63021, VERDICT_PERMANENT, 0, 0 },
	{ 63026, 63026, VERDICT_PERMANENT, 0, 0 },
	{ 63030, 63031, VERDICT_PERMANENT, 0, 0 },
	{ 63034, 63034, VERDICT_PERMANENT, 0, 0 },

	/* Of WhatsApp's and not written down: over for this provider, and another may try. */
	{ 63000, 63999, VERDICT_REROUTE, 0, 0 },
};

bool
twilio_meaning_find(int64_t code, struct twilio_meaning *ret)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (code < rows[i].first || code > rows[i].last)
			continue;
		*ret = (struct twilio_meaning){ rows[i].verdict, rows[i].delay_s, rows[i].tries_most };
		return true;
	}
	return false;
}

/* For codes in no row, and for none. In a callback the message is over for Twilio, whatever the reason. */
static enum verdict
otherwise(int http_status)
{
	switch (http_status) {
	case 0:
		return VERDICT_REROUTE;
	case 401:
		return VERDICT_CREDENTIAL;
	case 403: case 404: case 405: case 407:
		return VERDICT_ACCOUNT;		/* not allowed, or the address leads somewhere else */
	case 429:
		return VERDICT_THROTTLE_PROVIDER;
	default:
		return VERDICT_PERMANENT;
	}
}

struct twilio_meaning
twilio_meaning_of(int64_t code, int http_status)
{
	struct twilio_meaning meaning;

	if (!twilio_meaning_find(code, &meaning))
		meaning = (struct twilio_meaning){ .verdict = otherwise(http_status) };
	return meaning;
}
