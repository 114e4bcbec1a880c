/* The program itself, but for its life under FastCGI. */
int api_main(int argc, char **argv);
#define main api_main
#include "../../../cgi-bin/api.c"
#undef main

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/apikey.h"
#include "seed.h"
#include "template/template.h"
#include "web_world.h"

int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 1;
}

#define SARI	"081260007001"
#define MESSAGE	"{\"template\":\"permit_ready\",\"to\":{\"phone\":\"" SARI "\",\"name\":\"Sari Br Ginting\"},\"params\":{" \
	"\"permit_number\":\"503/0142\",\"permit_type\":\"IUMK\",\"status\":\"terbit\",\"completion_date\":\"20-11-2026\"}}"

/* ---- an office with a gateway, the built-in templates and a key of each kind ---- */

struct office {
	struct web_world w;
	char	keys[APIKEY_KIND__COUNT][APIKEY_MAX];
	char	authorization[100], idempotency[100];
};

static void
office_end(struct office *o)
{
	web_world_end(&o->w);
}

static void
use_key(struct office *o, enum apikey_kind kind)
{
	snprintf(o->authorization, sizeof(o->authorization), "HTTP_AUTHORIZATION=Bearer %s", o->keys[kind]);
	o->w.headers[0] = o->authorization;
	o->w.headers[1] = NULL;
}

static void
office_open(struct office *o)
{
	static const char *const kinds[] = { "live", "team", "test" };
	int k, installed;

	web_world_open(&o->w, &program, NULL);
	seed_provider(&o->w.world, 1, "fonnte", 1);
	seed_provider(&o->w.world, 2, "meta", 0);
	IN_TX(&o->w.world, template_install(o->w.world.db, WORLD_NOW, &installed));
	for (k = 0; k < APIKEY_KIND__COUNT; k++)
		IN_TX(&o->w.world, apikey_add(o->w.world.db, kinds[k], kinds[k], WORLD_NOW, o->keys[k], NULL));
	use_key(o, APIKEY_LIVE);
}

static int
send(struct office *o, const char *method, const char *path, const char *body)
{
	char target[300];

	snprintf(target, sizeof(target), "/api/v1%s", path);
	return web_send(&o->w, method, target, body != NULL ? "application/json" : NULL, body != NULL ? body : "", body != NULL ? strlen(body) : 0);
}

static int
send_once(struct office *o, const char *key, const char *path, const char *body)
{
	int status;

	snprintf(o->idempotency, sizeof(o->idempotency), "HTTP_IDEMPOTENCY_KEY=%s", key);
	o->w.headers[1] = o->idempotency;
	o->w.headers[2] = NULL;
	status = send(o, "POST", path, body);
	o->w.headers[1] = NULL;
	return status;
}

static int64_t
number(struct office *o, const char *key)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);
	int64_t n = -1;

	(void)json_int(answer, key, &n);
	return n;
}

static int64_t
count(struct office *o, const char *question)
{
	return world_sql(&o->w.world, question);
}

/* The last answer is a problem of this kind; pointers are those of its errors, separated by spaces. */
static void
expect_problem(struct office *o, const char *kind, const char *pointers)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);
	AUTO_FREE char *type = web_header(&o->w, "Content-Type");
	AUTO(buf) struct buf got;
	size_t i;

	buf_init(&got, 1000);
	for (i = 0; i < json_count(json_at(answer, "errors")); i++)
		buf_fmt(&got, "%s%s", i > 0 ? " " : "", json_text(json_item(json_at(answer, "errors"), i), "pointer"));
	assert_string_equal(type, "application/problem+json");
	if (strcmp(json_text(answer, "type") + strlen("urn:kabarizin:problem:"), kind) != 0 || strcmp(buf_text(&got), pointers) != 0)
		fail_msg("not %s at %s: %s", kind, pointers, web_body(&o->w));
	assert_non_null(json_text(answer, "request_id"));
}

/* ---- keys ---- */

static void
test_without_a_good_key_there_is_nothing_but_health_and_description(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *challenge = NULL;
	size_t i;

	(void)state;
	office_open(&o);
	o.w.headers[0] = NULL;
	for (i = 0; i < program.endpoint_count; i++) {
		bool open = endpoints[i].role == API_OPEN;
		int status = web_send(&o.w, method_name(endpoints[i].method), endpoints[i].pattern, NULL, "", 0);

		if (status != (open ? 200 : 401))
			fail_msg("%s %s: %d", method_name(endpoints[i].method), endpoints[i].pattern, status);
		o.w.now += 10000;
	}
	send(&o, "GET", "/messages", NULL);
	expect_problem(&o, "unauthorized", "");
	assert_string_equal(challenge = web_header(&o.w, "WWW-Authenticate"), "Bearer realm=\"kabarizin\"");
	o.w.headers[0] = "HTTP_AUTHORIZATION=Basic Zm9vOmJhcg==";
	assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
	IN_TX(&o.w.world, apikey_revoke(o.w.world.db, "live", WORLD_NOW));
	assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
}

