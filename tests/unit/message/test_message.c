#include "message/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "contact/contact.h"
#include "message/list.h"
#include "message/reason.h"

#include "world.h"

/* Two people and a text to the first of them, queued. */
struct office { struct world w; int64_t sari, budi, id; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

static int64_t
person(struct world *w, const char *phone, const char *name)
{
	struct contact_draft draft = { .phone = phone, .name = name };
	int64_t id;

	IN_TX(w, contact_put(w->db, &draft, WORLD_NOW, &id, NULL));
	return id;
}

static int64_t
text_to(struct office *o, int64_t contact_id, const char *scenario, int64_t now)
{
	struct message_draft draft = { .contact_id = contact_id, .text = "Halo", .scenario = scenario, .made_by = "sari", .reference = scenario };
	bool repeated;
	int64_t id;

	IN_TX(&o->w, message_make(o->w.db, &draft, now, &id, &repeated, NULL));
	return id;
}

static void
open_office(struct office *o)
{
	world_open(&o->w);
	o->sari = person(&o->w, "0812-6000-7001", "Sari Sembiring");
	o->budi = person(&o->w, "0812-6000-7002", "Budi 100% Ginting");
	world_sql(&o->w, "INSERT INTO provider (id, kind, name, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms, created_at, updated_at)"
	    " VALUES (7, 'meta', 'Meta', 'k', 60, 1000, 0, 0, 0, 0)");
	o->id = text_to(o, o->sari, "operator", WORLD_NOW);
}

static enum err
move(struct office *o, enum message_state to, const char *reason, int64_t at)
{
	struct message_move m = { .to = to, .reason = reason, .provider_id = 7, .at = at };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(o->w.db, &tx));
	e = message_change(o->w.db, o->id, &m, WORLD_NOW + 9);
	return e ? e : db_commit(&tx);
}

static void
test_moves_keep_the_times_of_what_happened(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};

	(void)state;
	open_office(&o);
	assert_ok(move(&o, MESSAGE_SENDING, NULL, 0));
	assert_ok(move(&o, MESSAGE_SENT, "", 100));
	assert_ok(move(&o, MESSAGE_READ, "", 300));
	assert_int_equal(move(&o, MESSAGE_DELIVERED, "", 200), ERR_CONFLICT);
	assert_int_equal(move(&o, MESSAGE_FAILED, REASON_PROVIDER_REFUSED, 400), ERR_CONFLICT);
	assert_ok(message_load(o.w.db, o.id, &m));
	assert_int_equal(m.state, MESSAGE_READ);
	assert_int_equal(m.sent_at, 100);
	assert_int_equal(m.delivered_at, 300);		/* by then at the latest */
	assert_int_equal(m.read_at, 300);
	assert_int_equal(m.provider_id, 7);
	assert_int_equal(m.updated_at, WORLD_NOW + 9);
}

static void
test_a_message_that_waits_again_has_no_reason_and_was_not_sent(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message failed = {0}, again = {0};

	(void)state;
	open_office(&o);
	assert_ok(move(&o, MESSAGE_SENT, "", 100));
	assert_ok(move(&o, MESSAGE_FAILED, REASON_PROVIDER_REFUSED, 200));
	assert_ok(message_load(o.w.db, o.id, &failed));
	assert_string_equal(failed.reason, REASON_PROVIDER_REFUSED);
	assert_ok(move(&o, MESSAGE_QUEUED, NULL, 0));
	assert_ok(message_load(o.w.db, o.id, &again));
	assert_string_equal(again.reason, "");
	assert_int_equal(again.sent_at, 0);
}

static void
test_no_message_is_moved_that_is_not_there(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	o.id = 99;
	assert_int_equal(move(&o, MESSAGE_SENT, "", 100), ERR_NOT_FOUND);
}

