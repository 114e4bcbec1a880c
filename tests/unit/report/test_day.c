#include "report/day.h"

#include <string.h>

#include "base/clock.h"

#include "world.h"

#define DAY_START	(WORLD_NOW - INT64_C(10) * 3600000 - INT64_C(600000))	/* 2026-11-21 00:00 WIB */

/* One row of the table message; times are minutes from the beginning of the day, -1: none. */
struct row { const char *state; int made, sent, delivered, read, updated; };

enum { SQL_PUT, SQL_MANY, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PUT] =
	    "INSERT INTO message (code, contact_id, number, kind, body, gateway_body, category, priority, state, made_by, created_at,"
	    " updated_at, sent_at, delivered_at, read_at) VALUES (:code, 1, '', 'text', '', '', 'utility', 20, :state, 't', :made, :updated,"
	    " :sent, :delivered, :read)",
	[SQL_MANY] =	/* every tenth and a half minute one, backwards */
	    "INSERT INTO message (code, contact_id, number, kind, body, gateway_body, category, priority, state, made_by, created_at,"
	    " updated_at, sent_at, delivered_at, read_at) WITH RECURSIVE n (i, t) AS (SELECT 0, :now UNION ALL SELECT i + 1, t - 630000"
	    " FROM n WHERE i < 99999) SELECT 'c' || i, 1, '', 'text', 'A body as long as bodies are, with a name, a number and a kind of"
	    " permit.', '', 'utility', 20, CASE i % 20 WHEN 0 THEN 'failed' ELSE 'read' END, 't', t, t, t, t, t FROM n",
};

static struct db_arg
at(const char *name, int minute)
{
	return minute == -1 ? NULL_(name) : INT_(name, DAY_START + minute * CLOCK_MINUTE_MS);
}

static void
put_contact(struct world *w)
{
	world_sql(w, "INSERT INTO contact (id, subject_hash, created_at, updated_at) VALUES (1, x'01', 0, 0)");
}

static void
put(struct world *w, const struct row *rows, size_t n)
{
	char code[16];
	size_t i;

	put_contact(w);
	for (i = 0; i < n; i++) {
		snprintf(code, sizeof(code), "c%zu", i);
		IN_TX(w, db_run(w->db, sql[SQL_PUT], ARGS(TEXT_("code", code), TEXT_("state", rows[i].state), at("made", rows[i].made),
		    at("updated", rows[i].updated), at("sent", rows[i].sent), at("delivered", rows[i].delivered), at("read", rows[i].read)), NULL));
	}
}

static const struct row two_days[] = {
	{ "read", -200, 5, 10, 600, 600 },		/* made yesterday evening, left after midnight */
	{ "delivered", 30, 31, 32, -1, 32 },
	{ "sent", 60, 61, -1, -1, 61 },
	{ "sent", -1000, -999, -1, -1, -999 },
	{ "failed", -100, -90, -1, -1, 100 },		/* left yesterday, the provider failed it today */
	{ "failed", -600, -1, -1, -1, -500 },
	{ "blocked", 400, -1, -1, -1, 401 },
	{ "blocked", -5000, -1, -1, -1, -4000 },
	{ "queued", 500, -1, -1, -1, 500 },
	{ "sending", 600, -1, -1, -1, 605 },
	{ "cancelled", 600, -1, -1, -1, 605 },
	{ "read", -2000, -1990, -1980, -1441, -1441 },	/* a minute before yesterday */
};

static void
test_a_day_counts_what_happened_on_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct day_figures today, yesterday;

	(void)state;
	world_open(&w);
	put(&w, two_days, sizeof(two_days) / sizeof(two_days[0]));
	/* The same once more with a test key: nothing of it happened. */
	assert_ok(db_script(w.db, "INSERT INTO message (code, contact_id, number, kind, body, gateway_body, category, priority, state, made_by, created_at,"
	    " updated_at, sent_at, delivered_at, read_at, nothing_leaves) SELECT code || 't', contact_id, number, kind, body, gateway_body, category,"
	    " priority, state, made_by, created_at, updated_at, sent_at, delivered_at, read_at, 1 FROM message"));
	assert_ok(day_today(w.db, WORLD_NOW, &today, &yesterday));
	assert_int_equal(today.made, 6);
	assert_int_equal(today.sent, 3);
	assert_int_equal(today.delivered, 2);
	assert_int_equal(today.read, 1);
	assert_int_equal(today.failed, 1);
	assert_int_equal(today.blocked, 1);
	assert_int_equal(yesterday.made, 4);
	assert_int_equal(yesterday.sent, 2);
	assert_int_equal(yesterday.delivered, 0);
	assert_int_equal(yesterday.read, 0);
	assert_int_equal(yesterday.failed, 1);
	assert_int_equal(yesterday.blocked, 0);
}

