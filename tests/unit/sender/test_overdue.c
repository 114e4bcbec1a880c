/* Sent and not delivered: another way as well, once, and never for somebody who has it. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "delivery/receipt.h"
#include "jobs.h"
#include "message/message.h"
#include "office.h"

enum { TWILIO_SMS = 3 };
#define HOUR	CLOCK_HOUR_MS
#define LATE	(WORLD_NOW + 4 * HOUR)

/* Sari has agreed, and her notice went out through Meta, which has told of other messages since. */
static int64_t
open_sent(struct office *o, void (*edit)(struct message_draft *))
{
	int64_t id;

	office_open(o);
	office_add(o, "twilio_sms", "Twilio SMS", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"sender\":\"DPMPTSPKARO\","
	    "\"auth_token\":\"0123456789abcdef0123456789abcdef\",\"per_minute\":\"0\",\"per_day\":\"0\"}", TWILIO_SMS, NULL);
	office_set(o, "office_short", "DPMPTSP Karo");
	world_sql(&o->w, "UPDATE template SET reroute_after_h = 4 WHERE key = 'permit_ready'");
	office_consent(o, "official", "opt_in", WORLD_NOW - HOUR);
	id = office_notice(o, WORLD_NOW, edit);
	assert_int_equal(office_claim(o, WORLD_NOW), 1);
	office_accept(o, office_next(o));
	office_settle(o, WORLD_NOW);
	office_expect(o, id, "sent");
	world_sql(&o->w, "UPDATE provider SET webhook_at = 1795230600000 + 60000");
	return id;
}

static void
look(struct office *o, int64_t now)
{
	assert_ok(jobs_run(&o->s, "overdue", "test", now));
}

static void
told(struct office *o, const char *uid_of, enum receipt_status status, enum verdict verdict, int64_t at)
{
	AUTO_FREE char *uid = world_text(&o->w, uid_of);
	struct receipt r = { .status = status, .at = at, .uid = uid, .verdict = verdict };
	enum receipt_effect effect;

	IN_TX(&o->w, receipt_apply(o->w.db, world_sql(&o->w, uid_of[strlen(uid_of) - 1] == '1' ? "SELECT provider_id FROM attempt WHERE id = 1" :
	    "SELECT provider_id FROM attempt WHERE id = 2"), &r, at, &effect));
}
#define FIRST	"SELECT uid FROM attempt WHERE id = 1"
#define SECOND	"SELECT uid FROM attempt WHERE id = 2"

/* The SMS leaves and is taken. */
static void
send_sms(struct office *o, int64_t now)
{
	struct flight *f;

	assert_int_equal(office_claim(o, now), 1);
	f = office_next(o);
	assert_int_equal(f->attempt.provider_id, TWILIO_SMS);
	office_answer(o, f, 201, "{\"sid\":\"SM0123456789abcdef0123456789abcdef\",\"status\":\"queued\"}");
	office_settle(o, now + 1000);
}

#define JOURNEY "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM message_event WHERE message_id = 1 ORDER BY id)"

static void
test_another_way_takes_it_as_well_when_the_time_is_over(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	look(&o, LATE - 1);
	assert_int_equal(office_claim(&o, LATE), 0);
	look(&o, LATE);
	office_expect(&o, id, "sent");		/* what it is until the other way has it as well */
	send_sms(&o, LATE);
	office_expect(&o, id, "sent");
	seed_expect(&o.w, JOURNEY, "queued planned attempted accepted overdue planned attempted accepted");
	seed_expect(&o.w, "SELECT group_concat(state || provider_id) FROM (SELECT * FROM attempt ORDER BY id)", "accepted1,accepted3");
	/* WhatsApp is left out as a whole: a gateway would reach the same phone. */
	seed_expect(&o.w, "SELECT plan LIKE '%\"not_delivered\"%\"not_delivered\"%' FROM message_plan", "1");
	/* Each way once. */
	look(&o, LATE + 1);
	world_sql(&o.w, "UPDATE provider SET webhook_at = 1795230600000 + 5 * 3600000");
	look(&o, LATE + 9 * HOUR);
	seed_expect(&o.w, "SELECT kind || subject_id FROM task", "sync_message2");	/* and it is asked about, as nothing is left to do */
	world_sql(&o.w, "UPDATE attempt SET asked_at = 1795230600000 + 9 * 3600000 WHERE id = 2");
	look(&o, LATE + 9 * HOUR);
	assert_int_equal(office_claim(&o, LATE + 9 * HOUR), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 2);
	seed_expect(&o.w, "SELECT json_extract(detail, '$.reason') FROM message_event WHERE kind = 'no_other_way'", "no_route");
	office_expect(&o, id, "sent");
}

