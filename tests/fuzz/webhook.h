/*
 * webhook: what the harnesses of all kinds of providers share: an account, and any bytes as its webhook, as its answers, and what their
 * readers rely on.
 */
#ifndef TESTS_FUZZ_WEBHOOK_H
#define TESTS_FUZZ_WEBHOOK_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "provider/provider.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

/* Opened once; pairs: names and values ended by NULL, each in the box it belongs to. */
static inline void
fuzz_open(struct account *a, const char *const *pairs)
{
	const struct provider_field *field;

	if (a->settings != NULL)
		return;
	if (crypto_init() != ERR_NONE)
		abort();
	a->settings = json_object_new_object();
	a->secrets = json_object_new_object();
	for (; *pairs != NULL; pairs += 2) {
		for (field = provider_find(a->kind)->fields; strcmp(field->name, pairs[0]) != 0; field++)
			;
		json_put_text(field->box == FIELD_PLAIN ? a->settings : a->secrets, pairs[0], pairs[1]);
	}
}

/* A copy with a NUL behind it that is not counted. */
static inline char *
fuzz_text(const uint8_t *bytes, size_t n)
{
	char *text = malloc(n + 1);

	if (text == NULL)
		abort();
	memcpy(text, bytes, n);
	text[n] = '\0';
	return text;
}

static inline void
fuzz_check_events(const struct provider *p, const struct webhook_events *ev)
{
	size_t i;

	for (i = 0; i < ev->receipt_count; i++)
		if ((ev->receipts[i].message_id == NULL && ev->receipts[i].state_id == NULL && ev->receipts[i].uid == NULL) ||
		    ev->receipts[i].status >= RECEIPT__COUNT)
			abort();
	for (i = 0; i < ev->inbound_count; i++)
		if (ev->inbounds[i].text == NULL || (ev->inbounds[i].from == NULL && ev->inbounds[i].user_id == NULL) ||
		    (ev->inbounds[i].opens_window && p->scope != SCOPE_OFFICIAL))
			abort();
	for (i = 0; i < ev->notice_count; i++)
		if (ev->notices[i].subject == NULL || ev->notices[i].detail == NULL)
			abort();
}

/* text as body, address, query and signature. signs: nobody finds its secret by chance. */
static inline void
fuzz_webhook(const struct account *a, const char *method, const char *type, const char *text, size_t n, bool signs)
{
	const struct provider *p = provider_find(a->kind);
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	struct webhook_request rq = {
		.method = method, .url = text, .query = text, .content_type = type, .signature = { text, text, text }, .body = text, .body_len = n,
	};
	struct signature_once once;
	struct problem problem = {0};

	if (p->check_signature(a, &rq, 0, &once) == SIGNATURE_GOOD && signs)
		abort();
	if (p->read_webhook(a, &rq, &ev, &problem) == ERR_NONE)
		fuzz_check_events(p, &ev);
	if (p->reply != NULL && p->reply(&rq).status / 100 != 2)
		abort();
}

/* text as the answer to a message and to every question of the connection test. */
static inline void
fuzz_answers(const struct account *a, const char *text, size_t n)
{
	static const int statuses[] = { 200, 202, 401, 422, 500 };
	const struct provider *p = provider_find(a->kind);
	size_t i, step;

	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		struct http_answer answer = { .transport = HTTP_ANSWERED, .status = statuses[i], .body = text, .body_len = n };
		struct findings findings = { .count = 0 };

		if (p->read_answer(a, &answer).verdict >= VERDICT__COUNT)
			abort();
		for (step = 0; step < p->test_steps; step++)
			p->read_test(a, step, &answer, &findings);
	}
}

#endif
