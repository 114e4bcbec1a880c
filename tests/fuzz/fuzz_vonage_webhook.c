/*
 * Any bytes as a webhook of Vonage's, for WhatsApp and for SMS: body and token; and the same bytes as an answer, and as a private key.
 */
#include "webhook.h"

#include "base/claims.h"

static struct account whatsapp = { .id = 1, .kind = "vonage" }, sms = { .id = 2, .kind = "vonage_sms" };
static const char *const whatsapp_fields[] = {
	"api_key", "a1b2c3d4", "application_id", "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", "number", "+447700900001",
	"signature_secret", "a secret that no seed is signed with", NULL
};
static const char *const sms_fields[] = { "api_key", "a1b2c3d4", "sender", "DPMPTSP", "signature_secret", "a secret that no seed is signed with", NULL };

static void
read_key(const char *text)
{
	AUTO(buf) struct buf key = { 0 };

	buf_init(&key, CLAIMS_KEY_MAX);
	if (claims_key_read(text, &key) != ERR_NONE && key.len > 0)
		abort();
	claims_keys_fit(text, text);
}

/* Any bytes are no token of theirs. */
static void
read_token(const char *text)
{
	AUTO_JSON struct json_object *claims = NULL;

	if (claims_read(text, "a secret that no seed is signed with", CLAIMS_HS256, &claims) == ERR_NONE)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&whatsapp, whatsapp_fields);
	fuzz_open(&sms, sms_fields);
	fuzz_webhook(&whatsapp, "POST", "application/json", text, n, true);
	fuzz_webhook(&sms, "POST", "application/json", text, n, true);
	fuzz_answers(&whatsapp, text, n);
	read_key(text);
	read_token(text);
	return 0;
}
