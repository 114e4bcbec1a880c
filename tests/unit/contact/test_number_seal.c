/* Whose a number is: what our programs do leaves it proven, and nothing that another does becomes right by it. */
#include <stdio.h>
#include <string.h>

#include "consent/proof.h"
#include "contact/contact.h"
#include "contact/merge.h"
#include "contact/number.h"
#include "contact/number_seal.h"
#include "contact/row.h"
#include "ledger/sealed_set.h"
#include "ledger/verify.h"
#include "privacy/erase.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

#define SARI_NUMBER	"+6281200000007"
#define BUDI_NUMBER	"+6281200000008"

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
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
}

static enum ledger_fault
fault_of(struct world *w)
{
	AUTO(proof) struct proof proof = {0};

	assert_ok(proof_make(w->db, NULL, &proof));
	return proof.check.fault;
}

static void
add_by_caller(struct world *w)
{
	const struct contact_draft draft = { .phone = "0812 6000 7001 / 0812 6000 7002", .name = "Edi", .ref_system = "odoo", .ref = "12" };
	int64_t id;

	IN_TX(w, contact_put(w->db, &draft, WORLD_NOW, &id, NULL));
}

static void
add_by_operator(struct world *w)
{
	struct number_added added;

	IN_TX(w, number_add(w->db, SARI, "0812-6000-7003", WORLD_NOW, &added, NULL));
	IN_TX(w, number_choose(w->db, SARI, "+6281260007003", WORLD_NOW));
	IN_TX(w, number_say_whatsapp(w->db, SARI, "+6281260007003", true, "rina", WORLD_NOW));
	IN_TX(w, number_remove(w->db, SARI, "+6281260007003", false, WORLD_NOW));
}

static void
change_by_provider(struct world *w)
{
	bool dropped;

	IN_TX(w, contact_number_changed(w->db, SARI, "+6281260007004", WORLD_NOW));
	IN_TX(w, contact_number_confirm(w->db, "+6281260007004"));
	IN_TX(w, contact_number_changed(w->db, SARI, "+6281260007005", WORLD_NOW));
	IN_TX(w, contact_number_drop_unconfirmed(w->db, SARI, "+6281260007005", &dropped));
	assert_true(dropped);
	IN_TX(w, contact_number_drop_unconfirmed(w->db, SARI, SARI_NUMBER, &dropped));
	assert_false(dropped);
}

static void
move_one(struct world *w)
{
	IN_TX(w, contact_number_move(w->db, BUDI_NUMBER, SARI));
}

static void
merge_two(struct world *w)
{
	struct merged m;

	IN_TX(w, contact_merge(w->db, BUDI, SARI, "rina", WORLD_NOW, &m, NULL));
	assert_int_equal(m.numbers, 1);
}

static void
erase_one(struct world *w)
{
	const struct erase_ask ask = { .contact_id = BUDI, .reason = "atas permintaan", .source = "operator", .actor = "rina" };
	AUTO_JSON struct json_object *did = NULL;
	int64_t id;

	IN_TX(w, erase_ask(w->db, &ask, WORLD_NOW, &id, NULL));
	assert_ok(erase_run(w->db, id, WORLD_NOW, &did));
	assert_int_equal(world_sql(w, "SELECT count(*) FROM contact_phone WHERE contact_id = 8"), 0);
}

static const struct { const char *name; void (*act)(struct world *); } acts[] = {
	{ "a caller's two numbers", add_by_caller }, { "an operator adds, chooses and removes", add_by_operator },
	{ "a provider says it changed", change_by_provider }, { "a person moves one", move_one }, { "two contacts become one", merge_two },
	{ "somebody is erased", erase_one },
};

static void
test_whatever_our_programs_do_with_numbers_they_stay_proven(void **state)
{
	AUTO(world) struct world all = {0};
	size_t i;

	(void)state;
	open_world(&all);
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		AUTO(world) struct world w = {0};

		open_world(&w);
		acts[i].act(&w);
		if (fault_of(&w) != LEDGER_INTACT)
			fail_msg("%s: %s", acts[i].name, ledger_fault_name(fault_of(&w)));
	}
	for (i = 0; i < 3; i++)
		acts[i].act(&all);
	assert_int_equal(fault_of(&all), LEDGER_INTACT);
}

