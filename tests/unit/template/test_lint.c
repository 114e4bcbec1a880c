#include "template/lint.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "template/lint_words.h"

#include "world.h"

#define NAME	"{\"name\":\"partner_name\",\"kind\":\"text\",\"example\":\"Sari\"}"
#define TYPE	"{\"name\":\"permit_type\",\"kind\":\"text\",\"example\":\"SIPD\"}"
#define TEN	"abcd fghi "
#define LONG	TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define GOOD	"Kepada {{partner_name}}, izin Anda telah selesai. Kode pesan {{message_code}} dicatat di kantor."

static const struct {
	const char *name;
	const char *category, *recipient, *params, *body, *gateway, *sms;
	const char *want;		/* "text:key@at", "" for nothing */
} cases[] = {
	{ "a good text", "utility", "applicant", "[" NAME "]", GOOD, "", "", "body:no_matter@0 body:no_office@96" },
	{ "nothing to say", "utility", "applicant", "[]", " \n", "", "", "body:empty@0" },
	{ "a section", "utility", "staff", "[]", "Kode {{#a}} pesan {{message_code}} kami. {{office_name}} itu, dan lain lain.", "", "",
	    "body:tag@5" },
	{ "braces left open", "utility", "staff", "[]", "Kode pesan {{message_code}} kami, {{office_name}} adalah kantor {{office", "", "",
	    "body:tag_open@64" },
	{ "the older spelling", "utility", "staff", "[]", "Kepada {nama}: {{message_code}} adalah kode, {{office_name}} kantor kami.", "", "",
	    "body:single_braces@7" },
	{ "a name that is in no list", "service", "applicant", "[]", "Kode {{message_code}} {{kode}} {{office_name}}", "", "",
	    "body:unknown_name@22" },
	{ "a variable at the beginning", "service", "applicant", "[]", "{{message_code}}, {{office_name}}", "", "", "" },
	{ "a variable at the beginning, for Meta", "marketing", "applicant", "[]",
	    "{{message_code}}, itu kode pesan, {{office_name}} itu kantor kami", "", "", "body:variable_first@0" },
	{ "punctuation is no text at the end", "marketing", "applicant", "[]",
	    "Ini kode pesan: {{message_code}} dan ini kantor: {{office_name}}.", "", "", "body:variable_last@64" },
	{ "two variables side by side", "marketing", "applicant", "[]",
	    "Ini kode pesan kami: {{message_code}}, {{office_name}} itu kantor", "", "", "body:variables_adjacent@39" },
	{ "too few words", "marketing", "applicant", "[]", "Kode {{message_code}} dari {{office_name}} kami", "", "", "body:few_words@0" },
	{ "emoji", "utility", "staff", "[]", "Siap ✅ kode pesan: {{message_code}} dari kantor: {{office_name}} kami", "", "", "body:emoji@5" },
	{ "exclamation", "utility", "staff", "[]", "Siap! Kode pesan: {{message_code}} dari kantor: {{office_name}} kami", "", "", "body:exclamation@4" },
	{ "advertising", "utility", "staff", "[]", "Layanan GRATIS, kode {{message_code}} dari kantor {{office_name}} kami", "", "", "body:promotion@8" },
	{ "which marketing may", "marketing", "applicant", "[]", "Layanan gratis, kode {{message_code}} dari kantor {{office_name}} kami", "", "", "" },
	{ "a word inside another word is none", "utility", "staff", "[]", "Keselamatan: kode pesan {{message_code}} dari {{office_name}} kami", "", "", "" },
	{ "an order to a customer", "utility", "applicant", "[]", "Izin selesai. Ambil di kantor, {{message_code}} kode {{office_name}} kami", "", "",
	    "body:no_matter@0 body:urging@14" },
	{ "the same word in the middle is none", "utility", "applicant", "[]", "Izin dapat Anda ambil di kantor, {{message_code}} kode {{office_name}} kami",
	    "", "", "body:no_matter@0" },
	{ "urging", "utility", "applicant", "[]", "Izin akan berakhir, segera perpanjang, {{message_code}} kode {{office_name}} kami", "", "",
	    "body:no_matter@0 body:urging@20" },
	{ "staff may be asked", "utility", "staff", "[]", "Silakan periksa dokumen ini, {{message_code}} kode {{office_name}} kami", "", "", "" },
	{ "a threat", "marketing", "applicant", "[]",
	    "Ada sanksi administrasi bagi itu, {{message_code}} kode {{office_name}} kami", "", "", "body:threat@4" },
	{ "asks for an identity", "marketing", "applicant", "[]", "Sertakan nomor KTP Anda di sini, {{message_code}} kode {{office_name}} kami", "", "",
	    "body:identity@9" },
	{ "a shortened link", "marketing", "applicant", "[]", "Lihat https://bit.ly/x di sana, {{message_code}} kode {{office_name}} kami", "", "",
	    "body:shortener@14" },
	{ "the wrong greeting", "utility", "staff", "[]", "Yth. petugas di kantor kami, {{message_code}} kode {{office_name}} kami", "", "",
	    "body:greeting@0" },
	{ "a gateway's text", "utility", "applicant", "[" NAME "]", GOOD, "Halo ✅ {{partner_name}} 🎉", "",
	    "body:no_matter@0 gateway_body:emojis@5 gateway_body:no_office@25 gateway_body:no_code@25" },
	{ "an SMS with a costly sign", "utility", "applicant", "[" NAME "]", GOOD, "{{office_name}} {{message_code}}", "Izin 漢 selesai",
	    "body:no_matter@0 short_body:not_gsm@5" },
	{ "an SMS whose signs become plainer", "utility", "applicant", "[" NAME "]", GOOD, "{{office_name}} {{message_code}}", "Izin – “selesai” ✅", "body:no_matter@0" },
	{ "an SMS of two parts", "utility", "applicant", "[" NAME "]", GOOD, "{{office_name}} {{message_code}}",
	    "Permohonan izin yang Anda ajukan kepada kantor kami telah selesai diproses dan dokumennya dapat diambil pada jam layanan di "
	    "kantor kami setiap hari kerja oleh {{partner_name}}.", "body:no_matter@0 short_body:sms_long@0" },
	{ "a parameter nobody uses", "utility", "applicant", "[" NAME "," TYPE "]", GOOD, "{{office_name}} {{message_code}}", "",
	    "body:no_matter@0 params:param_unused@1" },
	{ "the same one twice", "utility", "applicant", "[" NAME "," NAME "]", GOOD, "{{office_name}} {{message_code}}", "",
	    "body:no_matter@0 params:param_twice@1" },
	{ "a name Meta would not take", "service", "applicant", "[{\"name\":\"Nama\",\"kind\":\"text\",\"example\":\"x\"}]",
	    "{{office_name}} {{message_code}} {{Nama}}", "", "", "body:tag@33 params:param_name@0 params:param_unused@0" },
	{ "a kind nobody knows", "service", "applicant", "[{\"name\":\"nama\",\"kind\":\"html\",\"example\":\"x\"}]",
	    "{{office_name}} {{message_code}} {{nama}}", "", "", "params:param_kind@0" },
	{ "an example that would be refused", "service", "applicant", "[{\"name\":\"hari\",\"kind\":\"number\",\"example\":\"tiga\"}]",
	    "{{office_name}} {{message_code}} {{hari}}", "", "", "params:example@0" },
	{ "words for no value in two lines", "service", "applicant",
	    "[{\"name\":\"hari\",\"kind\":\"number\",\"example\":\"1\",\"optional\":true,\"otherwise\":\"a\\nb\"}]",
	    "{{office_name}} {{message_code}} {{hari}}", "", "", "params:otherwise@0" },
	{ "one matter is enough", "utility", "applicant", "[" NAME "," TYPE "]",
	    "Kepada {{partner_name}}, izin {{permit_type}} telah selesai. Kode pesan ini adalah {{message_code}} dari {{office_name}} dan dicatat.", "", "", "" },
	{ "how to end it is a matter of the reader's own", "utility", "applicant", "[" NAME "]",
	    "Kepada {{partner_name}}, kabar izin dihentikan dengan membalas STOP. Kode {{message_code}} dari {{office_name}} dicatat.", "", "", "" },
	{ "the same thing under two names", "service", "applicant",
	    "[{\"name\":\"permit_number\",\"kind\":\"text\",\"example\":\"1\"},{\"name\":\"no_surat\",\"kind\":\"text\",\"example\":\"1\"}]",
	    "{{office_name}} {{message_code}} {{permit_number}} {{no_surat}}", "", "", "params:alias_twice@1" },
	{ "an alias of the author's own that is taken", "service", "applicant",
	    "[{\"name\":\"a\",\"kind\":\"text\",\"example\":\"1\",\"aliases\":[\"x\"]},"
	    "{\"name\":\"b\",\"kind\":\"text\",\"example\":\"1\",\"aliases\":[\"x\",\"No\"]}]",
	    "{{office_name}} {{message_code}} {{a}} {{b}}", "", "", "params:param_name@1 params:alias_twice@1" },
	{ "too long once it is filled", "marketing", "applicant",
	    "[{\"name\":\"a\",\"kind\":\"text\",\"example\":\"" LONG "\",\"max\":600}]",
	    "Ini kode {{message_code}} dan {{office_name}} itu kantor kami, lalu {{a}} di sini " LONG LONG LONG LONG "selesai.", "", "",
	    "body:filled_long@0" },
	{ "no example", "service", "applicant", "[{\"name\":\"hari\",\"kind\":\"number\"}]",
	    "{{office_name}} {{message_code}} {{hari}}", "", "", "params:example@0" },
};

