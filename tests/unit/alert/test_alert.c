#include "alert/alert.h"

#include "base/clock.h"
#include "seed.h"

enum { META = 1, FONNTE = 2 };
#define MINUTE CLOCK_MINUTE_MS

static void
open_world(struct world *w)
{
	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_template(w, META, "approved");
	world_sql(w, "UPDATE provider SET health = 'ok', webhook_at = 1795230600000");
}

static struct alert_sweep
sweep(struct world *w, int64_t now)
{
	struct alert_sweep s = { .count = 0 };

	IN_TX(w, alert_sweep(w->db, now, &s));
	return s;
}

/* One condition for each kind, how it comes and how it goes. */
static const struct {
	enum alert_kind	 kind;
	const char	*comes[3], *goes, *want;	/* want: subject, level, reason, detail */
} rows[] = {
	{ ALERT_PROVIDER_DOWN, { "UPDATE provider SET health = 'down', health_code = 'credential', health_text = 'token invalid' WHERE id = 2" },
	  "UPDATE provider SET health = 'ok' WHERE id = 2", "2 bad credential token invalid" },
	{ ALERT_PROVIDER_PAUSED, { "UPDATE provider SET failures = 5, health = 'warning', health_code = 'http 502', health_text = '<html>' WHERE id = 1" },
	  "UPDATE provider SET failures = 0 WHERE id = 1", "1 bad http 502 <html>" },
	{ ALERT_QUOTA, { "INSERT INTO provider_vitals (provider_id, asked_at, quota_left) VALUES (2, 1, 99)" },
	  "UPDATE provider_vitals SET quota_left = 100", "2 warn  99" },
	{ ALERT_DAY_LIMIT, { "UPDATE provider SET per_day = 100", "INSERT INTO provider_usage VALUES (2, 'day', 1795194000000, 90)" },
	  "UPDATE provider_usage SET sent = 89", "2 warn  90" },
	{ ALERT_DAY_LIMIT, { "INSERT INTO provider_vitals (provider_id, asked_at, day_limit) VALUES (2, 1, 10)",
	    "INSERT INTO provider_usage VALUES (2, 'day', 1795194000000, 9)" }, "UPDATE provider_vitals SET day_limit = 0", "2 warn  9" },
	{ ALERT_PACKAGE, { "INSERT INTO provider_vitals (provider_id, asked_at, ends_on) VALUES (2, 1, 1795230600000 / 86400000 + 14)" },
	  "UPDATE provider_vitals SET ends_on = ends_on + 365", "2 warn ends_soon 20792" },
	{ ALERT_PACKAGE, { "INSERT INTO provider_vitals (provider_id, asked_at, ends_on) VALUES (2, 1, 1795230600000 / 86400000 - 1)" },
	  "UPDATE provider_vitals SET ends_on = NULL", "2 bad ended 20777" },
	{ ALERT_QUALITY, { "INSERT INTO provider_vitals (provider_id, asked_at, quality) VALUES (1, 1, 'RED')" },
	  "UPDATE provider_vitals SET quality = 'GREEN'", "1 bad  RED" },
	{ ALERT_WEBHOOK_REFUSED, { "UPDATE provider SET refused_at = 1795230600000 + 1, refused_why = 'signature wrong' WHERE id = 1" },
	  "UPDATE provider SET webhook_at = 1795230600000 + 2 WHERE id = 1", "1 warn signature wrong " },
	{ ALERT_TEMPLATE, { "UPDATE template_mapping SET status = 'paused', status_text = 'low quality'" },
	  "UPDATE template_mapping SET status = 'approved'", "1:1 warn paused low quality" },
	{ ALERT_JOB, { "INSERT INTO job (name, occurrence_at, failures, outcome) VALUES ('ledger', 1, 2, 'failed')" },
	  "UPDATE job SET failures = 0, outcome = 'done'", "ledger bad  " },
	{ ALERT_CONNECTOR, { "INSERT INTO connector (id, kind, name, enabled, every_minutes, created_at, updated_at) VALUES (3, 'office', 'Karo', 1, 15, 1, 1)",
	    "UPDATE connector SET failures = 2, error = 'status', error_detail = '502', next_at = 1795230600000 + 900000" },
	  "UPDATE connector SET failures = 0, error = ''", "3 bad status 502" },
};

