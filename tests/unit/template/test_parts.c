#include "template/parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "provider/provider.h"

#include "world.h"

#define PARAMS \
	"[{\"name\":\"permit_number\",\"kind\":\"text\"},{\"name\":\"download_link\",\"kind\":\"link\"}," \
	"{\"name\":\"detail_link\",\"kind\":\"link\",\"optional\":true},{\"name\":\"status\",\"kind\":\"text\",\"optional\":true,\"otherwise\":\"selesai\"}]"
#define VALUES \
	"{\"permit_number\":\"503/7 A\",\"download_link\":\"https://kantor.example/unduh/0142?a=b\",\"message_code\":\"K7QX-3MPA\"}"

static struct json_object *
parse(const char *text)
{
	struct json_object *o = NULL;

	assert_ok(json_parse(text, strlen(text), &o, NULL));
	return o;
}

/* A template with these parts; params and parts are the caller's. */
static struct template
with(struct json_object *params, struct json_object *parts)
{
	return (struct template){ .language = (char *)"id", .category = (char *)"utility", .recipient = (char *)"applicant", .params = params, .parts = parts };
}

/* ---- with values in place ---- */

static void
test_places_are_filled_as_they_will_be_shown(void **state)
{
	static const struct { const char *name, *parts, *want; } cases[] = {
		{ "nothing", "{}", "{}" },
		{ "a header with a place", "{\"header\":{\"kind\":\"text\",\"text\":\"Izin {{permit_number}} di kantor\"}}",
		    "{\"header\":{\"kind\":\"text\",\"text\":\"Izin 503/7 A di kantor\"}}" },
		{ "a header that says the words for no value", "{\"header\":{\"kind\":\"text\",\"text\":\"Izin {{status}}\"}}",
		    "{\"header\":{\"kind\":\"text\",\"text\":\"Izin selesai\"}}" },
		{ "a document", "{\"header\":{\"kind\":\"document\",\"link\":\"download_link\",\"filename\":\"Izin {{permit_number}}.pdf\"}}",
		    "{\"header\":{\"kind\":\"document\",\"link\":\"https://kantor.example/unduh/0142?a=b\",\"filename\":\"Izin 503/7 A.pdf\"}}" },
		{ "a text at the end of an address is written as addresses are",
		    "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://kantor.example/i/{{permit_number}}\"}]}",
		    "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://kantor.example/i/503%2F7%20A\"}]}" },
		{ "a link at the end of an address goes on where it ends",
		    "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Unduh\",\"url\":\"https://kantor.example/{{download_link}}\"}]}",
		    "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Unduh\",\"url\":\"https://kantor.example/unduh/0142?a=b\"}]}" },
		{ "the code of the message", "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Periksa\",\"url\":\"https://kantor.example/c/{{message_code}}\"}]}",
		    "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Periksa\",\"url\":\"https://kantor.example/c/K7QX-3MPA\"}]}" },
		{ "what has no place", "{\"footer\":\"DPMPTSP\",\"buttons\":[{\"kind\":\"reply\",\"label\":\"Berhenti\"},"
		    "{\"kind\":\"phone\",\"label\":\"Telepon\",\"phone\":\"+6262820123\"}]}",
		    "{\"buttons\":[{\"kind\":\"reply\",\"label\":\"Berhenti\"},{\"kind\":\"phone\",\"label\":\"Telepon\",\"phone\":\"+6262820123\"}],"
		    "\"footer\":\"DPMPTSP\"}" },
	};
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *params = parse(PARAMS), *parts = parse(cases[i].parts), *values = parse(VALUES), *got = NULL, *want = NULL;
		struct template t = with(params, parts);

		want = parse(cases[i].want);
		assert_ok(parts_fill(&t, values, &got, NULL));
		if (!json_object_equal(got, want)) {
			print_error("%s: %s\n", cases[i].name, json_write(got));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_what_is_missing_or_leads_elsewhere_refuses_and_names_itself(void **state)
{
	static const struct { const char *parts, *says; } cases[] = {
		{ "{\"header\":{\"kind\":\"text\",\"text\":\"Izin {{nomor}}\"}}", "nomor" },
		{ "{\"header\":{\"kind\":\"document\",\"link\":\"detail_link\",\"filename\":\"x.pdf\"}}", "detail_link" },
		{ "{\"buttons\":[{\"kind\":\"url\",\"label\":\"x\",\"url\":\"https://kantor.example/{{status}}\"}]}", "status" },
		{ "{\"buttons\":[{\"kind\":\"url\",\"label\":\"x\",\"url\":\"https://lain.example/{{download_link}}\"}]}", "download_link" },
		{ "{\"buttons\":[{\"kind\":\"url\",\"label\":\"x\",\"url\":\"https://kantor.example/unduh/0142?a=b{{download_link}}\"}]}", "download_link" },
		{ "{\"buttons\":[{\"kind\":\"url\",\"label\":\"x\",\"url\":\"https://kantor.example/{{permit_number}}/izin\"}]}", "permit_number" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *params = parse(PARAMS), *parts = parse(cases[i].parts), *values = parse(VALUES), *got = NULL;
		struct template t = with(params, parts);
		struct problem problem = {0};

		assert_int_equal(parts_fill(&t, values, &got, &problem), ERR_INVALID);
		assert_null(got);
		if (strstr(problem.why, cases[i].says) == NULL)
			fail_msg("%s: %s", cases[i].parts, problem.why);
	}
}

/* ---- where there are none ---- */

static void
test_what_has_no_place_to_stand_becomes_lines_of_text(void **state)
{
	static const struct { const char *name, *language, *parts, *body, *want; } cases[] = {
		{ "nothing", "id", "{}", "Izin selesai.", "Izin selesai." },
		{ "all of it", "id",
		    "{\"header\":{\"kind\":\"text\",\"text\":\"Izin 7\"},\"footer\":\"DPMPTSP\",\"buttons\":[{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://k/7\"},"
		    "{\"kind\":\"phone\",\"label\":\"Telepon\",\"phone\":\"+6262820123\"},{\"kind\":\"reply\",\"label\":\"Berhenti\"}]}",
		    "Izin selesai.", "Izin 7\n\nIzin selesai.\n\nLihat: https://k/7\nTelepon: +6262820123\nBalas STOP untuk berhenti.\n\nDPMPTSP" },
		{ "in English", "en", "{\"buttons\":[{\"kind\":\"reply\",\"label\":\"Stop updates\"}]}", "Your permit is ready.",
		    "Your permit is ready.\n\nReply STOP to stop." },
		{ "a reply that ends nothing needs no line", "id", "{\"buttons\":[{\"kind\":\"reply\",\"label\":\"Terima kasih\"}]}", "Izin selesai.", "Izin selesai." },
		{ "a document is its link", "id", "{\"header\":{\"kind\":\"document\",\"link\":\"https://k/7.pdf\",\"filename\":\"7.pdf\"}}", "Izin selesai.",
		    "Izin selesai.\n\nDokumen: https://k/7.pdf" },
		{ "what the text says already is not said twice", "id",
		    "{\"header\":{\"kind\":\"text\",\"text\":\"Izin selesai\"},\"footer\":\"DPMPTSP\",\"buttons\":[{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://k/7\"},"
		    "{\"kind\":\"reply\",\"label\":\"STOP\"}]}",
		    "Izin selesai: https://k/7\nBalas STOP kapan saja.\nDPMPTSP", "Izin selesai: https://k/7\nBalas STOP kapan saja.\nDPMPTSP" },
		{ "two ways to stop are one", "id", "{\"buttons\":[{\"kind\":\"reply\",\"label\":\"Berhenti\"},{\"kind\":\"reply\",\"label\":\"Stop semua\"}]}", "Izin.",
		    "Izin.\n\nBalas STOP untuk berhenti." },
	};
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *parts = parse(cases[i].parts);
		AUTO(buf) struct buf got = {0};

		buf_init(&got, 4000);
		assert_ok(parts_say(parts, cases[i].language, cases[i].body, &got));
		if (strcmp(buf_text(&got), cases[i].want) != 0) {
			print_error("%s: \"%s\"\n", cases[i].name, buf_text(&got));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_an_sms_has_the_address_only_where_it_still_is_one(void **state)
{
	static const char parts_text[] = "{\"buttons\":[{\"kind\":\"reply\",\"label\":\"Berhenti\"},{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://kantor.example/7\"}]}";
	static const char long_body[] =
	    "Izin Anda telah selesai diproses dan dapat diambil di kantor pada jam layanan, Senin sampai Jumat, dengan membawa tanda terima. Kode pesan: K7QX";
	AUTO_JSON struct json_object *parts = parse(parts_text);
	static const struct { const char *body, *want; } cases[] = {
		{ "Izin selesai.", "Izin selesai. Lihat: https://kantor.example/7" },
		{ long_body, long_body },
		{ "Izin selesai: https://k/7", "Izin selesai: https://k/7" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf got = {0};

		buf_init(&got, 4000);
		assert_ok(parts_say_short(parts, cases[i].body, &got));
		assert_string_equal(buf_text(&got), cases[i].want);
	}
}

/* ---- against what the provider wants ---- */

#define ONE_URL "{\"buttons\":[{\"kind\":\"url\",\"label\":\"Lihat\",\"url\":\"https://k/i/{{permit_number}}\"}]}"
#define NEEDS_URL "[{\"part\":\"button_url\",\"index\":0,\"before\":\"https://k/i/\"}]"

static void
test_only_what_is_filled_must_be_the_same_there(void **state)
{
	static const struct { const char *name, *parts, *kept, *needs; int64_t body_params; bool want; } cases[] = {
		{ "nothing here and there",        "{}", "", "[]", 0, true },
		{ "what is not filled does not count", "{\"footer\":\"x\",\"buttons\":[{\"kind\":\"reply\",\"label\":\"x\"}]}", "", "[]", 0, true },
		{ "the same address",              ONE_URL, "", NEEDS_URL, 0, true },
		{ "an address there alone",        "{}", "", NEEDS_URL, 0, false },
		{ "an address here alone",         ONE_URL, "", "[]", 0, false },
		{ "another address",               ONE_URL, "", "[{\"part\":\"button_url\",\"index\":0,\"before\":\"https://lain/\"}]", 0, false },
		{ "another button",                ONE_URL, "", "[{\"part\":\"button_url\",\"index\":1,\"before\":\"https://k/i/\"}]", 0, false },
		{ "a document there",              "{}", "", "[{\"part\":\"header_document\"}]", 0, false },
		{ "what was handed in counts",     "{}", ONE_URL, NEEDS_URL, 0, true },
		{ "also when there is more here",  ONE_URL, "{}", "[]", 0, true },
		{ "or ours now, when it changed there", ONE_URL, "{}", NEEDS_URL, 0, true },
		{ "neither",                       "{}", "{}", NEEDS_URL, 0, false },
		{ "it never said",                 ONE_URL, "", "[]", -1, true },
		{ "pictures and codes",            "{}", "", "[]", -2, false },
	};
	size_t i, wrong = 0;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *params = parse(PARAMS), *parts = parse(cases[i].parts);
		struct template t = with(params, parts);
		const struct template_mapping m = { .params = (char *)"", .parts = (char *)cases[i].kept, .needs = (char *)cases[i].needs,
			.body_params = cases[i].body_params };

		t.body = (char *)"Izin Anda telah selesai.";
		if (template_mapping_fits(&t, &m) != cases[i].want) {
			print_error("%s\n", cases[i].name);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void
test_a_provider_that_fills_bodies_alone_serves_only_those(void **state)
{
	AUTO_JSON struct json_object *params = parse(PARAMS), *url = parse(ONE_URL), *still = parse("{\"buttons\":[{\"kind\":\"reply\",\"label\":\"x\"}]}");
	const struct template_mapping m = { .params = (char *)"", .parts = (char *)"", .needs = (char *)"[]", .body_params = -1 };
	struct template t = with(params, url);

	(void)state;
	t.body = (char *)"Izin Anda telah selesai.";
	assert_false(parts_served(&t, &m, CAN_TEXT | CAN_OWN_TEMPLATE));
	assert_true(parts_served(&t, &m, CAN_TEXT | CAN_OWN_TEMPLATE | CAN_FILL_PARTS));
	t.parts = still;
	assert_true(parts_served(&t, &m, CAN_TEXT | CAN_OWN_TEMPLATE));
}

static void
test_values_go_with_what_was_approved(void **state)
{
	AUTO_JSON struct json_object *params = parse(PARAMS), *values = parse(VALUES), *parts = parse(
	    "{\"header\":{\"kind\":\"text\",\"text\":\"Izin {{permit_number}}\"},\"buttons\":[{\"kind\":\"reply\",\"label\":\"Ya\"},"
	    "{\"kind\":\"url\",\"label\":\"Unduh\",\"url\":\"https://kantor.example/unduh/{{download_link}}\"}]}");
	struct template t = with(params, parts);
	const struct template_mapping own = { .parts = (char *)"", .needs = (char *)"", .body_params = -1 };
	const struct template_mapping older = { .parts = (char *)ONE_URL, .needs = (char *)NEEDS_URL };
	const struct template_mapping none = { .parts = (char *)"{}", .needs = (char *)"[]" };
	AUTO(part_values) struct part_values v = {0}, old = {0}, empty = {0}, missing = {0};

	(void)state;
	assert_ok(parts_values(&t, &own, values, &v));
	assert_int_equal(v.count, 2);
	assert_int_equal(v.items[0].kind, PART_HEADER_TEXT);
	assert_string_equal(v.items[0].value, "503/7 A");
	assert_int_equal(v.items[1].kind, PART_BUTTON_URL);
	assert_int_equal(v.items[1].index, 1);
	assert_string_equal(v.items[1].value, "0142?a=b");
	assert_ok(parts_values(&t, &older, values, &old));
	assert_int_equal(old.count, 1);
	assert_string_equal(old.items[0].value, "503%2F7%20A");
	assert_ok(parts_values(&t, &none, values, &empty));
	assert_int_equal(empty.count, 0);
	json_object_object_del(values, "download_link");
	assert_int_equal(parts_values(&t, &own, values, &missing), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places_are_filled_as_they_will_be_shown),
		cmocka_unit_test(test_what_is_missing_or_leads_elsewhere_refuses_and_names_itself),
		cmocka_unit_test(test_what_has_no_place_to_stand_becomes_lines_of_text),
		cmocka_unit_test(test_an_sms_has_the_address_only_where_it_still_is_one),
		cmocka_unit_test(test_only_what_is_filled_must_be_the_same_there),
		cmocka_unit_test(test_a_provider_that_fills_bodies_alone_serves_only_those),
		cmocka_unit_test(test_values_go_with_what_was_approved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
