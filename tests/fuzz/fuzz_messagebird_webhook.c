/*
 * Any bytes as a webhook of MessageBird's, for WhatsApp and for SMS: body, query and both kinds of signature; and the same bytes as an answer.
 */
#include "webhook.h"

#define LOGIN	"access_key", "live_key", "signing_key", "a key that no seed is signed with", "old_signature", "true"

static struct account whatsapp = { .id = 1, .kind = "messagebird" }, sms = { .id = 2, .kind = "messagebird_sms" };
static const char *const whatsapp_fields[] = {
	LOGIN, "channel_id", "853eeb5348e541a595da93b48c61a1ae", "number", "+447700900001", "namespace", "9b6b4fcb", NULL
};
static const char *const sms_fields[] = { LOGIN, "sender", "DPMPTSP", NULL };

/* Without a token it is the signature of before that is looked at. */
static void
sign_as_before(const char *text, size_t n)
{
	struct webhook_request rq = {
		.method = "POST", .url = "", .query = text, .content_type = "", .signature = { NULL, text, "1700000000" }, .body = text, .body_len = n,
	};
	struct signature_once once;

	if (provider_find("messagebird")->check_signature(&whatsapp, &rq, INT64_C(1700000000000), &once) == SIGNATURE_GOOD)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&whatsapp, whatsapp_fields);
	fuzz_open(&sms, sms_fields);
	fuzz_webhook(&whatsapp, "POST", "application/json", text, n, true);
	fuzz_webhook(&sms, "POST", "application/x-www-form-urlencoded", text, n, true);
	fuzz_webhook(&sms, "GET", "", text, 0, true);
	fuzz_answers(&whatsapp, text, n);
	fuzz_answers(&sms, text, n);
	sign_as_before(text, n);
	return 0;
}
