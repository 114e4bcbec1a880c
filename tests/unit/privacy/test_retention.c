/* What goes after the office's own time, and what never does; and whose data somebody saw. */
#include "base/clock.h"
#include "consent/consent.h"
#include "privacy/affected.h"
#include "privacy/retention.h"
#include "privacy/seen.h"
#include "setting/setting.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

static void
set(struct world *w, enum setting_key key, const char *value)
{
	struct problem problem = {0};

	IN_TX(w, setting_set(w->db, key, value, "rina", WORLD_NOW, &problem));
}

static void
sweep(struct world *w)
{
	int k;

	for (k = 0; k < RETENTION__COUNT; k++) {
		int64_t n = 1;

		while (n > 0)
			IN_TX(w, retention_step(w->db, (enum retention_kind)k, WORLD_NOW, &n));
	}
}

/* Of everything one of 1970 and one of now. */
static void
open_office(struct world *w)
{
	static const char *const states[] = { "sent", "delivered", "read", "failed", "cancelled", "queued", "blocked", "sending", "draft" };
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .answer_words = "ya", .actor = "contact", .at = 1 };
	size_t i;

	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
	seed_provider(w, 1, "meta", 0);
	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		seed_message(w, (int64_t)i + 1, SARI, "text", states[i]);
	seed_message(w, 20, SARI, "text", "sent");
	run(w, "UPDATE message SET created_at = 1795230600000 - 1 WHERE id = 20;"
	    "INSERT INTO message_plan (message_id, plan) VALUES (1, '[]'), (6, '[]'), (20, '[]');"
	    "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
	    " VALUES (1, 'a', 7, 1, 1, 'text', 'lama', 'YES', ''), (1, 'b', 7, 1, 1795230600000, 'text', 'baru', 'YES', '');"
	    "INSERT INTO webhook_inbox (id, provider_id, received_at, content_type, signature, body, state)"
	    " VALUES (1, 1, 1, '', '', x'00', 'applied'), (2, 1, 1795230600000, '', '', x'00', 'unreadable');"
	    "INSERT INTO audit (at, actor, action, subject) VALUES (1, 'rina', 'x', 'x'), (1795230600000, 'rina', 'y', 'x');"
	    "INSERT INTO contact_seen (contact_id, actor, day, how, at) VALUES (7, 'rina', 0, 'page', 1), (7, 'rina', 20778, 'page', 1795230600000)");
	IN_TX(w, consent_record(w->db, SARI, &entry, WORLD_NOW, NULL));
}

static void
test_what_is_older_goes_and_the_ledger_stays(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	sweep(&w);
	seed_expect(&w, "SELECT group_concat(id) FROM webhook_inbox", "2");
	seed_expect(&w, "SELECT group_concat(reply || text) FROM inbound", "YES,YESbaru");
	seed_expect(&w, "SELECT group_concat(id) FROM (SELECT id FROM message WHERE scrubbed_at IS NOT NULL AND body = '' AND params = '{}' ORDER BY id)",
	    "1,2,3,4,5,7");		/* the one that waited in vain is cancelled, and goes with them */
	seed_expect(&w, "SELECT count(*) FROM message WHERE body <> ''", "4");		/* those that may still leave, and the young one */
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 7", "cancelled waited_too_long");
	seed_expect(&w, "SELECT kind || ' ' || origin FROM message_event WHERE message_id = 7", "cancelled retention");
	seed_expect(&w, "SELECT group_concat(message_id) FROM message_plan", "6,20");
	seed_expect(&w, "SELECT group_concat(action) FROM audit WHERE action IN ('x', 'y')", "y");
	seed_expect(&w, "SELECT count(*) FROM contact_seen", "1");
	seed_expect(&w, "SELECT answer_words FROM consent_entry", "ya");
}

