/* People through the API: who they are, what they allowed, and how they are asked. */
#include "api_office.h"

static void
test_a_contact_is_put_and_shown(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI, NULL), 404);
	assert_int_equal(send(&o, "GET", "/contacts/0812", NULL), 422);
	assert_int_equal(send(&o, "PUT", "/contacts/0812-6000-7001",
	    "{\"name\":\"Sari Br Ginting\",\"email\":\"sari@example.id\",\"external_ref\":\"odoo:4711\"}"), 200);
	assert_int_equal(send(&o, "PUT", "/contacts/+62%20812%206000%207001", "{\"locale\":\"en\"}"), 200);
	assert_int_equal(send(&o, "GET", "/contacts/6281260007001", NULL), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(answer, "phone"), "+6281260007001");
	assert_string_equal(json_text(answer, "name"), "Sari Br Ginting");
	assert_string_equal(json_text(answer, "locale"), "en");
	assert_string_equal(json_text(json_item(json_at(answer, "external_refs"), 0), "system"), "odoo");
	assert_string_equal(json_text(json_at(json_at(answer, "consents"), "official"), "state"), "none");
	assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"halo\",\"to\":{\"external_ref\":{\"system\":\"odoo\",\"id\":\"4711\"}}}"), 202);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"role\":\"king\",\"email\":\"no\"}"), 422);
}

static void
test_the_tick_on_a_form_is_kept_with_its_words(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;
	struct json_object *entry;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/contacts/" SARI "/consents",
	    "{\"scope\":\"official\",\"action\":\"opt_in\",\"source\":\"form\",\"words\":\"Saya setuju\","
	    "\"request_words\":\"Bolehkah kami mengirim kabar?\",\"evidence\":{\"form\":\"F-12\"},\"at\":\"2026-11-20T08:00:00+07:00\"}"), 201);
	assert_true(web_says(&o.w, "\"official\":{\"state\":\"agreed\""));
	assert_int_equal(send(&o, "GET", "/contacts/" SARI "/consents", NULL), 200);
	answer = web_json(&o.w);
	entry = json_item(json_at(answer, "entries"), 0);
	assert_string_equal(json_text(entry, "answer_words"), "Saya setuju");
	assert_string_equal(json_text(entry, "actor"), "api:live");
	assert_string_equal(json_text(entry, "at"), "2026-11-20T01:00:00Z");
	assert_string_equal(json_text(json_at(entry, "evidence"), "form"), "F-12");
}

static void
test_a_receipt_follows_the_consent(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI "/receipt", NULL), 404);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"name\":\"Sari\"}"), 200);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI "/receipt", NULL), 404);
	assert_true(web_says(&o.w, "urn:kabarizin:problem:no_consent"));
	assert_int_equal(send(&o, "GET", "/contacts/0812/receipt", NULL), 422);
	assert_int_equal(send(&o, "POST", "/contacts/" SARI "/consents",
	    "{\"scope\":\"official\",\"action\":\"opt_in\",\"source\":\"form\",\"words\":\"Saya setuju\"}"), 201);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI "/receipt?locale=en", NULL), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(json_at(answer, "pii_processing"), "language"), "en");
	assert_int_equal(json_count(json_at(answer, "events")), 1);
	assert_string_equal(json_text(json_item(json_at(answer, "events"), 0), "answer_words"), "Saya setuju");
	assert_true(strstr(json_text(answer, "receipt_check_url"), "/cek/") != NULL);
}

static void
test_whose_data_a_key_read_is_noted(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"name\":\"Sari\"}"), 200);
	seed_expect(&o.w.world, "SELECT count(*) FROM contact_seen", "0");	/* it was told to us, not read */
	assert_int_equal(send(&o, "POST", "/check", "{\"text\":\"halo\",\"to\":{\"phone\":\"0812-6000-7999\"}}"), 200);
	seed_expect(&o.w.world, "SELECT count(*) FROM contact_seen", "0");	/* rolled back with the contact it made */
	assert_int_equal(send(&o, "GET", "/contacts/" SARI, NULL), 200);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI, NULL), 200);
	seed_expect(&o.w.world, "SELECT actor || ' ' || how || ' ' || count(*) FROM contact_seen", "api:live api 1");
}

static void
test_an_invitation_exists_only_in_its_answer(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;
	AUTO_FREE char *body = NULL, *dump = NULL;
	const char *token;

	(void)state;
	office_open(&o);
	assert_int_equal(send_once(&o, "i1", "/invitations", "{\"to\":{\"phone\":\"" SARI "\"},\"channel\":\"operator\"}"), 201);
	body = strdup(web_body(&o.w));
	answer = web_json(&o.w);
	token = strrchr(json_text(answer, "url"), '/') + 1;
	assert_int_equal(strlen(token), 32);
	assert_int_equal(strncmp(json_text(answer, "url"), "http://kabarizin.example/opt-in-whatsapp/", 41), 0);
	assert_int_equal(strncmp(json_text(answer, "qr_svg"), "<svg", 4), 0);
	assert_null(json_text(answer, "wa_link"));
	assert_non_null(json_text(answer, "wa_link_problem"));
	dump = world_text(&o.w.world, "SELECT (SELECT group_concat(hex(token_hash)) FROM invitation) || (SELECT group_concat(answer) FROM idempotency)");
	assert_null(strcasestr(dump, token));
	/* And yet the same request gets it again. */
	assert_int_equal(send_once(&o, "i1", "/invitations", "{\"to\":{\"phone\":\"" SARI "\"},\"channel\":\"operator\"}"), 201);
	assert_string_equal(web_body(&o.w), body);
	assert_int_equal(count(&o, "SELECT count(*) FROM invitation"), 1);
}

