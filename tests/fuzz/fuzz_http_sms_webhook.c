/*
 * Any bytes as a report of an SMS gateway that is described by settings, and as its answer.
 */
#include "webhook.h"

static struct account account = { .id = 1, .kind = "http_sms" };
static const char *const fields[] = {
	"url", "https://sms.example.com/send", "body", "to={{to}}&text={{text}}", "ok_at", "/status", "ok_is", "1", "id_at", "/messageId", "id_match", "id=(.+)$",
	"why_at", "/text", "credential_match", "userkey|passkey", "account_match", "saldo", "number_match", "nomor", "busy_match", "limit",
	"receipt_id", "messageId", "receipt_status", "/0/status", "delivered_match", "delivrd", "failed_match", "undeliv", "test_url",
	"https://sms.example.com/balance", "test_at", "/balance", NULL
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&account, fields);
	fuzz_webhook(&account, "POST", "application/x-www-form-urlencoded", text, n, false);
	fuzz_webhook(&account, "POST", "application/json", text, n, false);
	fuzz_webhook(&account, "GET", "", text, 0, false);
	fuzz_answers(&account, text, n);
	return 0;
}
