#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "provider/messagebird.h"

#define UID	"0123456789abcdef0123456789abcdef"
#define TO	"+6281312345671"

/* ---- what is not written ---- */

static void
test_a_message_that_messagebird_would_refuse_or_misread_is_not_written(void **state)
{
	static const char *const blank[] = { "Sari", " \n " }, *const gap[] = { "Sari", NULL }, *const bytes[] = { "\xff" };
	const struct { const char *name, *kind; struct outgoing m; enum err want; } cases[] = {
		{ "in order", "messagebird", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "an SMS in order", "messagebird_sms", { .to = TO, .uid = UID, .text = "x" }, ERR_NONE },
		{ "without our id, which its reports are found by", "messagebird", { .to = TO, .text = "x" }, ERR_INVALID },
		{ "an SMS without our id, of which there would be no report", "messagebird_sms", { .to = TO, .text = "x" }, ERR_INVALID },
		{ "no number", "messagebird", { .user_id = "ID.1", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "a number without its plus", "messagebird", { .to = "6281312345671", .uid = UID, .text = "x" }, ERR_INVALID },
		{ "two numbers", "messagebird_sms", { .to = TO "," TO, .uid = UID, .text = "x" }, ERR_INVALID },
		{ "no text", "messagebird", { .to = TO, .uid = UID, .text = " " }, ERR_INVALID },
		{ "bytes that are no text", "messagebird", { .to = TO, .uid = UID, .text = "\xff" }, ERR_INVALID },
		{ "a template without a name", "messagebird", { .to = TO, .uid = UID, .is_template = true, .template_name = "", .template_language = "id" },
		  ERR_INVALID },
		{ "a template without a language", "messagebird", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin" }, ERR_INVALID },
		{ "an empty value", "messagebird", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin", .template_language = "id",
		  .values = blank, .value_count = 2 }, ERR_INVALID },
		{ "a value that is not there", "messagebird", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin",
		  .template_language = "id", .values = gap, .value_count = 2 }, ERR_INVALID },
		{ "a value that is no text", "messagebird", { .to = TO, .uid = UID, .is_template = true, .template_name = "izin",
		  .template_language = "id", .values = bytes, .value_count = 1 }, ERR_INVALID },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (write_as(cases[i].kind, &cases[i].m, true) != cases[i].want)
			fail_msg("%s", cases[i].name);
	assert_int_equal(write_as("messagebird", &cases[0].m, false), ERR_INVALID);	/* nothing leaves without a key */
	assert_int_equal(write_as("messagebird_sms", &cases[1].m, false), ERR_INVALID);
}

static void
test_a_text_is_no_longer_than_its_channel_takes(void **state)
{
	static const struct { const char *kind; int most; } cases[] = { { "messagebird", 4096 }, { "messagebird_sms", 1377 } };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++)
		text_is_written_up_to(cases[i].kind, cases[i].most, TO, UID);
}

/* ---- fields ---- */

static const struct field_row field_rows[] = {
	{ "messagebird",     "channel_id",    "853eeb5348e541a595da93b48c61a1ae", true },
	{ "messagebird",     "channel_id",    "853eeb5348e541a595da93b48c61a1a", false },
	{ "messagebird",     "channel_id",    "853eeb53-48e5-41a5-95da-93b48c61a1ae", false },
	{ "messagebird",     "channel_id",    "+447700900001", false },
	{ "messagebird",     "channel_id",    "", false },
	{ "messagebird",     "namespace",     "9b6b4fcb_da19_4a26_8fe8_78074a91b584", true },
	{ "messagebird",     "namespace",     "Izin Kami", false },
	{ "messagebird",     "namespace",     "", false },
	{ "messagebird",     "number",        "+447700900001", true },
	{ "messagebird",     "number",        "447700900001", false },
	{ "messagebird",     "old_signature", "true", true },
	{ "messagebird",     "old_signature", "yes", false },
	{ "messagebird",     "access_key",    "test_gshuPaZoeEG6ovbc8M79w0QyM", true },
	{ "messagebird",     "access_key",    "AccessKey x", false },
	{ "messagebird",     "signing_key",   "", false },
	{ "messagebird_sms", "sender",        "DPMPTSP", true },
	{ "messagebird_sms", "sender",        "DPMPTSP KARO", false },
	{ "messagebird_sms", "sender",        "", false },
};

static void
test_fields_refuse_what_cannot_be_right(void **state)
{
	(void)state;
	fields_take_only(field_rows, sizeof(field_rows) / sizeof(field_rows[0]));
}

static void
test_a_template_is_mapped_by_its_name(void **state)
{
	static const struct { const char *name; bool ok; } cases[] = {
		{ "izin_selesai", true }, { "", false }, { NULL, false }, { "Izin", false }, { "izin selesai", false }, { "a:b", false },
	};
	struct problem why = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(provider_messagebird.check_mapping(cases[i].name, NULL, &why) == ERR_NONE, cases[i].ok);
}

