/*
 * Any bytes as a webhook of Bird's, for WhatsApp and for SMS: body, address and signature; and the same bytes as an answer.
 */
#include "webhook.h"

#define ACCOUNT \
	"workspace_id", "3a1f0c52-6a4b-4f7e-9a55-1d2c3b4a5968", "channel_id", "5f3437fd-b844-4583-aea0-93a047ac014b", "access_key", "live_key", \
	"signing_key", "a key that no seed is signed with"

static struct account whatsapp = { .id = 1, .kind = "bird" }, sms = { .id = 2, .kind = "bird_sms" }, platform = { .id = 3, .kind = "bird" };
static struct account platform_sms = { .id = 4, .kind = "bird_sms" };
static const char *const whatsapp_fields[] = { ACCOUNT, "number", "+447700900001", NULL };
static const char *const sms_fields[] = { ACCOUNT, NULL };
static const char *const platform_fields[] = { ACCOUNT, "api", "platform", "number", "+447700900001", NULL };
static const char *const platform_sms_fields[] = { ACCOUNT, "api", "platform", NULL };

/* With a time beside it, so that the signature itself is looked at. */
static void
sign(const char *text, size_t n)
{
	struct webhook_request rq = {
		.method = "POST", .url = text, .query = "", .content_type = "", .signature = { text, "msg_1", "1700000000", text, "1700000000" },
		.body = text, .body_len = n,
	};
	struct signature_once once;

	if (provider_find("bird")->check_signature(&whatsapp, &rq, INT64_C(1700000000000), &once) == SIGNATURE_GOOD ||
	    provider_find("bird")->check_signature(&platform, &rq, INT64_C(1700000000000), &once) == SIGNATURE_GOOD)
		abort();
}

/* Any bytes as what a template is mapped to. */
static void
map(const char *text)
{
	struct problem why = {0};

	if (provider_find("bird")->check_mapping(NULL, text, &why) == ERR_NONE && strlen(text) < 36)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&whatsapp, whatsapp_fields);
	fuzz_open(&sms, sms_fields);
	fuzz_open(&platform, platform_fields);
	fuzz_open(&platform_sms, platform_sms_fields);
	fuzz_webhook(&platform, "POST", "application/json", text, n, true);
	fuzz_webhook(&platform_sms, "POST", "application/json", text, n, true);
	fuzz_answers(&platform, text, n);
	fuzz_webhook(&whatsapp, "POST", "application/json", text, n, true);
	fuzz_webhook(&sms, "POST", "application/json", text, n, true);
	fuzz_answers(&whatsapp, text, n);
	sign(text, n);
	map(text);
	return 0;
}
