#include "provider/verdict.h"

#include <stddef.h>
#include <string.h>

static const char *const names[VERDICT__COUNT] = {
	[VERDICT_ACCEPTED] = "accepted",
	[VERDICT_RETRY] = "retry",
	[VERDICT_THROTTLE_PROVIDER] = "throttle_provider",
	[VERDICT_THROTTLE_CONTACT] = "throttle_contact",
	[VERDICT_CREDENTIAL] = "credential",
	[VERDICT_ACCOUNT] = "account",
	[VERDICT_TEMPLATE] = "template",
	[VERDICT_WINDOW] = "window",
	[VERDICT_REROUTE] = "reroute",
	[VERDICT_RECIPIENT] = "recipient",
	[VERDICT_OPTED_OUT] = "opted_out",
	[VERDICT_NO_MARKETING] = "no_marketing",
	[VERDICT_PERMANENT] = "permanent",
	[VERDICT_UNKNOWN] = "unknown",
};

const char *
verdict_name(enum verdict v)
{
	return names[v];
}

enum verdict
verdict_from_name(const char *name)
{
	size_t v;

	for (v = 0; name != NULL && v < VERDICT__COUNT; v++)
		if (strcmp(names[v], name) == 0)
			return (enum verdict)v;
	return VERDICT_UNKNOWN;
}
