/* When a message leaves: limits, nights and deadlines. */
#include "office.h"

#include <string.h>

#include "base/clock.h"

#define MINUTE	CLOCK_MINUTE_MS

static void
until_noon(struct message_draft *d)
{
	d->deadline_at = WORLD_NOW + 10 * MINUTE;
}

static void
test_a_deadline_ends_a_message_where_people_see_it(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET health = 'down', closed_until = 1795230600000 + 3600000");
	id = office_notice(&o, WORLD_NOW, until_noon);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, id, "queued");	/* a person may mend a provider before that */
	assert_int_equal(office_claim(&o, WORLD_NOW + 10 * MINUTE), 0);
	office_expect(&o, id, "cancelled deadline_passed");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
}

static void
test_the_limit_of_people_holds_the_official_number_and_the_gateway_takes_over(void **state)
{
	AUTO(office) struct office o;
	int64_t first, again, other;

	(void)state;
	office_open(&o);
	office_set(&o, "people_limit", "1");
	office_set(&o, "people_reserve", "0");
	office_consent(&o, "official", "opt_in", WORLD_NOW - CLOCK_DAY_MS);
	first = office_notice(&o, WORLD_NOW, NULL);
	again = office_notice(&o, WORLD_NOW, NULL);
	other = office_notice(&o, WORLD_NOW, NULL);
	/* The third is for somebody else, who has agreed too. */
	world_sql(&o.w, "INSERT INTO contact (id, subject_hash, created_at, updated_at) VALUES (77, x'77', 1, 1)");
	world_sql(&o.w, "INSERT INTO contact_phone (number, contact_id, kind, raw, created_at) VALUES ('+6281277777777', 77, 'mobile', '', 1)");
	world_sql(&o.w, "INSERT INTO consent_state VALUES (77, 'official', 'agreed', 0, 1, 1, 1, 0)");
	world_sql(&o.w, "UPDATE message SET contact_id = 77 WHERE id = (SELECT max(id) FROM message)");
	office_claim(&o, WORLD_NOW);
	seed_expect(&o.w, "SELECT group_concat(provider_id) FROM (SELECT provider_id FROM attempt ORDER BY message_id)", "1,1,2");
	seed_expect(&o.w, "SELECT plan LIKE '%\"reason\":\"people\"%' FROM message_plan ORDER BY message_id DESC LIMIT 1", "1");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM reached"), 1);
	assert_true(first < again && again < other);
}

static void
test_what_was_too_much_for_a_person_holds_their_other_messages_also_for_the_next_sender(void **state)
{
	AUTO(office) struct office o;
	int64_t until;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW - CLOCK_DAY_MS);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_refuse(&o, office_next(&o), 400, 131056, "");
	office_settle(&o, WORLD_NOW + 1000);
	until = world_sql(&o.w, "SELECT due_at FROM queue");
	assert_true(until > WORLD_NOW + 1000);
	office_notice(&o, WORLD_NOW + 1100, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW + 1200), 0);
	office_new_sender(&o);
	office_notice(&o, WORLD_NOW + 1300, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW + 1400), 0);
	assert_int_equal(office_claim(&o, until), 1);	/* one after the other, as the pace of a person has it */
}

static void
as_a_reminder(struct message_draft *d)
{
	d->priority = MESSAGE_REMINDER;
}

static void
test_what_is_put_off_into_the_night_waits_for_the_morning(void **state)
{
	AUTO(office) struct office o;
	int64_t reminder, notice, evening = WORLD_NOW + 12 * CLOCK_HOUR_MS;	/* 22:10 */
	struct flight *f;

	(void)state;
	office_open(&o);
	office_set(&o, "working_week", "seven");	/* WORLD_NOW is a Saturday, the morning after a Sunday */
	reminder = office_notice(&o, WORLD_NOW, as_a_reminder);
	notice = office_notice(&o, WORLD_NOW, NULL);
	office_set(&o, "quiet_from", "1200");
	office_set(&o, "quiet_until", "420");
	assert_int_equal(office_claim(&o, evening), 1);
	f = office_next(&o);
	assert_int_equal(f->claim.message_id, notice);
	flight_free(f);
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue WHERE priority = 30"), INT64_C(1795305600000));	/* 07:00 */
	office_expect(&o, reminder, "queued");
	/* Unless the person writes to us at that hour. */
	IN_TX(&o.w, queue_hasten(o.w.db, OFFICE_SARI, evening + 1000));
	assert_int_equal(office_claim(&o, evening + 1000), 1);
	f = office_next(&o);
	assert_int_equal(f->claim.message_id, reminder);
	flight_free(f);
}

static void
test_the_pace_puts_messages_off_without_costing_them_anything(void **state)
{
	AUTO(office) struct office o;
	int64_t i;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET gap_ms = 2000 WHERE id = 2");
	for (i = 0; i < 4; i++)
		office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_accept(&o, office_next(&o));
	office_settle(&o, WORLD_NOW);
	assert_int_equal(office_claim(&o, WORLD_NOW + 1999), 0);
	assert_int_equal(office_claim(&o, WORLD_NOW + 2000), 1);
	flight_free(office_next(&o));
	seed_expect(&o.w, "SELECT group_concat(due_at - 1795230600000) FROM (SELECT due_at FROM queue WHERE claimed_until = 0 ORDER BY due_at)",
	    "4000,6000");
	assert_int_equal(world_sql(&o.w, "SELECT max(tries) FROM queue"), 0);
}

static void
test_a_used_up_day_goes_through_the_other_gateway_or_waits_for_tomorrow(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET per_day = 1 WHERE id = 2");
	office_notice(&o, WORLD_NOW, NULL);
	id = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_accept(&o, office_next(&o));
	office_settle(&o, WORLD_NOW);
	office_expect(&o, id, "queued");
	assert_int_equal(world_sql(&o.w, "SELECT due_at FROM queue"), INT64_C(1795280400000));	/* midnight in the office */
	assert_int_equal(office_claim(&o, INT64_C(1795280400000)), 1);
	flight_free(office_next(&o));
}

static void
test_an_invitation_whose_link_is_gone_is_not_sent_again(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "gateway", "opt_in", WORLD_NOW - 1000);
	id = office_text(&o, WORLD_NOW, NULL);
	world_sql(&o.w, "UPDATE message SET scenario = 'invitation', body = 'Buka https://kabar.example/opt-in-whatsapp/…'");
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, id, "cancelled deadline_passed");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_invitation_whose_link_is_gone_is_not_sent_again),
		cmocka_unit_test(test_a_deadline_ends_a_message_where_people_see_it),
		cmocka_unit_test(test_the_limit_of_people_holds_the_official_number_and_the_gateway_takes_over),
		cmocka_unit_test(test_what_was_too_much_for_a_person_holds_their_other_messages_also_for_the_next_sender),
		cmocka_unit_test(test_what_is_put_off_into_the_night_waits_for_the_morning),
		cmocka_unit_test(test_the_pace_puts_messages_off_without_costing_them_anything),
		cmocka_unit_test(test_a_used_up_day_goes_through_the_other_gateway_or_waits_for_tomorrow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
