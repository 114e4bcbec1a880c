#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/buf.h"
#include "base/text.h"
#include "provider/twilio.h"

enum { DAY = 20778 };	/* 2026-11-21 */

/* ---- asking ---- */

static void
expect_url(const char *base, enum list_what what, const char *next, const char *want)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };

	sample_of(&a, "twilio");
	if (base != NULL)
		json_put_text(a.settings, "base_url", base);
	assert_int_equal(twilio_write_list(&a, what, DAY, next, &rq), ERR_NONE);
	assert_string_equal(buf_text(&rq.url), want);
	assert_string_equal(rq.method, "GET");
}

#define API	"https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001"

static void
test_templates_are_asked_for_at_their_own_host_and_messages_by_day(void **state)
{
	(void)state;
	expect_url(NULL, LIST_TEMPLATES, NULL, "https://content.twilio.com/v1/ContentAndApprovals?PageSize=50");
	expect_url("http://127.0.0.1:9", LIST_TEMPLATES, NULL, "http://127.0.0.1:9/v1/ContentAndApprovals?PageSize=50");
	expect_url(NULL, LIST_TEMPLATES, "/v1/ContentAndApprovals?Page=1", "https://content.twilio.com/v1/ContentAndApprovals?Page=1");
	expect_url(NULL, LIST_MESSAGES, NULL, API "/Messages.json?DateSent=2026-11-21&PageSize=50");
	expect_url(NULL, LIST_MESSAGES, "/Messages.json?Page=1&PageToken=PA1", API "/Messages.json?Page=1&PageToken=PA1");
}

static void
test_the_login_goes_to_no_page_of_somebody_elses(void **state)
{
	static const char *const pages[] = { "https://evil.example/v1/ContentAndApprovals?Page=1", "@evil.example/", "/v1/Other?Page=1", "", ".evil.example/?x" };
	AUTO(sample) struct account a = { 0 };
	size_t i;
	int what;

	(void)state;
	sample_of(&a, "twilio");
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		for (what = 0; what < LIST__COUNT; what++) {
			AUTO(http_request) struct http_request rq = { 0 };

			assert_int_equal(twilio_write_list(&a, (enum list_what)what, DAY, pages[i], &rq), ERR_INVALID);
		}
}

/* ---- reading ---- */

static void
read_body(enum list_what what, int status, const char *body, struct listed *ret)
{
	struct http_answer answer = { .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = strlen(body) };

	*ret = (struct listed){ 0 };
	twilio_read_list(what, &answer, ret);
}

static void
test_templates_with_their_review_and_the_next_page(void **state)
{
	static const char body[] = "{\"contents\":[{\"sid\":\"HX00000000000000000000000000000001\",\"friendly_name\":\"permit_ready\",\"language\":\"id\","
	    "\"variables\":{\"1\":\"Sari\",\"2\":\"503\"},\"types\":{\"twilio/text\":{\"body\":\"Yth. {{1}}\"}},\"approval_requests\":{\"name\":\"permit_ready\","
	    "\"category\":\"UTILITY\",\"status\":\"rejected\",\"rejection_reason\":\"TAG\"}},{\"sid\":\"nonsense\"},"
	    "{\"sid\":\"HX00000000000000000000000000000002\",\"friendly_name\":\"x\",\"types\":{}}],"
	    "\"meta\":{\"next_page_url\":\"https://content.twilio.com/v1/ContentAndApprovals?PageSize=50&Page=1&PageToken=DN1\",\"key\":\"contents\"}}";
	AUTO(listed) struct listed l = { 0 };
	struct json_object *first;
	int64_t blanks = 0;

	(void)state;
	read_body(LIST_TEMPLATES, 200, body, &l);
	assert_true(l.understood);
	assert_int_equal(json_count(l.templates), 2);
	first = json_item(l.templates, 0);
	assert_string_equal(json_text(first, "name"), "permit_ready");
	assert_string_equal(json_text(first, "status"), "rejected");
	assert_string_equal(json_text(first, "reason"), "TAG");
	assert_string_equal(json_text(first, "body"), "Yth. {{1}}");
	assert_true(json_int(first, "params", &blanks) && blanks == 2);
	assert_string_equal(json_text(json_item(l.templates, 1), "status"), "unsubmitted");
	assert_string_equal(l.next, "/v1/ContentAndApprovals?PageSize=50&Page=1&PageToken=DN1");
}