static void
test_a_person_cancels_what_waits_and_not_what_is_on_its_way(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};
	AUTO(db_tx) struct db_tx tx = {0};

	(void)state;
	open_office(&o);
	IN_TX(&o.w, message_cancel(o.w.db, o.id, "sari", WORLD_NOW));
	assert_ok(message_load(o.w.db, o.id, &m));
	assert_int_equal(m.state, MESSAGE_CANCELLED);
	assert_string_equal(m.reason, REASON_CANCELLED_BY_OPERATOR);
	IN_TX(&o.w, message_retry(o.w.db, o.id, "api:odoo", WORLD_NOW));
	IN_TX(&o.w, message_cancel(o.w.db, o.id, "api:odoo", WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE reason = '" REASON_CANCELLED_BY_SYSTEM "'"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'cancelled' AND origin = 'sari'"), 1);

	o.id = text_to(&o, o.sari, "operator", WORLD_NOW);
	assert_ok(move(&o, MESSAGE_SENDING, NULL, 0));
	assert_ok(db_begin(o.w.db, &tx));
	assert_int_equal(message_cancel(o.w.db, o.id, "sari", WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(message_retry(o.w.db, o.id, "sari", WORLD_NOW), ERR_CONFLICT);
	assert_int_equal(message_cancel(o.w.db, 99, "sari", WORLD_NOW), ERR_NOT_FOUND);
}

static void
test_a_retry_goes_to_the_number_of_now_and_forgets_a_deadline_that_passed(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};

	(void)state;
	open_office(&o);
	world_sql(&o.w, "UPDATE message SET deadline_at = 5");
	assert_ok(move(&o, MESSAGE_FAILED, REASON_NO_WHATSAPP, 0));
	world_sql(&o.w, "DELETE FROM queue");
	world_sql(&o.w, "UPDATE contact_phone SET number = '+6281260007009' WHERE number = '+6281260007001'");
	IN_TX(&o.w, message_retry(o.w.db, o.id, "sari", WORLD_NOW + 70));
	assert_ok(message_load(o.w.db, o.id, &m));
	assert_int_equal(m.state, MESSAGE_QUEUED);
	assert_string_equal(m.number, "+6281260007009");
	assert_int_equal(m.deadline_at, 0);
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue"), WORLD_NOW + 70);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'retried' AND origin = 'sari'"), 1);
}

