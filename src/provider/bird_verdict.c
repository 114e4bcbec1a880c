#include "provider/bird.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "provider/meta.h"

enum { HOUR_S = 3600, ONCE_MORE = 2 };

/* ---- Channels ---- */

struct bird_meaning
bird_failure(int64_t code, int64_t source_code, const char *reason, bool whatsapp)
{
	enum { CHECKS = 11, SERVICE = 12, CUSTOMER = 14, NETWORK_ERROR = 15001, UNKNOWN_SUBSCRIBER = 15005, THOUSAND = 1000 };
	struct meta_meaning behind;

	if (whatsapp && source_code > 0 && meta_meaning_find(source_code, reason, &behind))
		return (struct bird_meaning){ behind.verdict, behind.delay_s, 0 };
	if (code == NETWORK_ERROR)
		return (struct bird_meaning){ VERDICT_RETRY, HOUR_S, ONCE_MORE };
	if (code == UNKNOWN_SUBSCRIBER)
		return (struct bird_meaning){ VERDICT_REROUTE, 0, 0 };
	switch (code / THOUSAND) {
	case CHECKS:
		return (struct bird_meaning){ VERDICT_PERMANENT, 0, 0 };
	case SERVICE:
		return (struct bird_meaning){ VERDICT_RETRY, 0, 0 };
	case CUSTOMER:	/* the account's settings more often than the message: another way may do */
		return (struct bird_meaning){ VERDICT_ACCOUNT, 0, 0 };
	default:
		return (struct bird_meaning){ VERDICT_REROUTE, 0, 0 };
	}
}

/* ---- the platform: words, and more of them every year ---- */

static const struct { const char *code; struct bird_meaning meaning; } failures[] = {
	{ "insufficient_balance",   { VERDICT_ACCOUNT, HOUR_S, 0 } },
	{ "price_not_found",        { VERDICT_ACCOUNT, 0, 0 } },
	{ "internal_error",         { VERDICT_RETRY, 0, ONCE_MORE } },
	{ "undeliverable",          { VERDICT_REROUTE, 0, 0 } },
	{ "service_window_expired", { VERDICT_WINDOW, 0, 0 } },
	{ "rate_limited",           { VERDICT_THROTTLE_PROVIDER, 0, 0 } },
	{ "recipient_suppressed",   { VERDICT_OPTED_OUT, 0, 0 } },
	{ "media_rejected",         { VERDICT_PERMANENT, 0, 0 } },
	/* SMS: */
	{ "invalid_destination",    { VERDICT_REROUTE, 0, 0 } },
	{ "landline_unreachable",   { VERDICT_REROUTE, 0, 0 } },
	{ "unreachable",            { VERDICT_REROUTE, 0, 0 } },
	{ "blocked_by_carrier",     { VERDICT_PERMANENT, 0, 0 } },
	{ "content_rejected",       { VERDICT_PERMANENT, 0, 0 } },
	{ "blocked_by_recipient",   { VERDICT_OPTED_OUT, 0, 0 } },
	{ "recipient_opted_out",    { VERDICT_OPTED_OUT, 0, 0 } },
	{ "sender_unregistered",    { VERDICT_ACCOUNT, 0, 0 } },
	{ "provider_unavailable",   { VERDICT_RETRY, 0, 0 } },
	{ "unknown",                { VERDICT_RETRY, HOUR_S, ONCE_MORE } },
};

struct bird_meaning
bird_platform_failure(const char *code, int64_t meta_code, const char *description, bool whatsapp)
{
	struct meta_meaning behind;
	size_t i;

	if (whatsapp && meta_code > 0 && meta_meaning_find(meta_code, description, &behind))
		return (struct bird_meaning){ behind.verdict, behind.delay_s, 0 };
	for (i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (text_equal(failures[i].code, code))
			return failures[i].meaning;
	return (struct bird_meaning){ VERDICT_REROUTE, 0, 0 };
}

/* Names of errors with status 422. What is in no row is a fault of the request. */
static const struct { const char *name; enum verdict verdict; } invalid[] = {
	{ "WhatsAppServiceWindowClosed",             VERDICT_WINDOW },
	{ "WhatsAppInvalidRecipient",                VERDICT_REROUTE },
	{ "WhatsAppTemplateParameterMismatch",       VERDICT_TEMPLATE },
	{ "WhatsAppRecipientNotSupportedForTemplate", VERDICT_TEMPLATE },
	{ "WhatsAppSenderRequired",                  VERDICT_ACCOUNT },
	{ "WhatsAppSenderNotFound",                  VERDICT_ACCOUNT },
	{ "WhatsAppSenderNotAllowed",                VERDICT_ACCOUNT },
	{ "WhatsAppSenderNotConnected",              VERDICT_ACCOUNT },
	{ "WhatsAppSenderWABAMismatch",              VERDICT_ACCOUNT },
	{ "WhatsAppWABAMismatch",                    VERDICT_ACCOUNT },
	{ "WhatsAppContentRequired",                 VERDICT_PERMANENT },
	{ "WhatsAppContentAmbiguous",                VERDICT_PERMANENT },
	{ "SMSInvalidRecipient",                     VERDICT_REROUTE },
	{ "SMSNoEligibleSender",                     VERDICT_ACCOUNT },
	{ "SMSSenderNotConfigured",                  VERDICT_ACCOUNT },
	{ "SenderCategoryNotPermitted",              VERDICT_ACCOUNT },
	{ "SMSUnsupportedFeature",                   VERDICT_PERMANENT },
};

static enum verdict
verdict_of_name(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(invalid) / sizeof(invalid[0]); i++)
		if (text_equal(invalid[i].name, name))
			return invalid[i].verdict;
	return VERDICT_PERMANENT;
}

enum verdict
bird_platform_refusal(int status, const char *name, const char *code)
{
	switch (status) {
	case 401:
		return VERDICT_CREDENTIAL;
	case 402: case 403: case 405: case 407:
		return VERDICT_ACCOUNT;		/* money, rights, or an address that leads somewhere else */
	case 404:
		return name != NULL && strstr(name, "Template") != NULL ? VERDICT_TEMPLATE : VERDICT_PERMANENT;
	case 409:	/* the same key is being worked on, or was used for something else: only that one is sure */
		return text_equal(code, "E01005") ? VERDICT_PERMANENT : VERDICT_UNKNOWN;
	case 421:
		return VERDICT_CREDENTIAL;	/* the key is of another region */
	case 422:
		return verdict_of_name(name);
	case 429:
		return VERDICT_THROTTLE_PROVIDER;
	case 503:
		/* This one says itself that nothing was done. */
		return text_equal(name, "IdempotencyUnavailable") || text_equal(code, "E01033") ? VERDICT_RETRY : VERDICT_UNKNOWN;
	default:
		/* After 5xx, and 408, it may have been taken, whatever the body says. */
		return status >= 400 && status < 500 && status != 408 ? VERDICT_PERMANENT : VERDICT_UNKNOWN;
	}
}