static void
test_places_of_addresses_are_needs_of_their_own(void **state)
{
	static const struct { const char *name, *content; int64_t params; const char *needs; } cases[] = {
		{ "behind the text's", "\"variables\":{\"1\":\"a\",\"2\":\"b\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Yth. {{1}}\",\"actions\":["
		    "{\"type\":\"PHONE_NUMBER\",\"title\":\"x\",\"phone\":\"+62\"},{\"type\":\"URL\",\"title\":\"x\",\"url\":\"https://k/{{2}}\"}]}}", 1,
		    "[{\"part\":\"button_url\",\"index\":1,\"before\":\"https://k/\"}]" },
		{ "alone", "\"variables\":{\"1\":\"a\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Izin\",\"actions\":[{\"url\":\"https://k/{{1}}\"}]}}", 0,
		    "[{\"part\":\"button_url\",\"index\":0,\"before\":\"https://k/\"}]" },
		{ "none", "\"variables\":{\"1\":\"a\"},\"types\":{\"twilio/quick-reply\":{\"body\":\"Yth. {{1}}\",\"actions\":[{\"title\":\"Ya\",\"id\":\"y\"}]}}", 1, NULL },
		{ "before the text's", "\"variables\":{\"1\":\"a\",\"2\":\"b\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Yth. {{2}}\",\"actions\":["
		    "{\"url\":\"https://k/{{1}}\"}]}}", REMOTE_PARAMS_OTHER, NULL },
		{ "used in the text too", "\"variables\":{\"1\":\"a\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Izin {{1}}\",\"actions\":["
		    "{\"url\":\"https://k/{{1}}\"}]}}", REMOTE_PARAMS_OTHER, NULL },
		{ "in the middle", "\"variables\":{\"1\":\"a\"},\"types\":{\"twilio/call-to-action\":{\"body\":\"Izin\",\"actions\":["
		    "{\"url\":\"https://k/{{1}}/x\"}]}}", REMOTE_PARAMS_OTHER, NULL },
	};
	char body[1000];
	int64_t params;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(listed) struct listed l = { 0 };
		struct json_object *row;

		snprintf(body, sizeof(body), "{\"contents\":[{\"sid\":\"HX00000000000000000000000000000001\",\"friendly_name\":\"x\",\"language\":\"id\",%s}]}",
		    cases[i].content);
		read_body(LIST_TEMPLATES, 200, body, &l);
		row = json_item(l.templates, 0);
		if (!json_int(row, "params", &params) || params != cases[i].params)
			fail_msg("%s: %lld", cases[i].name, (long long)params);
		if (cases[i].params != REMOTE_PARAMS_OTHER && !text_equal(json_text(row, "needs"), cases[i].needs))
			fail_msg("%s: %s", cases[i].name, json_text(row, "needs"));
	}
}

static void
test_messages_of_ours_with_price_and_end_and_nothing_of_what_came_in(void **state)
{
	static const char body[] = "{\"messages\":["
	    "{\"sid\":\"SM00000000000000000000000000000001\",\"direction\":\"outbound-api\",\"status\":\"delivered\",\"num_segments\":\"2\",\"price\":\"-0.0456\","
	    "\"price_unit\":\"USD\",\"date_updated\":\"Sat, 21 Nov 2026 03:10:02 +0000\"},"
	    "{\"sid\":\"SM00000000000000000000000000000002\",\"direction\":\"outbound-api\",\"status\":\"sent\",\"price\":null,\"price_unit\":null},"
	    "{\"sid\":\"SM00000000000000000000000000000003\",\"direction\":\"inbound\",\"status\":\"received\",\"price\":\"-0.0075\",\"price_unit\":\"USD\"},"
	    "{\"sid\":\"SM00000000000000000000000000000004\",\"direction\":\"outbound-reply\",\"status\":\"undelivered\",\"error_code\":30003}],"
	    "\"next_page_uri\":\"/2010-04-01/Accounts/AC00000000000000000000000000000001/Messages.json?Page=1\"}";
	AUTO(listed) struct listed l = { 0 };
	const struct receipt *r;

	(void)state;
	read_body(LIST_MESSAGES, 200, body, &l);
	assert_true(l.understood);
	assert_int_equal(l.events.receipt_count, 3);
	r = &l.events.receipts[0];
	assert_string_equal(r->message_id, "SM00000000000000000000000000000001");
	assert_int_equal(r->status, RECEIPT_DELIVERED);
	assert_int_equal(r->price_micros, 45600);
	assert_string_equal(r->currency, "USD");
	assert_int_equal(r->segments, 2);
	assert_int_equal(r->at, 1795230602000);
	assert_int_equal(l.events.receipts[1].price_micros, 0);
	assert_null(l.events.receipts[1].currency);
	assert_int_equal(l.events.receipts[2].status, RECEIPT_FAILED);
	assert_string_equal(l.events.receipts[2].code, "30003");
	assert_string_equal(l.next, "/Messages.json?Page=1");
}

static void
test_what_is_no_list_says_what_came_instead(void **state)
{
	static const struct { const char *name, *body; int status; const char *code, *text; } cases[] = {
		{ "refused",        "{\"code\":20003,\"message\":\"Authenticate\",\"status\":401}", 401, "http 401", "Authenticate" },
		{ "a proxy's page", "<html>", 200, "http 200", "" },
		{ "another list",   "{\"calls\":[]}", 200, "http 200", "" },
		{ "no list at all", "{\"messages\":{},\"contents\":1}", 200, "http 200", "" },
	};
	size_t i;
	int what;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (what = 0; what < LIST__COUNT; what++) {
			AUTO(listed) struct listed l = { 0 };

			read_body((enum list_what)what, cases[i].status, cases[i].body, &l);
			if (l.understood || strcmp(l.code, cases[i].code) != 0 || strcmp(l.text, cases[i].text) != 0)
				fail_msg("%s: %s, %s", cases[i].name, l.code, l.text);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_templates_are_asked_for_at_their_own_host_and_messages_by_day),
		cmocka_unit_test(test_the_login_goes_to_no_page_of_somebody_elses),
		cmocka_unit_test(test_templates_with_their_review_and_the_next_page),
		cmocka_unit_test(test_places_of_addresses_are_needs_of_their_own),
		cmocka_unit_test(test_messages_of_ours_with_price_and_end_and_nothing_of_what_came_in),
		cmocka_unit_test(test_what_is_no_list_says_what_came_instead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
