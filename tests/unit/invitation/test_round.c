#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "invitation/invitation.h"
#include "invitation/round.h"
#include "message/message.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define STANDS	"INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq) VALUES "

enum { META = 1, FONNTE = 2 };
#define BASE	"https://kabar.example.go.id"

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

static void
open_office(struct world *w, int64_t people)
{
	int64_t id;
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	run(w, "INSERT INTO setting VALUES ('rest_on_days_off', '0', 1, 'test')");	/* WORLD_NOW is a Saturday */
	for (id = 1; id <= people; id++)
		seed_contact(w, id);
}

/* ---- whom ---- */

static void
look(struct world *w, const struct audience_filter *f, size_t cap, struct audience *ret)
{
	assert_ok(audience_look(w->db, f, BASE, cap, WORLD_NOW, ret));
}

static int64_t
people_because(const struct audience *a, const char *obstacle, const char *why)
{
	size_t i;

	for (i = 0; i < a->reason_count; i++)
		if (strcmp(a->reasons[i].obstacle, obstacle) == 0 && strcmp(a->reasons[i].why, why) == 0)
			return a->reasons[i].people;
	return 0;
}

static void
test_everybody_meant_is_free_or_has_one_reason(void **state)
{
	static const struct { const char *obstacle, *why; } wanted[] = {
		{ "stopped", "" }, { "agreed", "" }, { "declined", "" }, { "no_way", "landline" }, { "no_way", "no_number" }, { "no_way", "no_whatsapp" },
		{ "no_way", "unconfirmed_number" }, { "recent", "" },
	};
	AUTO(world) struct world w = {0};
	AUTO(audience) struct audience a = {0};
	struct audience_filter any = {0};
	int64_t sum;
	size_t i;

	(void)state;
	open_office(&w, 12);
	run(&w, STANDS "(1, 'gateway', 'stopped', 0, 1, 1, 1), (2, 'official', 'agreed', 0, 1, 1, 1),"
	    " (3, 'gateway', 'declined', 0, 1, 1, 1), (9, 'gateway', 'agreed', 0, 1, 1, 1), (9, 'email', 'stopped', 0, 1, 1, 1)");
	run(&w, "UPDATE contact_phone SET kind = 'landline' WHERE contact_id = 4; DELETE FROM contact_phone WHERE contact_id = 5;"
	    " UPDATE contact_phone SET whatsapp = 'no', whatsapp_at = 1795230600000 WHERE contact_id = 6;"
	    " UPDATE contact_phone SET confirmed = 0 WHERE contact_id = 7; UPDATE contact SET erased_at = 5 WHERE id = 12;"
	    " INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'01', 8, 'api', 1795230600000 - 86400000, 1)");
	look(&w, &any, 100, &a);
	assert_int_equal(a.people, 11);			/* whoever was erased is nobody */
	assert_int_equal(a.free, 3);			/* 9, 10, 11 */
	assert_int_equal(a.chosen_count, 3);
	assert_int_equal(a.chosen[0], 9);
	sum = a.free;
	for (i = 0; i < a.reason_count; i++)
		sum += a.reasons[i].people;
	assert_int_equal(sum, a.people);
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (people_because(&a, wanted[i].obstacle, wanted[i].why) != 1)
			fail_msg("%s %s", wanted[i].obstacle, wanted[i].why);
}

