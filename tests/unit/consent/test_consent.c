#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/rebuild.h"
#include "ledger/ledger.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
}

static struct ledger_entry
entry_of(enum scope scope, enum consent_action action, int64_t at)
{
	return (struct ledger_entry){
		.scope = scope, .action = action, .source = "operator", .request_words = "", .answer_words = "di loket", .evidence = "{}",
		.notice_version = "1", .actor = "petugas", .at = at,
	};
}

static void
record(struct world *w, int64_t contact, enum scope scope, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = entry_of(scope, action, at);

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
}

static struct consent
consent_of(struct world *w, int64_t contact, enum scope scope)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, contact, all));
	return all[scope];
}

/* A message in this state, blocked for this reason (""), in the queue when it waits. */
static void
message(struct world *w, int64_t id, const char *state, const char *reason, int64_t created_at)
{
	char statement[200];

	seed_message(w, id, SARI, "text", state);
	snprintf(statement, sizeof(statement), "UPDATE message SET reason = '%s', created_at = %lld WHERE id = %lld", reason, (long long)created_at,
	    (long long)id);
	assert_ok(db_script(w->db, statement));
	snprintf(statement, sizeof(statement), "INSERT INTO queue (message_id, priority, due_at) VALUES (%lld, 20, %lld)", (long long)id,
	    (long long)WORLD_NOW);
	if (strcmp(state, "queued") == 0 || strcmp(state, "sending") == 0)
		assert_ok(db_script(w->db, statement));
}

static void
test_a_contact_without_entries_has_said_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	struct consent c;

	(void)state;
	open_office(&w);
	c = consent_of(&w, SARI, SCOPE_OFFICIAL);
	assert_int_equal(c.state, CONSENT_NONE);
	assert_int_equal(c.since_at, 0);
	assert_false(c.preapproved);
}

static void
test_agreement_counts_in_its_own_scope_only(void **state)
{
	AUTO(world) struct world w = {0};
	struct consent c;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_GATEWAY, CONSENT_OPT_IN, WORLD_NOW - 1000);
	c = consent_of(&w, SARI, SCOPE_GATEWAY);
	assert_int_equal(c.state, CONSENT_AGREED);
	assert_true(c.explicit_words);
	assert_int_equal(c.since_at, WORLD_NOW - 1000);
	assert_int_equal(c.ledger_seq, 1);
	assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).state, CONSENT_NONE);
	assert_int_equal(consent_of(&w, BUDI, SCOPE_GATEWAY).state, CONSENT_NONE);
}

static void
test_a_stop_ends_both_whatsapp_scopes_and_leaves_the_others(void **state)
{
	AUTO(world) struct world w = {0};
	enum scope scope;

	(void)state;
	for (scope = SCOPE_OFFICIAL; scope <= SCOPE_GATEWAY; scope++) {
		open_office(&w);
		record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW - 9);
		record(&w, SARI, SCOPE_EMAIL, CONSENT_OPT_IN, WORLD_NOW - 9);
		record(&w, SARI, scope, CONSENT_OPT_OUT, WORLD_NOW - 5);
		assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
		assert_int_equal(consent_of(&w, SARI, SCOPE_GATEWAY).state, CONSENT_STOPPED);
		assert_int_equal(consent_of(&w, SARI, SCOPE_EMAIL).state, CONSENT_AGREED);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger WHERE action = 'opt_out'"), 2);
		world_end(&w);
	}
}

static void
test_a_stop_takes_what_waits_out_of_the_queue_at_once(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	message(&w, 1, "queued", "", WORLD_NOW);
	message(&w, 2, "sent", "", WORLD_NOW);
	message(&w, 3, "sending", "", WORLD_NOW);
	record(&w, SARI, SCOPE_GATEWAY, CONSENT_OPT_OUT, WORLD_NOW);
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 1", "blocked stopped");
	seed_expect(&w, "SELECT state FROM message WHERE id = 2", "sent");
	/* What a sender holds it asks about again before anything leaves; taking it away here would hide an attempt. */
	seed_expect(&w, "SELECT group_concat(message_id) FROM queue", "3");
	seed_expect(&w, "SELECT kind || ' ' || detail FROM message_event WHERE message_id = 1", "blocked {\"reason\":\"stopped\"}");
}

