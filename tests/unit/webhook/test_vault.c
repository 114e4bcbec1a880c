#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "seed.h"
#include "webhook/inbox.h"
#include "webhook/list.h"
#include "webhook/look.h"
#include "webhook/refused.h"

enum { META = 1, FONNTE = 2, TWILIO = 3 };

#define WEEK_AGO	(WORLD_NOW - 7 * CLOCK_DAY_MS)
#define FORM		"application/x-www-form-urlencoded"
#define YES		"{\"device\":\"6281260000001\",\"sender\":\"6281260000009\",\"message\":\"Ya\",\"inboxid\":\"7\",\"timestamp\":\"1790000000\"}"
#define STOP		"{\"device\":\"6281260000001\",\"sender\":\"6281260000009\",\"message\":\"Stop\",\"inboxid\":\"7\",\"timestamp\":\"1790000000\"}"
#define TWILIO_TEXT	"MessageSid=SM00000000000000000000000000000002&From=whatsapp%3A%2B6281260000009&To=whatsapp%3A%2B14155238886&Body=Halo" \
	"&NumMedia=0&SmsStatus=received&AccountSid=AC00000000000000000000000000000001"

static void
open_office(struct world *w)
{
	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_provider(w, TWILIO, "twilio", 0);
}

/* A body that lies in the vault since at, in this state. */
static int64_t
keep(struct world *w, int64_t provider_id, int64_t at, const char *type, const char *body, const char *state)
{
	static const char insert[] =
	    "INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state)"
	    " VALUES (:provider, :at, :type, '', :body, :state) RETURNING id";
	int64_t id;

	IN_TX(w, db_one_int(w->db, insert, ARGS(INT_("provider", provider_id), INT_("at", at), TEXT_("type", type),
	    BLOB_("body", body, strlen(body)), TEXT_("state", state)), &id));
	return id;
}

static struct inbox_result
replay(struct world *w, int64_t id, int64_t now)
{
	struct inbox_result result = {0};

	IN_TX(w, inbox_replay(w->db, id, "rina", now, &result));
	return result;
}

/* ---- reading again ---- */

static void
test_what_is_read_again_has_its_effects_once(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_office(&w);
	id = keep(&w, FONNTE, WORLD_NOW - 1000, "application/json", STOP, "unreadable");
	assert_string_equal(replay(&w, id, WORLD_NOW).state, "applied");
	seed_expect(&w, "SELECT count(*) FROM inbound", "1");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger WHERE scope = 'gateway'", "1");
	assert_string_equal(replay(&w, id, WORLD_NOW + 200000).state, "applied");
	seed_expect(&w, "SELECT count(*) FROM inbound", "1");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger WHERE scope = 'gateway'", "1");
	seed_expect(&w, "SELECT state || ' ' || replayed_by || ' ' || (replayed_at - 1795230600000) FROM webhook_inbox", "applied rina 200000");
}

static void
test_a_message_without_a_time_was_written_when_it_came_not_when_it_is_read_again(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	world_sql(&w, "UPDATE provider SET settings = '{\"account_sid\":\"AC00000000000000000000000000000001\",\"from\":\"+14155238886\"}' WHERE id = 3");
	replay(&w, keep(&w, TWILIO, WEEK_AGO, FORM, TWILIO_TEXT, "unreadable"), WORLD_NOW);
	assert_int_equal(world_sql(&w, "SELECT at FROM inbound"), WEEK_AGO);
	/* So no window is open that closed six days ago. */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM service_window WHERE inbound_at > 1795230600000 - 86400000"), 0);
}

static void
test_a_gateways_message_without_id_and_time_is_known_when_it_is_read_again(void **state)
{
	static const char body[] = "{\"device\":\"6281260000001\",\"sender\":\"6281260000009\",\"message\":\"Apa kabar\"}";
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_office(&w);
	id = keep(&w, FONNTE, WEEK_AGO, "application/json", body, "unreadable");
	replay(&w, id, WORLD_NOW - 1000000);
	replay(&w, id, WORLD_NOW);
	seed_expect(&w, "SELECT count(*) FROM inbound", "1");
}

static void
test_what_names_somebody_who_was_erased_is_not_read_again(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct inbox_result result;

	(void)state;
	open_office(&w);
	keep(&w, FONNTE, WEEK_AGO, "application/json", YES, "applied");
	world_sql(&w, "UPDATE webhook_inbox SET scrubbed_at = 1");
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(inbox_replay(w.db, 1, "rina", WORLD_NOW, &result), ERR_CONFLICT);
	seed_expect(&w, "SELECT count(*) FROM contact", "0");
}

