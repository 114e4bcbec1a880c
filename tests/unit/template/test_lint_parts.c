#include "template/lint.h"

#include <string.h>

#include "base/buf.h"

#include "world.h"

#define PARAMS \
	"[{\"name\":\"permit_number\",\"kind\":\"text\",\"example\":\"503\"},{\"name\":\"permit_type\",\"kind\":\"text\",\"example\":\"SIP\"}," \
	"{\"name\":\"download_link\",\"kind\":\"link\",\"example\":\"https://kantor.example/unduh/1\"}," \
	"{\"name\":\"detail_link\",\"kind\":\"link\",\"example\":\"https://kantor.example/d/1\",\"optional\":true}]"
#define BODY	"Kepada Anda, izin {{permit_number}} jenis {{permit_type}} selesai, lihat {{download_link}} atau {{detail_link}} dari kantor " \
	"{{office_name}} dengan kode {{message_code}} supaya pesan resmi ini dapat Anda periksa."
#define X10	"xxxxxxxxxx"
#define HEADER(text)	"{\"header\":{\"kind\":\"text\",\"text\":\"" text "\"}}"
#define FILE_(link, name)	"{\"header\":{\"kind\":\"document\",\"link\":\"" link "\",\"filename\":\"" name "\"}}"
#define URL(label, url)	"{\"kind\":\"url\",\"label\":\"" label "\",\"url\":\"" url "\"}"
#define REPLY(label)	"{\"kind\":\"reply\",\"label\":\"" label "\"}"
#define PHONE(label, phone)	"{\"kind\":\"phone\",\"label\":\"" label "\",\"phone\":\"" phone "\"}"
#define BUTTONS(list)	"{\"buttons\":[" list "]}"
#define HOST	"https://kantor.example/"

static const struct { const char *name, *category, *parts, *want; } cases[] = {
	{ "nothing", "utility", "{}", "" },
	{ "a good header", "utility", HEADER("Izin {{permit_number}}"), "" },
	{ "sixty characters", "utility", HEADER(X10 X10 X10 X10 X10 X10), "" },
	{ "sixty-one", "utility", HEADER(X10 X10 X10 X10 X10 X10 "x"), "header:header_long@0" },
	{ "an empty header", "utility", HEADER(" "), "header:header_empty@0" },
	{ "two places", "utility", HEADER("{{permit_number}} {{permit_type}}"), "header:header_places@0" },
	{ "bold", "utility", HEADER("*Izin*"), "header:header_signs@0" },
	{ "slanted", "utility", HEADER("_Izin_ {{permit_number}}"), "header:header_signs@0" },
	{ "an emoji", "utility", HEADER("Izin ✅"), "header:header_signs@0" },
	{ "an unknown name", "utility", HEADER("Izin {{nomor}}"), "header:unknown_name@0" },
	{ "an optional value has words in a header", "utility", HEADER("Izin {{detail_link}}"), "" },
	{ "a good document", "utility", FILE_("download_link", "Izin {{permit_number}}.pdf"), "" },
	{ "no link", "utility", FILE_("", "Izin.pdf"), "header:document_link@0" },
	{ "no link but a text", "utility", FILE_("permit_type", "Izin.pdf"), "header:document_link@0" },
	{ "a link that may lack", "utility", FILE_("detail_link", "Izin.pdf"), "header:part_optional@0" },
	{ "a file that is no PDF", "utility", FILE_("download_link", "Izin.docx"), "header:document_name@0" },
	{ "a file with a path", "utility", FILE_("download_link", "a/Izin.pdf"), "header:document_name@0" },
	{ "a good footer", "utility", "{\"footer\":\"DPMPTSP\"}", "" },
	{ "a long footer", "utility", "{\"footer\":\"" X10 X10 X10 X10 X10 X10 "x\"}", "footer:footer_long@0" },
	{ "a place in the footer", "utility", "{\"footer\":\"{{office_name}}\"}", "footer:footer_place@0" },
	{ "good buttons", "utility", BUTTONS(URL("Lihat izin", HOST "{{permit_number}}") "," PHONE("Telepon", "+6262820123")), "" },
	{ "the link goes on", "utility", BUTTONS(URL("Unduh", HOST "{{download_link}}")), "" },
	{ "the link is elsewhere", "utility", BUTTONS(URL("Unduh", "https://lain.example/{{download_link}}")), "buttons:url_before@0" },
	{ "a place that may lack", "utility", BUTTONS(URL("Lihat", HOST "{{detail_link}}")), "buttons:part_optional@0" },
	{ "a place in the middle", "utility", BUTTONS(URL("Lihat", HOST "{{permit_number}}/izin")), "buttons:url_place@0" },
	{ "two places in an address", "utility", BUTTONS(URL("Lihat", HOST "{{permit_number}}{{permit_type}}")), "buttons:url_place@0" },
	{ "the host is a place", "utility", BUTTONS(URL("Lihat", "https://{{permit_number}}")), "buttons:url@0" },
	{ "no address", "utility", BUTTONS(URL("Lihat", "kantor.example")), "buttons:url@0" },
	{ "an address with a space", "utility", BUTTONS(URL("Lihat", HOST "a b")), "buttons:url@0" },
	{ "a shortener", "utility", BUTTONS(URL("Lihat", "https://bit.ly/x")), "buttons:url_shortener@0" },
	{ "a link to a chat", "utility", BUTTONS(URL("Lihat", "https://wa.me/62")), "buttons:url_shortener@0" },
	{ "no label", "utility", BUTTONS(URL("", HOST)), "buttons:button_label@0" },
	{ "twenty-five", "utility", BUTTONS(REPLY(X10 X10 "xxxxx")), "" },
	{ "twenty-six", "utility", BUTTONS(REPLY("Ya") "," REPLY(X10 X10 "xxxxxx")), "buttons:button_label@1" },
	{ "a place in a label", "utility", BUTTONS(REPLY("{{permit_number}}")), "buttons:button_label@0" },
	{ "an emoji on a button", "utility", BUTTONS(REPLY("Ya ✅")), "buttons:button_signs@0" },
	{ "the same twice", "utility", BUTTONS(REPLY("Ya") "," REPLY("Ya")), "buttons:button_twice@1" },
	{ "no number", "utility", BUTTONS(PHONE("Telepon", "kantor")), "buttons:button_phone@0" },
	{ "two phones", "utility", BUTTONS(PHONE("A", "+6262820123") "," PHONE("B", "+6262820124")), "buttons:buttons_phones@0" },
	{ "three addresses", "utility", BUTTONS(URL("A", HOST "a") "," URL("B", HOST "b") "," URL("C", HOST "c")), "buttons:buttons_urls@0" },
	{ "mixed", "utility", BUTTONS(URL("A", HOST) "," REPLY("Ya")), "buttons:buttons_desktop@0" },
	{ "four", "utility", BUTTONS(REPLY("A") "," REPLY("B") "," REPLY("C") "," REPLY("D")), "buttons:buttons_desktop@0" },
	{ "replies apart", "utility", BUTTONS(REPLY("A") "," URL("B", HOST) "," REPLY("C")), "buttons:buttons_order@0" },
	{ "replies between", "utility", BUTTONS(URL("A", HOST "a") "," REPLY("B") "," URL("C", HOST "c")), "buttons:buttons_order@0" },
	{ "eleven", "utility", BUTTONS(REPLY("A") "," REPLY("B") "," REPLY("C") "," REPLY("D") "," REPLY("E") "," REPLY("F") "," REPLY("G") "," REPLY("H") ","
	    REPLY("I") "," REPLY("J") "," REPLY("K")), "buttons:buttons_many@0 buttons:buttons_desktop@0" },
	{ "a text for the window", "service", BUTTONS(REPLY("Ya")), "buttons:parts_service@0" },
};

