#include "template/doubt.h"
#include "template/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#include "world.h"

/* A template with one parameter of each kind, for an applicant; texts belong to the test. */
static struct template
make(const char *params, const char *body, const char *gateway, const char *sms)
{
	struct template t = {0};

	t.key = strdup("x");
	t.category = strdup("utility");
	t.recipient = strdup("applicant");
	t.body = strdup(body);
	t.gateway_body = strdup(gateway);
	t.short_body = strdup(sms);
	assert_ok(json_parse(params, strlen(params), &t.params, NULL));
	return t;
}

static struct json_object *
parse(const char *text)
{
	struct json_object *o = NULL;

	assert_ok(json_parse(text, strlen(text), &o, NULL));
	return o;
}

#define KINDS \
	"[{\"name\":\"partner_name\",\"kind\":\"text\",\"max\":20}," \
	"{\"name\":\"issue_date\",\"kind\":\"date\"}," \
	"{\"name\":\"days_remaining\",\"kind\":\"number\"}," \
	"{\"name\":\"detail_link\",\"kind\":\"link\",\"optional\":true}]"

static const struct { const char *name, *given, *filled, *field; } fills[] = {
	{ "canonical names",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"30\",\"detail_link\":\"https://a.id/1\"}",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"30\",\"detail_link\":\"https://a.id/1\"}", NULL },
	{ "the names of the office's documents, and a number as a number",
	    "{\"nama_pemohon\":\"Sari\",\"tanggal_terbit\":\"2026-11-21\",\"sisa_hari\":30,\"link_detail\":\"https://a.id/1\"}",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"30\",\"detail_link\":\"https://a.id/1\"}", NULL },
	{ "the canonical name wins over an alias",
	    "{\"nama_pemohon\":\"Budi\",\"partner_name\":\"Sari\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },
	{ "a blank canonical name lets the alias fill",
	    "{\"partner_name\":\"  \",\"nama_pemohon\":\"Budi\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"Budi\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },
	{ "what the template does not know is left out",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1,\"x\":[1]}",
	    "{\"partner_name\":\"Sari\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },
	{ "new lines, tabs and rows of spaces become one space",
	    "{\"partner_name\":\" Sari\\n\\t   br \\u0001 Ginting \",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"Sari br Ginting\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },
	{ "a date may carry the time of day",
	    "{\"partner_name\":\"S\",\"issue_date\":\"2026-11-21T08:10:23+07:00\",\"days_remaining\":1}",
	    "{\"partner_name\":\"S\",\"issue_date\":\"21-11-2026 08:10\",\"days_remaining\":\"1\"}", NULL },
	{ "or so",
	    "{\"partner_name\":\"S\",\"issue_date\":\"21-11-2026 08:10\",\"days_remaining\":1}",
	    "{\"partner_name\":\"S\",\"issue_date\":\"21-11-2026 08:10\",\"days_remaining\":\"1\"}", NULL },
	{ "a value that holds braces is text", "{\"partner_name\":\"{{office_name}}\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"{{office_name}}\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },

	{ "white space of every kind is one space",
	    "{\"partner_name\":\"\\u00a0Sari\\u2028\\u2009\\u3000Ginting\\u0085\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"Sari Ginting\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },
	{ "what nobody sees turns nothing around",
	    "{\"partner_name\":\"Sa\\u200bri \\u202eBr\\ufeff\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}",
	    "{\"partner_name\":\"Sari Br\",\"issue_date\":\"21-11-2026\",\"days_remaining\":\"1\"}", NULL },

	{ "only signs that nobody sees", "{\"partner_name\":\"\\u200b \\u202e\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "missing", "{\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "null", "{\"partner_name\":null,\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "only blanks", "{\"partner_name\":\" \\t\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "only control characters", "{\"partner_name\":\"\\u0001\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "a list", "{\"partner_name\":[\"Sari\"],\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "longer than it may be",
	    "{\"partner_name\":\"Sari Sembiring Kembaren\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1}", NULL, "partner_name" },
	{ "no such day", "{\"partner_name\":\"S\",\"issue_date\":\"2026-02-30\",\"days_remaining\":1}", NULL, "issue_date" },
	{ "no such time", "{\"partner_name\":\"S\",\"issue_date\":\"2026-02-28 24:00\",\"days_remaining\":1}", NULL, "issue_date" },
	{ "a date with something behind it", "{\"partner_name\":\"S\",\"issue_date\":\"2026-02-28 08:00 WIB\",\"days_remaining\":1}", NULL, "issue_date" },
	{ "an American date", "{\"partner_name\":\"S\",\"issue_date\":\"11/21/2026\",\"days_remaining\":1}", NULL, "issue_date" },
	{ "not a number", "{\"partner_name\":\"S\",\"issue_date\":\"2026-11-21\",\"days_remaining\":\"soon\"}", NULL, "days_remaining" },
	{ "not a link",
	    "{\"partner_name\":\"S\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1,\"detail_link\":\"javascript:x\"}", NULL, "detail_link" },
	{ "two links",
	    "{\"partner_name\":\"S\",\"issue_date\":\"2026-11-21\",\"days_remaining\":1,\"detail_link\":\"https://a.id https://b.id\"}", NULL,
	    "detail_link" },
};

static void
test_given_values_fill_the_parameters_or_the_wrong_one_is_named(void **state)
{
	struct template t = make(KINDS, "", "", "");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(fills) / sizeof(fills[0]); i++) {
		AUTO_JSON struct json_object *given = parse(fills[i].given), *filled = NULL;
		struct problem why = {0};
		enum err e = template_fill(&t, given, &filled, &why);

		if (e != (fills[i].filled != NULL ? ERR_NONE : ERR_INVALID))
			fail_msg("%s: %s: %s %s", fills[i].name, err_name(e), why.field, why.why);
		if (fills[i].filled != NULL) {
			assert_string_equal(json_write(filled), fills[i].filled);
		} else {
			assert_string_equal(why.field, fills[i].field);
			assert_non_null(strstr(why.why, fills[i].field));
			assert_null(filled);
		}
	}
	template_end(&t);
}

static void
test_an_author_s_own_aliases_fill_too(void **state)
{
	struct template t = make("[{\"name\":\"permit_number\",\"kind\":\"text\",\"aliases\":[\"nomor\",\"no_izin\"]}]", "", "", "");
	AUTO_JSON struct json_object *given = parse("{\"no_izin\":\"503/1\"}"), *both = parse("{\"nomor\":\" \",\"no_surat\":\"503/2\"}");
	AUTO_JSON struct json_object *filled = NULL, *other = NULL;

	(void)state;
	assert_ok(template_fill(&t, given, &filled, NULL));
	assert_string_equal(json_write(filled), "{\"permit_number\":\"503/1\"}");
	assert_ok(template_fill(&t, both, &other, NULL));	/* what is blank was not given; the vocabulary still counts */
	assert_string_equal(json_write(other), "{\"permit_number\":\"503/2\"}");
	template_end(&t);
}

static void
test_one_name_fills_what_the_template_means_by_it(void **state)
{
	struct template staff = make("[{\"name\":\"applicant_name\",\"kind\":\"text\"}]", "", "", "");
	struct template older = make("[{\"name\":\"nama_pemohon\",\"kind\":\"text\"},{\"name\":\"status\",\"kind\":\"text\"}]", "", "", "");
	AUTO_JSON struct json_object *given = parse("{\"nama_pemohon\":\"Sari\"}"), *filled = NULL;
	AUTO_JSON struct json_object *canonical = parse("{\"partner_name\":\"Sari\",\"new_status\":\"Terbit\"}"), *other = NULL;

	(void)state;
	assert_ok(template_fill(&staff, given, &filled, NULL));
	assert_string_equal(json_write(filled), "{\"applicant_name\":\"Sari\"}");
	assert_ok(template_fill(&older, canonical, &other, NULL));
	assert_string_equal(json_write(other), "{\"nama_pemohon\":\"Sari\",\"status\":\"Terbit\"}");
	template_end(&staff);
	template_end(&older);
}

static void
test_a_name_outside_the_vocabulary_is_named_in_the_sentence(void **state)
{
	struct template t = make("[{\"name\":\"cuaca\",\"kind\":\"text\"}]", "", "", "");
	AUTO_JSON struct json_object *given = parse("{}"), *filled = NULL;
	struct problem why = {0};

	(void)state;
	assert_int_equal(template_fill(&t, given, &filled, &why), ERR_INVALID);
	assert_string_equal(why.field, "params");
	assert_string_equal(why.why, "parameter cuaca is missing");
	template_end(&t);
}

#define LINKS \
	"[{\"name\":\"partner_name\",\"kind\":\"text\"}," \
	"{\"name\":\"detail_link\",\"kind\":\"link\",\"optional\":true,\"otherwise\":\"di kantor\"}," \
	"{\"name\":\"update_reason\",\"kind\":\"text\",\"optional\":true}]"

static const struct { const char *name, *text, *data, *want; } lines[] = {
	{ "a link that is there stays", "A {{partner_name}}\nLihat:\n{{detail_link}}\nB",
	    "{\"partner_name\":\"S\",\"detail_link\":\"https://a.id\"}", "A S\nLihat:\nhttps://a.id\nB" },
	{ "a line with its empty link goes", "A {{partner_name}}\nLihat: {{detail_link}}\nB", "{\"partner_name\":\"S\"}", "A S\nB" },
	{ "the label above goes with it", "A {{partner_name}}\n\nLihat:\n{{detail_link}}\n\nB", "{\"partner_name\":\"S\"}", "A S\n\nB" },
	{ "a bold label too", "A\n*Lihat:*\n{{detail_link}}\nB", "{}", "A\nB" },
	{ "a label that says something itself stays", "Nomor {{partner_name}}:\n{{detail_link}}\nB", "{\"partner_name\":\"S\"}", "Nomor S:\nB" },
	{ "a line that is no label stays", "Dapat diambil di kantor.\n{{detail_link}}\nB", "{}", "Dapat diambil di kantor.\nB" },
	{ "a label with a gap below it stays", "Lihat:\n\n{{detail_link}}\nB", "{}", "Lihat:\n\nB" },
	{ "at the end", "A\n\nLihat:\n{{detail_link}}", "{}", "A" },
	{ "at the beginning", "{{detail_link}}\n\nA", "{}", "A" },
	{ "two in a row", "A\n\n{{detail_link}}\n{{update_reason}}\n\nB", "{}", "A\n\nB" },
	{ "a link that is blank counts as none", "A\n{{detail_link}}\nB", "{\"detail_link\":\" \"}", "A\nB" },
	{ "the office's number, when it has none", "A\nInformasi: {{office_phone}}\nB", "{}", "A\nB" },
	{ "values are not read again as a template", "A {{partner_name}}", "{\"partner_name\":\"{{office_name}} <b>&\"}", "A {{office_name}} <b>&" },
};

static void
test_a_line_whose_optional_value_is_empty_is_dropped(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct template t = make(LINKS, "x", lines[i].text, "");
		AUTO_JSON struct json_object *data = parse(lines[i].data);
		AUTO(template_texts) struct template_texts texts = {0};
		struct problem why = {0};

		if (template_render(&t, data, &texts, &why) != ERR_NONE)
			fail_msg("%s: %s %s", lines[i].name, why.field, why.why);
		if (strcmp(texts.gateway_body, lines[i].want) != 0)
			fail_msg("%s: \"%s\"", lines[i].name, texts.gateway_body);
		template_end(&t);
	}
}

static void
test_the_official_body_keeps_its_lines_and_says_it_in_words(void **state)
{
	struct template t = make(LINKS, "Kepada {{partner_name}}. Rincian {{detail_link}}, catatan {{update_reason}}, nomor {{office_phone}}.", "", "");
	AUTO_JSON struct json_object *data = parse("{\"partner_name\":\"S\"}");
	AUTO(template_texts) struct template_texts texts = {0};

	(void)state;
	assert_ok(template_render(&t, data, &texts, NULL));
	assert_string_equal(texts.body, "Kepada S. Rincian di kantor, catatan -, nomor -.");
	assert_string_equal(texts.gateway_body, "");	/* its only line lacks a link: nothing is left of it */
	template_end(&t);
}

static void
test_a_needed_value_that_is_missing_stops_the_rendering(void **state)
{
	struct template t = make(LINKS, "Kepada {{partner_name}}.", "A {{partner_name}}", "");
	AUTO_JSON struct json_object *data = parse("{}");
	AUTO(template_texts) struct template_texts texts = {0};
	struct problem why = {0};

	(void)state;
	assert_int_equal(template_render(&t, data, &texts, &why), ERR_INVALID);
	assert_string_equal(why.field, "body");
	assert_non_null(strstr(why.why, "partner_name"));
	template_end(&t);
}

static void
test_a_body_that_values_make_too_long_for_meta_is_refused(void **state)
{
	struct template t = make("[{\"name\":\"update_reason\",\"kind\":\"text\",\"max\":2000}]", "Alasan {{update_reason}} itu.", "", "");
	AUTO_JSON struct json_object *data = json_object_new_object();
	AUTO(template_texts) struct template_texts texts = {0};
	struct problem why = {0};
	char long_text[1100];

	(void)state;
	memset(long_text, 'a', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	json_put_text(data, "update_reason", long_text);
	assert_int_equal(template_render(&t, data, &texts, &why), ERR_INVALID);
	assert_string_equal(why.field, "body");
	template_end(&t);
}

static void
test_a_subject_is_one_line_of_what_there_is(void **state)
{
	static const struct { const char *name, *subject, *given, *want; } subjects[] = {
		{ "filled", "Izin {{permit_number}}", "{\"permit_number\":\"503/1\"}", "Izin 503/1" },
		{ "what may lack is said in words", "Unduh: {{download_link}}", "{\"permit_number\":\"1\"}", "Unduh: tersedia di kantor" },
		{ "a break is a space", "Izin\r\nselesai\xe2\x80\xa8ya", "{\"permit_number\":\"1\"}", "Izin  selesai ya" },
		{ "none", "", "{\"permit_number\":\"1\"}", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		AUTO(template) struct template t = make("[{\"name\":\"permit_number\",\"kind\":\"text\"},{\"name\":\"download_link\",\"kind\":\"link\","
		    "\"optional\":true,\"otherwise\":\"tersedia di kantor\"}]", "x", "", "");
		AUTO_JSON struct json_object *data = parse(subjects[i].given);
		AUTO(template_texts) struct template_texts texts = {0};

		t.subject = strdup(subjects[i].subject);
		assert_ok(template_render(&t, data, &texts, NULL));
		if (strcmp(texts.subject, subjects[i].want) != 0)
			fail_msg("%s: \"%s\"", subjects[i].name, texts.subject);
	}
}

static void
test_a_subject_that_values_make_too_long_is_cut_between_characters(void **state)
{
	AUTO(template) struct template t = make("[{\"name\":\"update_reason\",\"kind\":\"text\"}]", "x", "", "");
	AUTO_JSON struct json_object *data = json_object_new_object();
	AUTO(template_texts) struct template_texts texts = {0};
	AUTO(buf) struct buf b = {0};
	size_t i;

	(void)state;
	buf_init(&b, 4000);
	for (i = 0; i < 200; i++)
		buf_text_add(&b, "é");
	json_put_text(data, "update_reason", buf_text(&b));
	t.subject = strdup("{{update_reason}}");
	assert_ok(template_render(&t, data, &texts, NULL));
	assert_int_equal(text_code_points(texts.subject), TEMPLATE_SUBJECT_MAX);
	assert_string_equal(texts.subject + strlen(texts.subject) - strlen("é…"), "é…");
}

static void
test_what_was_given_in_vain_is_told(void **state)
{
	static const struct { const char *name, *given, *doubts; } cases[] = {
		{ "what is used", "{\"permit_number\":\"1\"}", "" },
		{ "its other name", "{\"no_surat\":\"1\"}", "" },
		{ "what others use", "{\"permit_number\":\"1\",\"tanggal_berakhir\":\"2026-11-21\"}", "" },
		{ "a typing error", "{\"permit_number\":\"1\",\"donwload_link\":\"https://x\"}", "donwload_link " },
		{ "one thing twice", "{\"no_surat\":\"1\",\"permit_number\":\"1\"}", "" },
		{ "two things", "{\"no_surat\":\"2\",\"permit_number\":\"1\"}", "no_surat " },
		{ "one of them empty", "{\"no_surat\":\"2\",\"permit_number\":\"\"}", "" },
		{ "nothing", "{}", "" },
	};
	AUTO(template) struct template t = make("[{\"name\":\"permit_number\",\"kind\":\"text\"},{\"name\":\"download_link\",\"kind\":\"link\","
	    "\"optional\":true}]", "{{permit_number}}", "", "");
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *given = parse(cases[i].given), *doubts = NULL;
		char names[200] = "";

		assert_ok(template_doubts(&t, given, &doubts));
		for (k = 0; k < json_count(doubts); k++)
			snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s ", json_text(json_item(doubts, k), "name"));
		if (strcmp(names, cases[i].doubts) != 0)
			fail_msg("%s: \"%s\"", cases[i].name, names);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_given_values_fill_the_parameters_or_the_wrong_one_is_named),
		cmocka_unit_test(test_an_author_s_own_aliases_fill_too),
		cmocka_unit_test(test_one_name_fills_what_the_template_means_by_it),
		cmocka_unit_test(test_a_name_outside_the_vocabulary_is_named_in_the_sentence),
		cmocka_unit_test(test_a_line_whose_optional_value_is_empty_is_dropped),
		cmocka_unit_test(test_the_official_body_keeps_its_lines_and_says_it_in_words),
		cmocka_unit_test(test_a_needed_value_that_is_missing_stops_the_rendering),
		cmocka_unit_test(test_a_subject_is_one_line_of_what_there_is),
		cmocka_unit_test(test_a_subject_that_values_make_too_long_is_cut_between_characters),
		cmocka_unit_test(test_what_was_given_in_vain_is_told),
		cmocka_unit_test(test_a_body_that_values_make_too_long_for_meta_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