static void
test_somebody_nobody_knew_is_told_apart_and_stays_so(void **state)
{
	AUTO(world) struct world w = {0};
	struct webhook_query strangers = { .strangers = true, .limit = 10 };
	AUTO_JSON struct json_object *rows = NULL;
	int64_t first, second;

	(void)state;
	open_office(&w);
	first = keep(&w, FONNTE, WORLD_NOW - 2000, "application/json", YES, "unreadable");
	second = keep(&w, FONNTE, WORLD_NOW - 1000, "application/json",
	    "{\"device\":\"6281260000001\",\"sender\":\"6281260000009\",\"message\":\"Halo\",\"inboxid\":\"8\",\"timestamp\":\"1790000100\"}", "unreadable");
	replay(&w, first, WORLD_NOW);
	replay(&w, second, WORLD_NOW + 1);
	replay(&w, first, WORLD_NOW + 2);
	assert_ok(webhook_list(w.db, &strangers, &rows));
	assert_int_equal(json_count(rows), 1);
	seed_expect(&w, "SELECT group_concat(strangers) FROM (SELECT strangers FROM webhook_inbox ORDER BY id)", "1,0");
}

/* ---- looking ---- */

static struct json_object *
effect(struct json_object *look, size_t i)
{
	return json_item(json_at(look, "effects"), i);
}

static void
test_a_look_leads_to_the_contact_the_ledger_and_the_answer(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *look = NULL;
	struct json_object *entry;
	int64_t id, number = 0;

	(void)state;
	open_office(&w);
	id = keep(&w, FONNTE, WORLD_NOW - 1000, "application/json", STOP, "unreadable");
	replay(&w, id, WORLD_NOW);
	seed_message(&w, 9, 1, "text", "sent");
	world_sql(&w, "UPDATE message SET reply_to = '7', scenario = 'consent'");
	assert_ok(webhook_look(w.db, id, &look));
	assert_int_equal(json_count(json_at(look, "effects")), 1);
	assert_string_equal(json_text(effect(look, 0), "what"), "inbound");
	assert_string_equal(json_text(effect(look, 0), "reply"), "STOP");
	assert_true(json_int(effect(look, 0), "contact_id", &number) && number == 1);
	assert_true(json_int(effect(look, 0), "message_id", &number) && number == 9);
	entry = json_item(json_at(effect(look, 0), "entries"), 0);
	assert_string_equal(json_text(entry, "action"), "opt_out");
	assert_string_equal(json_text(entry, "scope"), "gateway");
	/* A gateway signs nothing; and the person's words and number stand nowhere in it. */
	assert_false(json_flag(look, "signed", true));
	assert_null(strstr(json_write(look), "81260000009"));
}

static void
test_a_look_finds_the_message_of_a_receipt_and_says_when_there_is_none(void **state)
{
	static const char body[] = "{\"device\":\"6281260000001\",\"id\":\"1234\",\"stateid\":\"s1\",\"status\":\"sent\",\"state\":\"delivered\"}";
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *known = NULL, *unknown = NULL;
	int64_t id, message = 0;

	(void)state;
	open_office(&w);
	seed_contact(&w, 5);
	seed_message(&w, 9, 5, "text", "sent");
	id = keep(&w, FONNTE, WORLD_NOW, "application/json", body, "applied");
	assert_ok(webhook_look(w.db, id, &unknown));
	assert_true(json_int(effect(unknown, 0), "message_id", &message) && message == 0);
	world_sql(&w, "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, provider_message_id)"
	    " VALUES ('u', 9, 2, 'accepted', 1, '1234')");
	assert_ok(webhook_look(w.db, id, &known));
	assert_string_equal(json_text(effect(known, 0), "status"), "delivered");
	assert_true(json_int(effect(known, 0), "message_id", &message) && message == 9);
}

static void
test_what_cannot_be_read_or_has_no_provider_any_more_can_still_be_looked_at(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *unreadable = NULL, *orphan = NULL, *none = NULL;

	(void)state;
	open_office(&w);
	assert_ok(webhook_look(w.db, keep(&w, META, WORLD_NOW, "text/html", "<html>", "unreadable"), &unreadable));
	assert_false(json_flag(unreadable, "readable", true));
	assert_true(json_flag(unreadable, "signed", false));
	assert_ok(webhook_look(w.db, keep(&w, 77, WORLD_NOW, "text/html", "<html>", "unreadable"), &orphan));
	assert_string_equal(json_text(orphan, "provider"), "");
	assert_int_equal(webhook_look(w.db, 99, &none), ERR_NOT_FOUND);
}

/* ---- lists ---- */

static void
expect_ids(struct world *w, const char *name, struct webhook_query query, const char *want)
{
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(buf) struct buf ids = {0};
	int64_t id;
	size_t i;

	buf_init(&ids, 200);
	query.limit = query.limit != 0 ? query.limit : 50;
	assert_ok(webhook_list(w->db, &query, &rows));
	for (i = 0; i < json_count(rows); i++)
		if (json_int(json_item(rows, i), "id", &id))
			buf_fmt(&ids, "%" PRId64 " ", id);
	if (strcmp(buf_text(&ids), want) != 0)
		fail_msg("%s: %s, not %s", name, buf_text(&ids), want);
}

