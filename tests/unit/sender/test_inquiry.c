/* A message whose answer was lost, where the provider can be asked. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/window.h"
#include "delivery/receipt.h"
#include "office.h"
#include "recall.h"

enum { TWILIO = 3 };
#define SECOND	CLOCK_SECOND_MS
#define ASK	(30 * SECOND)
#define GRACE	(300 * SECOND)
#define SID	"SM0123456789abcdef0123456789abcdef"

/* Sari has agreed, and the official way is Twilio's. */
static void
open_with_twilio(struct office *o)
{
	office_open(o);
	office_add(o, "twilio", "Twilio", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"number\":\"+14155238886\","
	    "\"auth_token\":\"0123456789abcdef0123456789abcdef\",\"per_minute\":\"0\",\"per_day\":\"0\"}", TWILIO, "HX00000000000000000000000000000001");
	world_sql(&o->w, "UPDATE provider SET enabled = 0 WHERE id = 1");
	office_consent(o, "official", "opt_in", WORLD_NOW - CLOCK_HOUR_MS);
}

static struct flight *
leaves(struct office *o, int64_t now, const char *method)
{
	struct flight *f;

	assert_int_equal(office_claim(o, now), 1);
	f = office_next(o);
	assert_string_equal(f->request.method, method);
	return f;
}

/* A notice whose answer was lost at WORLD_NOW + 1 s. */
static int64_t
lost_notice(struct office *o)
{
	int64_t id = office_notice(o, WORLD_NOW, NULL);

	office_no_answer(o, leaves(o, WORLD_NOW, "POST"), HTTP_LOST);
	office_settle(o, WORLD_NOW + SECOND);
	office_expect(o, id, "sending");
	return id;
}

/* The list of what went to her: one message with these words, or none. */
static void
answer_list(struct office *o, struct flight *f, const char *status, const char *body_fmt)
{
	char code[20], body[200] = "", list[900];
	char *text = world_text(&o->w, "SELECT code FROM message ORDER BY id LIMIT 1");

	snprintf(code, sizeof(code), "%s", text);
	free(text);
	if (body_fmt != NULL) {
		snprintf(body, sizeof(body), "%s %s", body_fmt, code);
		snprintf(list, sizeof(list), "{\"messages\":[{\"sid\":\"" SID "\",\"direction\":\"outbound-api\",\"to\":\"whatsapp:+6281260007001\","
		    "\"body\":\"%s\",\"status\":\"%s\",\"error_code\":%s,\"num_segments\":\"1\",\"price\":\"-0.0075\",\"price_unit\":\"USD\","
		    "\"date_created\":\"Sat, 21 Nov 2026 03:10:01 +0000\"}],\"next_page_uri\":null}", body, status,
		    strcmp(status, "undelivered") == 0 ? "63016" : "null");
	} else {
		snprintf(list, sizeof(list), "{\"messages\":[],\"next_page_uri\":null}");
	}
	office_answer(o, f, 200, list);
}

static int64_t
posts(struct office *o)
{
	return world_sql(&o->w, "SELECT count(*) FROM attempt WHERE provider_id = 3");
}

static void
test_a_notice_names_the_address_of_its_receipts(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	char want[200];
	char *key;

	(void)state;
	open_with_twilio(&o);
	office_notice(&o, WORLD_NOW, NULL);
	f = leaves(&o, WORLD_NOW, "POST");
	key = world_text(&o.w, "SELECT webhook_key FROM provider WHERE id = 3");
	snprintf(want, sizeof(want), "StatusCallback=https%%3A%%2F%%2Fkabar.example.go.id%%2Fwebhook%%2Ftwilio%%2F%s%%3Fref%%3D%s%%23rc%%3D5%%26rp%%3Dall",
	    key, f->attempt.uid);
	free(key);
	assert_non_null(strstr(buf_text(&f->request.body), want));
	assert_non_null(strstr(buf_text(&f->request.body), "ContentSid=HX00000000000000000000000000000001&ContentVariables=%7B%221%22%3A%22Sari%20Br%20Ginting"));
	flight_free(f);
}

