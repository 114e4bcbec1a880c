/* Messages through the API: what is wrong with one is named, what becomes of one is told. */
#include "api_office.h"

static void
test_wrong_bodies_are_told_what_is_wrong_with_all_of_them(void **state)
{
	static const struct { const char *path, *body; int status; const char *kind, *pointers; } cases[] = {
		{ "/messages", "{\"template\":", 400, "not_json", "" },
		{ "/messages", "[]", 400, "not_json", "" },
		{ "/messages", "{} {}", 400, "not_json", "" },
		{ "/messages", "{}", 422, "invalid", "#/template" },
		{ "/messages", "{\"templat\":\"permit_ready\",\"to\":{\"fone\":1}}", 422, "invalid", "#/templat #/to/fone" },
		{ "/messages", "{\"template\":7,\"priority\":\"soon\",\"deadline\":\"tomorrow\",\"reference\":\"a\\u0007b\"}", 422, "invalid",
		    "#/template #/deadline #/priority #/reference" },
		{ "/messages", "{\"template\":\"no_such\",\"to\":{\"phone\":\"" SARI "\"}}", 422, "invalid", "#/template" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"0812\"}}", 422, "invalid", "#/to/phone" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{}}", 422, "invalid", "#/to" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":\"" SARI "\"}", 422, "invalid", "#/to" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{\"contact_id\":99}}", 422, "invalid", "#/to/contact_id" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{\"external_ref\":\"odoo:9\"}}", 422, "invalid", "#/to/external_ref" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\"},\"provider\":\"Nobody\",\"permit\":\"1\"}", 422, "invalid",
		    "#/provider #/permit" },
		{ "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\"},\"deadline\":\"2020-01-01T00:00:00Z\"}", 422, "invalid",
		    "#/deadline" },
		{ "/texts", "{\"to\":{\"phone\":\"" SARI "\"}}", 422, "invalid", "#/text" },
		{ "/texts", "{\"text\":\"halo\",\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\"}}", 422, "invalid", "#/template" },
		{ "/check", "{\"text\":\"halo\",\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\"}}", 422, "invalid", "#/text" },
		{ "/invitations", "{\"to\":{\"phone\":\"" SARI "\"},\"channel\":\"pigeon\"}", 422, "invalid", "#/channel" },
		{ "/invitations", "{\"to\":{\"phone\":\"0628-20123\"}}", 422, "invalid", "#/to" },
		{ "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"},\"send_at\":\"9999-01-01T00:00:00Z\"}", 422, "invalid", "#/send_at" },
		{ "/contacts/" SARI "/consents", "{\"scope\":\"all\",\"action\":\"yes\",\"source\":\"inbound\",\"at\":\"2030-01-01T00:00:00Z\"}", 422, "invalid",
		    "#/scope #/action #/source #/at" },
		{ "/contacts/" SARI "/consents", "{\"scope\":\"official\",\"action\":\"opt_in\"}", 422, "invalid", "#/words" },
		{ "/contacts/08/consents", "{\"scope\":\"official\",\"action\":\"decline\"}", 422, "phone", "" },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int status = send(&o, "POST", cases[i].path, cases[i].body);

		if (status != cases[i].status)
			fail_msg("%s %s: %d %s", cases[i].path, cases[i].body, status, web_body(&o.w));
		expect_problem(&o, cases[i].kind, cases[i].pointers);
	}
	/* And nothing came of any of them. */
	assert_int_equal(count(&o, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM contact) + (SELECT count(*) FROM consent_ledger)"), 0);
}

static void
test_a_missing_parameter_is_named(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\",\"name\":\"Sari\"},"
	    "\"params\":{\"permit_type\":\"IUMK\",\"status\":\"terbit\",\"completion_date\":\"20-11-2026\"}}"), 422);
	expect_problem(&o, "invalid", "#/params/permit_number");
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 0);
}

static void
test_a_parameter_in_vain_is_a_warning(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL, *fine = NULL;
	struct json_object *warnings;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", "{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\",\"name\":\"Sari\"},\"params\":{"
	    "\"permit_number\":\"503/0142\",\"permit_type\":\"IUMK\",\"status\":\"terbit\",\"completion_date\":\"20-11-2026\",\"bogus\":\"q\"}}"), 202);
	answer = web_json(&o.w);
	warnings = json_at(answer, "warnings");
	assert_int_equal(json_count(warnings), 1);
	assert_string_equal(json_text(json_item(warnings, 0), "field"), "params.bogus");
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	fine = web_json(&o.w);
	assert_null(json_at(fine, "warnings"));
}

