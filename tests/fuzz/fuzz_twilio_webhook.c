/*
 * Any bytes as a webhook of Twilio's: body, query, address and signature; and the same bytes as an answer to a message and to a question.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "provider/twilio.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct account account = { .id = 1, .kind = "twilio" };

static void
open_account(void)
{
	if (account.settings != NULL)
		return;
	if (crypto_init() != ERR_NONE)
		abort();
	account.settings = json_object_new_object();
	account.secrets = json_object_new_object();
	json_put_text(account.settings, "account_sid", "AC00000000000000000000000000000001");
	json_put_text(account.settings, "number", "+14155238886");
	json_put_text(account.secrets, "auth_token", "0123456789abcdef0123456789abcdef");
}

/* What a reader of the events relies on. */
static void
check(const struct webhook_events *ev)
{
	size_t i;

	for (i = 0; i < ev->receipt_count; i++)
		if (ev->receipts[i].message_id == NULL || ev->receipts[i].status >= RECEIPT__COUNT)
			abort();
	for (i = 0; i < ev->inbound_count; i++)
		if (ev->inbounds[i].text == NULL || (ev->inbounds[i].from == NULL && ev->inbounds[i].user_id == NULL))
			abort();
	for (i = 0; i < ev->notice_count; i++)
		if (ev->notices[i].subject == NULL || ev->notices[i].detail == NULL)
			abort();
}

static void
read_webhook(const char *method, const char *type, const char *body, size_t n)
{
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	struct webhook_request rq = {
		.method = method, .url = body, .query = body, .content_type = type, .signature = { body }, .body = body, .body_len = n,
	};
	struct signature_once once;
	struct problem problem;

	if (twilio_check_signature(&account, &rq, 0, &once) == SIGNATURE_GOOD)
		abort();	/* nobody finds the token by chance */
	if (twilio_read_webhook(&account, &rq, &ev, &problem) == ERR_NONE)
		check(&ev);
	if (twilio_reply(&rq).status / 100 != 2)
		abort();
}

static void
read_answers(const char *body, size_t n)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body, .body_len = n };
	struct question question = { .to = "+6281312345671", .text = "x", .code = "K7QX-3MPA", .started_at = INT64_C(1795230600000) };
	struct findings findings = { .count = 0 };
	struct told told;
	size_t step;

	if (provider_twilio.read_answer(&answer).verdict >= VERDICT__COUNT)
		abort();
	told = twilio_read_told(&question, &answer);
	if (told.what >= TOLD__COUNT || (told.what == TOLD_FOUND && told.message_id[0] == '\0'))
		abort();
	question.message_id = "SM0123456789abcdef0123456789abcdef";
	told = twilio_read_told(&question, &answer);
	if (told.what == TOLD_ABSENT)
		abort();
	for (step = 0; step < provider_twilio.test_steps; step++)
		twilio_read_test(&account, step, &answer, &findings);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO_FREE char *body = malloc(n + 1);

	if (body == NULL)
		return 0;
	memcpy(body, bytes, n);
	body[n] = '\0';
	open_account();
	read_webhook("POST", "application/x-www-form-urlencoded", body, n);
	read_webhook("POST", "application/json", body, n);
	read_webhook("GET", "", body, 0);
	read_answers(body, n);
	return 0;
}