static void
test_a_filter_narrows_whom_it_means(void **state)
{
	static const struct { struct audience_filter f; int64_t people, free, permits; } rows[] = {
		{ { .role = "" }, 6, 6, 4 }, { { .role = "staff" }, 1, 1, 0 }, { { .permit = AUDIENCE_PERMIT_SOME }, 3, 3, 4 },
		{ { .permit = AUDIENCE_PERMIT_NONE }, 3, 3, 0 }, { { .permit = AUDIENCE_PERMIT_SOME, .permit_type = "SIPD" }, 2, 2, 3 },
		{ { .answer = AUDIENCE_ANSWER_NONE }, 6, 5, 4 }, { { .answer = AUDIENCE_ANSWER_GATEWAY }, 6, 1, 4 },
		{ { .asked = AUDIENCE_ASKED_NEVER }, 6, 4, 4 }, { { .asked = AUDIENCE_ASKED_LONG_AGO, .asked_days = 50 }, 6, 1, 4 },
		{ { .asked = AUDIENCE_ASKED_LONG_AGO, .asked_days = 1 }, 6, 2, 4 }, { { .batch_id = 3 }, 2, 2, 1 },
		{ { .batch_id = 3, .permit = AUDIENCE_PERMIT_SOME }, 1, 1, 1 }, { { .batch_id = 4 }, 0, 0, 0 },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w, 6);
	run(&w, "UPDATE contact SET role = 'staff' WHERE id = 6; INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq) VALUES (1, 'gateway', 'agreed', 0, 1, 1, 1)");
	run(&w, "INSERT INTO permit (registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES ('R1', 'SIPD', 1, 'active', 1, 1),"
	    " ('R2', 'SIPD', 1, 'active', 1, 1), ('R3', 'SIPD', 2, 'active', 1, 1), ('R4', 'IUMK', 3, 'active', 1, 1)");
	run(&w, "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES"
	    " (x'01', 4, 'api', 1795230600000 - 40 * 86400000, 1), (x'02', 5, 'api', 1795230600000 - 60 * 86400000, 1)");
	run(&w, "INSERT INTO import_batch (id, kind, state, file_name, made_by, made_at, started_at) VALUES (3, 'contacts', 'done', 'daftar.csv', 'rina', 1, 1);"
	    " INSERT INTO import_row (batch_id, line, cells, verdict, contact_id, outcome) VALUES (3, 2, '{}', 'new', 3, 'applied'),"
	    " (3, 3, '{}', 'known', 4, 'unchanged'), (3, 4, '{}', 'refused', NULL, 'refused')");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(audience) struct audience a = {0};

		look(&w, &rows[i].f, 100, &a);
		if (a.people != rows[i].people || a.free != rows[i].free || a.permits != rows[i].permits)
			fail_msg("row %zu: %d people, %d free, %d permits", i, (int)a.people, (int)a.free, (int)a.permits);
	}
}

static void
test_where_no_provider_may_carry_it_nobody_is_chosen(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(audience) struct audience a = {0};
	struct audience_filter any = {0};

	(void)state;
	open_office(&w, 3);
	run(&w, "UPDATE provider SET enabled = 0 WHERE id = 2");
	look(&w, &any, 100, &a);
	assert_int_equal(a.chosen_count, 0);
	assert_int_equal(people_because(&a, "no_way", "no_route"), 3);
}

static void
test_a_filter_comes_back_from_the_database_as_it_was(void **state)
{
	static const char *const wrong[] = { "{\"role\":\"king\"}", "{\"permit\":\"maybe\"}", "{\"answer\":\"yes\"}", "{\"asked\":\"often\"}", "[", "{\"batch\":-1}", "{\"asked_days\":-1}" };
	struct audience_filter f = { .role = "staff", .permit = AUDIENCE_PERMIT_NONE, .permit_type = "SIPD", .answer = AUDIENCE_ANSWER_GATEWAY,
	    .asked = AUDIENCE_ASKED_LONG_AGO, .asked_days = 60, .batch_id = 3 }, back;
	AUTO_JSON struct json_object *json = NULL;
	size_t i;

	(void)state;
	assert_ok(audience_filter_json(&f, &json));
	assert_ok(audience_filter_read(json_write(json), &back));
	assert_string_equal(back.role, "staff");
	assert_string_equal(back.permit_type, "SIPD");
	assert_int_equal(back.permit, f.permit);
	assert_int_equal(back.answer, f.answer);
	assert_int_equal(back.asked, f.asked);
	assert_int_equal(back.asked_days, 60);
	assert_int_equal(back.batch_id, 3);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(audience_filter_read(wrong[i], &back), ERR_INVALID);
}