static void
test_an_argument_that_no_call_knows_is_said_on_every_address(void **state)
{
	static const char *const paths[] = { "/contacts/" SARI, "/contacts/" SARI "/consents", "/contacts/" SARI "/receipt", "/permits/R-1",
		"/documents/D-1", "/messages/1", "/templates", "/templates/permit_ready", "/documents", "/messages", "/stats" };
	AUTO(office) struct office o = {0};
	char path[200];
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		snprintf(path, sizeof(path), "%s?inclde=history", paths[i]);
		assert_int_equal(send(&o, "GET", path, NULL), 422);
		assert_true(web_says(&o.w, "inclde is not an argument here"));
	}
	assert_int_equal(send(&o, "POST", "/messages/1/cancel?force=1", "{}"), 422);
	assert_int_equal(send(&o, "GET", "/contacts/" SARI "/receipt?locale=fr", NULL), 422);
}

static void
test_what_is_not_there_and_what_is_wrong_is_said_in_one_line(void **state)
{
	static const struct { const char *method, *path, *body, *detail; int status; } cases[] = {
		{ "GET", "/permits/R-9", NULL, "there is no permit with this registration id", 404 },
		{ "GET", "/documents/D-9", NULL, "there is no document with this number", 404 },
		{ "GET", "/contacts/081260009999", NULL, "no contact has this number", 404 },
		{ "GET", "/messages/99", NULL, "there is no message with this id", 404 },
		{ "GET", "/templates/nope", NULL, "there is no template with this key; GET /api/v1/templates lists them", 404 },
		{ "PUT", "/permits/R-1", "{}", "permit_type is needed", 422 },
		{ "PUT", "/permits/R-1", "{\"permit_type\":\"SIPD\",\"status\":\"active\",\"applicant\":{\"name\":5}}", "applicant/name must be a text", 422 },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *answer = NULL;

		assert_int_equal(send(&o, cases[i].method, cases[i].path, cases[i].body), cases[i].status);
		answer = web_json(&o.w);
		assert_string_equal(json_text(answer, "detail"), cases[i].detail);
	}
}

static void
expect_reason(struct office *o, size_t entry, const char *reason)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);

	assert_string_equal(json_text(json_item(json_at(answer, "plan"), entry), "reason"), reason);
}

static void
test_a_number_that_a_system_changed_gets_no_link_before_it_is_confirmed(void **state)
{
	static const char text[] = "{\"text\":\"Unduh di https://izin.example.go.id/1\",\"to\":{\"external_ref\":\"odoo:4711\"}}";
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *answer = NULL;

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"name\":\"Sari\",\"external_ref\":\"odoo:4711\"}"), 200);
	assert_int_equal(send(&o, "POST", "/texts", text), 202);
	expect_reason(&o, 0, "default_gateway");
	assert_int_equal(send(&o, "PUT", "/contacts/081260007009", "{\"external_ref\":\"odoo:4711\"}"), 200);
	answer = web_json(&o.w);
	assert_string_equal(json_text(answer, "phone"), "+6281260007009");
	assert_false(json_flag(answer, "confirmed", true));
	assert_int_equal(send(&o, "POST", "/texts", text), 202);
	expect_reason(&o, 0, "unconfirmed_number");
	assert_int_equal(send(&o, "POST", "/texts", "{\"text\":\"Selesai.\",\"to\":{\"external_ref\":\"odoo:4711\"}}"), 202);
	expect_reason(&o, 0, "default_gateway");
	assert_int_equal(count(&o, "SELECT count(*) FROM review WHERE kind = 'number' AND state = 'open' AND made_by = 'api:live'"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_contact_is_put_and_shown),
		cmocka_unit_test(test_the_tick_on_a_form_is_kept_with_its_words),
		cmocka_unit_test(test_a_receipt_follows_the_consent),
		cmocka_unit_test(test_whose_data_a_key_read_is_noted),
		cmocka_unit_test(test_an_invitation_exists_only_in_its_answer),
		cmocka_unit_test(test_an_argument_that_no_call_knows_is_said_on_every_address),
		cmocka_unit_test(test_what_is_not_there_and_what_is_wrong_is_said_in_one_line),
		cmocka_unit_test(test_a_number_that_a_system_changed_gets_no_link_before_it_is_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
