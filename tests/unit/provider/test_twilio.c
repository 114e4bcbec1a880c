#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/buf.h"
#include "base/text.h"
#include "provider/twilio.h"

/* ---- what is not written ---- */

static void
test_a_message_that_twilio_would_refuse_or_misread_is_not_written(void **state)
{
	static const char *const blank[] = { "Sari", " \n " }, *const gap[] = { "Sari", NULL }, *const bytes[] = { "\xff" };
	static const char sid[] = "HX00000000000000000000000000000001", to[] = "+6281312345671";
	const struct { const char *name, *kind; struct outgoing m; enum err want; } cases[] = {
		{ "in order", "twilio", { .to = to, .text = "x" }, ERR_NONE },
		{ "no number", "twilio", { .user_id = "ID.1", .text = "x" }, ERR_INVALID },
		{ "a number without its plus", "twilio", { .to = "6281312345671", .text = "x" }, ERR_INVALID },
		{ "two numbers", "twilio", { .to = "+6281312345671,+6281312345672", .text = "x" }, ERR_INVALID },
		{ "no text", "twilio", { .to = to, .text = " " }, ERR_INVALID },
		{ "bytes that are no text", "twilio", { .to = to, .text = "\xff" }, ERR_INVALID },
		{ "a template without ContentSid", "twilio", { .to = to, .is_template = true, .template_name = "izin_selesai", .template_id = "" }, ERR_INVALID },
		{ "a ContentSid that is none", "twilio", { .to = to, .is_template = true, .template_id = "HX1" }, ERR_INVALID },
		{ "an empty value", "twilio", { .to = to, .is_template = true, .template_id = sid, .values = blank, .value_count = 2 }, ERR_INVALID },
		{ "a value that is not there", "twilio", { .to = to, .is_template = true, .template_id = sid, .values = gap, .value_count = 2 }, ERR_INVALID },
		{ "a value that is no text", "twilio", { .to = to, .is_template = true, .template_id = sid, .values = bytes, .value_count = 1 }, ERR_INVALID },
		{ "an SMS without text", "twilio_sms", { .to = to, .text = "" }, ERR_INVALID },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (write_as(cases[i].kind, &cases[i].m, true) != cases[i].want)
			fail_msg("%s", cases[i].name);
	assert_int_equal(write_as("twilio", &cases[0].m, false), ERR_INVALID);	/* nothing leaves without a login */
}

static void
test_a_text_has_at_most_1600_characters(void **state)
{
	AUTO(buf) struct buf text = { 0 };
	struct outgoing m = { .to = "+6281312345671" };
	int i;

	(void)state;
	buf_init(&text, 10000);
	for (i = 0; i < 1600; i++)
		buf_text_add(&text, "é");
	m.text = buf_text(&text);
	assert_int_equal(write_as("twilio", &m, true), ERR_NONE);
	assert_int_equal(write_as("twilio_sms", &m, true), ERR_NONE);
	buf_char(&text, 'x');
	assert_int_equal(write_as("twilio", &m, true), ERR_TOO_LARGE);
}

static void
test_a_service_or_a_sender_is_needed(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };
	struct outgoing m = { .to = "+6281312345671", .text = "x" };

	(void)state;
	sample_of(&a, "twilio_sms");
	sample_set(&a, "sender", "");
	assert_int_equal(provider_twilio_sms.write_request(&a, &m, &rq), ERR_INVALID);
}

/* ---- fields ---- */