/* ---- the round ---- */

static enum err
start(struct world *w, const char *once, int64_t *ret_id)
{
	static const struct audience_filter any = {0};
	const struct round_draft draft = { once, &any, BASE, "rina" };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = round_start(w->db, &draft, WORLD_NOW, ret_id)) == ERR_NONE)
		assert_ok(db_commit(&tx));
	return e;
}

static int64_t
step(struct world *w, int64_t now)
{
	int64_t asked;

	IN_TX(w, round_step(w->db, BASE, now, &asked));
	return asked;
}

static struct round_counts
count(struct world *w, int64_t id, int64_t now)
{
	struct round_counts c;

	assert_ok(round_count(w->db, id, now, &c));
	return c;
}

static void
test_a_round_asks_some_at_a_time_and_each_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct round round;
	int64_t id;

	(void)state;
	open_office(&w, 30);
	assert_ok(start(&w, "form-1", &id));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	assert_int_equal(step(&w, WORLD_NOW), ROUND_AHEAD);
	assert_int_equal(step(&w, WORLD_NOW), 0);		/* as many wait as may */
	run(&w, "UPDATE message SET state = 'sent', provider_id = 2; DELETE FROM queue");
	assert_int_equal(step(&w, WORLD_NOW), 10);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation_round WHERE ended_at IS NULL"), 1);
	run(&w, "UPDATE message SET state = 'sent', provider_id = 2; DELETE FROM queue");
	assert_int_equal(step(&w, WORLD_NOW + 5), 0);
	assert_ok(round_load(w.db, id, &round));
	assert_string_equal(round.state, "done");
	assert_int_equal(round.ended_at, WORLD_NOW + 5);
	assert_int_equal(world_sql(&w, "SELECT count(DISTINCT contact_id) FROM message WHERE priority = 40 AND scenario = 'invitation'"), 30);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 30);
	seed_expect(&w, "SELECT DISTINCT channel || ' ' || reason || ' ' || round_id FROM invitation", "round operator:rina 1");
}

static void
test_the_next_round_does_not_find_the_same_people(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_office(&w, 15);
	run(&w, "INSERT INTO setting VALUES ('invite_round_max', '10', 1, 'test')");
	assert_ok(start(&w, "form-1", &id));
	assert_int_equal(step(&w, WORLD_NOW), 10);
	run(&w, "UPDATE message SET state = 'sent'; DELETE FROM queue");
	step(&w, WORLD_NOW);
	assert_ok(start(&w, "form-2", &id));
	assert_int_equal(count(&w, id, WORLD_NOW).people, 5);
	assert_int_equal(world_sql(&w, "SELECT min(contact_id) FROM invitation_round_member WHERE round_id = 2"), 11);
	assert_int_equal(step(&w, WORLD_NOW), 5);
	run(&w, "UPDATE message SET state = 'sent'; DELETE FROM queue");
	step(&w, WORLD_NOW);
	assert_int_equal(start(&w, "form-3", &id), ERR_NOT_FOUND);
}

static void
test_a_form_sent_twice_starts_one_round_and_two_do_not_run_at_once(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t first, again, other;

	(void)state;
	open_office(&w, 3);
	assert_ok(start(&w, "form-1", &first));
	assert_ok(start(&w, "form-1", &again));
	assert_int_equal(first, again);
	assert_int_equal(start(&w, "form-2", &other), ERR_CONFLICT);
	assert_int_equal(start(&w, "", &other), ERR_INVALID);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM invitation_round"), 1);
}

