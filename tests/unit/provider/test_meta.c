#include "provider/meta.h"
#include "provider/value.h"

#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/text.h"

enum { TEXT_MAX = 4096 };

static const struct { const char *name, *value, *want; } value_rows[] = {
	{ "words stay",                       "Sari Br. Ginting", "Sari Br. Ginting" },
	{ "a line break becomes a space",     "Jl. Veteran\nNo. 8", "Jl. Veteran No. 8" },
	{ "of any kind",                      "a\r\nb\rc\vd\fe\tf", "a b c d e f" },
	{ "also Unicode's",                   "a\xe2\x80\xa8" "b\xc2\x85" "c\xe2\x80\xa9" "d", "a b c d" },
	{ "with the spaces around it",        "a  \n\n  b", "a b" },
	{ "four spaces may stay",             "a    b", "a    b" },
	{ "five may not",                     "a     b", "a b" },
	{ "ends are trimmed",                 " \n a \n ", "a" },
	{ "other control characters go, too", "a\x01" "b\x7f" "c", "a b c" },
	{ "only blanks leave nothing",        " \n\t ", "" },
	{ "nothing",                          "", "" },
	{ "no-break spaces are letters here", "Rp\xc2\xa0" "10.000", "Rp\xc2\xa0" "10.000" },
	{ "emoji stay",                       "👍🏽 ok", "👍🏽 ok" },
};

static void
test_values_lose_what_meta_refuses_and_nothing_else(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(value_rows) / sizeof(value_rows[0]); i++) {
		AUTO(buf) struct buf got = { 0 };

		buf_init(&got, 1000);
		buf_text_add(&got, "before: ");
		value_clean(&got, value_rows[i].value, 4);
		if (strcmp(buf_text(&got) + strlen("before: "), value_rows[i].want) != 0)
			fail_msg("%s: %s", value_rows[i].name, buf_text(&got));
	}
}

static enum err
write_one(const struct outgoing *m, bool with_token)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };

	sample_meta(&a);
	if (!with_token)
		json_end(&a.secrets);
	return provider_meta.write_request(&a, m, &rq);
}

static void
test_a_message_that_meta_would_refuse_or_misread_is_not_written(void **state)
{
	static const char *const blank[] = { "Sari", "  " }, *const gap[] = { "Sari", NULL };
	char uid[514];

	(void)state;
	memset(uid, 'u', sizeof(uid) - 1);
	uid[sizeof(uid) - 1] = '\0';
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a" }, true), ERR_NONE);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a" }, false), ERR_INVALID);
	/* Without a plus the number would be somebody else's. */
	assert_int_equal(write_one(&(struct outgoing){ .to = "6281312345671", .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .user_id = "", .text = "a" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = " \n" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a\xff" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = "a", .uid = uid }, true), ERR_TOO_LARGE);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .is_template = true, .text = "a",
	    .template_language = "id" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .is_template = true, .text = "a",
	    .template_name = "x" }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .is_template = true, .template_name = "x",
	    .template_language = "id", .values = blank, .value_count = 2 }, true), ERR_INVALID);
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .is_template = true, .template_name = "x",
	    .template_language = "id", .values = gap, .value_count = 2 }, true), ERR_INVALID);
}

static void
test_texts_are_counted_in_characters(void **state)
{
	AUTO(buf) struct buf text = { 0 };
	int i;

	(void)state;
	buf_init(&text, 5 * TEXT_MAX);
	for (i = 0; i < TEXT_MAX; i++)
		buf_text_add(&text, "😀");
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = buf_text(&text) }, true), ERR_NONE);
	buf_char(&text, '.');
	assert_int_equal(write_one(&(struct outgoing){ .to = "+6281312345671", .text = buf_text(&text) }, true), ERR_TOO_LARGE);
}

static void
test_hostile_text_stays_inside_its_string(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };
	AUTO_JSON struct json_object *body = NULL;
	char all[300];
	size_t n = 0;
	int c;

	(void)state;
	sample_meta(&a);
	for (c = 1; c < 0x80; c++)
		all[n++] = (char)c;
	memcpy(all + n, "\"},\"to\":\"+1", 12);
	assert_int_equal(provider_meta.write_request(&a, &(struct outgoing){ .to = "+6281312345671", .uid = all, .text = all }, &rq),
	    ERR_NONE);
	assert_int_equal(json_parse(buf_text(&rq.body), rq.body.len, &body, NULL), ERR_NONE);
	assert_string_equal(json_text(body, "to"), "+6281312345671");
	assert_string_equal(json_text(body, "biz_opaque_callback_data"), all);
	assert_string_equal(json_text(json_at(body, "text"), "body"), all);
}

static void
test_only_the_question_about_the_token_has_it_in_its_address_and_says_so(void **state)
{
	AUTO(sample) struct account a = { 0 };
	size_t step;

	(void)state;
	sample_meta(&a);
	for (step = 0; step < provider_meta.test_steps; step++) {
		AUTO(http_request) struct http_request rq = { 0 };

		assert_int_equal(provider_meta.write_test(&a, step, &rq), ERR_NONE);
		assert_string_equal(rq.method, "GET");
	}
	{
		AUTO(http_request) struct http_request rq = { 0 };

		assert_int_equal(provider_meta.write_test(&a, step, &rq), ERR_INVALID);
	}
}

static void
test_an_id_that_does_not_fit_is_left_out_rather_than_cut(void **state)
{
	AUTO(buf) struct buf body = { 0 };
	struct http_answer answer;
	struct outcome o;
	int i;

	(void)state;
	buf_init(&body, 2000);
	buf_text_add(&body, "{\"messages\":[{\"id\":\"wamid.");
	for (i = 0; i < 400; i++)
		buf_char(&body, 'A');
	buf_text_add(&body, "\"}]}");
	answer = http_said(200, buf_text(&body));
	o = provider_meta.read_answer(NULL, &answer);
	assert_int_equal(o.verdict, VERDICT_ACCEPTED);
	assert_string_equal(o.message_id, "");
}

