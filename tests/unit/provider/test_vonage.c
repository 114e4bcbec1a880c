#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/text.h"
#include "provider/vonage.h"

#define UID	"0123456789abcdef0123456789abcdef"
#define TO	"+6281312345671"

/* ---- what is not written ---- */

static void
test_a_message_that_vonage_would_refuse_or_misread_is_not_written(void **state)
{
	static const char *const blank[] = { "Sari", " \n " }, *const gap[] = { "Sari", NULL }, *const bytes[] = { "\xff" };
	const struct { const char *name, *kind; struct outgoing m; enum err want; } cases[] = {
		{ "in order", "vonage", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "an SMS in order", "vonage_sms", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "without our id, which its statuses are found by", "vonage", { .to = TO, .text = "x" }, ERR_INVALID },
		{ "an id longer than comes back", "vonage", { .to = TO, .uid = UID UID, .text = "x" }, ERR_TOO_LARGE },
		{ "no number", "vonage", { .user_id = "ID.1", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "a number without its plus", "vonage", { .to = "6281312345671", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "two numbers", "vonage", { .to = TO "," TO, .uid = UID, .text = "x" }, ERR_INVALID },
		{ "no text", "vonage", { .to = TO, .uid = UID, .text = " " }, ERR_INVALID },
		{ "bytes that are no text", "vonage", { .to = TO, .uid = UID, .text = "\xff" }, ERR_INVALID },
		{ "a template without a name", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "", .template_language = "id" }, ERR_INVALID },
		{ "a template without a language", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin" }, ERR_INVALID },
		{ "a name that is none", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "Izin Selesai", .template_language = "id" }, ERR_INVALID },
		{ "an empty value", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin", .template_language = "id", .values = blank,
		  .value_count = 2 }, ERR_INVALID },
		{ "a value that is not there", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin", .template_language = "id",
		  .values = gap, .value_count = 2 }, ERR_INVALID },
		{ "a value that is no text", "vonage", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin", .template_language = "id",
		  .values = bytes, .value_count = 1 }, ERR_INVALID },
		{ "an SMS without text", "vonage_sms", { .to = TO, .uid = UID, .text = "" }, ERR_INVALID },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (write_as(cases[i].kind, &cases[i].m, true) != cases[i].want)
			fail_msg("%s", cases[i].name);
	assert_int_equal(write_as("vonage", &cases[0].m, false), ERR_INVALID);	/* nothing leaves without a login */
	assert_int_equal(write_as("vonage_sms", &cases[1].m, false), ERR_INVALID);
}

static void
test_a_text_is_no_longer_than_its_channel_takes(void **state)
{
	static const struct { const char *kind; int most; } cases[] = { { "vonage", 4096 }, { "vonage_sms", 1000 } };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++)
		text_is_written_up_to(cases[i].kind, cases[i].most, TO, UID);
}

static void
test_an_address_that_vonage_would_not_call_is_left_out(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request rq = { 0 };
	struct outgoing m = { .to = TO, .uid = UID, .text = "x" };

	(void)state;
	sample_of(&a, "vonage");
	a.webhook_url = "http://127.0.0.1:8080/webhook/vonage/k1";
	assert_int_equal(provider_vonage.write_request(&a, &m, &rq), ERR_NONE);
	assert_null(strstr(buf_text(&rq.body), "webhook"));
}

static void
test_each_login_has_an_id_of_its_own(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(http_request) struct http_request one = { 0 }, two = { 0 };
	struct outgoing m = { .to = TO, .uid = UID, .text = "x" };

	(void)state;
	sample_of(&a, "vonage");
	assert_int_equal(provider_vonage.write_request(&a, &m, &one), ERR_NONE);
	m.uid = "fedcba9876543210fedcba9876543210";
	assert_int_equal(provider_vonage.write_request(&a, &m, &two), ERR_NONE);
	assert_string_not_equal(buf_text(&one.headers[0]), buf_text(&two.headers[0]));
}

static void
test_a_step_that_the_account_cannot_ask_is_left_out(void **state)
{
	static const struct { const char *application, *secret; enum err want[3]; } cases[] = {
		{ "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", "Xy7", { ERR_NONE, ERR_NONE, ERR_NONE } },
		{ "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", "", { ERR_NONE, ERR_NOT_FOUND, ERR_NOT_FOUND } },
		{ "", "Xy7", { ERR_NONE, ERR_NOT_FOUND, ERR_NONE } },
	};
	size_t i, step;

	(void)state;
	for (i = 0; i < 3; i++)
		for (step = 0; step < 3; step++) {
			AUTO(sample) struct account a = { 0 };
			AUTO(http_request) struct http_request rq = { 0 };

			sample_of(&a, "vonage");
			sample_set(&a, "application_id", cases[i].application);
			sample_set(&a, "api_secret", cases[i].secret);
			assert_int_equal(vonage_write_test(&a, step, &rq), cases[i].want[step]);
		}
}