static void
test_who_answered_meanwhile_is_skipped_with_the_reason(void **state)
{
	AUTO(world) struct world w = {0};
	struct round_counts c;
	int64_t id;

	(void)state;
	open_office(&w, 5);
	assert_ok(start(&w, "form-1", &id));
	run(&w, STANDS "(1, 'official', 'agreed', 0, 1, 1, 1), (2, 'gateway', 'stopped', 0, 1, 1, 1);"
	    " UPDATE contact_phone SET kind = 'landline' WHERE contact_id = 3; INSERT INTO invitation (token_hash, contact_id, channel, created_at,"
	    " expires_at) VALUES (x'01', 4, 'gateway', 1795230600000, 1)");
	assert_int_equal(step(&w, WORLD_NOW), 1);
	c = count(&w, id, WORLD_NOW);
	assert_int_equal(c.skipped, 4);
	assert_int_equal(c.asked, 1);
	seed_expect(&w, "SELECT group_concat(reason) FROM (SELECT reason FROM invitation_round_member WHERE state = 'skipped' ORDER BY place)",
	    "agreed,stopped,landline,recent");
}

static void
test_a_pause_takes_back_what_has_not_left_and_resuming_sends_the_same_messages(void **state)
{
	AUTO(world) struct world w = {0};
	struct round_counts c;
	int64_t id;

	(void)state;
	open_office(&w, 30);
	assert_ok(start(&w, "form-1", &id));
	step(&w, WORLD_NOW);
	run(&w, "UPDATE message SET state = 'sending' WHERE id = 1");		/* on the wire at this moment */
	IN_TX(&w, round_pause(w.db, id, "rina", WORLD_NOW + 1));
	assert_int_equal(step(&w, WORLD_NOW + 2), 0);
	c = count(&w, id, WORLD_NOW);
	assert_int_equal(c.held, ROUND_AHEAD - 1);
	assert_int_equal(c.waiting, 10);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE state = 'cancelled' AND reason = 'campaign_stopped'"), ROUND_AHEAD - 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), 1);
	IN_TX(&w, round_resume(w.db, id, "sari", WORLD_NOW + 3));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), ROUND_AHEAD);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), ROUND_AHEAD);
	assert_int_equal(count(&w, id, WORLD_NOW).held, 0);
	assert_int_equal(step(&w, WORLD_NOW + 4), 0);
	seed_expect(&w, "SELECT state || ' ' || changed_by FROM invitation_round", "running sari");
}

static void
test_a_cancelled_round_asks_nobody_else_and_frees_those_it_did_not_ask(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id, next;

	(void)state;
	open_office(&w, 25);
	assert_ok(start(&w, "form-1", &id));
	step(&w, WORLD_NOW);
	run(&w, "UPDATE message SET state = 'sent' WHERE id <= 5; DELETE FROM queue WHERE message_id <= 5");
	IN_TX(&w, round_cancel(w.db, id, "rina", WORLD_NOW + 1));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), 0);
	assert_int_equal(count(&w, id, WORLD_NOW).skipped, 20);
	assert_ok(start(&w, "form-2", &next));
	assert_int_equal(count(&w, next, WORLD_NOW).people, 20);
}

static enum err
in_tx(struct world *w, enum err (*how)(struct db *, int64_t, const char *, int64_t), int64_t id)
{
	AUTO(db_tx) struct db_tx tx = {0};

	assert_ok(db_begin(w->db, &tx));
	return how(w->db, id, "rina", WORLD_NOW);
}

static void
test_what_is_over_is_neither_paused_nor_resumed_nor_cancelled(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_office(&w, 1);
	assert_ok(start(&w, "form-1", &id));
	assert_int_equal(in_tx(&w, round_resume, id), ERR_CONFLICT);
	IN_TX(&w, round_cancel(w.db, id, "rina", WORLD_NOW));
	assert_int_equal(in_tx(&w, round_pause, id), ERR_CONFLICT);
	assert_int_equal(in_tx(&w, round_resume, id), ERR_CONFLICT);
	assert_int_equal(in_tx(&w, round_cancel, id), ERR_CONFLICT);
}

