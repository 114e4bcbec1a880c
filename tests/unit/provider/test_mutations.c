/*
 * Every recorded body, cut short at every length and with every byte changed: nothing breaks, nothing is read outside the
 * bytes, and what comes out keeps its promises. The fuzz harnesses go further; this runs with every make check.
 */
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "recorded.h"

/* A copy that ends where the bytes end, so that a sanitizer sees a step too far; the NUL is part of the promise. */
static char *
exact(const char *bytes, size_t n)
{
	char *copy = malloc(n + 1);

	assert_non_null(copy);
	memcpy(copy, bytes, n);
	copy[n] = '\0';
	return copy;
}

static void
check_events(const struct webhook_events *ev)
{
	size_t i;

	assert_true(ev->receipt_count <= EVENTS_MAX && ev->inbound_count <= EVENTS_MAX && ev->notice_count <= EVENTS_MAX);
	for (i = 0; i < ev->receipt_count; i++) {
		assert_true(ev->receipts[i].message_id != NULL || ev->receipts[i].state_id != NULL || ev->receipts[i].uid != NULL);
		assert_true(ev->receipts[i].status < RECEIPT__COUNT);
		assert_true(text_is_utf8(ev->receipts[i].text, strlen(ev->receipts[i].text)));
	}
	for (i = 0; i < ev->inbound_count; i++) {
		const struct inbound *in = &ev->inbounds[i];

		assert_non_null(in->text);
		assert_true(in->from != NULL || in->user_id != NULL);
		assert_true(in->from == NULL || in->from[0] == '+');
		assert_int_equal(in->kind == INBOUND_NUMBER_CHANGED, in->new_number != NULL);
		assert_true(!in->opens_window || in->kind != INBOUND_SYSTEM);
	}
	for (i = 0; i < ev->notice_count; i++)
		assert_true(ev->notices[i].subject != NULL && ev->notices[i].detail != NULL);
}

static void
read_bytes(const struct provider *p, const struct account *a, const char *bytes, size_t n, const char *content_type)
{
	AUTO(webhook_events) struct webhook_events ev = { 0 };
	AUTO(buf) struct buf kept = { 0 };
	AUTO_FREE char *copy = exact(bytes, n);
	struct webhook_request rq = webhook_post(copy, content_type);
	struct problem problem = { 0 };
	enum err e;

	rq.body_len = n;
	e = p->read_webhook(a, &rq, &ev, &problem);
	assert_true(e == ERR_NONE || e == ERR_INVALID);
	assert_true(e == ERR_NONE || problem.why[0] != '\0');
	check_events(&ev);
	if (p->redact != NULL) {
		buf_init(&kept, 2 * n + 1000);
		assert_int_equal(p->redact(&rq, &kept), ERR_NONE);
		assert_null(strstr(buf_text(&kept), "Tk3n"));
	}
}

static void
mutate(const struct provider *p, const char *body, const char *content_type)
{
	static const char replacements[] = { '"', '{', '\0', '9', (char)0xC3, '%' };
	AUTO(sample) struct account a = { 0 };
	AUTO_FREE char *changed = exact(body, strlen(body));
	size_t i, j, n = strlen(body);

	recorded_sample(&a, p);
	for (i = 0; i <= n; i++)
		read_bytes(p, &a, body, i, content_type);
	for (i = 0; i < n; i++) {
		for (j = 0; j < sizeof(replacements); j++) {
			/* A changed quote may part the secret from the name that tells of it. */
			if (strstr(body, "Tk3n") != NULL)
				continue;
			changed[i] = replacements[j];
			read_bytes(p, &a, changed, n, content_type);
		}
		changed[i] = body[i];
	}
}

static size_t
webhooks_mutated(const struct provider *p, const char *path)
{
	AUTO(buf) struct buf file = { 0 };
	AUTO_JSON struct json_object *rows = NULL;
	const char *body, *type;
	struct json_object *row;
	size_t i;

	recorded_read(path, &file);
	assert_int_equal(json_parse(buf_text(&file), file.len, &rows, NULL), ERR_NONE);
	for (i = 0; i < json_count(rows); i++) {
		row = json_item(rows, i);
		body = recorded_body(row, &type);
		mutate(p, body, type);
	}
	return i;
}

static void
answer_bytes(const struct provider *p, const struct account *a, const char *bytes, size_t n)
{
	AUTO_FREE char *copy = exact(bytes, n);
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = copy, .body_len = n };
	struct findings findings = { .count = 0 };
	struct outcome o = p->read_answer(a, &answer);
	size_t step;

	assert_true(o.verdict < VERDICT__COUNT);
	assert_true(text_is_utf8(o.text, strlen(o.text)) && text_is_utf8(o.code, strlen(o.code)));
	assert_true(o.recipient[0] == '\0' || o.recipient[0] == '+');
	for (step = 0; step < p->test_steps; step++) {
		findings.count = 0;
		p->read_test(a, step, &answer, &findings);
		assert_true(findings.count > 0);
	}
}

static size_t
answers_mutated(const struct provider *p, const char *path)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(buf) struct buf file = { 0 };
	const char *at, *end;
	size_t answers = 0, i, n;

	recorded_read(path, &file);
	recorded_sample(&a, p);
	for (at = buf_text(&file); (at = strstr(at, "\n### answer")) != NULL; at = end) {
		end = strstr(at + 1, "\n### ");
		assert_non_null(end);
		if ((at = strstr(at, "\n\n")) == NULL || at + 2 > end)	/* an answer without a body */
			continue;
		n = (size_t)(end - at - 2);
		for (i = 0; i <= n; i++)
			answer_bytes(p, &a, at + 2, i);
		answers++;
	}
	return answers;
}

static void
test_no_damage_to_a_webhook_breaks_its_reader(void **state)
{
	const struct provider *p;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_at(i)) != NULL; i++)
		assert_true(!provider_calls_us(p) || recorded_each(p, ".json", webhooks_mutated) > 20);
}

static void
test_no_damage_to_an_answer_breaks_its_reader(void **state)
{
	const struct provider *p;
	size_t i;

	(void)state;
	for (i = 0; (p = provider_at(i)) != NULL; i++)
		assert_true(recorded_each(p, ".http", answers_mutated) > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_damage_to_a_webhook_breaks_its_reader),
		cmocka_unit_test(test_no_damage_to_an_answer_breaks_its_reader),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
