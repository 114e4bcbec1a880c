#include "message/reason.h"

#include "base/text.h"
#include "routing/plan.h"

static const char *const own[] = {
	REASON_NO_ROUTE, REASON_NO_NUMBER, REASON_STOPPED, REASON_DECLINED, REASON_NO_CONSENT, REASON_NO_MARKETING, REASON_UNKNOWN_HOLD,
	REASON_UNCONFIRMED_NUMBER, REASON_WINDOW_CLOSED, REASON_PROVIDER_REFUSED, REASON_MAX_ATTEMPTS, REASON_NO_WHATSAPP, REASON_EMAIL_REFUSED,
	REASON_BAD_TEMPLATE, REASON_MISSING_PARAMETER, REASON_INTERNAL, REASON_CANCELLED_BY_OPERATOR, REASON_CANCELLED_BY_SYSTEM,
	REASON_DEADLINE_PASSED, REASON_SUPERSEDED, REASON_RECIPIENT_CHANGED, REASON_ERASED, REASON_WAITED_TOO_LONG,
	REASON_CAMPAIGN_STOPPED,
};
enum { OWN = sizeof(own) / sizeof(own[0]) };

/* Own codes, then those of plans; some are both. NULL behind the last. */
static const char *
code_at(size_t i)
{
	if (i < OWN)
		return own[i];
	i -= OWN;
	return i < PLAN_REASON__COUNT ? plan_reason_name((enum plan_reason)i) : NULL;
}

static bool
stands_before(size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (text_equal(code_at(k), code_at(i)))
			return true;
	return false;
}

const char *
reason_at(size_t nth)
{
	size_t i;

	for (i = 0; code_at(i) != NULL; i++)
		if (!stands_before(i) && nth-- == 0)
			return code_at(i);
	return NULL;
}

bool
reason_is_known(const char *code)
{
	size_t i;

	for (i = 0; code_at(i) != NULL; i++)
		if (text_equal(code_at(i), code))
			return true;
	return false;
}