static void
test_each_condition_is_raised_once_and_closed_when_it_is_over(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct alert_sweep s;

		open_world(&w);
		s = sweep(&w, WORLD_NOW);
		if (s.opened + s.closed != 0)
			fail_msg("row %zu: something is wrong to begin with", i);
		for (k = 0; k < 3 && rows[i].comes[k] != NULL; k++)
			world_sql(&w, rows[i].comes[k]);
		s = sweep(&w, WORLD_NOW + MINUTE);
		if (s.opened != 1 || s.changes[0].kind != rows[i].kind)
			fail_msg("row %zu: %lld opened", i, (long long)s.opened);
		seed_expect(&w, "SELECT subject || ' ' || level || ' ' || reason || ' ' || detail FROM alert", rows[i].want);
		s = sweep(&w, WORLD_NOW + 2 * MINUTE);
		assert_int_equal(s.opened + s.closed, 0);
		world_sql(&w, rows[i].goes);
		s = sweep(&w, WORLD_NOW + 3 * MINUTE);
		if (s.closed != 1)
			fail_msg("row %zu: %lld closed", i, (long long)s.closed);
		assert_true(world_sql(&w, "SELECT opened_at FROM alert") == WORLD_NOW + MINUTE);
		assert_true(world_sql(&w, "SELECT closed_at FROM alert") == WORLD_NOW + 3 * MINUTE);
		seed_expect(&w, "SELECT group_concat(kind) FROM (SELECT kind FROM alert_event ORDER BY id)", "opened,closed");
	}
}

