/* Who is proposed for erasing, and that nobody is who is needed. */
#include "base/clock.h"
#include "consent/consent.h"
#include "privacy/erase.h"
#include "privacy/idle.h"
#include "setting/setting.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7 };

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

static int64_t
idle_now(struct world *w)
{
	int64_t days, n, oldest;

	assert_ok(idle_count(w->db, WORLD_NOW, &days, &n, &oldest));
	return n;
}

/* Sari came in 1970 and nothing was heard of her since. */
static const struct { const char *name; const char *change; bool idle; } cases[] = {
	{ "an applicant of long ago", "SELECT 1", true },
	{ "whose record was changed lately", "UPDATE contact SET updated_at = 1795230600000 - 1", false },
	{ "who is staff", "UPDATE contact SET role = 'staff'", false },
	{ "who was erased", "UPDATE contact SET erased_at = 5", false },
	{ "with a permit, however old", "INSERT INTO permit (registration_id, permit_type, contact_id, status, created_at, updated_at)"
	    " VALUES ('R1', 'SIP', 7, 'done', 1, 1)", false },
	{ "with an old message", "UPDATE message SET contact_id = 7, state = 'read'", true },
	{ "with a message of late", "UPDATE message SET contact_id = 7, state = 'read', updated_at = 1795230600000 - 1", false },
	{ "for whom a message waits", "UPDATE message SET contact_id = 7, state = 'blocked'", false },
	{ "who wrote long ago", "UPDATE inbound SET contact_id = 7", true },
	{ "who wrote lately", "UPDATE inbound SET contact_id = 7, received_at = 1795230600000 - 1", false },
	{ "who agrees", "INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq) VALUES (7, 'sms', 'agreed', 0, 1, 1, 1)", false },
	{ "who stopped long ago", "INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq)"
	    " VALUES (7, 'sms', 'stopped', 0, 1, 1, 1)", true },
	{ "whose invitation holds", "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at)"
	    " VALUES (x'00', 7, 'api', 1, 1795230600000 + 1)", false },
};

static void
test_who_is_needed_is_not_proposed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		world_open(&w);
		seed_contact(&w, SARI);
		seed_contact(&w, 8);
		run(&w, "UPDATE contact SET role = 'official' WHERE id = 8");
		seed_provider(&w, 1, "meta", 0);
		seed_message(&w, 1, 8, "text", "read");
		run(&w, "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
		    " VALUES (1, 'a', 8, 1, 1, 'text', '', 'OTHER', '')");
		run(&w, cases[i].change);
		if (idle_now(&w) != cases[i].idle)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_the_days_are_the_offices_and_zero_proposes_nobody(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *rows = NULL;
	bool idle;

	(void)state;
	world_open(&w);
	seed_contact(&w, SARI);
	world_sql(&w, "UPDATE contact SET updated_at = 1795230600000 - 40 * 86400000");
	assert_int_equal(idle_now(&w), 0);
	IN_TX(&w, setting_set(w.db, SETTING_KEEP_IDLE_CONTACTS_DAYS, "39", "rina", WORLD_NOW, NULL));
	assert_int_equal(idle_now(&w), 1);
	assert_ok(idle_list(w.db, WORLD_NOW, 0, 10, &rows));
	assert_int_equal(json_count(rows), 1);
	assert_string_equal(json_text(json_item(rows, 0), "number"), "+6281200000007");
	IN_TX(&w, setting_set(w.db, SETTING_KEEP_IDLE_CONTACTS_DAYS, "0", "rina", WORLD_NOW, NULL));
	assert_int_equal(idle_now(&w), 0);
	assert_ok(idle_is(w.db, SARI, WORLD_NOW, &idle));
	assert_false(idle);
}

static void
test_who_is_about_to_be_erased_is_not_proposed_again(void **state)
{
	const struct erase_ask ask = { .contact_id = SARI, .reason = "tidak diperlukan", .source = "retention", .actor = "rina" };
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	seed_contact(&w, SARI);
	assert_int_equal(idle_now(&w), 1);
	IN_TX(&w, erase_ask(w.db, &ask, WORLD_NOW, &id, NULL));
	assert_int_equal(idle_now(&w), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_is_needed_is_not_proposed),
		cmocka_unit_test(test_the_days_are_the_offices_and_zero_proposes_nobody),
		cmocka_unit_test(test_who_is_about_to_be_erased_is_not_proposed_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