static const struct field_row field_rows[] = {
	{ "twilio",     "account_sid",           "AC00000000000000000000000000000001", true },
	{ "twilio",     "account_sid",           "ACabcdefABCDEF00000000000000000001", true },
	{ "twilio",     "account_sid",           "AC0000000000000000000000000000001", false },
	{ "twilio",     "account_sid",           "AC000000000000000000000000000000012", false },
	{ "twilio",     "account_sid",           "SK00000000000000000000000000000001", false },
	{ "twilio",     "account_sid",           "AC0000000000000000000000000000000/", false },
	{ "twilio",     "account_sid",           "", false },
	{ "twilio",     "number",                "+14155238886", true },
	{ "twilio",     "number",                "whatsapp:+14155238886", false },
	{ "twilio",     "number",                "+6281234567890", false },
	{ "twilio",     "number",                "", false },
	{ "twilio",     "messaging_service_sid", "MG00000000000000000000000000000003", true },
	{ "twilio",     "messaging_service_sid", "AC00000000000000000000000000000003", false },
	{ "twilio",     "messaging_service_sid", "", true },
	{ "twilio",     "api_key_sid",           "SK00000000000000000000000000000009", true },
	{ "twilio",     "api_key_sid",           "AC00000000000000000000000000000009", false },
	{ "twilio",     "auth_token",            "0123456789abcdef0123456789abcdef", true },
	{ "twilio",     "auth_token",            "two words", false },
	{ "twilio",     "auth_token",            "", false },
	{ "twilio",     "auth_token_previous",   "", true },
	{ "twilio_sms", "sender",                "DPMPTSP", true },
	{ "twilio_sms", "sender",                "DPMPTSP KARO", false },
	{ "twilio_sms", "sender",                "DPM KARO 1", true },
	{ "twilio_sms", "sender",                " DPM", false },
	{ "twilio_sms", "sender",                "DPM!", false },
	{ "twilio_sms", "sender",                "+14155238886", true },
	{ "twilio_sms", "sender",                "14155238886", false },
	{ "twilio_sms", "sender",                "55501", true },
	{ "twilio_sms", "sender",                "12", false },
	{ "twilio_sms", "sender",                "", true },
};

static void
test_fields_refuse_what_cannot_be_right(void **state)
{
	(void)state;
	fields_take_only(field_rows, sizeof(field_rows) / sizeof(field_rows[0]));
}

static void
test_a_template_is_mapped_by_its_contentsid(void **state)
{
	static const struct { const char *name, *id; bool ok; } cases[] = {
		{ "izin_selesai", "HX00000000000000000000000000000001", true },
		{ NULL, "HX00000000000000000000000000000001", true },
		{ "HX00000000000000000000000000000001", NULL, true },
		{ "HX00000000000000000000000000000001", "", true },
		{ "izin_selesai", NULL, false },
		{ "izin_selesai", "546151681022936", false },
		{ "HX00000000000000000000000000000001", "HX1", false },
	};
	struct problem why = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(provider_twilio.check_mapping(cases[i].name, cases[i].id, &why) == ERR_NONE, cases[i].ok);
		if (!cases[i].ok)
			assert_string_equal(why.field, "remote_id");
	}
}

/* ---- codes ---- */