static void
test_the_first_one_that_arrives_after_all_is_told_beside_the_second(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	look(&o, LATE);
	send_sms(&o, LATE);
	told(&o, FIRST, RECEIPT_DELIVERED, VERDICT_ACCEPTED, LATE + HOUR);
	office_expect(&o, id, "delivered");
	assert_int_equal(world_sql(&o.w, "SELECT delivered_at FROM message"), LATE + HOUR);
	told(&o, SECOND, RECEIPT_DELIVERED, VERDICT_ACCEPTED, LATE + 2 * HOUR);
	told(&o, FIRST, RECEIPT_READ, VERDICT_ACCEPTED, LATE + 3 * HOUR);
	office_expect(&o, id, "read");
	assert_int_equal(world_sql(&o.w, "SELECT delivered_at FROM message"), LATE + HOUR);
	seed_expect(&o.w, "SELECT group_concat(kind || provider_id) FROM (SELECT * FROM message_event WHERE origin = 'webhook' ORDER BY id)",
	    "delivered1,delivered3,read1");
}

static void
test_the_first_one_that_arrives_in_time_keeps_the_second_at_home(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	look(&o, LATE);
	told(&o, FIRST, RECEIPT_DELIVERED, VERDICT_ACCEPTED, LATE + 1);
	assert_int_equal(office_claim(&o, LATE + 2), 0);
	office_expect(&o, id, "delivered");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
}

static void
test_a_stop_wins_before_it_is_found_and_while_it_waits(void **state)
{
	int when;

	(void)state;
	for (when = 0; when < 2; when++) {
		AUTO(office) struct office o;
		int64_t id = open_sent(&o, NULL);

		if (when == 0)
			office_consent(&o, "official", "opt_out", LATE - 2);
		look(&o, LATE);
		if (when == 1)
			office_consent(&o, "official", "opt_out", LATE + 1);
		assert_int_equal(office_claim(&o, LATE + 2), 0);
		office_expect(&o, id, "sent");
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
		seed_expect(&o.w, "SELECT json_extract(detail, '$.reason') FROM message_event WHERE kind = 'no_other_way'", "stopped");
	}
}

static void
by_evening(struct message_draft *draft)
{
	draft->deadline_at = LATE + HOUR;
}

static void
test_after_its_deadline_nothing_more_leaves(void **state)
{
	int when;

	(void)state;
	for (when = 0; when < 2; when++) {
		AUTO(office) struct office o;
		int64_t id = open_sent(&o, by_evening);

		look(&o, when == 0 ? LATE + HOUR : LATE);
		assert_int_equal(office_claim(&o, LATE + HOUR), 0);
		office_expect(&o, id, "sent");
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
		seed_expect(&o.w, "SELECT json_extract(detail, '$.reason') FROM message_event WHERE kind = 'no_other_way'", "deadline_passed");
	}
}

static void
by_meta_only(struct message_draft *draft)
{
	draft->forced_provider_id = OFFICE_META;
}

