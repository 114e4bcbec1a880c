/* A message that may have gone out: it is not sent again until that is known, or a person or a setting says so. */
#include "office.h"

#include <string.h>

#include "base/clock.h"
#include "delivery/receipt.h"

#define MINUTE	CLOCK_MINUTE_MS

static void
test_a_lost_answer_is_not_sent_again_but_held_for_a_person(void **state)
{
	AUTO(office) struct office o;
	int64_t id, now = WORLD_NOW;
	struct flight *f;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", now);
	id = office_notice(&o, now, NULL);
	office_claim(&o, now);
	office_no_answer(&o, office_next(&o), HTTP_LOST);
	office_settle(&o, now + 30000);
	office_expect(&o, id, "sending");
	seed_expect(&o.w, "SELECT state FROM attempt", "unknown");
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue"), now + 15 * MINUTE);
	assert_int_equal(office_claim(&o, now + 14 * MINUTE), 0);
	assert_int_equal(office_claim(&o, now + 15 * MINUTE), 0);
	office_expect(&o, id, "blocked unknown_hold");

	/* The person decides: once more. */
	IN_TX(&o.w, message_retry(o.w.db, id, "sari's operator", now + 20 * MINUTE));
	assert_int_equal(office_claim(&o, now + 20 * MINUTE), 1);
	f = office_next(&o);
	office_accept(&o, f);
	office_settle(&o, now + 20 * MINUTE);
	office_expect(&o, id, "sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 2);
}

static void
test_it_is_sent_again_where_the_office_prefers_that(void **state)
{
	AUTO(office) struct office o;
	int64_t id, now = WORLD_NOW;

	(void)state;
	office_open(&o);
	office_set(&o, "on_unknown", "resend");
	office_consent(&o, "official", "opt_in", now);
	id = office_notice(&o, now, NULL);
	office_claim(&o, now);
	office_no_answer(&o, office_next(&o), HTTP_LOST);
	office_settle(&o, now);
	assert_int_equal(office_claim(&o, now + 15 * MINUTE - 1), 0);
	assert_int_equal(office_claim(&o, now + 15 * MINUTE), 1);
	office_accept(&o, office_next(&o));
	office_settle(&o, now + 15 * MINUTE);
	office_expect(&o, id, "sent");
}

static void
test_a_receipt_ends_the_doubt(void **state)
{
	AUTO(office) struct office o;
	struct receipt r = { .status = RECEIPT_DELIVERED, .message_id = "wamid.x", .at = WORLD_NOW + 5000 };
	enum receipt_effect effect;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, WORLD_NOW, NULL);
	office_claim(&o, WORLD_NOW);
	f = office_next(&o);
	r.uid = strdup(f->attempt.uid);
	office_no_answer(&o, f, HTTP_LOST);
	office_settle(&o, WORLD_NOW + 30000);
	IN_TX(&o.w, receipt_apply(o.w.db, OFFICE_META, &r, WORLD_NOW + 40000, &effect));
	free((char *)r.uid);
	office_expect(&o, id, "delivered");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	assert_int_equal(office_claim(&o, WORLD_NOW + 16 * MINUTE), 0);
}

static void
test_a_receipt_that_overtakes_its_answer_is_not_undone_by_it(void **state)
{
	AUTO(office) struct office o;
	struct receipt r = { .status = RECEIPT_READ, .message_id = "wamid.1", .at = WORLD_NOW + 50 };
	enum receipt_effect effect;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, WORLD_NOW, NULL);
	office_claim(&o, WORLD_NOW);
	f = office_next(&o);
	r.uid = f->attempt.uid;
	IN_TX(&o.w, receipt_apply(o.w.db, OFFICE_META, &r, WORLD_NOW + 60, &effect));
	assert_int_equal(effect, RECEIPT_APPLIED);
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 100);
	office_expect(&o, id, "read");
	seed_expect(&o.w, "SELECT state || ' ' || http_status FROM attempt", "accepted 200");
}

static void
test_a_failed_receipt_in_flight_sends_it_another_way(void **state)
{
	AUTO(office) struct office o;
	struct receipt r = { .status = RECEIPT_FAILED, .verdict = VERDICT_REROUTE, .code = "131049" };
	enum receipt_effect effect;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, WORLD_NOW, NULL);
	office_claim(&o, WORLD_NOW);
	f = office_next(&o);
	r.uid = f->attempt.uid;
	IN_TX(&o.w, receipt_apply(o.w.db, OFFICE_META, &r, WORLD_NOW + 60, &effect));
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 100);
	office_expect(&o, id, "queued");
	assert_int_equal(office_claim(&o, WORLD_NOW + 200), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
	flight_free(f);
}

static void
test_a_sender_that_died_in_flight_leaves_doubt_and_nothing_else(void **state)
{
	AUTO(office) struct office o;
	int64_t ids[3], now = WORLD_NOW;
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < 3; i++)
		ids[i] = office_notice(&o, now, NULL);
	assert_int_equal(office_claim(&o, now), 3);
	office_accept(&o, office_next(&o));
	office_settle(&o, now);
	office_new_sender(&o);		/* two are on their way: perhaps */
	IN_TX(&o.w, queue_release(o.w.db, now + 1000, 10 * MINUTE));
	assert_int_equal(office_claim(&o, now + 1000), 0);
	office_expect(&o, ids[0], "sent");
	office_expect(&o, ids[1], "sending");
	office_expect(&o, ids[2], "sending");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt WHERE state = 'unknown'"), 2);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'unknown'"), 2);
	office_claim(&o, now + 60 * MINUTE);
	office_expect(&o, ids[1], "blocked unknown_hold");
	office_expect(&o, ids[2], "blocked unknown_hold");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_lost_answer_is_not_sent_again_but_held_for_a_person),
		cmocka_unit_test(test_it_is_sent_again_where_the_office_prefers_that),
		cmocka_unit_test(test_a_receipt_ends_the_doubt),
		cmocka_unit_test(test_a_receipt_that_overtakes_its_answer_is_not_undone_by_it),
		cmocka_unit_test(test_a_failed_receipt_in_flight_sends_it_another_way),
		cmocka_unit_test(test_a_sender_that_died_in_flight_leaves_doubt_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