static void
test_a_no_leaves_the_queue_to_the_plan(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	message(&w, 1, "queued", "", WORLD_NOW);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_DECLINE, WORLD_NOW);
	assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).state, CONSENT_DECLINED);
	seed_expect(&w, "SELECT state FROM message WHERE id = 1", "queued");
}

static void
test_agreement_brings_back_what_was_blocked_for_want_of_it(void **state)
{
	AUTO(world) struct world w = {0};
	const int64_t week = 7 * CLOCK_DAY_MS;

	(void)state;
	open_office(&w);
	message(&w, 1, "blocked", "no_route", WORLD_NOW - 4 * week);
	message(&w, 2, "blocked", "stopped", WORLD_NOW - week + 1000);
	message(&w, 3, "blocked", "stopped", WORLD_NOW - week - 1000);
	message(&w, 4, "blocked", "unknown_hold", WORLD_NOW);
	message(&w, 5, "blocked", "no_consent", WORLD_NOW);
	message(&w, 6, "blocked", "no_route", WORLD_NOW);
	assert_ok(db_script(w.db, "UPDATE message SET deadline_at = 5 WHERE id = 6"));
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW);
	seed_expect(&w, "SELECT group_concat(id) FROM (SELECT id FROM message WHERE state = 'queued' ORDER BY id)", "1,2,5");
	seed_expect(&w, "SELECT group_concat(message_id) FROM (SELECT message_id FROM queue ORDER BY message_id)", "1,2,5");
	seed_expect(&w, "SELECT reason FROM message WHERE id = 1", "");
	seed_expect(&w, "SELECT kind || ' ' || detail FROM message_event WHERE message_id = 1", "released {\"because\":\"consent\"}");
}

static void
test_what_is_meant_for_later_comes_back_for_later(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	message(&w, 1, "blocked", "no_route", WORLD_NOW);
	assert_ok(db_script(w.db, "UPDATE message SET send_after = 1795230660000 WHERE id = 1"));
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW);
	assert_int_equal(world_sql(&w, "SELECT due_at FROM queue"), INT64_C(1795230660000));
}

static void
test_more_messages_than_are_read_together_are_all_blocked(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_office(&w);
	for (id = 1; id <= 450; id++)
		message(&w, id, "queued", "", WORLD_NOW);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, WORLD_NOW);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE state = 'blocked'"), 450);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue"), 0);
}

static void
test_a_word_that_arrives_late_does_not_undo_a_newer_one(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	message(&w, 1, "queued", "", WORLD_NOW);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW - 5);
	record(&w, SARI, SCOPE_GATEWAY, CONSENT_OPT_IN, WORLD_NOW - 5);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, WORLD_NOW - 9);
	assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).state, CONSENT_AGREED);
	assert_int_equal(consent_of(&w, SARI, SCOPE_GATEWAY).state, CONSENT_AGREED);
	seed_expect(&w, "SELECT state FROM message", "queued");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 4);
}

static void
test_a_clock_that_runs_ahead_does_not_outvote_tomorrow(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW + CLOCK_DAY_MS);
	assert_int_equal(world_sql(&w, "SELECT at FROM consent_ledger"), WORLD_NOW);
	assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).since_at, WORLD_NOW);
}

static void
test_an_entry_that_proves_nothing_is_refused(void **state)
{
	static const struct { const char *name, *field; struct ledger_entry entry; } rows[] = {
		{ "no source", "source", { .answer_words = "ya", .actor = "a", .at = 1 } },
		{ "an unknown source", "source", { .source = "dream", .answer_words = "ya", .actor = "a", .at = 1 } },
		{ "no time", "at", { .source = "paper", .answer_words = "ya", .actor = "a" } },
		{ "nobody", "actor", { .source = "paper", .answer_words = "ya", .actor = " ", .at = 1 } },
		{ "evidence that is no JSON", "evidence", { .source = "paper", .actor = "a", .at = 1, .evidence = "form 7" } },
		{ "evidence that is no object", "evidence", { .source = "paper", .actor = "a", .at = 1, .evidence = "[7]" } },
		{ "words that are no text", "words", { .source = "paper", .actor = "a", .at = 1, .answer_words = "ya\xff" } },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ledger_entry entry = rows[i].entry;
		struct problem problem = {0};

		if (consent_record(w.db, SARI, &entry, WORLD_NOW, &problem) != ERR_INVALID || strcmp(problem.field, rows[i].field) != 0)
			fail_msg("%s: %s %s", rows[i].name, problem.field, problem.why);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
}

static void
test_nobody_cannot_agree(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_entry entry = entry_of(SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW);

	(void)state;
	open_office(&w);
	assert_int_equal(consent_record(w.db, 99, &entry, WORLD_NOW, NULL), ERR_NOT_FOUND);
}

static void
test_an_entry_that_would_change_nothing_is_recognised(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_entry any = entry_of(SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW);
	bool changes = false;

	(void)state;
	open_office(&w);
	any.source = "inbound_any";
	assert_ok(consent_would_change(w.db, SARI, &any, WORLD_NOW, &changes));
	assert_true(changes);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, WORLD_NOW - 5);
	assert_ok(consent_would_change(w.db, SARI, &any, WORLD_NOW, &changes));
	assert_false(changes);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 2);
}