static void
test_the_list_is_narrowed_by_state_provider_and_time_and_paged_by_key(void **state)
{
	static const char *const states[] = { "applied", "ignored", "partly", "unreadable" };
	AUTO(world) struct world w = {0};
	int i;

	(void)state;
	open_office(&w);
	for (i = 0; i < 8; i++)
		keep(&w, i % 2 == 0 ? META : FONNTE, WORLD_NOW + i * CLOCK_DAY_MS, "", "x", states[i % 4]);
	world_sql(&w, "DELETE FROM webhook_inbox WHERE id = 4");	/* retention leaves gaps */
	expect_ids(&w, "all", (struct webhook_query){0}, "8 7 6 5 3 2 1 ");
	expect_ids(&w, "a state", (struct webhook_query){ .state = "ignored" }, "6 2 ");
	expect_ids(&w, "the common state", (struct webhook_query){ .state = "applied" }, "5 1 ");
	expect_ids(&w, "a provider", (struct webhook_query){ .provider_id = FONNTE }, "8 6 2 ");
	expect_ids(&w, "from a time", (struct webhook_query){ .from = WORLD_NOW + 4 * CLOCK_DAY_MS }, "8 7 6 5 ");
	expect_ids(&w, "until a time, not with it", (struct webhook_query){ .until = WORLD_NOW + 4 * CLOCK_DAY_MS }, "3 2 1 ");
	expect_ids(&w, "between, in a gap", (struct webhook_query){ .from = WORLD_NOW + 3 * CLOCK_DAY_MS, .until = WORLD_NOW + 5 * CLOCK_DAY_MS - 1 }, "5 ");
	expect_ids(&w, "before everything", (struct webhook_query){ .until = WORLD_NOW }, "");
	expect_ids(&w, "after everything", (struct webhook_query){ .from = WORLD_NOW + 99 * CLOCK_DAY_MS }, "");
	expect_ids(&w, "a page", (struct webhook_query){ .limit = 2 }, "8 7 ");
	expect_ids(&w, "the next page", (struct webhook_query){ .limit = 2, .before = 7 }, "6 5 ");
}

static void
test_a_flood_of_refusals_is_one_row_until_an_hour_passes_or_the_reason_changes(void **state)
{
	AUTO(world) struct world w = {0};
	struct refusal r = { .provider_id = META, .times = 40, .why = "signature wrong",
	    .method = "POST", .content_type = "x", .address = "192.0.2.1", .bytes = 5 };
	struct refused_query all = { .limit = 10 }, other = { .provider_id = FONNTE, .limit = 10 };
	AUTO_JSON struct json_object *rows = NULL, *none = NULL;
	int64_t n = 0;

	(void)state;
	open_office(&w);
	IN_TX(&w, refused_note(w.db, &r, WORLD_NOW));
	r.times = 2;
	IN_TX(&w, refused_note(w.db, &r, WORLD_NOW + CLOCK_HOUR_MS - 1));
	seed_expect(&w, "SELECT count(*) || ' ' || sum(times) FROM webhook_refused", "1 42");
	IN_TX(&w, refused_note(w.db, &r, WORLD_NOW + 2 * CLOCK_HOUR_MS));
	r.why = "signature missing";
	IN_TX(&w, refused_note(w.db, &r, WORLD_NOW + 2 * CLOCK_HOUR_MS));
	/* Two reasons in turn are two rows, however long it goes on. */
	r.why = "signature wrong";
	IN_TX(&w, refused_note(w.db, &r, WORLD_NOW + 2 * CLOCK_HOUR_MS + 1));
	assert_ok(refused_list(w.db, &all, &rows));
	assert_int_equal(json_count(rows), 3);
	assert_string_equal(json_text(json_item(rows, 0), "why"), "signature missing");
	assert_true(json_int(json_item(rows, 2), "times", &n) && n == 42);
	assert_ok(refused_list(w.db, &other, &none));
	assert_int_equal(json_count(none), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_read_again_has_its_effects_once),
		cmocka_unit_test(test_a_message_without_a_time_was_written_when_it_came_not_when_it_is_read_again),
		cmocka_unit_test(test_a_gateways_message_without_id_and_time_is_known_when_it_is_read_again),
		cmocka_unit_test(test_what_names_somebody_who_was_erased_is_not_read_again),
		cmocka_unit_test(test_somebody_nobody_knew_is_told_apart_and_stays_so),
		cmocka_unit_test(test_a_look_leads_to_the_contact_the_ledger_and_the_answer),
		cmocka_unit_test(test_a_look_finds_the_message_of_a_receipt_and_says_when_there_is_none),
		cmocka_unit_test(test_what_cannot_be_read_or_has_no_provider_any_more_can_still_be_looked_at),
		cmocka_unit_test(test_the_list_is_narrowed_by_state_provider_and_time_and_paged_by_key),
		cmocka_unit_test(test_a_flood_of_refusals_is_one_row_until_an_hour_passes_or_the_reason_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