static void
test_what_meta_or_people_would_mind_is_found_where_it_stands(void **state)
{
	size_t i, k, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *params = NULL;
		AUTO(buf) struct buf got = {0};
		struct lint lint;
		/* Borrowed texts: the linter only reads. */
		struct template t = { .key = (char *)"x", .category = (char *)cases[i].category, .recipient = (char *)cases[i].recipient,
			.body = (char *)cases[i].body, .gateway_body = (char *)cases[i].gateway, .short_body = (char *)cases[i].sms };

		assert_ok(json_parse(cases[i].params, strlen(cases[i].params), &params, NULL));
		t.params = params;
		template_lint(&t, &lint);
		buf_init(&got, 4000);
		for (k = 0; k < lint.count; k++)
			buf_fmt(&got, "%s%s:%s@%zu", k > 0 ? " " : "", lint.items[k].text, lint_key_name(lint.items[k].key), lint.items[k].at);
		if (strcmp(buf_text(&got), cases[i].want) != 0) {
			print_error("%s: \"%s\", not \"%s\"\n", cases[i].name, buf_text(&got), cases[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_a_subject_stands_on_one_line_and_is_seen_whole(void **state)
{
	static const struct { const char *name, *subject, *want; } subjects[] = {
		{ "none", "", "" },
		{ "good", "Izin {{permit_number}} selesai", "" },
		{ "two lines", "Izin\nselesai", "subject_lines!" },
		{ "a carriage return", "Izin\rselesai", "subject_lines!" },
		{ "an unknown place", "Izin {{nomor}} selesai", "unknown_name!" },
		{ "longer than any", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
		    "012345678901234567890", "too_long! subject_long" },
		{ "longer than is seen", "012345678901234567890123456789012345678901234567890 {{permit_number}}", "subject_long" },
		{ "shouting", "Izin selesai!", "exclamation" },
	};
	AUTO_JSON struct json_object *params = NULL;
	const char *list = "[{\"name\":\"permit_number\",\"kind\":\"text\",\"example\":\"503/0112/SIPD/DPM-PTSP/2026\"}]";
	size_t i, k;

	(void)state;
	assert_ok(json_parse(list, strlen(list), &params, NULL));
	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		struct template t = { .category = (char *)"service", .recipient = (char *)"applicant",
			.body = (char *)"{{permit_number}} {{office_name}} {{message_code}}", .gateway_body = (char *)"", .short_body = (char *)"",
			.subject = (char *)subjects[i].subject, .params = params };
		AUTO(buf) struct buf got = {0};
		struct lint lint;

		template_lint(&t, &lint);
		buf_init(&got, 400);
		for (k = 0; k < lint.count; k++) {
			assert_string_equal(lint.items[k].text, "subject");
			buf_fmt(&got, "%s%s%s", k > 0 ? " " : "", lint_key_name(lint.items[k].key), lint.items[k].severity == LINT_ERROR ? "!" : "");
		}
		if (strcmp(buf_text(&got), subjects[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", subjects[i].name, buf_text(&got), subjects[i].want);
	}
}

static void
test_only_errors_stand_in_the_way(void **state)
{
	struct template t = { .category = (char *)"utility", .recipient = (char *)"applicant", .body = (char *)GOOD, .gateway_body = (char *)"",
		.short_body = (char *)"" };
	struct lint lint;

	(void)state;
	t.params = json_object_new_array();
	template_lint(&t, &lint);
	assert_true(lint.has_error);		/* partner_name is in no list */
	json_object_array_add(t.params, json_tokener_parse(NAME));
	template_lint(&t, &lint);
	assert_false(lint.has_error);
	assert_int_equal(lint.count, 2);
	json_end(&t.params);
}

static void
test_more_findings_than_room_are_counted_out_but_still_an_error(void **state)
{
	struct template t = { .category = (char *)"utility", .recipient = (char *)"staff", .gateway_body = (char *)"", .short_body = (char *)"" };
	AUTO(buf) struct buf body = {0};
	struct lint lint;
	int i;

	(void)state;
	buf_init(&body, 4000);
	for (i = 0; i < 60; i++)
		buf_text_add(&body, "a {{x}} b ");
	t.body = (char *)buf_text(&body);
	template_lint(&t, &lint);
	assert_int_equal(lint.count, LINT_MAX);
	assert_true(lint.has_error);
}

static void
test_every_finding_has_a_name(void **state)
{
	int k, other;

	(void)state;
	for (k = 0; k < LINT_KEY__COUNT; k++) {
		assert_non_null(lint_key_name(k));
		for (other = 0; other < k; other++)
			assert_string_not_equal(lint_key_name(k), lint_key_name(other));
	}
}

static const struct { const char *text; size_t emoji; } emoji[] = {
	{ "Izin • selesai – baik", 0 }, { "✅", 1 }, { "👍🏽", 1 }, { "👨‍👩‍👧", 1 },
	{ "🇮🇩", 1 }, { "🇮🇩🇲🇾", 2 }, { "❤️ dan ✅", 2 }, { "1️⃣", 1 },
};

static void
test_emoji_count_as_people_see_them(void **state)
{
	const char *at;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(emoji) / sizeof(emoji[0]); i++)
		if (emoji_count(emoji[i].text, &at) != emoji[i].emoji)
			fail_msg("%s: %zu", emoji[i].text, emoji_count(emoji[i].text, &at));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_meta_or_people_would_mind_is_found_where_it_stands),
		cmocka_unit_test(test_a_subject_stands_on_one_line_and_is_seen_whole),
		cmocka_unit_test(test_only_errors_stand_in_the_way),
		cmocka_unit_test(test_more_findings_than_room_are_counted_out_but_still_an_error),
		cmocka_unit_test(test_every_finding_has_a_name),
		cmocka_unit_test(test_emoji_count_as_people_see_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