static void
test_the_day_is_the_offices_own(void **state)
{
	AUTO(world) struct world w = {0};
	struct day_figures today, yesterday;
	static const struct row late = { "sent", -30, -30, -1, -1, -30 };	/* 23:30 WIB is 01:30 WIT of the next day */

	(void)state;
	world_open(&w);
	put(&w, &late, 1);
	assert_ok(day_today(w.db, WORLD_NOW, &today, &yesterday));
	assert_int_equal(today.sent, 0);
	assert_int_equal(yesterday.sent, 1);
	world_sql(&w, "INSERT INTO setting (key, value, updated_at, updated_by) VALUES ('zone_minutes', '540', 0, 't')");
	assert_ok(day_today(w.db, WORLD_NOW, &today, &yesterday));
	assert_int_equal(today.sent, 1);
	assert_int_equal(yesterday.sent, 0);
}

static void
test_what_waits_is_counted_as_it_is_now(void **state)
{
	AUTO(world) struct world w = {0};
	struct day_waiting now;

	(void)state;
	world_open(&w);
	put(&w, two_days, sizeof(two_days) / sizeof(two_days[0]));
	assert_ok(day_waiting(w.db, &now));
	assert_int_equal(now.queued, 1);
	assert_int_equal(now.sending, 1);
}

static void
test_the_last_24_hours_end_with_the_present_one(void **state)
{
	AUTO(world) struct world w = {0};
	struct day_hour hours[DAY_HOURS];
	int64_t sent = 0, failed = 0;
	size_t i;

	(void)state;
	world_open(&w);
	put(&w, two_days, sizeof(two_days) / sizeof(two_days[0]));
	assert_ok(day_hours(w.db, WORLD_NOW, hours));
	assert_int_equal(hours[23].start_at, DAY_START + 10 * CLOCK_HOUR_MS);
	assert_int_equal(hours[0].start_at, DAY_START - 13 * CLOCK_HOUR_MS);
	assert_int_equal(hours[23].read, 1);		/* 10:00 */
	assert_int_equal(hours[13].delivered, 2);	/* 00:10 and 00:32 */
	assert_int_equal(hours[14].sent, 1);		/* 01:01 */
	assert_int_equal(hours[14].failed, 1);
	for (i = 0; i < DAY_HOURS; i++) {
		sent += hours[i].sent;
		failed += hours[i].failed;
	}
	assert_int_equal(sent, 4);			/* not the one of yesterday morning */
	assert_int_equal(failed, 2);
}

/* Two years of messages behind them, 400 today. That no statement reads the others is seen by db/test_sql. */
static void
test_figures_are_right_among_two_years_of_messages(void **state)
{
	AUTO(world) struct world w = {0};
	struct day_figures today, yesterday;

	(void)state;
	world_open(&w);
	put_contact(&w);
	IN_TX(&w, db_run(w.db, sql[SQL_MANY], ARGS(INT_("now", WORLD_NOW)), NULL));
	assert_ok(day_today(w.db, WORLD_NOW, &today, &yesterday));
	assert_int_equal(today.sent, 59);
	assert_int_equal(yesterday.sent, 137);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day_counts_what_happened_on_it),
		cmocka_unit_test(test_the_day_is_the_offices_own),
		cmocka_unit_test(test_what_waits_is_counted_as_it_is_now),
		cmocka_unit_test(test_the_last_24_hours_end_with_the_present_one),
		cmocka_unit_test(test_figures_are_right_among_two_years_of_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
