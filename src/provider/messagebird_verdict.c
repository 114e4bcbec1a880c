#include "provider/messagebird.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/meta.h"

enum { HOUR_S = 3600, ONCE_MORE = 2 };

/* Codes of an answer that refuses. Those of a parameter depend on which one it is. */
enum { CODE_MISSING = 9, CODE_INVALID = 10 };
static const struct { int64_t code; enum verdict verdict; } refusals[] = {
	{ 2,            VERDICT_CREDENTIAL },	/* the access key */
	{ 1001,         VERDICT_CREDENTIAL },	/* the access key is not for this */
	{ CODE_MISSING, VERDICT_PERMANENT },
	{ CODE_INVALID, VERDICT_PERMANENT },
	{ 20,           VERDICT_ACCOUNT },	/* no such channel */
	{ 21,           VERDICT_PERMANENT },
	{ 25,           VERDICT_ACCOUNT },	/* no credit left */
	{ 98,           VERDICT_PERMANENT },	/* no such path */
};

static bool
is_recipient(const char *parameter)
{
	return text_equal(parameter, "to") || text_equal(parameter, "recipient") || text_equal(parameter, "recipients");
}

/* For codes in no row, and for none. */
static enum verdict
otherwise(int http_status)
{
	switch (http_status) {
	case 401:
		return VERDICT_CREDENTIAL;
	case 402: case 403: case 404: case 405: case 407:
		return VERDICT_ACCOUNT;		/* money, rights, or an address that leads somewhere else */
	default:
		return VERDICT_PERMANENT;
	}
}

enum verdict
messagebird_refusal(int64_t code, const char *parameter, int http_status)
{
	size_t i;

	if (http_status == 429)
		return VERDICT_THROTTLE_PROVIDER;
	/* After 5xx, and 408, it may have been taken, whatever the code says. */
	if (http_status >= 500 || http_status == 408 || http_status < 400)
		return VERDICT_UNKNOWN;
	if ((code == CODE_MISSING || code == CODE_INVALID) && is_recipient(parameter))
		return VERDICT_REROUTE;
	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].code == code)
			return refusals[i].verdict;
	return otherwise(http_status);
}

/* Three of MessageBird's own; the others are Meta's, passed on. */
struct messagebird_meaning
messagebird_failure(int64_t code, const char *description)
{
	struct meta_meaning behind;

	switch (code) {
	case 301:	/* sending failed */
		return (struct messagebird_meaning){ VERDICT_RETRY, 0, ONCE_MORE };
	case 302:	/* not registered on WhatsApp */
		return (struct messagebird_meaning){ VERDICT_RECIPIENT, 0, 0 };
	case 470:
		return (struct messagebird_meaning){ VERDICT_WINDOW, 0, 0 };
	default:
		break;
	}
	if (code > 0 && meta_meaning_find(code, description, &behind))
		return (struct messagebird_meaning){ behind.verdict, behind.delay_s, 0 };
	return (struct messagebird_meaning){ VERDICT_REROUTE, 0, 0 };
}

struct messagebird_meaning
messagebird_sms_failure(const char *reason, int64_t code)
{
	enum { OPTED_OUT = 103 };
	static const int64_t unknown[] = { 1, 2, 3, 5 };	/* nobody has this number */
	size_t i;

	reason = reason != NULL ? reason : "";
	if (code == OPTED_OUT || strcasecmp(reason, "opted out") == 0)
		return (struct messagebird_meaning){ VERDICT_OPTED_OUT, 0, 0 };
	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (code == unknown[i])
			return (struct messagebird_meaning){ VERDICT_REROUTE, 0, 0 };
	if (strcasecmp(reason, "unknown subscriber") == 0)
		return (struct messagebird_meaning){ VERDICT_REROUTE, 0, 0 };
	if (strcasecmp(reason, "insufficient balance") == 0)
		return (struct messagebird_meaning){ VERDICT_ACCOUNT, HOUR_S, 0 };
	return (struct messagebird_meaning){ VERDICT_RETRY, HOUR_S, ONCE_MORE };
}
