#include <string.h>

#include "base/json.h"
#include "consent/consent.h"
#include "consent/erase.h"
#include "consent/history.h"
#include "consent/proof.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
record(struct world *w, int64_t contact, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = {
		.scope = SCOPE_OFFICIAL, .action = action, .source = "inbound", .request_words = "Yth. Ibu Sari", .answer_words = "Ya, saya Sari",
		.evidence = "{\"message_id\":\"wamid.6281260007001\"}", .notice_version = "1", .actor = "contact", .at = at,
	};

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
}

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
	record(w, SARI, CONSENT_OPT_IN, WORLD_NOW - 5000);
	record(w, BUDI, CONSENT_OPT_IN, WORLD_NOW - 4000);
	record(w, SARI, CONSENT_PREAPPROVED, WORLD_NOW - 3000);
}

static void
erase(struct world *w, int64_t contact, int64_t now)
{
	const struct erasure erasure = { .actor = "petugas", .source = "operator", .reason = "atas permintaan" };
	int64_t words, seq;

	IN_TX(w, consent_erase(w->db, contact, &erasure, now, &words, &seq, NULL));
}

static struct ledger_check
check_of(struct world *w)
{
	AUTO(proof) struct proof p = {0};

	assert_ok(proof_make(w->db, NULL, &p));
	return p.check;
}

static void
test_an_erased_person_leaves_a_proof_and_no_word(void **state)
{
	AUTO(world) struct world w = {0};
	const struct erasure erasure = { .actor = "petugas", .source = "operator", .reason = "atas permintaan" };
	struct consent consents[SCOPE__COUNT];
	int64_t words, seq, left;
	struct ledger_check check;

	(void)state;
	open_office(&w);
	assert_ok(consent_erase_leaves(w.db, SARI, &left));
	assert_int_equal(left, 0);
	IN_TX(&w, consent_erase(w.db, SARI, &erasure, WORLD_NOW, &words, &seq, NULL));
	assert_int_equal(words, 2);
	assert_int_equal(seq, 4);
	assert_ok(consent_load(w.db, SARI, consents));
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_NONE);
	assert_false(consents[SCOPE_OFFICIAL].preapproved);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM ledger_personal WHERE seq IN (1, 3)"), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger WHERE request_words || answer_words || evidence LIKE '%Sari%'"), 0);
	seed_expect(&w, "SELECT action || ' ' || scope || ' ' || source || ' ' || actor || ' ' || answer_words FROM consent_entry WHERE seq = 4",
	    "erased all operator petugas atas permintaan");
	check = check_of(&w);
	assert_string_equal(check.why, "");
	assert_int_equal(check.entries, 4);
	assert_int_equal(check.erased, 2);
	/* The other one's words are where they were. */
	seed_expect(&w, "SELECT answer_words FROM consent_entry WHERE seq = 2", "Ya, saya Sari");
}

static void
test_the_history_says_which_words_were_erased(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *rows = NULL;

	(void)state;
	open_office(&w);
	erase(&w, SARI, WORLD_NOW);
	assert_ok(consent_history(w.db, SARI, &rows));
	assert_int_equal(json_count(rows), 3);
	assert_false(json_flag(json_item(rows, 0), "erased", true));
	assert_string_equal(json_text(json_item(rows, 0), "answer_words"), "atas permintaan");
	assert_true(json_flag(json_item(rows, 2), "erased", false));
	assert_string_equal(json_text(json_item(rows, 2), "answer_words"), "");
	assert_string_equal(json_text(json_item(rows, 2), "action"), "opt_in");
}

static void
test_words_that_are_gone_without_an_erasure_are_lost(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_check check;

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "DELETE FROM ledger_personal WHERE seq = 2"));
	erase(&w, SARI, WORLD_NOW);	/* of somebody else */
	check = check_of(&w);
	assert_int_equal(check.fault, LEDGER_WORDS_LOST);
	assert_string_equal(check.why, "entry 2 lost its words");
}

