#include "erasures.h"

#include "office.h"
#include "privacy/erase.h"

enum { STEPS_MOST = 50 };

/* Sari is to be forgotten, in an office with many kept webhook bodies, of which the last names her. */
static void
open_archive(struct office *o)
{
	const struct erase_ask ask = { OFFICE_SARI, "surat", "operator", "rina" };
	struct problem problem = {0};
	int64_t id;
	int doublings;

	office_open(o);
	world_sql(&o->w, "INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state)"
	    " VALUES (1, 1, 'application/json', '', CAST('{\"entry\":[]}' AS BLOB), 'ignored')");
	for (doublings = 0; doublings < 11; doublings++)
		world_sql(&o->w, "INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state)"
		    " SELECT provider_id, received_at, content_type, signature, body, state FROM webhook_inbox");
	world_sql(&o->w, "INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state)"
	    " VALUES (1, 1, 'application/json', '', CAST('{\"from\":\"6281260007001\"}' AS BLOB), 'applied')");
	world_sql(&o->w, "INSERT INTO audit (at, actor, action, subject, detail) VALUES (1, 'rina', 'setting.set', 'setting', 'untuk 0812 6000 7001')");
	IN_TX(&o->w, erase_ask(o->w.db, &ask, WORLD_NOW, &id, &problem));
}

static void
test_an_archive_is_read_in_steps_between_which_messages_leave(void **state)
{
	AUTO(office) struct office o;
	int steps;

	(void)state;
	open_archive(&o);
	assert_ok(erasures_run(&o.s, WORLD_NOW));
	assert_non_null(o.s.erasing);
	seed_expect(&o.w, "SELECT state FROM erasure", "waiting");
	for (steps = 1; o.s.erasing != NULL && steps < STEPS_MOST; steps++)
		assert_ok(erasures_run(&o.s, WORLD_NOW + steps));
	assert_in_range(steps, 4, 8);	/* 2,049 bodies */
	seed_expect(&o.w, "SELECT state FROM erasure", "done");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM webhook_inbox WHERE CAST(body AS TEXT) LIKE '%6281260007001%'"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM audit WHERE detail LIKE '%0812%'"), 0);
	assert_ok(erasures_run(&o.s, WORLD_NOW + steps));
	assert_null(o.s.erasing);
}

static void
test_what_comes_while_it_is_read_is_seen(void **state)
{
	AUTO(office) struct office o;
	int steps;

	(void)state;
	open_archive(&o);
	assert_ok(erasures_run(&o.s, WORLD_NOW));
	world_sql(&o.w, "INSERT INTO webhook_inbox (provider_id, received_at, content_type, signature, body, state)"
	    " VALUES (1, 1, 'application/json', '', CAST('{\"to\":\"6281260007001\"}' AS BLOB), 'applied')");
	world_sql(&o.w, "INSERT INTO audit (at, actor, action, subject, detail) VALUES (1, 'rina', 'setting.set', 'setting', '+62 812-6000-7001')");
	for (steps = 1; o.s.erasing != NULL && steps < STEPS_MOST; steps++)
		assert_ok(erasures_run(&o.s, WORLD_NOW + steps));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM webhook_inbox WHERE CAST(body AS TEXT) LIKE '%6281260007001%'"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM audit WHERE detail LIKE '%6000-7001%'"), 0);
}

static void
test_another_number_that_is_learnt_meanwhile_begins_it_anew(void **state)
{
	AUTO(office) struct office o;
	int steps;

	(void)state;
	open_archive(&o);
	assert_ok(erasures_run(&o.s, WORLD_NOW));
	world_sql(&o.w, "INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, created_at)"
	    " VALUES ('+6281260009999', 1, 'mobile', '0812 6000 9999', 0, 1)");
	for (steps = 1; o.s.erasing != NULL && steps < STEPS_MOST; steps++)
		assert_ok(erasures_run(&o.s, WORLD_NOW + steps));
	seed_expect(&o.w, "SELECT state FROM erasure", "waiting");
	for (steps = 1; (steps == 1 || o.s.erasing != NULL) && steps < STEPS_MOST; steps++)
		assert_ok(erasures_run(&o.s, WORLD_NOW + 60000));
	seed_expect(&o.w, "SELECT state FROM erasure", "done");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_archive_is_read_in_steps_between_which_messages_leave),
		cmocka_unit_test(test_what_comes_while_it_is_read_is_seen),
		cmocka_unit_test(test_another_number_that_is_learnt_meanwhile_begins_it_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
