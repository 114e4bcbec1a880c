/*
 * Any bytes as a webhook of Fonnte's, as JSON and as a form, and the same bytes as an answer; and what is kept of the body must
 * not hold the value of a field named token.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "provider/fonnte.h"
#include "provider/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct account account = { .id = 1, .kind = "fonnte" };

static void
open_account(void)
{
	if (account.settings != NULL)
		return;
	if (crypto_init() != ERR_NONE)
		abort();
	account.settings = json_object_new_object();
	account.secrets = json_object_new_object();
	json_put_text(account.settings, "device", "6281160002000");
	json_put_text(account.secrets, "webhook_secret", "s3cret");
}

static void
check(const struct webhook_events *ev)
{
	size_t i;

	for (i = 0; i < ev->receipt_count; i++)
		if ((ev->receipts[i].message_id == NULL && ev->receipts[i].state_id == NULL) ||
		    ev->receipts[i].status >= RECEIPT__COUNT)
			abort();
	for (i = 0; i < ev->inbound_count; i++)
		if (ev->inbounds[i].text == NULL || ev->inbounds[i].from == NULL || ev->inbounds[i].opens_window)
			abort();
	for (i = 0; i < ev->notice_count; i++)
		if (ev->notices[i].subject == NULL || ev->notices[i].detail == NULL)
			abort();
}

/* What may be kept is read again: a token in it must be the mask. */
static void
check_kept(const struct webhook_request *rq)
{
	AUTO(buf) struct buf kept = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	struct webhook_request again = *rq;
	const char *token;

	buf_init(&kept, 4 * rq->body_len + 1000);
	if (fonnte_redact(rq, &kept) != ERR_NONE)
		abort();
	again.body = buf_text(&kept);
	again.body_len = kept.len;
	if (fonnte_body_parse(&again, &doc, NULL) != ERR_NONE)
		return;
	token = json_text(doc, "token");
	if (token != NULL && strcmp(token, "***") != 0)
		abort();
}

static void
read_body(const char *body, size_t n, const char *content_type)
{
	const struct provider *p = provider_find("fonnte");
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	struct webhook_request rq = { .method = "POST", .query = "", .content_type = content_type,
	    .body = body, .body_len = n };
	struct signature_once once;
	struct problem problem;

	p->check_signature(&account, &rq, 0, &once);
	if (p->read_webhook(&account, &rq, &ev, &problem) == ERR_NONE)
		check(&ev);
	check_kept(&rq);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const struct provider *p = provider_find("fonnte");
	AUTO_FREE char *body = malloc(n + 1);
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body, .body_len = n };
	struct findings findings = { .count = 0 };

	if (body == NULL)
		return 0;
	memcpy(body, bytes, n);
	body[n] = '\0';
	open_account();
	read_body(body, n, "application/json");
	read_body(body, n, "application/x-www-form-urlencoded");
	if (p->read_answer(&answer).verdict >= VERDICT__COUNT)
		abort();
	p->read_test(&account, 0, &answer, &findings);
	return 0;
}