static void
test_guessing_keys_is_slowed_down_and_good_keys_are_not(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *wait = NULL;
	int i;

	(void)state;
	office_open(&o);
	o.w.headers[0] = "HTTP_AUTHORIZATION=Bearer kz_live_00000000000000000000000000000000";
	for (i = 0; i < 20; i++)
		assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 429);
	assert_non_null(wait = web_header(&o.w, "Retry-After"));
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
}

/* ---- bodies ---- */

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

/* ---- messages ---- */

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

static void
test_each_kind_of_key_reaches_whom_it_may(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 403);
	expect_problem(&o, "team_only", "");
	assert_int_equal(count(&o, "SELECT count(*) FROM contact"), 0);
	/* Nor may it make itself a way to the public by calling somebody staff. */
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"role\":\"staff\",\"name\":\"Sari Br Ginting\"}"), 403);
	expect_problem(&o, "team_only", "");
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"role\":\"staff\",\"name\":\"Sari Br Ginting\"}"), 200);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	assert_int_equal(count(&o, "SELECT nothing_leaves FROM message"), 0);
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	assert_int_equal(count(&o, "SELECT nothing_leaves FROM message ORDER BY id DESC LIMIT 1"), 1);
}

static void
test_a_key_does_not_send_another_keys_message(void **state)
{
	AUTO(office) struct office o = {0};
	char cancel[60], retry[60];

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(cancel, sizeof(cancel), "/messages/%" PRId64 "/cancel", number(&o, "id"));
	snprintf(retry, sizeof(retry), "/messages/%" PRId64 "/retry", number(&o, "id"));
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", cancel, NULL), 403);
	expect_problem(&o, "test_only", "");
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "POST", cancel, NULL), 200);
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", retry, NULL), 403);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", retry, NULL), 403);
	expect_problem(&o, "team_only", "");
	assert_int_equal(count(&o, "SELECT count(*) FROM queue"), 0);
	/* With its own it does as it likes. */
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(cancel, sizeof(cancel), "/messages/%" PRId64 "/cancel", number(&o, "id"));
	assert_int_equal(send(&o, "POST", cancel, NULL), 200);
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

/* ---- people ---- */

static void
expect_reason(struct office *o, size_t entry, const char *reason)
{
	AUTO_JSON struct json_object *answer = web_json(&o->w);

	assert_string_equal(json_text(json_item(json_at(answer, "plan"), entry), "reason"), reason);
}

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

/* ---- permits ---- */

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

/* ---- figures ---- */

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
	assert_string_equal(web_body(&o.w), "{\"status\":\"ok\"}");
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
		cmocka_unit_test(test_without_a_good_key_there_is_nothing_but_health_and_description),
		cmocka_unit_test(test_guessing_keys_is_slowed_down_and_good_keys_are_not),
		cmocka_unit_test(test_wrong_bodies_are_told_what_is_wrong_with_all_of_them),
		cmocka_unit_test(test_an_argument_with_a_typing_error_is_refused_and_nothing_stored),
		cmocka_unit_test(test_a_missing_parameter_is_named),
		cmocka_unit_test(test_a_message_is_queued_and_the_plan_says_why),
		cmocka_unit_test(test_a_check_stores_nothing),
		cmocka_unit_test(test_the_same_idempotency_key_gives_the_same_answer_and_one_message),
		cmocka_unit_test(test_each_kind_of_key_reaches_whom_it_may),
		cmocka_unit_test(test_a_key_does_not_send_another_keys_message),
		cmocka_unit_test(test_a_message_looks_alike_alone_and_in_a_list),
		cmocka_unit_test(test_free_text_through_an_official_provider_needs_the_window),
		cmocka_unit_test(test_one_message_shows_everything_known_of_it),
		cmocka_unit_test(test_messages_are_listed_newest_first_page_by_page),
		cmocka_unit_test(test_a_message_can_be_cancelled_once),
		cmocka_unit_test(test_a_contact_is_put_and_shown),
		cmocka_unit_test(test_a_number_that_a_system_changed_gets_no_link_before_it_is_confirmed),
		cmocka_unit_test(test_the_tick_on_a_form_is_kept_with_its_words),
		cmocka_unit_test(test_a_receipt_follows_the_consent),
		cmocka_unit_test(test_whose_data_a_key_read_is_noted),
		cmocka_unit_test(test_an_invitation_exists_only_in_its_answer),
		cmocka_unit_test(test_a_permit_fires_once_and_says_what),
		cmocka_unit_test(test_a_baseline_fires_nothing_and_a_test_key_sends_nothing),
		cmocka_unit_test(test_a_document_tells_whom_it_names_and_is_listed),
		cmocka_unit_test(test_figures_for_people_and_for_monitoring),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