static void
test_what_whatsapp_would_not_take_is_found_while_it_is_written(void **state)
{
	size_t i, k, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *params = NULL, *parts = NULL;
		AUTO(buf) struct buf got = {0};
		struct lint lint;
		struct template t = { .key = (char *)"x", .language = (char *)"id", .category = (char *)cases[i].category, .recipient = (char *)"applicant",
			.body = (char *)BODY, .gateway_body = (char *)"", .short_body = (char *)"", .subject = (char *)"" };

		assert_ok(json_parse(PARAMS, strlen(PARAMS), &params, NULL));
		assert_ok(json_parse(cases[i].parts, strlen(cases[i].parts), &parts, NULL));
		t.params = params;
		t.parts = parts;
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
test_a_parameter_that_only_a_button_uses_is_used(void **state)
{
	AUTO_JSON struct json_object *params = json_tokener_parse("[{\"name\":\"registration_id\",\"kind\":\"text\",\"example\":\"1\"}]");
	AUTO_JSON struct json_object *parts = json_tokener_parse(BUTTONS(URL("Lihat", HOST "{{registration_id}}")));
	struct template t = { .key = (char *)"x", .language = (char *)"id", .category = (char *)"service", .recipient = (char *)"staff",
		.body = (char *)"{{office_name}} {{message_code}}", .gateway_body = (char *)"", .short_body = (char *)"", .subject = (char *)"", .params = params,
		.parts = parts };
	struct lint lint;
	size_t i;

	(void)state;
	template_lint(&t, &lint);
	for (i = 0; i < lint.count; i++)
		assert_int_not_equal(lint.items[i].key, LINT_PARAM_UNUSED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_whatsapp_would_not_take_is_found_while_it_is_written),
		cmocka_unit_test(test_a_parameter_that_only_a_button_uses_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
