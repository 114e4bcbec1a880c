/* Permits and documents through the API, and the figures of an office. */
#include "api_office.h"

#define PERMIT	"{\"permit_type\":\"IUMK\",\"permit_number\":\"503/0142\",\"status\":\"active\",\"issue_date\":\"2026-11-20\"," \
	"\"applicant\":{\"name\":\"Sari Br Ginting\",\"phone\":\"" SARI "\"}}"

static void
test_a_permit_fires_once_and_says_what(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "GET", "/permits/0142", NULL), 404);
	assert_int_equal(send(&o, "PUT", "/permits/0142", PERMIT), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(answer, "registration_id"), "0142");
	assert_int_equal(json_count(json_at(answer, "messages")), 1);
	assert_string_equal(json_text(json_item(json_at(answer, "messages"), 0), "scenario"), "permit_ready");
	assert_int_equal(send(&o, "PUT", "/permits/0142", PERMIT), 200);
	assert_true(web_says(&o.w, "\"messages\":[]"));
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 1);
	assert_int_equal(send(&o, "GET", "/permits/0142", NULL), 200);
	assert_true(web_says(&o.w, "503/0142"));
	assert_int_equal(send(&o, "PUT", "/permits/503%2F7", PERMIT), 200);
	assert_true(web_says(&o.w, "\"registration_id\":\"503/7\""));
}

static void
test_a_baseline_fires_nothing_and_a_test_key_sends_nothing(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/permits/1?baseline=true", PERMIT), 200);
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 0);
	assert_int_equal(send(&o, "PUT", "/permits/2?baseline=maybe", PERMIT), 422);
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "PUT", "/permits/3", PERMIT), 200);
	assert_int_equal(count(&o, "SELECT nothing_leaves FROM message"), 1);
	assert_int_equal(send(&o, "PUT", "/permits/4", "{\"permit_type\":\"IUMK\",\"status\":\"active\",\"issue_date\":\"31-02-2026\"}"), 422);
	expect_problem(&o, "invalid", "#/issue_date");
}

static void
test_a_document_tells_whom_it_names_and_is_listed(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/permits/0142?baseline=true", PERMIT), 200);
	assert_int_equal(send(&o, "PUT", "/documents/T-1", "{\"registration_id\":\"0142\",\"state\":\"pending_signature\","
	    "\"staff\":{\"phone\":\"0812-6000-7050\",\"name\":\"Budi Ginting\"}}"), 200);
	assert_true(web_says(&o.w, "\"scenario\":\"document_pending\",\"outcome\":\"message\""));
	assert_int_equal(count(&o, "SELECT count(*) FROM message WHERE number = '+6281260007050'"), 1);
	assert_int_equal(send(&o, "PUT", "/documents/T-2", "{\"registration_id\":\"none\",\"state\":\"draft\"}"), 422);
	expect_problem(&o, "invalid", "#/registration_id");
	assert_int_equal(send(&o, "GET", "/documents/T-2", NULL), 404);
	assert_int_equal(send(&o, "GET", "/documents/T-1", NULL), 200);
	assert_true(web_says(&o.w, "\"staff\":{\"name\":\"Budi Ginting\""));
	assert_int_equal(send(&o, "GET", "/documents?state=pending_signature&registration_id=0142", NULL), 200);
	assert_true(web_says(&o.w, "\"document_number\":\"T-1\""));
	assert_int_equal(send(&o, "GET", "/documents?registration_id=0199", NULL), 200);
	assert_true(web_says(&o.w, "\"documents\":[]"));
	assert_int_equal(send(&o, "GET", "/documents?state=flying", NULL), 422);
	assert_int_equal(send(&o, "GET", "/documents?status=draft", NULL), 422);
}

static void
test_a_permit_with_a_bad_address_is_stored_and_warned_of(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/permits/R1", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\","
	    "\"applicant\":{\"name\":\"Sari\",\"phone\":\"" SARI "\",\"email\":\"-\"}}"), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(json_item(json_at(answer, "warnings"), 0), "field"), "applicant.email");
	assert_int_equal(count(&o, "SELECT count(*) FROM message WHERE scenario = 'permit_ready'"), 1);
}

static void
test_permits_are_listed_and_narrowed_page_by_page(void **state)
{
	static const struct { const char *query; size_t n; } cases[] = {
		{ "", 3 }, { "?status=active", 2 }, { "?search=R-2", 1 }, { "?search=sari", 1 }, { "?expires_until=2027-01-31", 1 }, { "?unreachable=true", 2 },
		{ "?search=0812-6000-7001", 1 }, { "?limit=2", 2 },
	};
	static const char *const wrong[] = { "?status=foo", "?expires_until=besok", "?unreachable=ya", "?limit=0", "?state=active" };
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *page = NULL, *next = NULL;
	struct json_object *first;
	size_t i;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/permits/R-1", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\","
	    "\"expiry_date\":\"2027-01-31\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"" SARI "\"}}"), 200);
	assert_int_equal(send(&o, "PUT", "/permits/R-2", "{\"permit_type\":\"IUMK\",\"status\":\"active\",\"expiry_date\":\"2029-01-31\"}"), 200);
	assert_int_equal(send(&o, "PUT", "/permits/R-3", "{\"permit_type\":\"IUMK\",\"status\":\"draft\"}"), 200);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *answer = NULL;
		char path[100];

		snprintf(path, sizeof(path), "/permits%s", cases[i].query);
		assert_int_equal(send(&o, "GET", path, NULL), 200);
		answer = web_json(&o.w);
		if (json_count(json_at(answer, "permits")) != cases[i].n)
			fail_msg("%s: %zu", cases[i].query, json_count(json_at(answer, "permits")));
	}
	page = web_json(&o.w);
	assert_string_equal(json_text(json_item(json_at(page, "permits"), 1), "expiry_date"), "2029-01-31");
	assert_int_equal(send(&o, "GET", "/permits?limit=2&after=2", NULL), 200);
	next = web_json(&o.w);
	first = json_item(json_at(next, "permits"), 0);
	assert_string_equal(json_text(first, "registration_id"), "R-1");
	assert_string_equal(json_text(json_at(first, "applicant"), "name"), "Sari");
	assert_null(json_at(next, "after"));
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		char path[100];

		snprintf(path, sizeof(path), "/permits%s", wrong[i]);
		assert_int_equal(send(&o, "GET", path, NULL), 422);
	}
}