/* ---- fields ---- */

static const struct { const char *kind, *field, *value; bool ok; } field_rows[] = {
	{ "vonage",     "application_id",      "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", true },
	{ "vonage",     "application_id",      "AAAAAAAA-bbbb-cccc-dddd-0123456789ab", true },
	{ "vonage",     "application_id",      "aaaaaaaabbbbccccdddd0123456789ab", false },
	{ "vonage",     "application_id",      "aaaaaaaa-bbbb-cccc-dddd-0123456789a", false },
	{ "vonage",     "application_id",      "aaaaaaaa-bbbb-cccc-dddd-0123456789abc", false },
	{ "vonage",     "application_id",      "gaaaaaaa-bbbb-cccc-dddd-0123456789ab", false },
	{ "vonage",     "application_id",      "", true },
	{ "vonage",     "api_key",             "a1b2c3d4", true },
	{ "vonage",     "api_key",             "", false },
	{ "vonage",     "api_key",             "a b", false },
	{ "vonage",     "private_key",         "geheim", false },
	{ "vonage",     "private_key",         "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", false },
	{ "vonage",     "private_key",         "a\tb", false },
	{ "vonage",     "private_key",         "", true },
	{ "vonage",     "signature_secret",    "", false },
	{ "vonage",     "signature_secret",    "zwei Worte", false },
	{ "vonage",     "signature_secret",    "two\nlines", false },
	{ "vonage",     "signature_max_age_s", "0", true },
	{ "vonage",     "signature_max_age_s", "604800", true },
	{ "vonage",     "signature_max_age_s", "604801", false },
	{ "vonage",     "signature_max_age_s", "-1", false },
	{ "vonage",     "signature_max_age_s", "1 day", false },
	{ "vonage",     "number",              "+447700900001", true },
	{ "vonage",     "number",              "447700900001", false },
	{ "vonage",     "number",              "", false },
	{ "vonage_sms", "sender",              "DPMPTSP", true },
	{ "vonage_sms", "sender",              "+447700900001", true },
	{ "vonage_sms", "sender",              "DPMPTSP KARO", false },
	{ "vonage_sms", "sender",              "", false },
};

static const struct provider_field *
field_of(const char *kind, const char *name)
{
	const struct provider_field *field = provider_find(kind)->fields;

	while (strcmp(field->name, name) != 0)
		field++;
	return field;
}

static void
test_fields_refuse_what_cannot_be_right(void **state)
{
	struct problem why = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(field_rows) / sizeof(field_rows[0]); i++) {
		why.why[0] = '\0';
		if ((provider_field_check(field_of(field_rows[i].kind, field_rows[i].field), field_rows[i].value, &why) == ERR_NONE) != field_rows[i].ok)
			fail_msg("%s %s \"%s\": %s", field_rows[i].kind, field_rows[i].field, field_rows[i].value, why.why);
	}
	assert_int_equal(provider_field_check(field_of("vonage", "private_key"), sample_private_key(), &why), ERR_NONE);
}

static void
test_a_template_is_mapped_by_its_name(void **state)
{
	static const struct { const char *name; bool ok; } cases[] = {
		{ "izin_selesai", true }, { "9b6b4fcb_da19_4a26_8fe8_78074a91b584:izin_selesai", true }, { "", false }, { NULL, false },
		{ "Izin", false }, { "izin selesai", false }, { ":izin", false }, { "a:", false }, { "a:b:c", false },
	};
	struct problem why = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(provider_vonage.check_mapping(cases[i].name, NULL, &why) == ERR_NONE, cases[i].ok);
}

/* ---- codes ---- */

