/* Two contacts that are one person. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/derive.h"
#include "consent/erase.h"
#include "consent/join.h"
#include "consent/rebuild.h"
#include "consent/review.h"
#include "contact/contact.h"
#include "contact/merge.h"
#include "ledger/verify.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, TWIN = 8, EDI = 9 };

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

static void
open_world(struct world *w)
{
	world_open(w);
	seed_provider(w, 1, "meta", 0);
	seed_provider(w, 2, "fonnte", 1);
	seed_contact(w, SARI);
	seed_contact(w, TWIN);
	seed_contact(w, EDI);
	/* Real subjects: a test's rows have short ones. */
	run(w, "UPDATE contact SET subject_hash = randomblob(32)");
}

static void
say(struct world *w, int64_t contact, enum scope scope, enum consent_action action, const char *source, int64_t at)
{
	struct ledger_entry entry = { .scope = scope, .action = action, .source = source, .answer_words = "kata", .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
}

static struct merged
merged(struct world *w, int64_t from, int64_t into)
{
	struct merged m;

	IN_TX(w, contact_merge(w->db, from, into, "rina", WORLD_NOW, &m, NULL));
	return m;
}

static enum err
refused(struct world *w, int64_t from, int64_t into, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct merged m;

	assert_ok(db_begin(w->db, &tx));
	return contact_merge(w->db, from, into, "rina", WORLD_NOW, &m, problem);
}

static void
test_everything_of_the_one_is_the_others(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	struct merged m;
	int64_t id;

	(void)state;
	open_world(&w);
	run(&w, "UPDATE contact SET name = '' WHERE id = 7; UPDATE contact SET name = 'Sari', email = 's@example.id', user_id = 'ID.8' WHERE id = 8;"
	    "INSERT INTO contact_ref VALUES ('odoo', '4711', 8);"
	    "INSERT INTO permit (id, registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES (1, 'R1', 'SIPD', 8, 'active', 1, 1);"
	    "INSERT INTO inbound (id, provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why) VALUES (1, 1, 'a', 8, 1, 1, 'text', 'x', 'OTHER', '');"
	    "INSERT INTO service_window (contact_id, provider_id, inbound_at) VALUES (7, 1, 100), (8, 1, 200);"
	    "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'01', 8, 'sms', 1, 2)");
	seed_message(&w, 60, TWIN, "text", "sent");
	m = merged(&w, TWIN, SARI);
	assert_int_equal(m.numbers, 1);
	assert_int_equal(m.refs, 1);
	assert_int_equal(m.permits, 1);
	assert_int_equal(m.messages, 1);
	assert_int_equal(m.replies, 1);
	assert_ok(contact_load(w.db, SARI, &c));
	assert_string_equal(c.name, "Sari");
	assert_string_equal(c.email, "s@example.id");
	assert_string_equal(c.user_id, "ID.8");
	assert_string_equal(c.number, "+6281200000007");	/* its own is used on */
	seed_expect(&w, "SELECT count(*) FROM contact_phone WHERE contact_id = 7", "2");
	seed_expect(&w, "SELECT inbound_at FROM service_window WHERE contact_id = 7", "200");
	seed_expect(&w, "SELECT contact_id FROM invitation", "7");
	seed_expect(&w, "SELECT (SELECT contact_id FROM permit) || (SELECT contact_id FROM inbound) || (SELECT contact_id FROM message)", "777");
	/* What others kept leads on. */
	assert_ok(contact_led_to(w.db, TWIN, &id));
	assert_int_equal(id, SARI);
	assert_ok(contact_by_number(w.db, "+6281200000008", &id));
	assert_int_equal(id, SARI);
	assert_ok(contact_by_ref(w.db, "odoo", "4711", &id));
	assert_int_equal(id, SARI);
	seed_expect(&w, "SELECT name || coalesce(email, '') || coalesce(user_id, '') || merged_into FROM contact WHERE id = 8", "7");
}

/* Whoever adds a table that names contacts must say here what a merge does with it. */
static void
test_no_table_that_names_contacts_is_forgotten(void **state)
{
	static const char moved[] = " contact_phone contact_ref permit message inbound service_window invitation invitation_round_member reached import_row review duty digest ";
	/* Of the record that goes: what it allowed by itself, and who looked at it. */
	static const char left[] = " consent_state contact_seen erasure ";
	AUTO(world) struct world w = {0};
	AUTO_FREE char *tables = NULL;
	char *table, *rest;

	(void)state;
	world_open(&w);
	tables = world_text(&w, "SELECT group_concat(name) FROM sqlite_master WHERE type = 'table' AND sql LIKE '%contact\\_id %' ESCAPE '\\'");
	for (rest = tables; (table = strsep(&rest, ",")) != NULL;) {
		char word[80];

		snprintf(word, sizeof(word), " %s ", table);
		if (strstr(moved, word) == NULL && strstr(left, word) == NULL)
			fail_msg("%s names contacts: contact/merge.c must move its rows, or this test say why not", table);
	}
}

static void
test_two_ids_of_meta_lead_to_one_person(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	open_world(&w);
	run(&w, "UPDATE contact SET user_id = 'ID.7' WHERE id = 7; UPDATE contact SET user_id = 'ID.8' WHERE id = 8");
	merged(&w, TWIN, SARI);
	assert_ok(contact_by_user_id(w.db, "ID.8", &id));
	assert_int_equal(id, SARI);
	IN_TX(&w, contact_from_provider(w.db, NULL, "ID.8", WORLD_NOW, &id, NULL));
	assert_int_equal(id, SARI);
	/* And on, when the one that remained is merged in its turn. */
	merged(&w, SARI, EDI);
	assert_ok(contact_by_user_id(w.db, "ID.8", &id));
	assert_int_equal(id, EDI);
	assert_ok(contact_led_to(w.db, TWIN, &id));
	assert_int_equal(id, EDI);
}

static void
test_a_stop_of_either_is_a_stop(void **state)
{
	AUTO(world) struct world w = {0};
	struct consent c[SCOPE__COUNT];
	struct merged m;

	(void)state;
	open_world(&w);
	say(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound", WORLD_NOW - 9000);
	say(&w, TWIN, SCOPE_OFFICIAL, CONSENT_OPT_OUT, "inbound", WORLD_NOW - 5000);
	seed_message(&w, 60, SARI, "text", "queued");
	run(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (60, 20, 1)");
	m = merged(&w, TWIN, SARI);
	assert_int_equal(m.entries, 2);
	assert_ok(consent_load(w.db, SARI, c));
	assert_int_equal(c[SCOPE_OFFICIAL].state, CONSENT_STOPPED);
	assert_int_equal(c[SCOPE_OFFICIAL].since_at, WORLD_NOW - 5000);
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 60", "blocked stopped");
}

static void
test_messages_of_the_other_do_not_outlive_a_stop(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_world(&w);
	say(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, "inbound", WORLD_NOW - 5000);
	seed_message(&w, 60, TWIN, "text", "queued");
	run(&w, "INSERT INTO queue (message_id, priority, due_at) VALUES (60, 20, 1)");
	merged(&w, TWIN, SARI);
	seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 60", "blocked stopped");
}

static void
test_the_ledger_says_where_a_word_comes_from_and_stays_whole(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_check check;
	int64_t changed;

	(void)state;
	open_world(&w);
	say(&w, TWIN, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound", WORLD_NOW - 5000);
	merged(&w, TWIN, SARI);
	seed_expect(&w, "SELECT count(DISTINCT subject_hash) FROM consent_ledger", "2");
	seed_expect(&w, "SELECT source || '|' || answer_words || '|' || evidence || '|' || actor || '|' || at FROM consent_entry WHERE seq = 2",
	    "inbound|kata|{\"joined_from\":1,\"joined_by\":\"rina\"}|rina|1795230595000");
	assert_ok(ledger_verify(w.db, 0, &check));
	assert_int_equal(check.fault, LEDGER_INTACT);
	assert_int_equal(check.entries, 2);
	/* Nothing to make again: what is stored is what the ledger gives. */
	IN_TX(&w, consent_rebuild(w.db, &changed));
	assert_int_equal(changed, 0);
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void
test_the_state_is_that_of_one_history(void **state)
{
	static const enum consent_action actions[] = { CONSENT_OPT_IN, CONSENT_OPT_OUT, CONSENT_DECLINE, CONSENT_WITHDRAW_BY_OFFICE, CONSENT_PREAPPROVED };
	static const char *const sources[] = { "inbound", "inbound_any", "paper", "landing_page" };
	uint32_t seed = 20261121;
	int round, i;

	(void)state;
	for (round = 0; round < 25; round++) {
		AUTO(world) struct world w = {0};
		struct consent want[SCOPE__COUNT], preview[SCOPE__COUNT], got[SCOPE__COUNT];
		int scope;

		open_world(&w);
		for (i = 0; i < 8; i++) {
			enum consent_action action = actions[next_random(&seed) % 5];
			const char *source = action == CONSENT_OPT_IN ? sources[next_random(&seed) % 4] : "inbound";
			enum scope where = (enum scope)(next_random(&seed) % SCOPE__COUNT);
			int64_t at = WORLD_NOW - (int64_t)(next_random(&seed) % 20) * 1000 - 1000, contact = next_random(&seed) % 2 == 0 ? SARI : TWIN;

			say(&w, contact, where, action, source, at);
			say(&w, EDI, where, action, source, at);	/* who said all of it under one name */
		}
		assert_ok(consent_load(w.db, EDI, want));
		assert_ok(consent_join_preview(w.db, TWIN, SARI, preview));
		merged(&w, TWIN, SARI);
		assert_ok(consent_load(w.db, SARI, got));
		for (scope = 0; scope < SCOPE__COUNT; scope++)
			if (derive_differs(&want[scope], &got[scope]) || derive_differs(&preview[scope], &got[scope]))
				fail_msg("round %d, %s: %s, not %s", round, scope_name((enum scope)scope), consent_state_name(got[scope].state),
				    consent_state_name(want[scope].state));
	}
}

static void
test_who_cannot_be_one_is_not_made_one(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};
	struct merged m;

	(void)state;
	open_world(&w);
	assert_int_equal(refused(&w, SARI, SARI, &problem), ERR_INVALID);
	assert_int_equal(refused(&w, SARI, 99, NULL), ERR_NOT_FOUND);
	run(&w, "UPDATE contact SET role = 'official' WHERE id = 9");
	assert_int_equal(refused(&w, SARI, EDI, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "with");
	run(&w, "UPDATE contact SET role = 'applicant', erased_at = 1 WHERE id = 9");
	assert_int_equal(refused(&w, SARI, EDI, NULL), ERR_CONFLICT);
	run(&w, "UPDATE contact SET erased_at = NULL WHERE id = 9;"
	    " INSERT INTO erasure (contact_id, reason, source, actor, requested_at) VALUES (9, 'x', 'operator', 'rina', 1)");
	assert_int_equal(refused(&w, EDI, SARI, NULL), ERR_CONFLICT);
	assert_int_equal(refused(&w, SARI, EDI, NULL), ERR_CONFLICT);
	merged(&w, TWIN, SARI);
	assert_int_equal(refused(&w, TWIN, SARI, NULL), ERR_CONFLICT);
	assert_int_equal(contact_merge_preview(w.db, TWIN, SARI, &m, NULL), ERR_CONFLICT);
}

static void
test_a_question_about_their_numbers_is_answered_by_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct review_draft draft = { .contact_id = SARI, .number = "+6281200000008", .made_by = "tono", .at = WORLD_NOW };
	struct review_draft of_edi = { .contact_id = EDI, .number = "+6281200000008", .made_by = "tono", .at = WORLD_NOW };
	int64_t id;

	(void)state;
	open_world(&w);
	IN_TX(&w, review_ask_number(w.db, &draft, WORLD_NOW, &id, NULL));
	IN_TX(&w, review_ask_number(w.db, &of_edi, WORLD_NOW, &id, NULL));
	merged(&w, TWIN, SARI);
	seed_expect(&w, "SELECT group_concat(state || ' ' || contact_id || ' ' || coalesce(other_contact_id, 0) || ' ' || decided_by, '; ') FROM review",
	    "accepted 7 0 rina; open 9 7 ");
}

static void
test_erasing_a_person_erases_all_their_names(void **state)
{
	AUTO(world) struct world w = {0};
	struct erasure erasure = { "rina", "operator", "diminta" };
	struct ledger_check check;
	int64_t words, seq;

	(void)state;
	open_world(&w);
	run(&w, "UPDATE contact SET user_id = 'ID.7' WHERE id = 7; UPDATE contact SET user_id = 'ID.8' WHERE id = 8");
	say(&w, TWIN, SCOPE_OFFICIAL, CONSENT_OPT_IN, "inbound", WORLD_NOW - 5000);
	merged(&w, TWIN, SARI);
	IN_TX(&w, consent_erase(w.db, SARI, &erasure, WORLD_NOW + 1, &words, &seq, NULL));
	assert_int_equal(words, 2);
	seed_expect(&w, "SELECT count(*) FROM consent_entry WHERE answer_words = 'kata'", "0");
	seed_expect(&w, "SELECT count(*) FROM contact WHERE user_id = 'ID.8'", "0");
	assert_ok(ledger_verify(w.db, 0, &check));
	assert_int_equal(check.fault, LEDGER_INTACT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_of_the_one_is_the_others),
		cmocka_unit_test(test_no_table_that_names_contacts_is_forgotten),
		cmocka_unit_test(test_two_ids_of_meta_lead_to_one_person),
		cmocka_unit_test(test_a_stop_of_either_is_a_stop),
		cmocka_unit_test(test_messages_of_the_other_do_not_outlive_a_stop),
		cmocka_unit_test(test_the_ledger_says_where_a_word_comes_from_and_stays_whole),
		cmocka_unit_test(test_the_state_is_that_of_one_history),
		cmocka_unit_test(test_who_cannot_be_one_is_not_made_one),
		cmocka_unit_test(test_a_question_about_their_numbers_is_answered_by_it),
		cmocka_unit_test(test_erasing_a_person_erases_all_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