static void
test_zero_keeps_for_good(void **state)
{
	static const enum setting_key keys[] = {
		SETTING_KEEP_WEBHOOKS_DAYS, SETTING_KEEP_REPLIES_DAYS, SETTING_KEEP_MESSAGES_DAYS, SETTING_KEEP_AUDIT_DAYS, SETTING_KEEP_BLOCKED_DAYS,
		SETTING_KEEP_INVITATIONS_DAYS
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		set(&w, keys[i], "0");
	sweep(&w);
	seed_expect(&w, "SELECT (SELECT count(*) FROM webhook_inbox) || ' ' || (SELECT count(*) FROM inbound WHERE text <> '') || ' ' ||"
	    " (SELECT count(*) FROM message WHERE scrubbed_at IS NOT NULL) || ' ' || (SELECT count(*) FROM contact_seen)", "2 2 0 2");
}

static void
test_the_preview_says_what_the_run_does(void **state)
{
	AUTO_JSON struct json_object *before = NULL;
	AUTO_JSON struct json_object *after = NULL;
	AUTO(world) struct world w = {0};
	/* Of messages five have ended; the sixth ends by the kind before. */
	static const int64_t due[RETENTION__COUNT] = { 1, 1, 1, 5, 0, 1 };
	int64_t n;
	int k;

	(void)state;
	open_office(&w);
	assert_ok(retention_preview(w.db, WORLD_NOW, &before));
	for (k = 0; k < RETENTION__COUNT; k++) {
		assert_string_equal(json_text(json_item(before, (size_t)k), "kind"), retention_name((enum retention_kind)k));
		assert_true(json_int(json_item(before, (size_t)k), "due", &n));
		assert_int_equal(n, due[k]);
	}
	sweep(&w);
	assert_ok(retention_preview(w.db, WORLD_NOW, &after));
	for (k = 0; k < RETENTION__COUNT; k++)
		assert_true(json_int(json_item(after, (size_t)k), "due", &n) && n == 0);
}

static void
test_invitations_go_that_ended_without_an_answer_and_count_for_nothing(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	seed_contact(&w, SARI);
	run(&w, "INSERT INTO invitation (id, token_hash, contact_id, channel, created_at, expires_at, answered_at, answer) VALUES"
	    " (1, x'01', 7, 'api', 1, 2, NULL, NULL), (2, x'02', 7, 'api', 1, 2, 2, 'agreed'), (3, x'03', 7, 'api', 1, 1795230600000 - 86400000, NULL, NULL),"
	    " (4, x'04', 7, 'api', 1, 2, NULL, NULL), (5, x'05', 7, 'api', 1, 2, NULL, NULL);"
	    "INSERT INTO invitation_experiment (id, control, base_permille, difference_permille, sample, answer_days, started_at, started_by)"
	    " VALUES (1, 'a', 300, 100, 10, 10, 1, 'rina');"
	    "UPDATE invitation SET experiment_id = 1 WHERE id = 4");
	run(&w, "PRAGMA foreign_keys = OFF;"
	    "INSERT INTO consent_origin (ledger_seq, origin, invitation_id, scope, action, changed, at) VALUES (1, 'api', 5, 'official', 'agreed', 1, 1)");
	sweep(&w);
	seed_expect(&w, "SELECT group_concat(id) FROM invitation", "2,3,4,5");
}

static void
test_whose_data_somebody_saw(void **state)
{
	const struct { struct affected_query q; size_t want; } cases[] = {
		{ { 0, WORLD_NOW + 1, NULL }, 2 }, { { 0, WORLD_NOW + 1, "rina" }, 1 }, { { 0, WORLD_NOW, "rina" }, 1 }, { { 2, WORLD_NOW, NULL }, 0 },
		{ { 0, WORLD_NOW + 1, "api:odoo" }, 1 }, { { 0, WORLD_NOW + 1, "tono" }, 0 },
	};
	const struct seen seen = { "api:odoo", SEEN_API, WORLD_NOW };
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	IN_TX(&w, seen_write(w.db, &seen, BUDI));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *rows = NULL;

		assert_ok(affected_json(w.db, &cases[i].q, &rows));
		if (json_count(rows) != cases[i].want)
			fail_msg("case %zu: %zu", i, json_count(rows));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_older_goes_and_the_ledger_stays),
		cmocka_unit_test(test_zero_keeps_for_good),
		cmocka_unit_test(test_the_preview_says_what_the_run_does),
		cmocka_unit_test(test_invitations_go_that_ended_without_an_answer_and_count_for_nothing),
		cmocka_unit_test(test_whose_data_somebody_saw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
