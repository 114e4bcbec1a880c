#include "routing/plan.h"

#include "message/message.h"
#include "planned.h"
#include "setting/setting.h"

static void
test_facts_are_read_from_the_database(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct plan_facts f;
	struct plan plan;
	int i;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_provider(&w, META, "meta", 0);
	seed_provider(&w, FONNTE, "fonnte", 1);
	seed_template(&w, META, "approved");
	seed_message(&w, 1, 1, "template", "queued");
	assert_ok(message_load(w.db, 1, &m));

	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	plan = plan_make(&f);
	expect("a stranger", &plan, META, false, PLAN_NO_CONSENT_NO_WINDOW);
	expect("a stranger", &plan, FONNTE, true, PLAN_DEFAULT_GATEWAY);
	assert_string_equal(f.number, "+6281200000001");
	assert_int_equal(f.fallback, FALLBACK_NOT_STOPPED_THERE);

	for (i = 0; i < FALLBACK__COUNT; i++) {
		IN_TX(&w, setting_set(w.db, SETTING_FALLBACK_CONSENT, fallback_consent_name((enum fallback_consent)i), "test", WORLD_NOW, NULL));
		assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
		assert_int_equal(f.fallback, i);
	}
	world_sql(&w, "UPDATE provider SET per_day = 5 WHERE id = 2");
	world_sql(&w, "INSERT INTO provider_usage VALUES (2, 'day', 1795194000000, 5)");	/* 2026-11-21 00:00 WIB */
	seed_consent(&w, 1, "official", "agreed", 1);
	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	plan = plan_make(&f);
	expect("who agreed", &plan, META, true, PLAN_CONSENT);
	expect("over its quota", &plan, FONNTE, false, PLAN_QUOTA);
	assert_int_equal(f.next_day_at, INT64_C(1795280400000));

	world_sql(&w, "UPDATE contact_phone SET whatsapp = 'no', whatsapp_at = 1795230600000 - 1000");
	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	assert_true(f.no_whatsapp);
	assert_ok(plan_gather(w.db, &m, WORLD_NOW + 31 * 24 * HOUR, &f));
	assert_false(f.no_whatsapp);	/* people get WhatsApp */

	IN_TX(&w, setting_set(w.db, SETTING_SANDBOX, "1", "test", WORLD_NOW, NULL));
	world_sql(&w, "UPDATE provider SET settings = json_set(settings, '$.base_url', 'http://127.0.0.1:8090/fonnte') WHERE id = 2");
	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	assert_true(provider(&f, META)->kept_back);
	assert_false(provider(&f, FONNTE)->kept_back);
}

static void
test_a_refusal_rules_its_provider_out_until_a_second_chance(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(message) struct message m = {0};
	struct plan_facts f;
	struct plan plan;

	(void)state;
	world_open(&w);
	seed_contact(&w, 1);
	seed_provider(&w, FONNTE, "fonnte", 1);
	seed_template(&w, FONNTE, "");
	seed_message(&w, 1, 1, "template", "queued");
	world_sql(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (1, 20, 0)");
	world_sql(&w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at)"
	    " VALUES (7, 'u', 1, 2, 'refused', 'reroute', 1)");
	assert_ok(message_load(w.db, 1, &m));
	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	plan = plan_make(&f);
	expect("refused", &plan, FONNTE, false, PLAN_ALREADY_FAILED);
	world_sql(&w, "UPDATE queue SET since_attempt = 7");
	assert_ok(plan_gather(w.db, &m, WORLD_NOW, &f));
	plan = plan_make(&f);
	expect("a second chance", &plan, FONNTE, true, PLAN_DEFAULT_GATEWAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_facts_are_read_from_the_database),
		cmocka_unit_test(test_a_refusal_rules_its_provider_out_until_a_second_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