static void
test_a_retry_keeps_a_time_that_is_still_ahead(void **state)
{
	static const struct { const char *name; int64_t send_after, due_at; } cases[] = {
		{ "tomorrow", WORLD_NOW + 86400000, WORLD_NOW + 86400000 }, { "an hour ago", WORLD_NOW - 3600000, WORLD_NOW + 70 }, { "none", 0, WORLD_NOW + 70 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o = {0};
		char update[120];

		open_office(&o);
		snprintf(update, sizeof(update), "UPDATE message SET state = 'cancelled', send_after = %lld", (long long)cases[i].send_after);
		world_sql(&o.w, update);
		world_sql(&o.w, "DELETE FROM queue");
		IN_TX(&o.w, message_retry(o.w.db, o.id, "sari", WORLD_NOW + 70));
		if (world_sql(&o.w, "SELECT due_at FROM queue") != cases[i].due_at)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_a_retry_never_reaches_an_erased_person(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(db_tx) struct db_tx tx = {0};

	(void)state;
	open_office(&o);
	assert_ok(move(&o, MESSAGE_FAILED, REASON_NO_WHATSAPP, 0));
	world_sql(&o.w, "UPDATE contact SET erased_at = 5");
	assert_ok(db_begin(o.w.db, &tx));
	assert_int_equal(message_retry(o.w.db, o.id, "sari", WORLD_NOW), ERR_CONFLICT);
}

/* ---- lists ---- */

static size_t
count(struct office *o, const struct message_query *q)
{
	AUTO_JSON struct json_object *rows = NULL;

	assert_ok(message_list(o->w.db, q, &rows));
	return json_count(rows);
}

static int64_t
id_at(struct json_object *rows, size_t i)
{
	int64_t id = 0;

	assert_true(json_int(json_item(rows, i), "id", &id));
	return id;
}

/* Ids 1 to 12: odd ones to Sari, even ones to Budi; every third failed, the last one blocked. */
static void
open_with_twelve(struct office *o)
{
	int i;

	open_office(o);
	for (i = 2; i <= 12; i++)
		text_to(o, i % 2 == 1 ? o->sari : o->budi, i <= 6 ? "operator" : "api", WORLD_NOW + i * 1000);
	world_sql(&o->w, "UPDATE message SET state = 'failed', reason = 'max_attempts', provider_id = 7 WHERE id % 3 = 0 AND id < 12");
	world_sql(&o->w, "UPDATE message SET state = 'blocked', reason = 'no_route' WHERE id = 12");
}

static void
test_pages_follow_each_other_newest_first(void **state)
{
	AUTO(office) struct office o = {0};
	struct message_query all = { .limit = 5 }, states = { .limit = 2,
		.states = MESSAGE_STATE_BIT(MESSAGE_FAILED) | MESSAGE_STATE_BIT(MESSAGE_BLOCKED) };
	static const int64_t want_states[] = { 12, 9, 6, 3 };
	int64_t seen;
	size_t i;

	(void)state;
	open_with_twelve(&o);
	for (seen = 12; seen > 0;) {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(message_list(o.w.db, &all, &rows));
		assert_int_equal(json_count(rows), seen >= 5 ? 5 : seen);
		for (i = 0; i < json_count(rows); i++)
			assert_int_equal(id_at(rows, i), seen--);
		all.before = seen + 1;
		text_to(&o, o.sari, "operator", WORLD_NOW + 60000);	/* what comes in meanwhile moves nothing */
	}
	for (seen = 0; seen < 4; seen += 2) {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(message_list(o.w.db, &states, &rows));
		assert_int_equal(json_count(rows), 2);
		assert_int_equal(id_at(rows, 0), want_states[seen]);
		assert_int_equal(id_at(rows, 1), want_states[seen + 1]);
		states.before = want_states[seen + 1];
	}
	assert_int_equal(count(&o, &states), 0);
}

static void
test_filters_hold_together(void **state)
{
	AUTO(office) struct office o = {0};
	const struct { struct message_query q; size_t want; } cases[] = {
		{ { 0 }, 12 },
		{ { .state = "failed" }, 3 },
		{ { .state = "no_such_state" }, 0 },
		{ { .state = "failed", .states = MESSAGE_STATE_BIT(MESSAGE_QUEUED) }, 0 },
		{ { .contact_id = 1 }, 6 },
		{ { .contact_id = 1, .state = "failed" }, 2 },
		{ { .contact_id = 1, .scenario = "api" }, 3 },
		{ { .scenario = "operator" }, 6 },
		{ { .reference = "operator" }, 6 },
		{ { .provider_id = 7 }, 3 },
		{ { .provider_id = 8 }, 0 },
		{ { .permit_id = 1 }, 0 },
		{ { .from = WORLD_NOW + 3000 }, 10 },
		{ { .from = WORLD_NOW + 3000, .until = WORLD_NOW + 5000 }, 2 },
		{ { .until = WORLD_NOW + 5000, .state = "failed" }, 1 },
		{ { .search = "0812 6000 7001" }, 6 },
		{ { .search = "+62 812-6000-7002", .state = "failed" }, 1 },
		{ { .search = "0812 6000 7009" }, 0 },
		{ { .search = "6000 7001" }, 0 },		/* never by last digits */
		{ { .search = "sari" }, 6 },
		{ { .search = " SARI SEM " }, 6 },
		{ { .search = "ginting" }, 6 },			/* the beginning of a word */
		{ { .search = "inting" }, 0 },
		{ { .search = "100%" }, 6 },
		{ { .search = "%" }, 0 },
		{ { .search = "b_di" }, 0 },
		{ { .search = "sari", .contact_id = 2 }, 0 },
	};
	size_t i;

	(void)state;
	open_with_twelve(&o);
	assert_int_equal(o.sari, 1);
	assert_int_equal(o.budi, 2);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (count(&o, &cases[i].q) != cases[i].want)
			fail_msg("case %zu: %zu, not %zu", i, count(&o, &cases[i].q), cases[i].want);
}

static void
test_a_code_is_found_as_people_type_it(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};
	AUTO_JSON struct json_object *rows = NULL;
	char typed[CODE_TEXT_MAX + 2];
	size_t i;

	(void)state;
	open_with_twelve(&o);
	assert_ok(message_load(o.w.db, 5, &m));
	/* "k7qx 3mpa " */
	for (i = 0; m.code[i] != '\0'; i++)
		typed[i] = m.code[i] == '-' ? ' ' : (m.code[i] >= 'A' && m.code[i] <= 'Z') ? (char)(m.code[i] + 32) : m.code[i];
	typed[i] = ' ';
	typed[i + 1] = '\0';
	assert_ok(message_list(o.w.db, &(struct message_query){ .search = typed }, &rows));
	assert_int_equal(json_count(rows), 1);
	assert_int_equal(id_at(rows, 0), 5);
	assert_string_equal(json_text(json_item(rows, 0), "name"), "Sari Sembiring");
	assert_null(json_at(json_item(rows, 0), "provider"));
	assert_int_equal(count(&o, &(struct message_query){ .code = m.code }), 1);
	assert_int_equal(count(&o, &(struct message_query){ .code = "AAAA-AAAA" }), 0);
}

static void
test_a_name_that_looks_like_a_code_is_a_name(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	open_office(&o);
	text_to(&o, person(&o.w, "0812-6000-7003", "Margaret"), "operator", WORLD_NOW);
	assert_int_equal(count(&o, &(struct message_query){ .search = "margaret" }), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_moves_keep_the_times_of_what_happened),
		cmocka_unit_test(test_a_message_that_waits_again_has_no_reason_and_was_not_sent),
		cmocka_unit_test(test_no_message_is_moved_that_is_not_there),
		cmocka_unit_test(test_a_person_cancels_what_waits_and_not_what_is_on_its_way),
		cmocka_unit_test(test_a_retry_goes_to_the_number_of_now_and_forgets_a_deadline_that_passed),
		cmocka_unit_test(test_a_retry_keeps_a_time_that_is_still_ahead),
		cmocka_unit_test(test_a_retry_never_reaches_an_erased_person),
		cmocka_unit_test(test_pages_follow_each_other_newest_first),
		cmocka_unit_test(test_filters_hold_together),
		cmocka_unit_test(test_a_code_is_found_as_people_type_it),
		cmocka_unit_test(test_a_name_that_looks_like_a_code_is_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