static void
test_everything_wrong_with_a_body_is_told_at_once(void **state)
{
	static const struct { const char *method, *path, *body, *pointers; } cases[] = {
		{ "PUT", "/permits/R1", "{\"permit_type\":5,\"status\":7,\"issue_date\":\"x\",\"expiry_date\":\"y\",\"is_renewal\":\"ja\",\"applicant\":{\"phone\":4}}",
		    "#/permit_type #/issue_date #/expiry_date #/status #/is_renewal #/applicant/phone" },
		{ "PUT", "/permits/R1", "{}", "#/permit_type #/status" },
		{ "PUT", "/contacts/" SARI, "{\"email\":\"no\",\"role\":\"king\",\"locale\":\"fr\",\"external_ref\":5}", "#/external_ref #/email #/role #/locale" },
		{ "PUT", "/documents/T-1", "{\"registration_id\":\"R9\",\"state\":\"flying\",\"document_date\":\"x\"}", "#/registration_id #/state #/document_date" },
		{ "POST", "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\"},\"params\":{}}", NULL },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (send(&o, cases[i].method, cases[i].path, cases[i].body) != 422)
			fail_msg("%s: %s", cases[i].path, web_body(&o.w));
		if (cases[i].pointers != NULL)
			expect_problem(&o, "invalid", cases[i].pointers);
	}
	assert_true(web_says(&o.w, "#/params/permit_number"));
	assert_true(web_says(&o.w, "#/params/permit_type"));
}

static void
test_figures_for_people_and_for_monitoring(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *stats = NULL;
	AUTO_FREE char *type = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	assert_int_equal(send(&o, "GET", "/stats?from=2026-11-21&to=21-11-2026", NULL), 200);
	stats = web_json(&o.w);
	assert_string_equal(json_text(stats, "from_at"), "2026-11-20T17:00:00Z");
	assert_string_equal(json_text(stats, "until_at"), "2026-11-21T17:00:00Z");
	assert_true(web_says(&o.w, "\"queued\":1"));
	assert_int_equal(send(&o, "GET", "/stats?to=2026-11-20", NULL), 200);
	assert_true(web_says(&o.w, "\"queued\":0"));
	assert_int_equal(send(&o, "GET", "/stats?from=2026-11-22&to=2026-11-21", NULL), 422);
	assert_int_equal(send(&o, "GET", "/stats?from=yesterday", NULL), 422);
	assert_int_equal(web_get(&o.w, "/healthz"), 200);
	assert_string_equal(web_body(&o.w), "{\"status\":\"degraded\",\"sender\":\"never\",\"sender_at\":null}");
	assert_ok(db_run(o.w.world.db, "INSERT INTO heartbeat (program, at, detail) VALUES ('sender', :at, '')", ARGS(INT_("at", WORLD_NOW - 119000)), NULL));
	assert_int_equal(web_get(&o.w, "/healthz"), 200);
	assert_string_equal(web_body(&o.w), "{\"status\":\"ok\",\"sender\":\"running\",\"sender_at\":\"2026-11-21T03:08:01Z\"}");
	assert_ok(db_script(o.w.world.db, "UPDATE heartbeat SET at = at - 1000"));
	assert_int_equal(web_get(&o.w, "/healthz"), 200);
	assert_true(web_says(&o.w, "\"status\":\"degraded\",\"sender\":\"late\""));
	assert_ok(db_script(o.w.world.db, "DELETE FROM heartbeat"));
	assert_int_equal(web_get(&o.w, "/metrics"), 200);
	type = web_header(&o.w, "Content-Type");
	assert_int_equal(strncmp(type, "text/plain; version=0.0.4", 25), 0);
	assert_true(web_says(&o.w, "kabarizin_queue_messages 1\n"));
	assert_true(web_says(&o.w, "kabarizin_sender_age_seconds -1\n"));
	assert_true(web_says(&o.w, "kabarizin_messages{state=\"queued\"} 1\n"));
	assert_true(web_says(&o.w, "kabarizin_provider_up{provider=\"fonnte 1\",kind=\"fonnte\"} 1\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_permit_fires_once_and_says_what),
		cmocka_unit_test(test_a_baseline_fires_nothing_and_a_test_key_sends_nothing),
		cmocka_unit_test(test_a_document_tells_whom_it_names_and_is_listed),
		cmocka_unit_test(test_a_permit_with_a_bad_address_is_stored_and_warned_of),
		cmocka_unit_test(test_permits_are_listed_and_narrowed_page_by_page),
		cmocka_unit_test(test_everything_wrong_with_a_body_is_told_at_once),
		cmocka_unit_test(test_figures_for_people_and_for_monitoring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