static void
expect_waiting(struct office *o, const char *explanation)
{
	AUTO_JSON struct json_object *answer = NULL;

	assert_int_equal(send(o, "GET", "/messages/1", NULL), 200);
	answer = web_json(&o->w);
	assert_null(json_text(answer, "reason"));
	if (explanation == NULL)
		assert_null(json_text(answer, "explanation"));
	else if (json_text(answer, "explanation") == NULL || strstr(json_text(answer, "explanation"), explanation) == NULL)
		fail_msg("%s", json_text(answer, "explanation"));
	assert_non_null(json_text(answer, "next_attempt_at"));
}

static void
test_a_message_that_waits_says_for_what(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	expect_waiting(&o, NULL);
	assert_ok(db_script(o.w.world.db, "UPDATE queue SET due_at = due_at + 600000"));
	expect_waiting(&o, "menunggu waktunya");
	assert_ok(db_script(o.w.world.db, "INSERT INTO attempt (uid, message_id, provider_id, state, started_at) VALUES ('u', 1, 1, 'refused', 5)"));
	expect_waiting(&o, "dicoba lagi");
	assert_ok(db_script(o.w.world.db, "UPDATE message SET state = 'sending'; UPDATE attempt SET state = 'unknown'"));
	expect_waiting(&o, "jawaban yang pasti");
}

static void
test_a_message_is_queued_and_the_plan_says_why(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;
	struct json_object *plan;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	answer = web_json(&o.w);
	assert_string_equal(json_text(answer, "state"), "queued");
	assert_int_equal(strlen(json_text(answer, "code")), 9);
	assert_true(json_flag(answer, "may", false));
	plan = json_at(answer, "plan");
	assert_int_equal(json_count(plan), 2);
	assert_string_equal(json_text(json_item(plan, 0), "kind"), "fonnte");
	assert_true(json_flag(json_item(plan, 0), "may", false));
	assert_string_equal(json_text(json_item(plan, 0), "reason"), "default_gateway");
	assert_false(json_flag(json_item(plan, 1), "may", true));
	assert_non_null(json_text(json_item(plan, 1), "sentence"));
	assert_int_equal(count(&o, "SELECT count(*) FROM queue"), 1);
	assert_int_equal(count(&o, "SELECT count(*) FROM message WHERE made_by = 'api:live' AND scenario = 'api' AND nothing_leaves = 0"), 1);
}

static void
test_a_check_stores_nothing(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/check", MESSAGE), 200);
	answer = web_json(&o.w);
	assert_null(json_at(answer, "id"));
	assert_true(json_flag(answer, "may", false));
	assert_int_equal(json_count(json_at(answer, "plan")), 2);
	assert_non_null(strstr(json_text(answer, "text"), "503/0142"));
	assert_int_equal(count(&o, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM contact) + (SELECT count(*) FROM queue)"), 0);
}

static void
test_the_same_idempotency_key_gives_the_same_answer_and_one_message(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *first = NULL, *kept = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send_once(&o, "permit-142", "/messages", MESSAGE), 202);
	first = strdup(web_body(&o.w));
	o.w.now += 60000;
	assert_int_equal(send_once(&o, "permit-142", "/messages", MESSAGE), 202);
	assert_string_equal(web_body(&o.w), first);
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 1);
	/* The answer is not readable in the database. */
	kept = world_text(&o.w.world, "SELECT answer FROM idempotency");
	assert_null(strstr(kept, "queued"));
	/* For something else the key is refused, in another's hands it is another key. */
	assert_int_equal(send_once(&o, "permit-142", "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"}}"), 422);
	expect_problem(&o, "idempotency_mismatch", "");
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send_once(&o, "permit-142", "/messages", MESSAGE), 202);
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 2);
	/* A failure is not remembered: the corrected request goes through. */
	assert_int_equal(send_once(&o, "k2", "/messages", "{}"), 422);
	assert_int_equal(send_once(&o, "k2", "/messages", MESSAGE), 202);
	assert_int_equal(send_once(&o, "", "/messages", MESSAGE), 422);
	expect_problem(&o, "idempotency_key", "");
}

