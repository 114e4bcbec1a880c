#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "provider/bird.h"

#define UID	"0123456789abcdef0123456789abcdef"
#define TO	"+6281312345671"
#define PROJECT	"9b6b4fcb-da19-4a26-8fe8-78074a91b584"
#define KEY	"mb-signing-key-for-tests-0001"
#define AT	INT64_C(1700000000)
#define ADDRESS	"https://gw.example.com/webhooks/bird/acct1?ref=01J8"
#define BODY \
	"{\"service\":\"channels\",\"event\":\"whatsapp.outbound\",\"payload\":{\"id\":\"404544c5-9920-45f1-8990-0855634ab7ac\",\"status\":\"delivered\"," \
	"\"direction\":\"outgoing\"}}"
#define SIGNATURE	"Lf3MfRebipHGtTnFoO1ykbMIsKRJ8cRZ4KlYlT+RwgY="

/* ---- what is not written ---- */

static void
test_a_message_that_bird_would_refuse_or_misread_is_not_written(void **state)
{
	static const char *const names[] = { "nama", "nomor" }, *const nameless[] = { "nama", NULL };
	static const char *const values[] = { "Sari", "503/1" }, *const blank[] = { "Sari", " \n " }, *const bytes[] = { "\xff", "x" };
#define TEMPLATE	.to = TO, .uid = UID, .is_template = true, .template_id = PROJECT, .template_language = "id"
	const struct { const char *name, *kind; struct outgoing m; enum err want; } cases[] = {
		{ "in order", "bird", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "an SMS in order", "bird_sms", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "a template in order", "bird", { TEMPLATE, .values = values, .names = names, .value_count = 2 }, ERR_NONE },
		{ "without our id, which its events are found by", "bird", { .to = TO, .text = "x" }, ERR_INVALID },
		{ "no number", "bird", { .user_id = "ID.1", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "a number without its plus", "bird", { .to = "6281312345671", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "two numbers", "bird", { .to = TO "," TO, .uid = UID, .text = "x" }, ERR_INVALID },
		{ "no text", "bird", { .to = TO, .uid = UID, .text = " " }, ERR_INVALID },
		{ "bytes that are no text", "bird", { .to = TO, .uid = UID, .text = "\xff" }, ERR_INVALID },
		{ "a template without a language", "bird", { .to = TO, .uid = UID, .is_template = true, .template_id = PROJECT }, ERR_INVALID },
		{ "a template without its project", "bird", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin", .template_language = "id" },
		  ERR_INVALID },
		{ "values whose names are not known", "bird", { TEMPLATE, .values = values, .value_count = 2 }, ERR_INVALID },
		{ "a value without a name", "bird", { TEMPLATE, .values = values, .names = nameless, .value_count = 2 }, ERR_INVALID },
		{ "an empty value", "bird", { TEMPLATE, .values = blank, .names = names, .value_count = 2 }, ERR_INVALID },
		{ "a value that is no text", "bird", { TEMPLATE, .values = bytes, .names = names, .value_count = 2 }, ERR_INVALID },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (write_as(cases[i].kind, &cases[i].m, true) != cases[i].want)
			fail_msg("%s", cases[i].name);
	assert_int_equal(write_as("bird", &cases[0].m, false), ERR_INVALID);	/* nothing leaves without a key */
}

static void
test_a_text_is_no_longer_than_its_channel_takes(void **state)
{
	static const struct { const char *kind; int most; } cases[] = { { "bird", 4096 }, { "bird_sms", 1600 } };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++)
		text_is_written_up_to(cases[i].kind, cases[i].most, TO, UID);
}

/* ---- fields ---- */

static const struct field_row field_rows[] = {
	{ "bird",     "workspace_id",        "3a1f0c52-6a4b-4f7e-9a55-1d2c3b4a5968", true },
	{ "bird",     "workspace_id",        "3a1f0c526a4b4f7e9a551d2c3b4a5968", false },
	{ "bird",     "channel_id",          "5f3437fd-b844-4583-aea0-93a047ac014b", true },
	{ "bird",     "channel_id",          "+447700900001", false },
	{ "bird",     "channel_id",          "5f3437fd-b844-4583-aea0-93a047ac014b/", false },
	{ "bird",     "number",              "+447700900001", true },
	{ "bird",     "number",              "", false },
	{ "bird",     "signature_max_age_s", "0", true },
	{ "bird",     "signature_max_age_s", "nine hours", false },
	{ "bird",     "signing_key",         "", false },
	{ "bird_sms", "access_key",          "AccessKey x", false },
};

static void
test_fields_refuse_what_cannot_be_right(void **state)
{
	(void)state;
	fields_take_only(field_rows, sizeof(field_rows) / sizeof(field_rows[0]));
}

static void
test_a_template_is_mapped_by_its_project_or_its_slug(void **state)
{
	static const struct { const char *name, *id; bool ok; } cases[] = {
		{ "izin_selesai", PROJECT, true }, { NULL, PROJECT, true }, { PROJECT, NULL, true }, { PROJECT, "", true },
		{ "izin_selesai", PROJECT ":latest", true }, { "izin_selesai", PROJECT ":7c9e6679-7425-40de-944b-e07fc1f90ae7", true },
		{ "izin_selesai", NULL, true }, { "Izin selesai", NULL, false }, { "Izin selesai", "HX1", false }, { NULL, PROJECT ":", false }, { NULL, PROJECT "x", false },
		{ NULL, PROJECT ":a b", false }, { NULL, "9b6b4fcb-da19-4a26-8fe8-78074a91b58", false }, { "", "x", false }, { NULL, NULL, false },
	};
	struct problem why = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if ((provider_bird.check_mapping(cases[i].name, cases[i].id, &why) == ERR_NONE) != cases[i].ok)
			fail_msg("%zu", i);
}

/* ---- failures ---- */

static void
test_failures_go_by_metas_code_and_then_by_birds_thousands(void **state)
{
	static const struct { int64_t code, source; bool whatsapp; enum verdict want; int tries; } cases[] = {
		{ 11000, -1, true, VERDICT_PERMANENT, 0 }, { 11999, -1, true, VERDICT_PERMANENT, 0 }, { 12000, -1, true, VERDICT_RETRY, 0 },
		{ 14000, -1, true, VERDICT_ACCOUNT, 0 }, { 15001, -1, true, VERDICT_RETRY, 2 }, { 15005, -1, true, VERDICT_REROUTE, 0 },
		{ 15000, -1, true, VERDICT_REROUTE, 0 }, { 13000, -1, true, VERDICT_REROUTE, 0 }, { -1, -1, true, VERDICT_REROUTE, 0 },
		{ 15000, 131047, true, VERDICT_WINDOW, 0 }, { 15000, 131026, true, VERDICT_RECIPIENT, 0 }, { 15005, 131050, true, VERDICT_NO_MARKETING, 0 },
		{ 12000, 999999, true, VERDICT_RETRY, 0 }, { 12000, 131047, false, VERDICT_RETRY, 0 }, { 12000, 0, true, VERDICT_RETRY, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bird_meaning m = bird_failure(cases[i].code, cases[i].source, NULL, cases[i].whatsapp);

		if (m.verdict != cases[i].want || m.tries_most != cases[i].tries)
			fail_msg("%lld %lld %s", (long long)cases[i].code, (long long)cases[i].source, verdict_name(m.verdict));
	}
}

/* ---- the signature ---- */

static enum signature
check(const char *url, const char *body, const char *time, const char *signature, const char *key, const char *before, const char *age, int64_t now)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = webhook_post(body, "application/json");
	struct signature_once once = { .id = "" };
	enum signature s;

	rq.url = url;
	rq.signature[3] = signature;
	rq.signature[4] = time;
	sample_of(&a, "bird");
	sample_set(&a, "signing_key", key);
	sample_set(&a, "signing_key_previous", before);
	sample_set(&a, "signature_max_age_s", age);
	s = bird_check_signature(&a, &rq, now * 1000);
	assert_string_equal(once.id, "");	/* a repeat is let in: its message and state tell it apart */
	return s;
}

static void
test_the_documented_vector_is_right_and_nothing_else(void **state)
{
	static const struct {
		const char *name, *url, *body, *time, *signature, *key, *before;
		enum signature want;
	} cases[] = {
		{ "the vector", ADDRESS, BODY, "1700000000", SIGNATURE, KEY, "", SIGNATURE_GOOD },
		{ "with the key of before", ADDRESS, BODY, "1700000000", SIGNATURE, "new", KEY, SIGNATURE_GOOD },
		{ "with another key", ADDRESS, BODY, "1700000000", SIGNATURE, "new", "old", SIGNATURE_WRONG },
		{ "another query", "https://gw.example.com/webhooks/bird/acct1?ref=01J9", BODY, "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "without its query", "https://gw.example.com/webhooks/bird/acct1", BODY, "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "http for https", "http://gw.example.com/webhooks/bird/acct1?ref=01J8", BODY, "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "a port", "https://gw.example.com:443/webhooks/bird/acct1?ref=01J8", BODY, "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "another body", ADDRESS, BODY " ", "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "no body", ADDRESS, "", "1700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "another time", ADDRESS, BODY, "1700000001", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "the same time, written otherwise", ADDRESS, BODY, "01700000000", SIGNATURE, KEY, "", SIGNATURE_WRONG },
		{ "a time that is none", ADDRESS, BODY, "now", SIGNATURE, KEY, "", SIGNATURE_MISSING },
		{ "no time", ADDRESS, BODY, NULL, SIGNATURE, KEY, "", SIGNATURE_MISSING },
		{ "no signature", ADDRESS, BODY, "1700000000", NULL, KEY, "", SIGNATURE_MISSING },
		{ "an empty one", ADDRESS, BODY, "1700000000", "", KEY, "", SIGNATURE_MISSING },
		{ "one cut short", ADDRESS, BODY, "1700000000", "Lf3MfRebipHGtTnFoO1ykbMIsKRJ8cRZ4KlYlT+RwgY", KEY, "", SIGNATURE_WRONG },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (check(cases[i].url, cases[i].body, cases[i].time, cases[i].signature, cases[i].key, cases[i].before, "", AT) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

/* ---- the platform's: over id, time and body ---- */

#define PLATFORM_BODY \
	"{\"type\":\"whatsapp.failed\",\"timestamp\":\"2023-11-14T22:13:20.000Z\",\"data\":{\"whatsapp_id\":\"wam_01\",\"workspace_id\":\"ws_01\"," \
	"\"direction\":\"outbound\",\"from\":{\"phone_number\":\"+447700900001\"},\"to\":{\"phone_number\":\"+6281234567890\"},\"tags\":null," \
	"\"metadata\":{\"ref\":\"01J8ZK3V7Q\"},\"error\":{\"code\":\"service_window_expired\",\"description\":\"The 24-hour window has closed.\"," \
	"\"meta_error_code\":\"131047\",\"occurred_at\":\"2023-11-14T22:13:19.000Z\"}}}"
#define SECRET	"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
#define STANDARD	"v1,tSX3xfk6wiu/HhBj1FfXt/uI9aCJnEY9vQ0z3aP1UWU="

static void
test_the_platforms_vector_is_right_for_five_minutes_and_nothing_else(void **state)
{
	static const struct { const char *name, *body, *id, *time, *signature, *key, *before; int64_t now; enum signature want; } cases[] = {
		{ "the vector", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, SECRET, "", AT, SIGNATURE_GOOD },
		{ "one of two", PLATFORM_BODY, "msg_2abc", "1700000000", "v1,AAAA " STANDARD, SECRET, "", AT, SIGNATURE_GOOD },
		{ "the first of two", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD " v1,AAAA", SECRET, "", AT, SIGNATURE_GOOD },
		{ "with the secret of before", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, "whsec_AAAA", SECRET, AT, SIGNATURE_GOOD },
		{ "with another secret", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, "whsec_AAAA", "", AT, SIGNATURE_WRONG },
		{ "with a secret that is none", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, "whsec_!", "", AT, SIGNATURE_WRONG },
		{ "five minutes old", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, SECRET, "", AT + 300, SIGNATURE_GOOD },
		{ "older", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, SECRET, "", AT + 301, SIGNATURE_STALE },
		{ "of later", PLATFORM_BODY, "msg_2abc", "1700000000", STANDARD, SECRET, "", AT - 301, SIGNATURE_STALE },
		{ "another body", PLATFORM_BODY " ", "msg_2abc", "1700000000", STANDARD, SECRET, "", AT, SIGNATURE_WRONG },
		{ "another id", PLATFORM_BODY, "msg_2abd", "1700000000", STANDARD, SECRET, "", AT, SIGNATURE_WRONG },
		{ "another time", PLATFORM_BODY, "msg_2abc", "1700000001", STANDARD, SECRET, "", AT, SIGNATURE_WRONG },
		{ "another version", PLATFORM_BODY, "msg_2abc", "1700000000", "v2,tSX3xfk6wiu/HhBj1FfXt/uI9aCJnEY9vQ0z3aP1UWU=", SECRET, "", AT,
		  SIGNATURE_WRONG },
		{ "no id", PLATFORM_BODY, NULL, "1700000000", STANDARD, SECRET, "", AT, SIGNATURE_MISSING },
		{ "no time", PLATFORM_BODY, "msg_2abc", NULL, STANDARD, SECRET, "", AT, SIGNATURE_MISSING },
		{ "no signature", PLATFORM_BODY, "msg_2abc", "1700000000", "", SECRET, "", AT, SIGNATURE_MISSING },
	};
	struct signature_once once = { .id = "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		struct webhook_request rq = webhook_post(cases[i].body, "application/json");

		rq.signature[0] = cases[i].signature;
		rq.signature[1] = cases[i].id;
		rq.signature[2] = cases[i].time;
		sample_of(&a, "bird");
		sample_set(&a, "api", "platform");
		sample_set(&a, "signing_key", cases[i].key);
		sample_set(&a, "signing_key_previous", cases[i].before);
		if (provider_bird.check_signature(&a, &rq, cases[i].now * 1000, &once) != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

/* What an account must have depends on its interface, and so does whether its templates can be listed. */
static void
test_an_account_of_channels_needs_its_channel_and_one_of_the_platform_does_not(void **state)
{
	AUTO_JSON struct json_object *settings = json_object_new_object();
	struct problem why = { 0 };

	(void)state;
	assert_int_equal(provider_bird.check_settings(settings, &why), ERR_INVALID);
	assert_string_equal(why.field, "workspace_id");
	assert_false(provider_bird.lists_templates(settings));
	json_put_text(settings, "api", "platform");
	assert_int_equal(provider_bird.check_settings(settings, &why), ERR_NONE);
	assert_true(provider_bird.lists_templates(settings));
}

/* The host of the platform is in its key; any other key names none. */
static void
test_a_key_that_names_no_region_sends_nothing(void **state)
{
	static const char *const keys[] = { "live_key", "bk_us1", "bk_us_x", "bk_1_x", "bk_US1_x", "bk_us1.evil_x", "bk_abc1_x" };
	const struct outgoing m = { .to = TO, .uid = UID, .text = "x" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		AUTO(http_request) struct http_request rq = { 0 };

		sample_of(&a, "bird");
		sample_set(&a, "api", "platform");
		sample_set(&a, "access_key", keys[i]);
		if (provider_bird.write_request(&a, &m, &rq) != ERR_INVALID)
			fail_msg("%s", keys[i]);
	}
}

static void
test_its_age_is_limited_as_the_office_wishes(void **state)
{
	static const struct { const char *age; int64_t now; enum signature want; } cases[] = {
		{ "", AT + 9 * 3600, SIGNATURE_GOOD }, { "", AT + 9 * 3600 + 1, SIGNATURE_STALE }, { "", AT - 300, SIGNATURE_GOOD },
		{ "", AT - 301, SIGNATURE_STALE }, { "300", AT + 300, SIGNATURE_GOOD }, { "300", AT + 301, SIGNATURE_STALE },
		{ "0", AT + 365 * 86400, SIGNATURE_GOOD }, { "0", AT - 301, SIGNATURE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (check(ADDRESS, BODY, "1700000000", SIGNATURE, KEY, "", cases[i].age, cases[i].now) != cases[i].want)
			fail_msg("%zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_that_bird_would_refuse_or_misread_is_not_written),
		cmocka_unit_test(test_a_text_is_no_longer_than_its_channel_takes),
		cmocka_unit_test(test_fields_refuse_what_cannot_be_right),
		cmocka_unit_test(test_a_template_is_mapped_by_its_project_or_its_slug),
		cmocka_unit_test(test_failures_go_by_metas_code_and_then_by_birds_thousands),
		cmocka_unit_test(test_the_documented_vector_is_right_and_nothing_else),
		cmocka_unit_test(test_the_platforms_vector_is_right_for_five_minutes_and_nothing_else),
		cmocka_unit_test(test_an_account_of_channels_needs_its_channel_and_one_of_the_platform_does_not),
		cmocka_unit_test(test_a_key_that_names_no_region_sends_nothing),
		cmocka_unit_test(test_its_age_is_limited_as_the_office_wishes),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
