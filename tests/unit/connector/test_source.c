#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "connector/columns.h"
#include "connector/source.h"
#include "connector/xml.h"

/* ---- what a source says ---- */

static struct http_answer
answered(int status, const char *body)
{
	return (struct http_answer){ .transport = HTTP_ANSWERED, .status = status, .body = body, .body_len = strlen(body) };
}

/* A connector of this kind in this phase; settings: JSON. */
static struct connector
connector_of(const char *kind, const char *settings, const char *phase)
{
	struct connector c = { .id = 1, .kind = connector_kind(kind) };

	assert_ok(json_parse(settings, strlen(settings), &c.settings, NULL));
	snprintf(c.phase, sizeof(c.phase), "%s", phase);
	return c;
}

static void
read_as(const char *kind, const char *settings, const char *phase, const struct http_answer *answer, struct pulled *ret)
{
	AUTO(connector) struct connector c = connector_of(kind, settings, phase);
	struct pull pull = { .connector = &c, .secret = "", .token = "", .ref = "1", .number = "503/1", .now = WORLD_NOW, .zone = 420 };

	source_of(c.kind)->read(&pull, answer, ret);
}

#define OFFICE	"{\"base_url\":\"http://x\",\"page_size\":\"2\"}"
#define ROW(id)	"{\"pendaftaran_id\":\"" id "\",\"n_pemohon\":\"Sari\",\"n_perizinan\":\"SIPD\",\"no_surat\":\"503/1\"}"

static const struct { const char *name; int status; const char *body; enum trouble trouble; size_t rows; int64_t bad; bool over; } lists[] = {
	{ "a full page", 200, "[" ROW("1") "," ROW("2") "]", TROUBLE_NONE, 2, 0, false },
	{ "a page that is not full is the last", 200, "[" ROW("1") "]", TROUBLE_NONE, 1, 0, true },
	{ "nothing found is a 404 with data", 404, "{\"error\":\"Tidak ada data..\"}", TROUBLE_NONE, 0, 0, true },
	{ "the same in XML", 404, "<?xml version=\"1.0\"?><xml><error>Tidak ada data..</error></xml>", TROUBLE_NONE, 0, 0, true },
	{ "nothing found with 200", 200, "{\"error\":\"Tidak ada data..\"}", TROUBLE_NONE, 0, 0, true },
	{ "an error that is about something else is no end", 200, "{\"error\":\"A Database Error Occurred\"}", TROUBLE_REFUSED, 0, 0, false },
	{ "nor is an endpoint that is not there", 404, "{\"status\":false,\"error\":\"Unknown method.\"}", TROUBLE_REFUSED, 0, 0, false },
	{ "nor an object that says nothing", 200, "{}", TROUBLE_SHAPE, 0, 0, false },
	{ "a 404 with an object that says nothing is the end", 404, "{}", TROUBLE_NONE, 0, 0, true },
	{ "letters of Windows in XML that says nothing of them", 200, "<xml><item><pendaftaran_id>1</pendaftaran_id><n_pemohon>Caf\xE9</n_pemohon>"
	    "<n_perizinan>SIPD</n_perizinan></item></xml>", TROUBLE_NONE, 1, 0, true },
	{ "letters of Windows in XML that says so", 200, "<?xml version=\"1.0\" encoding=\"windows-1252\"?><xml><item><pendaftaran_id>1</pendaftaran_id>"
	    "<n_pemohon>Caf\xE9 \x93Karo\x94</n_pemohon><n_perizinan>SIPD</n_perizinan></item></xml>", TROUBLE_NONE, 1, 0, true },
	{ "in JSON they are none", 200, "[{\"pendaftaran_id\":\"1\",\"n_pemohon\":\"Caf\xE9\",\"n_perizinan\":\"SIPD\"}]", TROUBLE_NOT_DATA, 0, 0, false },
	{ "a 404 of a web server is none", 404, "<html><body>Not Found</body></html>", TROUBLE_STATUS, 0, 0, false },
	{ "rows in XML", 200, "<xml><item><pendaftaran_id>1</pendaftaran_id><n_pemohon>A &amp; B</n_pemohon><n_perizinan>SIPD</n_perizinan></item></xml>",
	    TROUBLE_NONE, 1, 0, true },
	{ "a notice of PHP before", 200, "<br />\n<b>Notice</b>: Undefined index: [x] in <b>a.php</b> on line <b>1</b><br />\n[" ROW("1") "]",
	    TROUBLE_NONE, 1, 0, true },
	{ "a byte order mark before", 200, "\xEF\xBB\xBF[" ROW("1") "]", TROUBLE_NONE, 1, 0, true },
	{ "half a page", 200, "[" ROW("1") "," ROW("2"), TROUBLE_HALF, 0, 0, false },
	{ "half of XML", 200, "<xml><item><pendaftaran_id>1</pendaftaran_id>", TROUBLE_HALF, 0, 0, false },
	{ "a web page", 200, "<!DOCTYPE html><html><script>var a = [1];</script></html>", TROUBLE_NOT_DATA, 0, 0, false },
	{ "nothing", 200, "", TROUBLE_NOT_DATA, 0, 0, false },
	{ "an error of the server", 500, "[]", TROUBLE_STATUS, 0, 0, false },
	{ "a redirect", 302, "", TROUBLE_STATUS, 0, 0, false },
	{ "numbers and null are values, objects are none", 200, "[{\"pendaftaran_id\":7,\"n_pemohon\":null,\"n_perizinan\":\"SIPD\"},{\"pendaftaran_id\":{}}]",
	    TROUBLE_NONE, 1, 1, false },
	{ "rows of another kind", 200, "[{\"id\":1},2]", TROUBLE_SHAPE, 0, 2, false },
	{ "an XML bomb", 200, "<?xml version=\"1.0\"?><!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml><item><pendaftaran_id>&b;</pendaftaran_id>"
	    "</item></xml>", TROUBLE_UNSAFE, 0, 0, false },
	{ "an XML file that wants another", 200, "<?xml version=\"1.0\"?><!DOCTYPE xml SYSTEM \"file:///etc/passwd\"><xml/>", TROUBLE_UNSAFE, 0, 0, false },
};

