/*
 * Any bytes as a webhook of Twilio's: body, query, address and signature; and the same bytes as an answer to a message, to a question and to a list.
 */
#include "webhook.h"

#include "provider/twilio.h"

static struct account account = { .id = 1, .kind = "twilio" };
static const char *const fields[] = {
	"account_sid", "AC00000000000000000000000000000001", "number", "+14155238886", "auth_token", "0123456789abcdef0123456789abcdef", NULL
};

static void
read_told(const char *text, size_t n)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = text, .body_len = n };
	struct question question = { .to = "+6281312345671", .text = "x", .code = "K7QX-3MPA", .started_at = INT64_C(1795230600000) };
	struct told told = twilio_read_told(&question, &answer);

	if (told.what >= TOLD__COUNT || (told.what == TOLD_FOUND && told.message_id[0] == '\0'))
		abort();
	question.message_id = "SM0123456789abcdef0123456789abcdef";
	told = twilio_read_told(&question, &answer);
	if (told.what == TOLD_ABSENT)
		abort();
}

static void
read_lists(const char *text, size_t n)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = text, .body_len = n };
	int what;

	for (what = 0; what < LIST__COUNT; what++) {
		AUTO(listed) struct listed l = {0};
		AUTO(http_request) struct http_request rq = {0};

		twilio_read_list((enum list_what)what, &answer, &l);
		/* Wherever it says that the next page is, the login goes to our host. */
		if (l.next[0] != '\0' && twilio_write_list(&account, (enum list_what)what, 1, l.next, &rq) == ERR_NONE &&
		    strncmp(buf_text(&rq.url), "https://api.twilio.com/", 23) != 0 && strncmp(buf_text(&rq.url), "https://content.twilio.com/v1/", 30) != 0)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *text = fuzz_text(bytes, n);

	fuzz_open(&account, fields);
	fuzz_webhook(&account, "POST", "application/x-www-form-urlencoded", text, n, true);
	fuzz_webhook(&account, "POST", "application/json", text, n, true);
	fuzz_webhook(&account, "GET", "", text, 0, true);
	fuzz_answers(&account, text, n);
	read_told(text, n);
	read_lists(text, n);
	return 0;
}