static void
test_nobody_is_asked_at_night_or_beyond_the_limit_of_a_day(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id, night = WORLD_NOW + 12 * CLOCK_HOUR_MS;	/* 22:10 */

	(void)state;
	open_office(&w, 20);
	run(&w, "INSERT INTO setting VALUES ('invite_day_max', '7', 1, 'test')");
	assert_ok(start(&w, "form-1", &id));
	assert_int_equal(step(&w, night), 0);
	assert_int_equal(step(&w, WORLD_NOW), 7);
	assert_int_equal(count(&w, id, WORLD_NOW).today, 7);
	run(&w, "UPDATE message SET state = 'sent'; DELETE FROM queue");
	assert_int_equal(step(&w, WORLD_NOW + CLOCK_HOUR_MS), 0);
	assert_int_equal(step(&w, WORLD_NOW + CLOCK_DAY_MS), 7);
}

static void
test_a_template_that_cannot_be_sent_pauses_the_round_and_skips_nobody(void **state)
{
	AUTO(world) struct world w = {0};
	struct round round;
	int64_t id;

	(void)state;
	open_office(&w, 3);
	assert_ok(start(&w, "form-1", &id));
	run(&w, "UPDATE template SET active = 0 WHERE key = 'opt_in_invitation'");
	assert_int_equal(step(&w, WORLD_NOW), 0);
	assert_ok(round_load(w.db, id, &round));
	assert_string_equal(round.state, "paused");
	assert_string_equal(round.note, "opt_in_invitation is switched off");
	assert_int_equal(count(&w, id, WORLD_NOW).waiting, 3);
	run(&w, "UPDATE template SET active = 1 WHERE key = 'opt_in_invitation'");
	IN_TX(&w, round_resume(w.db, id, "rina", WORLD_NOW));
	assert_int_equal(step(&w, WORLD_NOW), 3);
}

static void
test_each_member_is_told_with_what_became_of_them(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *members = NULL, *asked = NULL, *rounds = NULL;
	int64_t id;

	(void)state;
	open_office(&w, 3);
	assert_ok(start(&w, "form-1", &id));
	run(&w, STANDS "(2, 'official', 'agreed', 0, 1, 1, 1)");
	step(&w, WORLD_NOW);
	run(&w, "UPDATE message SET state = 'delivered' WHERE contact_id = 1");
	assert_ok(round_members(w.db, id, "", 0, 10, &members));
	assert_int_equal(json_count(members), 3);
	assert_string_equal(json_text(json_item(members, 0), "message_state"), "delivered");
	assert_string_equal(json_text(json_item(members, 1), "reason"), "agreed");
	assert_ok(round_members(w.db, id, "asked", 1, 10, &asked));
	assert_int_equal(json_count(asked), 1);
	assert_ok(round_list(w.db, 10, &rounds));
	assert_int_equal(json_count(rounds), 1);
	assert_int_equal(count(&w, id, WORLD_NOW).delivered, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everybody_meant_is_free_or_has_one_reason),
		cmocka_unit_test(test_a_filter_narrows_whom_it_means),
		cmocka_unit_test(test_where_no_provider_may_carry_it_nobody_is_chosen),
		cmocka_unit_test(test_a_filter_comes_back_from_the_database_as_it_was),
		cmocka_unit_test(test_a_round_asks_some_at_a_time_and_each_once),
		cmocka_unit_test(test_the_next_round_does_not_find_the_same_people),
		cmocka_unit_test(test_a_form_sent_twice_starts_one_round_and_two_do_not_run_at_once),
		cmocka_unit_test(test_who_answered_meanwhile_is_skipped_with_the_reason),
		cmocka_unit_test(test_a_pause_takes_back_what_has_not_left_and_resuming_sends_the_same_messages),
		cmocka_unit_test(test_a_cancelled_round_asks_nobody_else_and_frees_those_it_did_not_ask),
		cmocka_unit_test(test_what_is_over_is_neither_paused_nor_resumed_nor_cancelled),
		cmocka_unit_test(test_nobody_is_asked_at_night_or_beyond_the_limit_of_a_day),
		cmocka_unit_test(test_a_template_that_cannot_be_sent_pauses_the_round_and_skips_nobody),
		cmocka_unit_test(test_each_member_is_told_with_what_became_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