static void
test_where_nothing_may_be_concluded_nothing_is_done(void **state)
{
	static const struct { const char *name; void (*edit)(struct message_draft *); const char *change; const char *marked; } cases[] = {
		{ "the template says never",    NULL, "UPDATE template SET reroute_after_h = 0", "0" },
		{ "Meta has not called since",  NULL, "UPDATE provider SET webhook_at = 1795230600000 - 1", "0" },
		{ "Meta never called",          NULL, "UPDATE provider SET webhook_at = NULL", "0" },
		{ "it went by Watzap",          NULL, "UPDATE provider SET kind = 'watzap' WHERE id = 1", "0" },
		{ "SMS is paused",              NULL, "UPDATE provider SET closed_until = 1895230600000 WHERE id = 3", "0" },
		{ "there is no SMS",            NULL, "UPDATE provider SET enabled = 0 WHERE id = 3", "1" },
		{ "SMS was stopped",            NULL, "consent sms opt_out", "1" },
		{ "Meta was asked for",         by_meta_only, NULL, "1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		AUTO_FREE char *marked = NULL;
		int64_t id = open_sent(&o, cases[i].edit);

		if (cases[i].change != NULL && strcmp(cases[i].change, "consent sms opt_out") == 0)
			office_consent(&o, "sms", "opt_out", WORLD_NOW + 1);
		else if (cases[i].change != NULL)
			assert_ok(db_script(o.w.db, cases[i].change));
		look(&o, LATE);
		assert_int_equal(office_claim(&o, LATE), 0);
		office_expect(&o, id, "sent");
		marked = world_text(&o.w, "SELECT count(overdue_at) FROM attempt");
		if (strcmp(marked, cases[i].marked) != 0 || world_sql(&o.w, "SELECT count(*) FROM attempt") != 1)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_a_second_way_that_fails_leaves_the_first_as_it_was(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	look(&o, LATE);
	assert_int_equal(office_claim(&o, LATE), 1);
	office_answer(&o, office_next(&o), 400, "{\"code\":21211,\"message\":\"Invalid 'To' Phone Number\",\"status\":400}");
	office_settle(&o, LATE + 1000);
	office_claim(&o, LATE + 2 * HOUR);
	office_expect(&o, id, "sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	/* And when the first fails later, nothing is left that could arrive. */
	told(&o, FIRST, RECEIPT_FAILED, VERDICT_REROUTE, LATE + 3 * HOUR);
	office_expect(&o, id, "failed provider_refused");
}

static void
test_a_second_way_that_fails_later_does_so_too(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	look(&o, LATE);
	send_sms(&o, LATE);
	told(&o, SECOND, RECEIPT_FAILED, VERDICT_PERMANENT, LATE + HOUR);
	office_expect(&o, id, "sent");
	told(&o, FIRST, RECEIPT_DELIVERED, VERDICT_ACCEPTED, LATE + 2 * HOUR);
	office_expect(&o, id, "delivered");
}

static void
test_a_sender_that_dies_in_between_sends_no_third(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	id = open_sent(&o, NULL);
	office_set(&o, "on_unknown", "resend");
	look(&o, LATE);
	assert_int_equal(office_claim(&o, LATE), 1);
	office_new_sender(&o);			/* the SMS may have left */
	office_claim(&o, LATE + HOUR);
	office_expect(&o, id, "sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt WHERE state = 'unknown'"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 2);
	told(&o, SECOND, RECEIPT_DELIVERED, VERDICT_ACCEPTED, LATE + 2 * HOUR);
	office_expect(&o, id, "delivered");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_way_takes_it_as_well_when_the_time_is_over),
		cmocka_unit_test(test_the_first_one_that_arrives_after_all_is_told_beside_the_second),
		cmocka_unit_test(test_the_first_one_that_arrives_in_time_keeps_the_second_at_home),
		cmocka_unit_test(test_a_stop_wins_before_it_is_found_and_while_it_waits),
		cmocka_unit_test(test_after_its_deadline_nothing_more_leaves),
		cmocka_unit_test(test_where_nothing_may_be_concluded_nothing_is_done),
		cmocka_unit_test(test_a_second_way_that_fails_leaves_the_first_as_it_was),
		cmocka_unit_test(test_a_second_way_that_fails_later_does_so_too),
		cmocka_unit_test(test_a_sender_that_dies_in_between_sends_no_third),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