/* What does not apply is null, the list names things as the message itself does, and a caller's own values stay as they came. */
static void
test_a_message_looks_alike_alone_and_in_a_list(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *one = NULL, *list = NULL;
	struct json_object *row;
	size_t shared = 0;
	char path[60];

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"},\"send_at\":\"2026-11-22T03:00:00Z\"}"), 202);
	snprintf(path, sizeof(path), "/messages/%" PRId64, number(&o, "id"));
	assert_int_equal(send(&o, "GET", path, NULL), 200);
	one = web_json(&o.w);
	assert_true(web_says(&o.w, "\"due_at\":\"2026-11-22T03:00:00Z\""));
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
	list = web_json(&o.w);
	row = json_item(json_at(list, "messages"), 0);
	json_object_object_foreach(row, name, value) {
		struct json_object *alone = NULL;

		if (!json_object_object_get_ex(one, name, &alone))
			continue;
		shared++;
		if (!json_object_equal(value, alone))
			fail_msg("%s: %s in the list, %s alone", name, json_write(value), json_write(alone));
	}
	assert_int_equal(shared, 23);
	assert_null(json_at(row, "reference"));
	assert_null(json_at(row, "reason"));
	assert_string_equal(json_text(row, "send_at"), "2026-11-22T03:00:00Z");
}

static void
test_free_text_through_an_official_provider_needs_the_window(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"},\"provider\":\"meta 2\"}"), 409);
	expect_problem(&o, "window_closed", "");
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 0);
	assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"}}"), 202);
	assert_int_equal(count(&o, "SELECT count(*) FROM message"), 1);
}

static void
test_one_message_shows_everything_known_of_it(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;
	char path[60];

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(path, sizeof(path), "/messages/%" PRId64, number(&o, "id"));
	assert_int_equal(send(&o, "GET", path, NULL), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(answer, "template"), "permit_ready");
	assert_string_equal(json_text(answer, "to"), "+6281260007001");
	assert_string_equal(json_text(answer, "created_at"), "2026-11-21T03:10:00Z");
	assert_true(json_count(json_at(answer, "timeline")) >= 1);
	assert_int_equal(json_count(json_at(answer, "attempts")), 0);
	assert_null(json_at(answer, "sent_at"));
	assert_int_equal(send(&o, "GET", "/messages/999", NULL), 404);
	expect_problem(&o, "not_found", "");
	assert_int_equal(send(&o, "GET", "/messages/x", NULL), 404);
}

static void
test_messages_are_listed_newest_first_page_by_page(void **state)
{
	AUTO(office) struct office o = {0};
	int64_t after;
	char path[80];
	int i;

	(void)state;
	office_open(&o);
	for (i = 0; i < 5; i++)
		assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"halo\",\"to\":{\"phone\":\"" SARI "\"},\"reference\":\"r\"}"), 202);
	assert_int_equal(send(&o, "GET", "/messages?limit=2&contact=0812-6000-7001&state=queued&reference=r", NULL), 200);
	after = number(&o, "after");
	assert_int_equal(after, 4);
	snprintf(path, sizeof(path), "/messages?limit=3&after=%" PRId64, after);
	assert_int_equal(send(&o, "GET", path, NULL), 200);
	assert_true(web_says(&o.w, "\"id\":3"));
	assert_false(web_says(&o.w, "\"id\":4"));
	assert_true(web_says(&o.w, "\"priority\":\"transactional\"") || web_says(&o.w, "\"priority\":\"reply\""));
	assert_int_equal(send(&o, "GET", "/messages?contact=081299998888", NULL), 200);
	assert_true(web_says(&o.w, "\"messages\":[]"));
	assert_true(web_says(&o.w, "\"after\":null"));
	assert_int_equal(send(&o, "GET", "/messages?sate=queued", NULL), 422);
	assert_int_equal(send(&o, "GET", "/messages?state%20contact=queued", NULL), 422);	/* two names are no name */
	assert_int_equal(send(&o, "GET", "/messages?state=gone", NULL), 422);
	assert_int_equal(send(&o, "GET", "/messages?limit=0", NULL), 422);
	assert_int_equal(send(&o, "GET", "/messages?limit=201", NULL), 422);
	assert_int_equal(send(&o, "GET", "/messages?contact=0812", NULL), 422);
}

static void
test_a_message_can_be_cancelled_once(void **state)
{
	AUTO(office) struct office o = {0};
	char path[60];

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(path, sizeof(path), "/messages/%" PRId64 "/cancel", number(&o, "id"));
	assert_int_equal(send(&o, "POST", path, NULL), 200);
	assert_true(web_says(&o.w, "\"state\":\"cancelled\""));
	assert_int_equal(count(&o, "SELECT count(*) FROM queue"), 0);
	assert_int_equal(send(&o, "POST", path, NULL), 409);
	expect_problem(&o, "wrong_state", "");
	assert_int_equal(send(&o, "POST", "/messages/99/cancel", NULL), 404);
	assert_int_equal(send(&o, "POST", "/messages/99/retry", NULL), 404);
}

