/*
 * Any bytes as a webhook of Meta's: body, signature, handshake, and the same bytes as the answer to a message.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "provider/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct account account = { .id = 1, .kind = "meta" };

static void
open_account(void)
{
	if (account.settings != NULL)
		return;
	if (crypto_init() != ERR_NONE)
		abort();
	account.settings = json_object_new_object();
	account.secrets = json_object_new_object();
	json_put_text(account.settings, "phone_number_id", "106540352242922");
	json_put_text(account.settings, "waba_id", "102290129340398");
	json_put_text(account.settings, "number", "+6281160001000");
	json_put_text(account.secrets, "app_secret", "test_app_secret");
	json_put_text(account.secrets, "verify_token", "meatyhamhock");
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
read_answers(const struct provider *p, const char *body, size_t n)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body, .body_len = n };
	struct findings findings = { .count = 0 };
	size_t step;

	if (p->read_answer(&answer).verdict >= VERDICT__COUNT)
		abort();
	for (step = 0; step < p->test_steps; step++)
		p->read_test(&account, step, &answer, &findings);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct provider *p = provider_find("meta");
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	AUTO(buf) struct buf answer = { 0 };
	AUTO_FREE char *body = malloc(n + 1);
	struct webhook_request rq = { .method = "POST", .query = "", .content_type = "application/json" };
	struct signature_once once;
	struct problem problem;

	if (body == NULL)
		return 0;
	memcpy(body, bytes, n);
	body[n] = '\0';
	open_account();
	rq.body = body;
	rq.body_len = n;
	if (p->read_webhook(&account, &rq, &ev, &problem) == ERR_NONE)
		check(&ev);
	rq.signature[0] = body;
	p->check_signature(&account, &rq, 0, &once);
	rq.query = body;
	buf_init(&answer, 1000);
	p->handshake(&account, &rq, &answer);
	read_answers(p, body, n);
	return 0;
}