/* ---- codes ---- */

static void
test_refusals_go_by_code_and_what_is_blamed_and_then_by_status(void **state)
{
	static const struct { int64_t code; const char *parameter; int status; enum verdict want; } cases[] = {
		{ 2, NULL, 401, VERDICT_CREDENTIAL }, { 1001, NULL, 422, VERDICT_CREDENTIAL }, { 9, "to", 422, VERDICT_REROUTE },
		{ 10, "recipient", 422, VERDICT_REROUTE }, { 9, "recipients", 422, VERDICT_REROUTE }, { 9, "originator", 422, VERDICT_PERMANENT },
		{ 10, NULL, 422, VERDICT_PERMANENT }, { 20, "to", 404, VERDICT_ACCOUNT }, { 21, NULL, 400, VERDICT_PERMANENT },
		{ 25, NULL, 402, VERDICT_ACCOUNT }, { 98, NULL, 404, VERDICT_PERMANENT }, { 99, NULL, 500, VERDICT_UNKNOWN },
		{ 2, NULL, 429, VERDICT_THROTTLE_PROVIDER }, { 10, "to", 500, VERDICT_UNKNOWN }, { 10, "to", 408, VERDICT_UNKNOWN },
		{ -1, NULL, 200, VERDICT_UNKNOWN }, { -1, NULL, 302, VERDICT_UNKNOWN }, { -1, NULL, 400, VERDICT_PERMANENT },
		{ -1, NULL, 401, VERDICT_CREDENTIAL }, { -1, NULL, 402, VERDICT_ACCOUNT }, { -1, NULL, 403, VERDICT_ACCOUNT },
		{ -1, NULL, 404, VERDICT_ACCOUNT }, { 12345, NULL, 422, VERDICT_PERMANENT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (messagebird_refusal(cases[i].code, cases[i].parameter, cases[i].status) != cases[i].want)
			fail_msg("%lld %d", (long long)cases[i].code, cases[i].status);
}

static void
test_failures_of_whatsapp_are_three_of_their_own_and_metas(void **state)
{
	static const struct { int64_t code; enum verdict want; int tries; } cases[] = {
		{ 301, VERDICT_RETRY, 2 }, { 302, VERDICT_RECIPIENT, 0 }, { 470, VERDICT_WINDOW, 0 }, { 131047, VERDICT_WINDOW, 0 },
		{ 131026, VERDICT_RECIPIENT, 0 }, { 131050, VERDICT_NO_MARKETING, 0 }, { 999, VERDICT_REROUTE, 0 }, { -1, VERDICT_REROUTE, 0 },
		{ 0, VERDICT_REROUTE, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct messagebird_meaning m = messagebird_failure(cases[i].code, NULL);

		if (m.verdict != cases[i].want || m.tries_most != cases[i].tries)
			fail_msg("%lld %s", (long long)cases[i].code, verdict_name(m.verdict));
	}
}

static void
test_failures_of_sms_go_by_the_carriers_code_and_the_words(void **state)
{
	static const struct { const char *reason; int64_t code; enum verdict want; int tries; } cases[] = {
		{ "opted out", -1, VERDICT_OPTED_OUT, 0 }, { "Opted Out", 0, VERDICT_OPTED_OUT, 0 }, { NULL, 103, VERDICT_OPTED_OUT, 0 },
		{ "unknown subscriber", -1, VERDICT_REROUTE, 0 }, { NULL, 1, VERDICT_REROUTE, 0 }, { NULL, 2, VERDICT_REROUTE, 0 },
		{ NULL, 3, VERDICT_REROUTE, 0 }, { NULL, 5, VERDICT_REROUTE, 0 }, { "insufficient balance", -1, VERDICT_ACCOUNT, 0 },
		{ "carrier rejected", 4, VERDICT_RETRY, 2 }, { "capacity limit reached", -1, VERDICT_RETRY, 2 }, { "", -1, VERDICT_RETRY, 2 },
		{ NULL, -1, VERDICT_RETRY, 2 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct messagebird_meaning m = messagebird_sms_failure(cases[i].reason, cases[i].code);

		if (m.verdict != cases[i].want || m.tries_most != cases[i].tries)
			fail_msg("%zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_that_messagebird_would_refuse_or_misread_is_not_written),
		cmocka_unit_test(test_a_text_is_no_longer_than_its_channel_takes),
		cmocka_unit_test(test_fields_refuse_what_cannot_be_right),
		cmocka_unit_test(test_a_template_is_mapped_by_its_name),
		cmocka_unit_test(test_refusals_go_by_code_and_what_is_blamed_and_then_by_status),
		cmocka_unit_test(test_failures_of_whatsapp_are_three_of_their_own_and_metas),
		cmocka_unit_test(test_failures_of_sms_go_by_the_carriers_code_and_the_words),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