/* With the token anybody could answer for the person: a key sees that there is a link, and not where it leads. */
static void
test_the_token_of_a_personal_link_is_in_no_answer(void **state)
{
	static const char token[] = "0123456789abcdef0123456789abcdef", small[] = "ABCDEFGHIJKLMNOPQRSTUV";
	AUTO(office) struct office o = {0};
	AUTO_FREE char *stored = NULL;
	char text[400];

	(void)state;
	office_open(&o);
	snprintf(text, sizeof(text), "{\"to\":{\"phone\":\"" SARI "\"},\"text\":\"Buka https://dpmptsp.example/opt-in-whatsapp/%s atau"
	    " https://dpmptsp.example/wa/%s\"}", token, small);
	assert_int_equal(send_once(&o, "t1", "/texts", text), 202);
	assert_false(web_says(&o.w, token) || web_says(&o.w, small));
	assert_true(web_says(&o.w, "opt-in-whatsapp/…"));
	assert_int_equal(send(&o, "GET", "/messages/1", NULL), 200);
	assert_false(web_says(&o.w, token) || web_says(&o.w, small));
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
	assert_false(web_says(&o.w, token) || web_says(&o.w, small));
	assert_int_equal(send(&o, "POST", "/check", text), 200);
	assert_false(web_says(&o.w, token) || web_says(&o.w, small));
	/* What is sent has it, and the answer that is kept for a repetition has not. */
	assert_int_equal(count(&o, "SELECT count(*) FROM message WHERE body LIKE '%0123456789abcdef0123456789abcdef%'"), 1);
	stored = world_text(&o.w.world, "SELECT group_concat(answer) FROM idempotency");
	assert_null(strstr(stored, token));
}

/* "baselin=true" once told real applicants of old data. */
static void
test_an_argument_with_a_typing_error_is_refused_and_nothing_stored(void **state)
{
	static const struct { const char *method, *path, *body; } cases[] = {
		{ "PUT", "/permits/R1?baselin=true", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\"}" },
		{ "PUT", "/permits/R1?baseline=yes", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\"}" },
		{ "PUT", "/contacts/" SARI "?dry=1", "{\"name\":\"Sari\"}" },
		{ "POST", "/contacts/" SARI "/consents?dry=1", "{\"scope\":\"official\",\"action\":\"decline\",\"source\":\"form\",\"words\":\"Tidak\"}" },
		{ "POST", "/messages?dry_run=true", MESSAGE },
		{ "POST", "/invitations?dry=1", "{\"to\":{\"phone\":\"" SARI "\"}}" },
		{ "GET", "/stats?form=2026-11-01", NULL },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int status = send(&o, cases[i].method, cases[i].path, cases[i].body);

		if (status != 422)
			fail_msg("%s: %d %s", cases[i].path, status, web_body(&o.w));
		expect_problem(&o, "invalid", "#");
	}
	assert_int_equal(count(&o, "SELECT (SELECT count(*) FROM permit) + (SELECT count(*) FROM contact) + (SELECT count(*) FROM message)"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_bodies_are_told_what_is_wrong_with_all_of_them),
		cmocka_unit_test(test_a_missing_parameter_is_named),
		cmocka_unit_test(test_a_parameter_in_vain_is_a_warning),
		cmocka_unit_test(test_a_message_that_waits_says_for_what),
		cmocka_unit_test(test_a_message_is_queued_and_the_plan_says_why),
		cmocka_unit_test(test_a_check_stores_nothing),
		cmocka_unit_test(test_the_same_idempotency_key_gives_the_same_answer_and_one_message),
		cmocka_unit_test(test_a_message_looks_alike_alone_and_in_a_list),
		cmocka_unit_test(test_free_text_through_an_official_provider_needs_the_window),
		cmocka_unit_test(test_one_message_shows_everything_known_of_it),
		cmocka_unit_test(test_messages_are_listed_newest_first_page_by_page),
		cmocka_unit_test(test_a_message_can_be_cancelled_once),
		cmocka_unit_test(test_the_token_of_a_personal_link_is_in_no_answer),
		cmocka_unit_test(test_an_argument_with_a_typing_error_is_refused_and_nothing_stored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