static void
test_words_after_an_erasure_are_not_covered_by_it(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	erase(&w, SARI, WORLD_NOW);
	record(&w, SARI, CONSENT_OPT_OUT, WORLD_NOW);
	assert_string_equal(check_of(&w).why, "");
	assert_ok(db_script(w.db, "DELETE FROM ledger_personal WHERE seq = 5"));
	assert_string_equal(check_of(&w).why, "entry 5 lost its words");
	/* A second erasure covers them, and the first one's reason. */
	erase(&w, SARI, WORLD_NOW + 1000);
	assert_string_equal(check_of(&w).why, "");
}

static void
test_words_that_come_back_after_an_erasure_are_found(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *kept = NULL;
	struct ledger_check check;

	(void)state;
	open_office(&w);
	kept = world_text(&w, "SELECT 'INSERT INTO ledger_personal VALUES (1, x''' || hex(salt) || ''', ''' || request_words || ''', ''' ||"
	    " answer_words || ''', ''' || evidence || ''')' FROM ledger_personal WHERE seq = 1");
	erase(&w, SARI, WORLD_NOW);
	assert_ok(db_script(w.db, kept));
	check = check_of(&w);
	assert_int_equal(check.fault, LEDGER_WORDS_KEPT);
	assert_string_equal(check.why, "entry 1 has words again that were erased");
}

static void
test_nobody_who_was_erased_has_agreed_to_anything(void **state)
{
	AUTO(world) struct world w = {0};
	struct consent consents[SCOPE__COUNT];
	struct ledger_entry late = { .scope = SCOPE_GATEWAY, .action = CONSENT_OPT_IN, .source = "api", .answer_words = "ya", .actor = "api:odoo",
	    .at = WORLD_NOW - 9000 };

	(void)state;
	open_office(&w);
	erase(&w, SARI, WORLD_NOW);
	/* What was said before, and arrives after. */
	IN_TX(&w, consent_record(w.db, SARI, &late, WORLD_NOW + 5000, NULL));
	assert_ok(consent_load(w.db, SARI, consents));
	assert_int_equal(consents[SCOPE_GATEWAY].state, CONSENT_NONE);
	assert_string_equal(check_of(&w).why, "");
}

static void
test_an_erasure_says_who_how_and_why(void **state)
{
	static const struct { const char *field; struct erasure erasure; } rows[] = {
		{ "actor", { .source = "cli", .reason = "x" } },
		{ "source", { .actor = "a", .source = "inbound", .reason = "x" } },
		{ "reason", { .actor = "a", .source = "cli", .reason = " " } },
	};
	AUTO(world) struct world w = {0};
	const struct erasure right = { "a", "cli", "x" };
	int64_t words, seq;
	size_t i;

	(void)state;
	open_office(&w);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem problem = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(consent_erase(w.db, SARI, &rows[i].erasure, WORLD_NOW, &words, &seq, &problem), ERR_INVALID);
		assert_string_equal(problem.field, rows[i].field);
	}
	IN_TX(&w, (assert_int_equal(consent_erase(w.db, 99, &right, WORLD_NOW, &words, &seq, NULL), ERR_NOT_FOUND), ERR_NONE));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM ledger_personal"), 3);
}

static void
test_no_other_way_leads_to_the_word_erased(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct ledger_entry entry = { .scope = SCOPE_GATEWAY, .action = CONSENT_ERASURE, .source = "operator", .answer_words = "x", .actor = "a",
	    .at = WORLD_NOW };
	struct problem problem = {0};

	(void)state;
	open_office(&w);
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(consent_record(w.db, SARI, &entry, WORLD_NOW, &problem), ERR_INVALID);
	assert_string_equal(problem.field, "action");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_erased_person_leaves_a_proof_and_no_word),
		cmocka_unit_test(test_the_history_says_which_words_were_erased),
		cmocka_unit_test(test_words_that_are_gone_without_an_erasure_are_lost),
		cmocka_unit_test(test_words_after_an_erasure_are_not_covered_by_it),
		cmocka_unit_test(test_words_that_come_back_after_an_erasure_are_found),
		cmocka_unit_test(test_nobody_who_was_erased_has_agreed_to_anything),
		cmocka_unit_test(test_an_erasure_says_who_how_and_why),
		cmocka_unit_test(test_no_other_way_leads_to_the_word_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