static void
test_preapproval_alone_is_no_agreement(void **state)
{
	AUTO(world) struct world w = {0};
	struct consent c;

	(void)state;
	open_office(&w);
	message(&w, 1, "blocked", "no_route", WORLD_NOW);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_PREAPPROVED, WORLD_NOW);
	c = consent_of(&w, SARI, SCOPE_OFFICIAL);
	assert_int_equal(c.state, CONSENT_NONE);
	assert_true(c.preapproved);
	seed_expect(&w, "SELECT state FROM message", "queued");
}

static void
test_the_state_can_be_made_again_from_the_ledger(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t changed;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW - 9);
	record(&w, BUDI, SCOPE_GATEWAY, CONSENT_OPT_OUT, WORLD_NOW - 9);
	IN_TX(&w, consent_rebuild(w.db, &changed));
	assert_int_equal(changed, 0);
	assert_ok(db_script(w.db, "UPDATE consent_state SET state = 'stopped' WHERE contact_id = 7;"
	    "DELETE FROM consent_state WHERE contact_id = 8 AND scope = 'official';"
	    "INSERT INTO consent_state (contact_id, scope, state, since_at, ledger_seq) VALUES (8, 'sms', 'agreed', 1, 1)"));
	IN_TX(&w, consent_rebuild(w.db, &changed));
	assert_int_equal(changed, 3);
	assert_int_equal(consent_of(&w, SARI, SCOPE_OFFICIAL).state, CONSENT_AGREED);
	assert_int_equal(consent_of(&w, BUDI, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
	assert_int_equal(consent_of(&w, BUDI, SCOPE_SMS).state, CONSENT_NONE);
}

static void
test_the_sentence_names_the_office(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *sentence = NULL, *english = NULL;

	(void)state;
	open_office(&w);
	assert_ok(consent_sentence(w.db, "", &sentence));
	assert_string_equal(sentence, "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP");
	assert_ok(consent_sentence(w.db, "en", &english));
	assert_string_equal(english, "Yes I Agree to Receive Notification Messages from DPMPTSP");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_contact_without_entries_has_said_nothing),
		cmocka_unit_test(test_agreement_counts_in_its_own_scope_only),
		cmocka_unit_test(test_a_stop_ends_both_whatsapp_scopes_and_leaves_the_others),
		cmocka_unit_test(test_a_stop_takes_what_waits_out_of_the_queue_at_once),
		cmocka_unit_test(test_a_no_leaves_the_queue_to_the_plan),
		cmocka_unit_test(test_agreement_brings_back_what_was_blocked_for_want_of_it),
		cmocka_unit_test(test_what_is_meant_for_later_comes_back_for_later),
		cmocka_unit_test(test_more_messages_than_are_read_together_are_all_blocked),
		cmocka_unit_test(test_a_word_that_arrives_late_does_not_undo_a_newer_one),
		cmocka_unit_test(test_a_clock_that_runs_ahead_does_not_outvote_tomorrow),
		cmocka_unit_test(test_an_entry_that_proves_nothing_is_refused),
		cmocka_unit_test(test_nobody_cannot_agree),
		cmocka_unit_test(test_an_entry_that_would_change_nothing_is_recognised),
		cmocka_unit_test(test_preapproval_alone_is_no_agreement),
		cmocka_unit_test(test_the_state_can_be_made_again_from_the_ledger),
		cmocka_unit_test(test_the_sentence_names_the_office),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