static const struct { int64_t code; enum verdict want; } codes[] = {
	{ 1000, VERDICT_THROTTLE_PROVIDER }, { 1010, VERDICT_PERMANENT }, { 1020, VERDICT_PERMANENT }, { 1021, VERDICT_PERMANENT }, { 1022, VERDICT_TEMPLATE },
	{ 1030, VERDICT_RETRY }, { 1040, VERDICT_PERMANENT }, { 1050, VERDICT_REROUTE }, { 1060, VERDICT_ACCOUNT }, { 1070, VERDICT_ACCOUNT },
	{ 1080, VERDICT_ACCOUNT }, { 1090, VERDICT_PERMANENT }, { 1100, VERDICT_RETRY }, { 1120, VERDICT_ACCOUNT }, { 1130, VERDICT_PERMANENT },
	{ 1140, VERDICT_ACCOUNT }, { 1150, VERDICT_PERMANENT }, { 1160, VERDICT_ACCOUNT }, { 1170, VERDICT_REROUTE }, { 1180, VERDICT_RETRY },
	{ 1190, VERDICT_REROUTE }, { 1200, VERDICT_REROUTE }, { 1210, VERDICT_PERMANENT }, { 1220, VERDICT_RETRY }, { 1230, VERDICT_RETRY },
	{ 1240, VERDICT_OPTED_OUT }, { 1241, VERDICT_THROTTLE_CONTACT }, { 1250, VERDICT_REROUTE }, { 1260, VERDICT_REROUTE }, { 1270, VERDICT_REROUTE },
	{ 1280, VERDICT_REROUTE }, { 1290, VERDICT_RETRY }, { 1300, VERDICT_RECIPIENT }, { 1310, VERDICT_REROUTE }, { 1320, VERDICT_ACCEPTED },
	{ 1330, VERDICT_RETRY }, { 1331, VERDICT_RETRY }, { 1340, VERDICT_WINDOW }, { 1350, VERDICT_ACCOUNT }, { 1360, VERDICT_REROUTE },
	{ 1370, VERDICT_ACCOUNT }, { 1380, VERDICT_PERMANENT }, { 1381, VERDICT_PERMANENT }, { 1382, VERDICT_PERMANENT }, { 1400, VERDICT_PERMANENT },
	{ 1410, VERDICT_PERMANENT }, { 1420, VERDICT_ACCOUNT }, { 1430, VERDICT_REROUTE }, { 1440, VERDICT_PERMANENT }, { 1450, VERDICT_PERMANENT },
};

static void
test_every_documented_code_has_its_meaning(void **state)
{
	struct vonage_meaning meaning;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (!vonage_meaning_find(codes[i].code, &meaning) || meaning.verdict != codes[i].want)
			fail_msg("%lld", (long long)codes[i].code);
	assert_false(vonage_meaning_find(1451, &meaning));
	assert_false(vonage_meaning_find(-1, &meaning));
}

static void
test_what_may_pass_is_tried_once_or_twice_more_and_not_longer(void **state)
{
	static const struct { int64_t code; int tries; } cases[] = { { 1180, 2 }, { 1220, 3 }, { 1230, 3 }, { 1290, 2 }, { 1330, 2 }, { 1030, 0 } };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(vonage_meaning_of(cases[i].code, NULL, true).tries_most, cases[i].tries);
}

static void
test_only_a_code_that_is_unknown_is_looked_for_in_the_words(void **state)
{
	static const struct { int64_t code; const char *detail; bool whatsapp; enum verdict want; } cases[] = {
		{ 1999, "131047", true, VERDICT_WINDOW },
		{ -1, "Meta: 131026 Message undeliverable", true, VERDICT_RECIPIENT },
		{ 1999, "131047", false, VERDICT_REROUTE },
		{ 1999, "1310471", true, VERDICT_REROUTE },
		{ 1999, "131047 ", true, VERDICT_WINDOW },
		{ 1999, "12 13 139999", true, VERDICT_REROUTE },
		{ 1999, NULL, true, VERDICT_REROUTE },
		{ 1240, "131047", true, VERDICT_OPTED_OUT },
		{ 1300, NULL, false, VERDICT_REROUTE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (vonage_meaning_of(cases[i].code, cases[i].detail, cases[i].whatsapp).verdict != cases[i].want)
			fail_msg("%zu", i);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_that_vonage_would_refuse_or_misread_is_not_written),
		cmocka_unit_test(test_a_text_is_no_longer_than_its_channel_takes),
		cmocka_unit_test(test_an_address_that_vonage_would_not_call_is_left_out),
		cmocka_unit_test(test_each_login_has_an_id_of_its_own),
		cmocka_unit_test(test_a_step_that_the_account_cannot_ask_is_left_out),
		cmocka_unit_test(test_fields_refuse_what_cannot_be_right),
		cmocka_unit_test(test_a_template_is_mapped_by_its_name),
		cmocka_unit_test(test_every_documented_code_has_its_meaning),
		cmocka_unit_test(test_what_may_pass_is_tried_once_or_twice_more_and_not_longer),
		cmocka_unit_test(test_only_a_code_that_is_unknown_is_looked_for_in_the_words),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