static const struct { int64_t code; enum verdict want; } codes[] = {
	{ 20003, VERDICT_CREDENTIAL }, { 20008, VERDICT_CREDENTIAL }, { 63001, VERDICT_CREDENTIAL }, { 63002, VERDICT_CREDENTIAL },
	{ 20005, VERDICT_ACCOUNT }, { 20006, VERDICT_ACCOUNT }, { 20404, VERDICT_ACCOUNT }, { 21212, VERDICT_ACCOUNT }, { 21408, VERDICT_ACCOUNT },
	{ 21603, VERDICT_ACCOUNT }, { 21606, VERDICT_ACCOUNT }, { 21608, VERDICT_ACCOUNT }, { 21609, VERDICT_ACCOUNT }, { 21659, VERDICT_ACCOUNT },
	{ 21701, VERDICT_ACCOUNT }, { 21703, VERDICT_ACCOUNT }, { 21704, VERDICT_ACCOUNT }, { 21705, VERDICT_ACCOUNT }, { 30002, VERDICT_ACCOUNT },
	{ 30010, VERDICT_ACCOUNT }, { 30018, VERDICT_ACCOUNT }, { 30024, VERDICT_ACCOUNT }, { 30032, VERDICT_ACCOUNT }, { 30034, VERDICT_ACCOUNT },
	{ 63007, VERDICT_ACCOUNT }, { 63008, VERDICT_ACCOUNT }, { 63015, VERDICT_ACCOUNT }, { 63020, VERDICT_ACCOUNT }, { 63022, VERDICT_ACCOUNT },
	{ 20429, VERDICT_THROTTLE_PROVIDER }, { 21611, VERDICT_THROTTLE_PROVIDER }, { 30001, VERDICT_THROTTLE_PROVIDER },
	{ 30022, VERDICT_THROTTLE_PROVIDER }, { 30023, VERDICT_THROTTLE_PROVIDER }, { 30027, VERDICT_THROTTLE_PROVIDER },
	{ 63017, VERDICT_THROTTLE_PROVIDER }, { 63018, VERDICT_THROTTLE_PROVIDER }, { 63038, VERDICT_THROTTLE_PROVIDER },
	{ 20500, VERDICT_RETRY }, { 20503, VERDICT_RETRY }, { 30003, VERDICT_RETRY }, { 30008, VERDICT_RETRY }, { 30017, VERDICT_RETRY },
	{ 30410, VERDICT_RETRY }, { 63009, VERDICT_RETRY }, { 63010, VERDICT_RETRY }, { 63012, VERDICT_RETRY }, { 63023, VERDICT_RETRY },
	{ 63025, VERDICT_RETRY },
	{ 21211, VERDICT_REROUTE }, { 21217, VERDICT_REROUTE }, { 21612, VERDICT_REROUTE }, { 21614, VERDICT_REROUTE }, { 30004, VERDICT_REROUTE },
	{ 30005, VERDICT_REROUTE }, { 30006, VERDICT_REROUTE }, { 30036, VERDICT_REROUTE }, { 63032, VERDICT_REROUTE }, { 63049, VERDICT_REROUTE },
	{ 63043, VERDICT_REROUTE }, { 63999, VERDICT_REROUTE },
	{ 63003, VERDICT_RECIPIENT }, { 63024, VERDICT_RECIPIENT },
	{ 21610, VERDICT_OPTED_OUT }, { 63014, VERDICT_OPTED_OUT }, { 63033, VERDICT_OPTED_OUT },
	{ 63016, VERDICT_WINDOW },
	{ 21654, VERDICT_TEMPLATE }, { 21655, VERDICT_TEMPLATE }, { 21656, VERDICT_TEMPLATE }, { 63027, VERDICT_TEMPLATE }, { 63028, VERDICT_TEMPLATE },
	{ 63029, VERDICT_TEMPLATE }, { 63040, VERDICT_TEMPLATE }, { 63041, VERDICT_TEMPLATE }, { 63042, VERDICT_TEMPLATE }, { 92005, VERDICT_TEMPLATE },
	{ 92006, VERDICT_TEMPLATE }, { 92007, VERDICT_TEMPLATE },
	{ 20004, VERDICT_PERMANENT }, { 21602, VERDICT_PERMANENT }, { 21604, VERDICT_PERMANENT }, { 21605, VERDICT_PERMANENT },
	{ 21617, VERDICT_PERMANENT }, { 21619, VERDICT_PERMANENT }, { 21620, VERDICT_PERMANENT }, { 21623, VERDICT_PERMANENT },
	{ 30007, VERDICT_PERMANENT }, { 30019, VERDICT_PERMANENT }, { 63005, VERDICT_PERMANENT }, { 63006, VERDICT_PERMANENT },
	{ 63011, VERDICT_PERMANENT }, { 63013, VERDICT_PERMANENT }, { 63019, VERDICT_PERMANENT }, { 63021, VERDICT_PERMANENT },
	{ 63026, VERDICT_PERMANENT }, { 63030, VERDICT_PERMANENT }, { 63031, VERDICT_PERMANENT }, { 63034, VERDICT_PERMANENT },
};

/* What an answer with this code means to a sender. */
static enum verdict
answered(int status, int64_t code)
{
	char body[100];
	struct http_answer answer;

	snprintf(body, sizeof(body), "{\"code\":%lld,\"message\":\"x\",\"status\":%d}", (long long)code, status);
	answer = http_said(status, body);
	return provider_twilio.read_answer(NULL, &answer).verdict;
}