static void
test_what_is_found_counts_as_the_answer_and_is_not_sent_again(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	assert_int_equal(office_claim(&o, WORLD_NOW + ASK - SECOND), 0);		/* its receipt may come by itself */
	f = leaves(&o, WORLD_NOW + ASK, "GET");
	assert_non_null(strstr(buf_text(&f->request.url), "/Messages.json?To=whatsapp%3A%2B6281260007001&From=whatsapp%3A%2B14155238886"));
	answer_list(&o, f, "delivered", "Kode pesan:");
	office_settle(&o, WORLD_NOW + ASK + SECOND);
	office_expect(&o, id, "delivered");
	assert_int_equal(posts(&o), 1);
	seed_expect(&o.w, "SELECT state || ' ' || provider_message_id || ' ' || segments || ' ' || price_micros || price_currency FROM attempt",
	    "accepted " SID " 1 7500USD");
	seed_expect(&o.w, "SELECT group_concat(kind) FROM (SELECT kind FROM message_event ORDER BY id)",
	    "queued,planned,attempted,unknown,asked_found,accepted,delivered");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
}

static void
test_what_is_not_there_after_the_grace_time_is_sent_again(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	answer_list(&o, leaves(&o, WORLD_NOW + ASK, "GET"), "", NULL);
	office_settle(&o, WORLD_NOW + ASK);
	office_expect(&o, id, "sending");		/* perhaps it is only slow to show */
	assert_int_equal(posts(&o), 1);
	seed_expect(&o.w, "SELECT state || ' ' || asked_at FROM attempt", "unknown 1795230630000");
	assert_int_equal(office_claim(&o, WORLD_NOW + ASK + 59 * SECOND), 0);
	answer_list(&o, leaves(&o, WORLD_NOW + GRACE, "GET"), "", NULL);
	office_settle(&o, WORLD_NOW + GRACE);
	office_expect(&o, id, "queued");
	office_answer(&o, leaves(&o, WORLD_NOW + GRACE + 2 * SECOND, "POST"), 201, "{\"sid\":\"" SID "\",\"status\":\"queued\"}");
	office_settle(&o, WORLD_NOW + GRACE + 2 * SECOND);
	office_expect(&o, id, "sent");
	assert_int_equal(posts(&o), 2);
	seed_expect(&o.w, "SELECT group_concat(kind) FROM (SELECT kind FROM message_event WHERE kind LIKE 'asked%' ORDER BY id)", "asked_absent");
}

static void
test_what_is_found_to_have_failed_goes_another_way(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	answer_list(&o, leaves(&o, WORLD_NOW + ASK, "GET"), "undelivered", "Kode pesan:");
	office_settle(&o, WORLD_NOW + ASK);
	office_expect(&o, id, "queued");
	f = leaves(&o, WORLD_NOW + ASK, "POST");
	assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + ASK);
	office_expect(&o, id, "sent");
	seed_expect(&o.w, "SELECT verdict || ' ' || code FROM attempt WHERE provider_id = 3", "window 63016");
}

static void
test_a_provider_that_does_not_answer_questions_is_asked_for_an_hour(void **state)
{
	AUTO(office) struct office o;
	int64_t id, at;
	int asked = 0;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	for (at = WORLD_NOW + ASK; at < WORLD_NOW + GRACE + CLOCK_HOUR_MS + 2 * CLOCK_MINUTE_MS; at += 10 * SECOND)
		while (office_claim(&o, at) > 0) {
			struct flight *f = office_next(&o);

			assert_string_equal(f->request.method, "GET");
			office_no_answer(&o, f, HTTP_LOST);
			office_settle(&o, at);
			asked++;
		}
	assert_int_equal(posts(&o), 1);
	assert_true(asked > 10);
	office_expect(&o, id, "blocked unknown_hold");
}

