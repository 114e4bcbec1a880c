#include "look.h"

#include "account/account.h"
#include "base/clock.h"
#include "office.h"

/* What a look, or a whole test, at Fonnte found. */
static void
look(struct office *o, bool whole, enum finding_level level, const char *key, enum link link, int64_t now)
{
	AUTO(provider_row) struct provider_row row = {0};
	struct look l = { .whole = whole };

	assert_ok(provider_load(o->w.db, OFFICE_FONNTE, &row));
	l.row = &row;
	l.findings.vitals.link = link;
	if (key != NULL)
		finding_add(&l.findings, level, key, "%s", "said");
	IN_TX(&o->w, look_store(&o->s, &l, now));
}

static void
expect(struct office *o, const char *health)
{
	seed_expect(&o->w, "SELECT trim(health || ' ' || health_code) FROM provider WHERE id = 2", health);
}

static void
test_what_a_look_finds_broken_stops_the_provider_before_messages_are_spent_on_it(void **state)
{
	AUTO(office) struct office o;
	int64_t message;

	(void)state;
	office_open(&o);
	message = office_notice(&o, WORLD_NOW, NULL);
	look(&o, false, FINDING_BAD, "fonnte.disconnected", LINK_DOWN, WORLD_NOW);
	expect(&o, "down fonnte.disconnected");
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, message, "queued");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 0);
	assert_true(world_sql(&o.w, "SELECT count(*) FROM message_plan WHERE plan LIKE '%\"down\"%'") == 1);
}

static void
test_silence_and_a_busy_provider_are_no_news(void **state)
{
	static const char *const keys[] = { "provider.unreachable", "provider.no_answer", "provider.not_understood", "meta.busy", "twilio.busy",
		"smtp.name_unknown" };
	AUTO(office) struct office o;
	size_t i;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET health = 'ok'");
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		look(&o, false, FINDING_BAD, keys[i], LINK_UNTOLD, WORLD_NOW + (int64_t)i);
		expect(&o, "ok");
	}
	assert_true(world_sql(&o.w, "SELECT silent_since FROM provider_vitals") == WORLD_NOW);
	/* A person who asks is told. */
	look(&o, true, FINDING_BAD, "provider.not_understood", LINK_UNTOLD, WORLD_NOW);
	expect(&o, "down provider.not_understood");
}

static void
test_a_warning_of_a_look_ends_with_the_next_good_one_and_others_stay(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET health = 'untested'");
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW);
	expect(&o, "ok");
	look(&o, false, FINDING_WARN, "fonnte.quota_low", LINK_UP, WORLD_NOW);
	expect(&o, "warning fonnte.quota_low");
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW);
	expect(&o, "ok");
	/* The circuit is open: that its page answers does not close it. */
	world_sql(&o.w, "UPDATE provider SET health = 'warning', health_code = 'http 502', failures = 5, closed_until = 1795230600000 + 60000 WHERE id = 2");
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW);
	look(&o, false, FINDING_WARN, "fonnte.quota_low", LINK_UP, WORLD_NOW);
	expect(&o, "warning http 502");
	assert_int_equal(world_sql(&o.w, "SELECT failures FROM provider WHERE id = 2"), 5);
}

static void
test_a_provider_that_was_stopped_is_taken_up_by_a_whole_test_only(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	look(&o, false, FINDING_BAD, "fonnte.disconnected", LINK_DOWN, WORLD_NOW);
	/* The pause does not grow with each look, or nobody would ever test it. */
	look(&o, false, FINDING_BAD, "fonnte.disconnected", LINK_DOWN, WORLD_NOW + 60000);
	assert_true(world_sql(&o.w, "SELECT closed_until FROM provider WHERE id = 2") == WORLD_NOW + 5 * CLOCK_MINUTE_MS);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task"), 0);
	/* Connected again: asked for at once. */
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW + 120000);
	expect(&o, "down fonnte.disconnected");
	seed_expect(&o.w, "SELECT group_concat(kind || ' ' || provider_id) FROM task", "test_connection 2");
	look(&o, true, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW + 120001);
	expect(&o, "ok");
	assert_int_equal(world_sql(&o.w, "SELECT closed_until FROM provider WHERE id = 2"), 0);
}

/* Refused for a limit that no look sees: a good look every few minutes must not send one message after the other against it. */
static void
test_a_good_look_does_not_end_a_pause_that_has_another_reason(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW);
	world_sql(&o.w, "UPDATE provider SET health = 'down', health_code = 'account', closed_until = 1795230600000 + 3600000 WHERE id = 2");
	look(&o, false, FINDING_OK, "fonnte.connected", LINK_UP, WORLD_NOW + 300000);
	expect(&o, "down account");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM task"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_a_look_finds_broken_stops_the_provider_before_messages_are_spent_on_it),
		cmocka_unit_test(test_silence_and_a_busy_provider_are_no_news),
		cmocka_unit_test(test_a_warning_of_a_look_ends_with_the_next_good_one_and_others_stay),
		cmocka_unit_test(test_a_provider_that_was_stopped_is_taken_up_by_a_whole_test_only),
		cmocka_unit_test(test_a_good_look_does_not_end_a_pause_that_has_another_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