static void
test_the_limit_of_people_is_read_from_the_tier(void **state)
{
	static const struct { const char *tier; int64_t want; } tiers[] = {
		{ "TIER_50", 50 }, { "TIER_250", 250 }, { "TIER_1K", 1000 }, { "TIER_2K", 2000 }, { "TIER_100K", 100000 }, { "TIER_UNLIMITED", -1 },
		{ "TIER_NOT_SET", 0 }, { "TIER_", 0 }, { "TIER_12X", 0 }, { "", 0 }, { "TIER_99999999999999999999", 0 },
	};
	struct account account = { .kind = "meta" };
	char body[160];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(tiers) / sizeof(tiers[0]); i++) {
		struct findings findings = {0};
		struct http_answer answer = { .transport = HTTP_ANSWERED, .status = 200, .body = body };

		answer.body_len = (size_t)snprintf(body, sizeof(body),
		    "{\"health_status\":{\"can_send_message\":\"AVAILABLE\"},\"whatsapp_business_manager_messaging_limit\":\"%s\"}", tiers[i].tier);
		provider_find("meta")->read_test(&account, 3, &answer, &findings);
		if (findings.vitals.people_limit != tiers[i].want)
			fail_msg("%s: %lld", tiers[i].tier, (long long)findings.vitals.people_limit);
	}
}

static void
write_upload(const char *session, enum err want, struct http_request *rq)
{
	AUTO(sample) struct account a = { 0 };

	sample_meta(&a);
	sample_set(&a, "app_id", "300400");
	assert_int_equal(provider_meta.write_example(&a, session, rq), want);
}

static void
test_an_example_is_uploaded_in_a_session_of_its_own(void **state)
{
	AUTO(http_request) struct http_request open = { 0 }, send = { 0 }, wrong = { 0 };

	(void)state;
	write_upload(NULL, ERR_NONE, &open);
	assert_non_null(strstr(buf_text(&open.url), "/300400/uploads?file_length="));
	assert_non_null(strstr(buf_text(&open.url), "&file_type=application/pdf&file_name=contoh.pdf"));
	write_upload("upload:MTph?sig=ARZ_q-A", ERR_NONE, &send);
	assert_non_null(strstr(buf_text(&send.url), "/upload:MTph?sig=ARZ_q-A"));
	assert_string_equal(buf_text(&send.headers[0]), "Authorization: OAuth EAAJB-test-token");
	assert_string_equal(buf_text(&send.headers[2]), "file_offset: 0");
	assert_true(text_starts(buf_text(&send.body), "%PDF-1.4\n"));
	/* The size that was announced is the size that comes. */
	assert_int_equal(strtoul(strstr(buf_text(&open.url), "file_length=") + strlen("file_length="), NULL, 10), send.body.len);
	write_upload("https://evil.example/", ERR_INVALID, &wrong);
}

static void
test_what_an_upload_answers_is_its_session_its_handle_or_trouble(void **state)
{
	static const struct { const char *name, *session; int status; const char *body, *got, *key; } cases[] = {
		{ "a session", NULL, 200, "{\"id\":\"upload:MTph?sig=A\"}", "upload:MTph?sig=A", NULL },
		{ "a session that is an address", NULL, 200, "{\"id\":\"upload:a b\"}", NULL, "upload" },
		{ "a handle", "upload:x", 200, "{\"h\":\"4::aW1h\\ncG5n\"}", "4::aW1h\ncG5n", NULL },
		{ "no handle", "upload:x", 200, "{}", NULL, "upload" },
		{ "an app that is none", NULL, 400, "{\"error\":{\"message\":\"Unsupported post request\",\"code\":100,\"error_subcode\":33}}", NULL, "upload" },
		{ "an old token", NULL, 401, "{\"error\":{\"message\":\"Expired\",\"code\":190}}", NULL, "token" },
		{ "too fast", "upload:x", 400, "{\"error\":{\"message\":\"Limit\",\"code\":4}}", NULL, "busy" },
		{ "a proxy's page", "upload:x", 502, "<html>", NULL, "upload" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct http_answer answer = http_said(cases[i].status, cases[i].body);
		struct remote_told told = { 0 };
		char got[2000] = "";
		bool good = provider_meta.read_example(cases[i].session, &answer, got, sizeof(got), &told);

		if (good != (cases[i].got != NULL) || (good && strcmp(got, cases[i].got) != 0) ||
		    (!good && (told.outcome != REMOTE_TROUBLE || strcmp(told.key, cases[i].key) != 0)))
			fail_msg("%s: %s %s", cases[i].name, got, good ? "" : told.key);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_example_is_uploaded_in_a_session_of_its_own),
		cmocka_unit_test(test_what_an_upload_answers_is_its_session_its_handle_or_trouble),
		cmocka_unit_test(test_the_limit_of_people_is_read_from_the_tier),
		cmocka_unit_test(test_values_lose_what_meta_refuses_and_nothing_else),
		cmocka_unit_test(test_a_message_that_meta_would_refuse_or_misread_is_not_written),
		cmocka_unit_test(test_texts_are_counted_in_characters),
		cmocka_unit_test(test_hostile_text_stays_inside_its_string),
		cmocka_unit_test(test_only_the_question_about_the_token_has_it_in_its_address_and_says_so),
		cmocka_unit_test(test_an_id_that_does_not_fit_is_left_out_rather_than_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