static void
test_a_receipt_that_comes_while_we_ask_is_right(void **state)
{
	AUTO(office) struct office o;
	enum receipt_effect effect;
	struct receipt receipt = { .status = RECEIPT_DELIVERED, .message_id = SID };
	struct flight *f;
	char *uid;
	int64_t id;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	f = leaves(&o, WORLD_NOW + ASK, "GET");
	receipt.uid = uid = world_text(&o.w, "SELECT uid FROM attempt");
	IN_TX(&o.w, receipt_apply(o.w.db, TWILIO, &receipt, WORLD_NOW + ASK + SECOND, &effect));
	free(uid);
	answer_list(&o, f, "", NULL);
	office_settle(&o, WORLD_NOW + GRACE + SECOND);		/* late enough for "not there" to count */
	office_expect(&o, id, "delivered");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	assert_int_equal(office_claim(&o, WORLD_NOW + CLOCK_DAY_MS), 0);
	assert_int_equal(posts(&o), 1);
}

static void
test_a_sender_that_dies_while_it_asks_leaves_the_question_to_the_next(void **state)
{
	AUTO(office) struct office o;
	int64_t id, later = WORLD_NOW + ASK + 11 * CLOCK_MINUTE_MS;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	flight_free(leaves(&o, WORLD_NOW + ASK, "GET"));
	office_new_sender(&o);
	answer_list(&o, leaves(&o, later, "GET"), "read", "Kode pesan:");
	office_settle(&o, later);
	office_expect(&o, id, "read");
	assert_int_equal(posts(&o), 1);
}

static void
test_a_key_that_opens_nothing_asks_nothing_and_sends_nothing_twice(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	open_with_twilio(&o);
	id = lost_notice(&o);
	world_sql(&o.w, "UPDATE provider_secret SET sealed = x'00' WHERE provider_id = 3");
	office_new_sender(&o);
	assert_int_equal(office_claim(&o, WORLD_NOW + ASK), 0);
	office_settle(&o, WORLD_NOW + ASK);
	office_expect(&o, id, "sending");
	assert_int_equal(posts(&o), 1);
}

/* It reaches the provider, not the person; and what was already sent must be known whatever is allowed now. */
static void
test_a_question_leaves_whatever_the_person_says(void **state)
{
	static const char *const actions[] = { NULL, "opt_out" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(office) struct office o;
		struct flight *f;
		int64_t id;

		open_with_twilio(&o);
		id = lost_notice(&o);
		assert_int_equal(office_claim(&o, WORLD_NOW + ASK), 1);
		if (actions[i] != NULL)
			office_consent(&o, "official", actions[i], WORLD_NOW + ASK);
		assert_ok(recall_changed(&o.s, &o.ready));
		assert_int_equal(o.ready.count, 1);
		f = office_next(&o);
		assert_string_equal(f->request.method, "GET");
		answer_list(&o, f, "read", "Kode pesan:");
		office_settle(&o, WORLD_NOW + ASK + SECOND);
		office_expect(&o, id, "read");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_question_leaves_whatever_the_person_says),
		cmocka_unit_test(test_a_notice_names_the_address_of_its_receipts),
		cmocka_unit_test(test_what_is_found_counts_as_the_answer_and_is_not_sent_again),
		cmocka_unit_test(test_what_is_not_there_after_the_grace_time_is_sent_again),
		cmocka_unit_test(test_what_is_found_to_have_failed_goes_another_way),
		cmocka_unit_test(test_a_provider_that_does_not_answer_questions_is_asked_for_an_hour),
		cmocka_unit_test(test_a_receipt_that_comes_while_we_ask_is_right),
		cmocka_unit_test(test_a_sender_that_dies_while_it_asks_leaves_the_question_to_the_next),
		cmocka_unit_test(test_a_key_that_opens_nothing_asks_nothing_and_sends_nothing_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