static void
test_a_list_is_read_whatever_comes(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		struct http_answer answer = answered(lists[i].status, lists[i].body);
		AUTO(pulled) struct pulled p = {0};

		read_as("office", OFFICE, "terbit", &answer, &p);
		if (p.trouble != lists[i].trouble || (p.trouble == TROUBLE_NONE && (json_count(p.rows) != lists[i].rows || p.bad != lists[i].bad ||
		    p.over != lists[i].over)))
			fail_msg("%s: trouble \"%s\", %zu rows, %d bad, over %d", lists[i].name, trouble_name(p.trouble), json_count(p.rows), (int)p.bad, p.over);
	}
}

static void
test_no_answer_and_too_long_an_answer_have_their_words(void **state)
{
	struct http_answer lost = { .transport = HTTP_LOST, .transport_text = "Timeout was reached", .body = "" };
	struct http_answer cut = answered(200, "[");
	AUTO(pulled) struct pulled a = {0}, b = {0};
	AUTO(buf) struct buf words = {0};

	(void)state;
	cut.cut = true;
	read_as("office", OFFICE, "terbit", &lost, &a);
	assert_int_equal(a.trouble, TROUBLE_UNREACHABLE);
	buf_init(&words, 1000);
	trouble_write(trouble_name(a.trouble), a.detail, &words);
	assert_string_equal(buf_text(&words), "the source could not be reached: Timeout was reached");
	read_as("office", OFFICE, "terbit", &cut, &b);
	assert_int_equal(b.trouble, TROUBLE_TOO_LARGE);
}

static void
test_details_of_somebody_else_are_not_taken(void **state)
{
	struct http_answer own = answered(200, "[{\"pendaftaran_id\":\"1\",\"telp_pemohon\":\"0812\",\"d_berlaku_izin\":\"2031-01-01\"}]");
	struct http_answer other = answered(200, "{\"pendaftaran_id\":\"2\",\"telp_pemohon\":\"0813\"}");
	AUTO(pulled) struct pulled a = {0}, b = {0};

	(void)state;
	read_as("office", OFFICE, "detail", &own, &a);
	assert_string_equal(json_text(json_item(a.rows, 0), "phone"), "0812");
	assert_true(a.over);
	read_as("office", OFFICE, "detail", &other, &b);
	assert_int_equal(json_count(b.rows), 0);
	assert_int_equal(b.bad, 1);
	assert_false(b.over);	/* the application may still say it */
}

/* ---- the national system ---- */

static const struct { const char *name, *row, *status, *label; bool taken; } steps[] = {
	{ "a step in process", "\"status\":\"Proses\",\"nama_proses\":\"Tinjauan\"", "in_process", "Tinjauan", true },
	{ "finished with a permit number", "\"status\":\"Selesai\",\"no_izin\":\"503/1\"", "active", NULL, true },
	{ "finished on the way", "\"status\":\"Selesai\",\"nama_proses\":\"Berkas\"", NULL, NULL, false },
	{ "dropped", "\"status\":\"Drop\"", "rejected", NULL, true },
	{ "waiting", "\"status\":\"Menunggu\"", NULL, NULL, false },
	{ "a word of the office", "\"status\":\"Terbit\"", "Terbit", NULL, true },
};

