/*
 * Any bytes as a webhook of Meta's: body, signature, handshake, and the same bytes as the answer to a message.
 */
#include "webhook.h"

static struct account account = { .id = 1, .kind = "meta" };
static const char *const fields[] = {
	"phone_number_id", "106540352242922", "waba_id", "102290129340398", "number", "+6281160001000", "app_secret", "test_app_secret",
	"verify_token", "meatyhamhock", NULL
};

static void
shake(const char *text)
{
	AUTO(buf) struct buf answer = { 0 };
	struct webhook_request rq = { .method = "GET", .url = "", .query = text, .content_type = "", .body = "" };

	buf_init(&answer, 1000);
	provider_find("meta")->handshake(&account, &rq, &answer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&account, fields);
	fuzz_webhook(&account, "POST", "application/json", text, n, true);
	shake(text);
	fuzz_answers(&account, text, n);
	return 0;
}