static void
test_a_number_that_was_moved_by_another_hand_does_not_become_right_by_what_we_do_with_it(void **state)
{
	static const char *const wrongs[] = {
		"UPDATE contact_phone SET contact_id = 7 WHERE contact_id = 8", "UPDATE contact_phone SET confirmed = 0 WHERE contact_id = 8",
		"UPDATE contact_phone SET number = '+6281200000099' WHERE contact_id = 8", "UPDATE contact_phone SET seal = NULL WHERE contact_id = 8",
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++)
		for (j = 0; j < 3; j++) {
			AUTO(world) struct world w = {0};
			struct merged m;

			open_world(&w);
			run(&w, wrongs[i]);
			assert_int_equal(fault_of(&w), LEDGER_NUMBER_CHANGED);
			acts[j].act(&w);
			IN_TX(&w, contact_merge(w.db, BUDI, SARI, "rina", WORLD_NOW, &m, NULL));
			assert_int_not_equal(fault_of(&w), LEDGER_INTACT);
		}
}

static void
test_a_number_that_was_taken_away_is_missed_whatever_happens_afterwards(void **state)
{
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_world(&w);
	run(&w, "DELETE FROM contact_phone WHERE contact_id = 8");
	for (i = 0; i < 3; i++) {
		assert_int_equal(fault_of(&w), LEDGER_NUMBERS_LOST);
		acts[i].act(&w);
	}
	/* And one that is added in its place by us does not fill the gap. */
	assert_int_equal(fault_of(&w), LEDGER_NUMBERS_LOST);
}

static void
test_a_number_that_another_hand_made_unreadable_is_erased_with_the_others(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t n;

	(void)state;
	open_world(&w);
	run(&w, "UPDATE contact_phone SET number = number || char(0) || 'x' WHERE contact_id = 8");
	IN_TX(&w, contact_numbers_delete(w.db, BUDI, &n));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact_phone WHERE contact_id = 8"), 0);
	assert_int_equal(fault_of(&w), LEDGER_NUMBERS_LOST);
}

static void
test_without_the_key_numbers_are_kept_and_nothing_is_proven_until_a_person_has_looked(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(proof) struct proof proof = {0};

	(void)state;
	open_world(&w);
	assert_ok(db_script(w.db, "UPDATE sealed_set SET seal = x'' WHERE name = 'numbers'"));
	assert_int_equal(fault_of(&w), LEDGER_NUMBERS_UNSEALED);
	add_by_caller(&w);
	assert_int_equal(fault_of(&w), LEDGER_NUMBERS_UNSEALED);
	IN_TX(&w, number_seals_renew(w.db, WORLD_NOW + 5));
	assert_ok(proof_make(w.db, NULL, &proof));
	assert_int_equal(proof.check.fault, LEDGER_INTACT);
	assert_int_equal(proof.numbers_since, WORLD_NOW + 5);
	assert_int_equal(proof.origins_since, WORLD_NOW);
}

/* The fields of a row cannot run into each other, and nothing is another thing than an empty text. */
static void
test_rows_that_differ_have_seals_that_differ(void **state)
{
	static const char *const rows[][2] = { { "ab", "c" }, { "a", "bc" }, { "", "abc" }, { NULL, "abc" }, { "abc", "" }, { "abc", NULL }, { " t1:a", "" } };
	enum { ROWS = sizeof(rows) / sizeof(rows[0]) };
	uint8_t seals[ROWS][SHA256_BYTES];
	AUTO(world) struct world w = {0};
	bool sealed;
	size_t i, j;

	(void)state;
	world_open(&w);
	for (i = 0; i < ROWS; i++) {
		AUTO(buf) struct buf row = {0};

		sealed_row_begin(&row, SEALED_ORIGINS);
		sealed_row_text(&row, rows[i][0]);
		sealed_row_text(&row, rows[i][1]);
		assert_ok(sealed_row_seal(w.db, &row, seals[i], &sealed));
		assert_true(sealed);
		for (j = 0; j < i; j++)
			assert_memory_not_equal(seals[i], seals[j], SHA256_BYTES);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whatever_our_programs_do_with_numbers_they_stay_proven),
		cmocka_unit_test(test_a_number_that_was_moved_by_another_hand_does_not_become_right_by_what_we_do_with_it),
		cmocka_unit_test(test_a_number_that_was_taken_away_is_missed_whatever_happens_afterwards),
		cmocka_unit_test(test_a_number_that_another_hand_made_unreadable_is_erased_with_the_others),
		cmocka_unit_test(test_without_the_key_numbers_are_kept_and_nothing_is_proven_until_a_person_has_looked),
		cmocka_unit_test(test_rows_that_differ_have_seals_that_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
