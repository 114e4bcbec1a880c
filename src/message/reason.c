#include "message/reason.h"

#include "base/text.h"

static const char *const reasons[] = {
	REASON_NO_ROUTE, REASON_NO_NUMBER, REASON_STOPPED, REASON_DECLINED, REASON_NO_CONSENT, REASON_UNKNOWN_HOLD,
	REASON_UNCONFIRMED_NUMBER, REASON_WINDOW_CLOSED, REASON_PROVIDER_REFUSED, REASON_MAX_ATTEMPTS, REASON_NO_WHATSAPP,
	REASON_BAD_TEMPLATE, REASON_MISSING_PARAMETER, REASON_INTERNAL, REASON_CANCELLED_BY_OPERATOR, REASON_DEADLINE_PASSED,
	REASON_SUPERSEDED, REASON_RECIPIENT_CHANGED, REASON_ERASED, REASON_CAMPAIGN_STOPPED,
};

const char *
reason_at(size_t i)
{
	return i < sizeof(reasons) / sizeof(reasons[0]) ? reasons[i] : NULL;
}

bool
reason_is_known(const char *code)
{
	size_t i;

	for (i = 0; reason_at(i) != NULL; i++)
		if (text_equal(reason_at(i), code))
			return true;
	return false;
}
