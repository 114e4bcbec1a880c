/*
 * Any bytes as a webhook of Watzap's and as an answer; and what is kept of the body must not hold the value of a field named number_key.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "provider/watzap.h"
#include "provider/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static struct account account = { .id = 1, .kind = "watzap" };

static void
open_account(void)
{
	if (account.settings != NULL)
		return;
	if (crypto_init() != ERR_NONE)
		abort();
	account.settings = json_object_new_object();
	account.secrets = json_object_new_object();
	json_put_text(account.settings, "number", "6281160005000");
	json_put_text(account.secrets, "number_key", "k3y");
}

static void
check(const struct webhook_events *ev)
{
	size_t i;

	if (ev->receipt_count > 0)
		abort();	/* there are none */
	for (i = 0; i < ev->inbound_count; i++)
		if (ev->inbounds[i].text == NULL || ev->inbounds[i].from == NULL || ev->inbounds[i].opens_window)
			abort();
	for (i = 0; i < ev->notice_count; i++)
		if (ev->notices[i].subject == NULL || ev->notices[i].detail == NULL)
			abort();
}

/* What may be kept is read again: a key in it must be the mask. */
static void
check_kept(const struct webhook_request *rq)
{
	AUTO(buf) struct buf kept = { 0 };
	AUTO_JSON struct json_object *doc = NULL;
	const char *key;

	buf_init(&kept, 4 * rq->body_len + 1000);
	if (watzap_redact(rq, &kept) != ERR_NONE)
		abort();
	if (json_parse(buf_text(&kept), kept.len, &doc, NULL) != ERR_NONE)
		return;
	key = json_text(json_at(doc, "data"), "number_key");
	if (key != NULL && strcmp(key, "***") != 0)
		abort();
}

static void
read_body(const char *body, size_t n)
{
	const struct provider *p = provider_find("watzap");
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	struct webhook_request rq = { .method = "POST", .query = "", .content_type = "application/json",
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
	const struct provider *p = provider_find("watzap");
	AUTO_FREE char *body = malloc(n + 1);
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body, .body_len = n };
	struct findings findings = { .count = 0 };

	if (body == NULL)
		return 0;
	memcpy(body, bytes, n);
	body[n] = '\0';
	open_account();
	read_body(body, n);
	if (p->read_answer(NULL, &answer).verdict >= VERDICT__COUNT)
		abort();
	p->read_test(&account, 0, &answer, &findings);
	return 0;
}