static void
test_steps_become_the_status_of_a_permit(void **state)
{
	char body[400];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		AUTO(pulled) struct pulled p = {0};
		struct http_answer answer;
		struct json_object *row;

		snprintf(body, sizeof(body), "{\"success\":true,\"data\":{\"data\":[{\"id\":5,\"no_permohonan\":\"K-1\",\"no_hp\":\"\",\"no_tlp\":\"0812\",%s}]}}", steps[i].row);
		answer = answered(200, body);
		read_as("cloud", "{\"url\":\"http://x\"}", "rows", &answer, &p);
		row = json_item(p.rows, 0);
		if (p.trouble != TROUBLE_NONE || (row != NULL) != steps[i].taken || (row != NULL && (!text_equal(json_text(row, "status"), steps[i].status) ||
		    !text_equal(json_text(row, "label"), steps[i].label) || !text_equal(json_text(row, "phone"), "0812"))))
			fail_msg("%s: %s", steps[i].name, row != NULL ? json_write(row) : "no row");
	}
}

static void
test_the_address_has_its_days_and_pages(void **state)
{
	AUTO(connector) struct connector c = connector_of("cloud",
	    "{\"url\":\"https://x/k.json?a={date1}&b={date2}&p={page}&o={offset}&l={limit}&q={x}\",\"days_back\":\"31\",\"page_size\":\"10\"}", "rows");
	struct pull pull = { .connector = &c, .secret = "kunci", .token = "", .now = WORLD_NOW, .zone = 420 };
	struct http_request rq;

	(void)state;
	c.cursor = 2;
	assert_ok(source_of(c.kind)->write(&pull, &rq));
	assert_string_equal(buf_text(&rq.url), "https://x/k.json?a=2026-10-21&b=2026-11-21&p=3&o=20&l=10&q={x}");
	assert_string_equal(buf_text(&rq.headers[1]), "Authorization: Bearer kunci");
	http_request_end(&rq);
}

static const struct { const char *columns; bool good; } mappings[] = {
	{ CONNECTOR_COLUMNS, true }, { "registration=a, status=b", true }, { "registration=a status=b|c", true }, { "registration=a", false },
	{ "status=b", false }, { "registration=a, status=b, x=c", false }, { "registration=, status=b", false }, { "registration=a b, status=c", false },
};

static void
test_columns_are_pairs_and_name_what_is_needed(void **state)
{
	struct problem problem = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(mappings) / sizeof(mappings[0]); i++)
		if ((columns_check(mappings[i].columns, &problem) == ERR_NONE) != mappings[i].good)
			fail_msg("%s", mappings[i].columns);
}

/* ---- the gateway ---- */

static void
test_a_gateway_gives_messages_or_says_why_not(void **state)
{
	static const struct { const char *token, *body; enum trouble trouble; size_t rows; } cases[] = {
		{ "", "{\"success\":true,\"data\":{\"token\":\"abc\"}}", TROUBLE_NONE, 0 },
		{ "", "{\"success\":false,\"message\":\"Invalid\"}", TROUBLE_LOGIN, 0 },
		{ "", "{\"success\":true,\"data\":{}}", TROUBLE_LOGIN, 0 },
		{ "t", "{\"success\":true,\"data\":[{\"id\":1,\"to\":\"08\",\"body\":\"x\"},{\"to\":\"08\"},3]}", TROUBLE_NONE, 1 },
		{ "t", "{\"success\":true,\"data\":\"x\"}", TROUBLE_SHAPE, 0 },
		{ "t", "{\"success\":false,\"message\":\"Expired\"}", TROUBLE_LOGIN, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(connector) struct connector c = connector_of("gateway", "{}", "messages");
		struct pull pull = { .connector = &c, .secret = "", .token = cases[i].token, .now = WORLD_NOW };
		struct http_answer answer = answered(200, cases[i].body);
		AUTO(pulled) struct pulled p = {0};

		source_of(c.kind)->read(&pull, &answer, &p);
		if (p.trouble != cases[i].trouble || json_count(p.rows) != cases[i].rows)
			fail_msg("%s: \"%s\", %zu rows", cases[i].body, trouble_name(p.trouble), json_count(p.rows));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_list_is_read_whatever_comes),
		cmocka_unit_test(test_no_answer_and_too_long_an_answer_have_their_words),
		cmocka_unit_test(test_details_of_somebody_else_are_not_taken),
		cmocka_unit_test(test_steps_become_the_status_of_a_permit),
		cmocka_unit_test(test_the_address_has_its_days_and_pages),
		cmocka_unit_test(test_columns_are_pairs_and_name_what_is_needed),
		cmocka_unit_test(test_a_gateway_gives_messages_or_says_why_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
