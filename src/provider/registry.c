#include <string.h>

#include "provider/bird.h"
#include "provider/fonnte.h"
#include "provider/http_sms.h"
#include "provider/messagebird.h"
#include "provider/meta.h"
#include "provider/provider.h"
#include "provider/smtp.h"
#include "provider/twilio.h"
#include "provider/vonage.h"
#include "provider/watzap.h"

/* In the order in which people are offered them. */
static const struct provider *const kinds[] = {
	&provider_meta,
	&provider_fonnte,
	&provider_watzap,
	&provider_twilio,
	&provider_twilio_sms,
	&provider_vonage,
	&provider_vonage_sms,
	&provider_messagebird,
	&provider_messagebird_sms,
	&provider_bird,
	&provider_bird_sms,
	&provider_http_sms,
	&provider_smtp,
};

const struct provider *
provider_at(size_t i)
{
	return i < sizeof(kinds) / sizeof(kinds[0]) ? kinds[i] : NULL;
}

const struct provider *
provider_find(const char *kind)
{
	const struct provider *p;
	size_t i;

	for (i = 0; kind != NULL && (p = provider_at(i)) != NULL; i++)
		if (strcmp(p->kind, kind) == 0)
			return p;
	return NULL;
}
