#include "provider/vonage.h"

#include <stddef.h>
#include <string.h>

#include "provider/meta.h"

enum { MINUTE_S = 60, HOUR_S = 3600, ONCE_MORE = 2, TWICE_MORE = 3, META_DIGITS = 6 };

/* Vonage's numbers, as a status names them. Refusals at once go by their HTTP status (vonage.c). */
static const struct {
	int64_t		 first, last;
	enum verdict	 verdict;
	int		 delay_s;
	int		 tries_most;
} rows[] = {
	{ 1000, 1000, VERDICT_THROTTLE_PROVIDER, MINUTE_S, 0 },
	{ 1010, 1010, VERDICT_PERMANENT, 0, 0 },	/* a parameter is missing, or wrong */
	{ 1020, 1021, VERDICT_PERMANENT, 0, 0 },
	{ 1022, 1022, VERDICT_TEMPLATE, 0, 0 },		/* no such template, or not with these values */
	{ 1030, 1030, VERDICT_RETRY, 0, 0 },		/* Vonage's own trouble */
	{ 1040, 1040, VERDICT_PERMANENT, 0, 0 },
	{ 1050, 1050, VERDICT_REROUTE, 0, 0 },		/* Vonage does not serve the number */
	{ 1060, 1060, VERDICT_ACCOUNT, 0, 0 },		/* barred */
	{ 1070, 1070, VERDICT_ACCOUNT, HOUR_S, 0 },	/* no credit left */
	{ 1080, 1080, VERDICT_ACCOUNT, 0, 0 },
	{ 1090, 1090, VERDICT_PERMANENT, 0, 0 },	/* too long */
	{ 1100, 1100, VERDICT_RETRY, 0, 0 },
	{ 1120, 1120, VERDICT_ACCOUNT, 0, 0 },		/* the sender is not allowed there */
	{ 1130, 1130, VERDICT_PERMANENT, 0, 0 },
	{ 1140, 1140, VERDICT_ACCOUNT, 0, 0 },
	{ 1150, 1150, VERDICT_PERMANENT, 0, 0 },
	{ 1160, 1160, VERDICT_ACCOUNT, 0, 0 },		/* a trial account writes to its own list only */
	{ 1170, 1170, VERDICT_REROUTE, 0, 0 },		/* no number */
	{ 1180, 1180, VERDICT_RETRY, HOUR_S, ONCE_MORE },	/* the handset is off */
	{ 1190, 1190, VERDICT_REROUTE, 0, 0 },		/* gone for good */
	{ 1200, 1200, VERDICT_REROUTE, 0, 0 },
	{ 1210, 1210, VERDICT_PERMANENT, 0, 0 },	/* a filter took it for spam */
	{ 1220, 1220, VERDICT_RETRY, MINUTE_S, TWICE_MORE },	/* busy */
	{ 1230, 1230, VERDICT_RETRY, MINUTE_S, TWICE_MORE },	/* the network */
	{ 1240, 1240, VERDICT_OPTED_OUT, 0, 0 },	/* wrote STOP to this sender */
	{ 1241, 1241, VERDICT_THROTTLE_CONTACT, HOUR_S, 0 },	/* too many to this number */
	{ 1250, 1280, VERDICT_REROUTE, 0, 0 },		/* no way there, barred by age or by the carrier */
	{ 1290, 1290, VERDICT_RETRY, HOUR_S, ONCE_MORE },	/* the person's own credit */
	{ 1300, 1300, VERDICT_RECIPIENT, 0, 0 },	/* not on this network: no WhatsApp */
	{ 1310, 1310, VERDICT_REROUTE, 0, 0 },		/* the handset cannot show it */
	{ VONAGE_ALREADY_SENT, VONAGE_ALREADY_SENT, VERDICT_ACCEPTED, 0, 0 },
	{ 1330, 1330, VERDICT_RETRY, 0, ONCE_MORE },	/* the carrier does not say why */
	{ 1331, 1331, VERDICT_RETRY, 0, 0 },
	{ 1340, 1340, VERDICT_WINDOW, 0, 0 },
	{ 1350, 1350, VERDICT_ACCOUNT, 0, 0 },		/* the business account at Meta */
	{ 1360, 1360, VERDICT_REROUTE, 0, 0 },		/* too old when its turn came */
	{ 1370, 1370, VERDICT_ACCOUNT, 0, 0 },
	{ 1380, 1382, VERDICT_PERMANENT, 0, 0 },	/* media */
	{ 1400, 1400, VERDICT_PERMANENT, 0, 0 },
	{ 1410, 1410, VERDICT_PERMANENT, 0, 0 },
	{ 1420, 1420, VERDICT_ACCOUNT, 0, 0 },		/* the sender is none of ours */
	{ 1430, 1430, VERDICT_REROUTE, 0, 0 },
	{ 1440, 1440, VERDICT_PERMANENT, 0, 0 },
	{ 1450, 1450, VERDICT_PERMANENT, 0, 0 },
};

bool
vonage_meaning_find(int64_t code, struct vonage_meaning *ret)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (code < rows[i].first || code > rows[i].last)
			continue;
		*ret = (struct vonage_meaning){ rows[i].verdict, rows[i].delay_s, rows[i].tries_most };
		return true;
	}
	return false;
}

/* A code of Meta's (13 and four digits) in a sentence; -1: there is none. */
static int64_t
quoted_code(const char *detail)
{
	static const char digits[] = "0123456789";
	int64_t code = 0;
	size_t n, i;

	for (; detail != NULL && *detail != '\0'; detail += n > 0 ? n : 1) {
		if ((n = strspn(detail, digits)) != META_DIGITS || detail[0] != '1' || detail[1] != '3')
			continue;
		for (i = 0; i < n; i++)
			code = code * 10 + (detail[i] - '0');
		return code;
	}
	return -1;
}

struct vonage_meaning
vonage_meaning_of(int64_t code, const char *detail, bool whatsapp)
{
	struct vonage_meaning meaning = { .verdict = VERDICT_REROUTE };
	struct meta_meaning behind;

	if (!vonage_meaning_find(code, &meaning) && whatsapp && meta_meaning_find(quoted_code(detail), detail, &behind))
		meaning = (struct vonage_meaning){ .verdict = behind.verdict, .delay_s = behind.delay_s };
	/* Only a WhatsApp account can say anything about WhatsApp. */
	if (!whatsapp && meaning.verdict == VERDICT_RECIPIENT)
		meaning.verdict = VERDICT_REROUTE;
	return meaning;
}