static void
test_a_code_means_the_same_in_an_answer_a_receipt_and_a_fetched_message(void **state)
{
	struct twilio_meaning meaning;
	char form[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		AUTO(webhook_events) struct webhook_events ev = { 0 };
		struct webhook_request rq;
		struct problem why = {0};

		if (!twilio_meaning_find(codes[i].code, &meaning) || meaning.verdict != codes[i].want)
			fail_msg("%lld", (long long)codes[i].code);
		assert_int_equal(answered(400, codes[i].code), codes[i].want);
		assert_int_equal(answered(500, codes[i].code), VERDICT_UNKNOWN);
		snprintf(form, sizeof(form), "MessageSid=SM1&MessageStatus=failed&ErrorCode=%lld&To=whatsapp%%3A%%2B6281312345671", (long long)codes[i].code);
		sample_of(&a, "twilio");
		rq = webhook_post(form, "application/x-www-form-urlencoded");
		assert_int_equal(twilio_read_webhook(&a, &rq, &ev, &why), ERR_NONE);
		assert_int_equal(ev.receipts[0].verdict, codes[i].want);
	}
}

static void
test_a_handset_that_is_off_is_tried_once_more_and_not_longer(void **state)
{
	struct twilio_meaning meaning;

	(void)state;
	assert_true(twilio_meaning_find(30003, &meaning));
	assert_int_equal(meaning.tries_most, 2);
	assert_true(twilio_meaning_find(63012, &meaning));
	assert_int_equal(meaning.tries_most, 0);
}

static void
test_unknown_codes_go_by_the_status(void **state)
{
	static const struct { int status; enum verdict want; } cases[] = {
		{ 0, VERDICT_REROUTE }, { 400, VERDICT_PERMANENT }, { 401, VERDICT_CREDENTIAL }, { 403, VERDICT_ACCOUNT }, { 404, VERDICT_ACCOUNT },
		{ 407, VERDICT_ACCOUNT }, { 415, VERDICT_PERMANENT }, { 429, VERDICT_THROTTLE_PROVIDER },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(twilio_meaning_of(-1, cases[i].status).verdict, cases[i].want);
		assert_int_equal(twilio_meaning_of(99999, cases[i].status).verdict, cases[i].want);
	}
	assert_int_equal(answered(302, 99999), VERDICT_UNKNOWN);
	assert_int_equal(answered(408, 21211), VERDICT_UNKNOWN);
}

/* ---- what may not be kept ---- */

static void
test_the_token_in_an_accounts_answer_is_never_quoted(void **state)
{
	static const char body[] = "{\"auth_token\":\"0123456789abcdef0123456789abcdef\",\"status\":\"active\",\"friendly_name\":\"DPMPTSP\"}";
	AUTO(sample) struct account a = { 0 };
	size_t n, step, i;
	int status;

	(void)state;
	sample_of(&a, "twilio");
	for (status = 200; status <= 500; status += 100)
		for (n = 0; n <= strlen(body); n++)
			for (step = 0; step < provider_twilio.test_steps; step++) {
				struct http_answer answer = { .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = n };
				struct findings f = { .count = 0 };

				twilio_read_test(&a, step, &answer, &f);
				for (i = 0; i < f.count; i++)
					assert_null(strstr(f.items[i].detail, "0123"));
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_that_twilio_would_refuse_or_misread_is_not_written),
		cmocka_unit_test(test_a_text_has_at_most_1600_characters),
		cmocka_unit_test(test_a_service_or_a_sender_is_needed),
		cmocka_unit_test(test_fields_refuse_what_cannot_be_right),
		cmocka_unit_test(test_a_template_is_mapped_by_its_contentsid),
		cmocka_unit_test(test_a_code_means_the_same_in_an_answer_a_receipt_and_a_fetched_message),
		cmocka_unit_test(test_a_handset_that_is_off_is_tried_once_more_and_not_longer),
		cmocka_unit_test(test_unknown_codes_go_by_the_status),
		cmocka_unit_test(test_the_token_in_an_accounts_answer_is_never_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