static void
test_what_is_said_of_it_follows_while_it_is_open(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	world_sql(&w, "UPDATE provider SET health = 'down', health_code = 'account', health_text = 'disconnected' WHERE id = 2");
	sweep(&w, WORLD_NOW);
	world_sql(&w, "UPDATE provider SET health_code = 'fonnte.disconnected', name = 'Gateway' WHERE id = 2");
	assert_int_equal(sweep(&w, WORLD_NOW + MINUTE).opened, 0);
	seed_expect(&w, "SELECT name || ' ' || reason || ' ' || opened_at FROM alert", "Gateway fonnte.disconnected 1795230600000");
	/* The same again after it was over is another one. */
	world_sql(&w, "UPDATE provider SET health = 'ok'");
	sweep(&w, WORLD_NOW + 2 * MINUTE);
	world_sql(&w, "UPDATE provider SET health = 'down' WHERE id = 2");
	assert_int_equal(sweep(&w, WORLD_NOW + 3 * MINUTE).opened, 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM alert"), 2);
}

static void
test_a_provider_that_is_switched_off_is_nobodys_worry(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	world_sql(&w, "UPDATE provider SET health = 'down', health_code = 'account' WHERE id = 2");
	assert_int_equal(sweep(&w, WORLD_NOW).opened, 1);
	world_sql(&w, "UPDATE provider SET enabled = 0 WHERE id = 2");
	assert_int_equal(sweep(&w, WORLD_NOW + MINUTE).closed, 1);
}

static void
test_only_who_calls_back_can_be_silent(void **state)
{
	AUTO(world) struct world w = {0};
	struct alert_sweep s;

	(void)state;
	open_world(&w);
	seed_provider(&w, 3, "watzap", 0);
	seed_contact(&w, 1);
	seed_message(&w, 1, 1, "text", "sent");
	world_sql(&w, "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, answered_at)"
	    " SELECT 'u' || id, 1, id, 'accepted', 1795230600000 - 7200000, 1795230600000 - 7200000 FROM provider");
	world_sql(&w, "UPDATE provider SET health = 'ok', webhook_at = 1795230600000 - 90000000");
	s = sweep(&w, WORLD_NOW);
	assert_int_equal(s.opened, 2);
	seed_expect(&w, "SELECT group_concat(kind || ' ' || subject) FROM (SELECT * FROM alert ORDER BY subject)", "webhook_silent 1,webhook_silent 2");
	world_sql(&w, "UPDATE provider SET webhook_at = 1795230600000");
	assert_int_equal(sweep(&w, WORLD_NOW + MINUTE).closed, 2);
}

static void
test_messages_that_may_not_wait_and_do_are_told_of_after_an_hour(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	seed_contact(&w, 1);
	seed_message(&w, 1, 1, "template", "queued");
	world_sql(&w, "UPDATE message SET created_at = 1795230600000");
	world_sql(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 20, 1795230600000)");
	assert_int_equal(sweep(&w, WORLD_NOW + CLOCK_HOUR_MS).opened, 0);
	assert_int_equal(sweep(&w, WORLD_NOW + CLOCK_HOUR_MS + 1).opened, 1);
	seed_expect(&w, "SELECT kind || ' ' || detail FROM alert", "queue 1");
	/* A reminder may, and so may what somebody wants sent later. */
	world_sql(&w, "UPDATE queue SET priority = 30");
	assert_int_equal(sweep(&w, WORLD_NOW + CLOCK_HOUR_MS + 2).closed, 1);
	world_sql(&w, "UPDATE queue SET priority = 20");
	world_sql(&w, "UPDATE message SET send_after = 1795230600000 + 3600000");
	assert_int_equal(sweep(&w, WORLD_NOW + CLOCK_HOUR_MS + 3).opened, 0);
}

static void
test_a_person_takes_note_once(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *open = NULL, *past = NULL;
	int64_t n;

	(void)state;
	open_world(&w);
	world_sql(&w, "UPDATE provider SET health = 'down', health_code = 'account' WHERE id = 2");
	sweep(&w, WORLD_NOW);
	seed_expect(&w, "SELECT count(*) FROM alert WHERE closed_at IS NULL AND seen_at IS NULL", "1");
	IN_TX(&w, alert_see(w.db, 1, "rina", WORLD_NOW + 5));
	assert_int_equal(alert_see(w.db, 1, "budi", WORLD_NOW + 6), ERR_CONFLICT);
	assert_int_equal(alert_see(w.db, 7, "budi", WORLD_NOW + 6), ERR_NOT_FOUND);
	assert_ok(alert_list(w.db, true, 0, 10, &open));
	assert_string_equal(json_text(json_item(open, 0), "seen_by"), "rina");
	world_sql(&w, "UPDATE provider SET health = 'ok'");
	sweep(&w, WORLD_NOW + MINUTE);
	assert_ok(alert_list(w.db, false, 0, 10, &past));
	assert_int_equal(json_count(past), 1);
	IN_TX(&w, alert_forget(w.db, WORLD_NOW + 2 * MINUTE, &n));
	assert_int_equal(n, 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM alert_event"), 0);
}

static void
test_every_kind_has_a_name(void **state)
{
	enum alert_kind kind;
	int k;

	(void)state;
	for (k = 0; k < ALERT__COUNT; k++) {
		assert_true(alert_kind_from_name(alert_kind_name((enum alert_kind)k), &kind));
		assert_int_equal(kind, k);
	}
	assert_false(alert_kind_from_name("pigeon", &kind));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_condition_is_raised_once_and_closed_when_it_is_over),
		cmocka_unit_test(test_what_is_said_of_it_follows_while_it_is_open),
		cmocka_unit_test(test_a_provider_that_is_switched_off_is_nobodys_worry),
		cmocka_unit_test(test_only_who_calls_back_can_be_silent),
		cmocka_unit_test(test_messages_that_may_not_wait_and_do_are_told_of_after_an_hour),
		cmocka_unit_test(test_a_person_takes_note_once),
		cmocka_unit_test(test_every_kind_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
