/* Consent and withdrawal on paper. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/paper.h"
#include "consent/review.h"
#include "privacy/notice.h"
#include "setting/setting.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7 };

/* WORLD_NOW is 21-11-2026 10:10 WIB. */
#define TODAY	INT64_C(20778)
#define DAY_BEGINS(day)	((day) * CLOCK_DAY_MS - CLOCK_WIB_MINUTES * CLOCK_MINUTE_MS)

static struct paper
form(void)
{
	return (struct paper){ .contact_id = SARI, .form_no = "F-17", .day = TODAY - 1, .officer = "Ani", .scopes = 1u << SCOPE_OFFICIAL,
	    .kept = "map 3", .actor = "rina" };
}

static struct paper_result
recorded(struct world *w, const struct paper *paper)
{
	struct paper_result result;

	IN_TX(w, paper_record(w->db, paper, WORLD_NOW, &result, NULL));
	return result;
}

static void
said(struct world *w, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "inbound", .answer_words = "x", .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, SARI, &entry, WORLD_NOW, NULL));
}

static enum consent_state
state_of(struct world *w, enum scope scope)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, SARI, all));
	return all[scope].state;
}

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
}

static void
test_a_form_counts_from_the_day_it_was_signed_with_its_words_and_where_it_is(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper paper = form();
	struct paper_result r;

	(void)state;
	open_office(&w);
	r = recorded(&w, &paper);
	assert_int_equal(r.review_id, 0);
	assert_int_equal(r.ledger_seq, 1);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_AGREED);
	assert_int_equal(world_sql(&w, "SELECT at FROM consent_ledger"), DAY_BEGINS(TODAY - 1));
	seed_expect(&w, "SELECT source || '|' || action || '|' || answer_words || '|' || evidence || '|' || actor FROM consent_entry",
	    "paper|opt_in|Tanda tangan pada formulir F-17|"
	    "{\"form\":\"F-17\",\"signed_on\":\"2026-11-20\",\"officer\":\"Ani\",\"kept\":\"map 3\"}|rina");
	assert_int_equal(world_sql(&w, "SELECT length(request_words) > 50 FROM consent_entry"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM notice_shown"), 1);
}

static void
test_the_words_are_the_ones_on_the_form(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *indonesian = NULL, *english = NULL;
	struct paper paper = form();

	(void)state;
	open_office(&w);
	recorded(&w, &paper);
	paper.form_no = "F-18";
	paper.locale = "en";
	recorded(&w, &paper);
	paper.form_no = "F-19";
	paper.words = "Saya mau dikabari lewat WA.";
	recorded(&w, &paper);
	assert_string_equal(indonesian = world_text(&w, "SELECT substr(request_words, 1, 12) FROM consent_entry WHERE seq = 1"), "Saya setuju ");
	assert_string_equal(english = world_text(&w, "SELECT substr(request_words, 1, 8) FROM consent_entry WHERE seq = 2"), "I agree ");
	/* Words of the form's own belong to no version of ours. */
	seed_expect(&w, "SELECT request_words || '|' || notice_version FROM consent_entry WHERE seq = 3", "Saya mau dikabari lewat WA.|");
}

static void
test_a_statement_is_the_one_of_its_day_unless_another_is_named(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper paper = form();
	struct privacy_draft draft = { .version = "2", .from_at = WORLD_NOW, .statement = { "Saya setuju dengan kalimat kedua dari {office}.",
	    "I agree to the second sentence of {office}." }, .text = { "Isi", "Text" }, .change = { "Baru", "New" } };

	(void)state;
	open_office(&w);
	IN_TX(&w, privacy_publish(w.db, &draft, "admin", WORLD_NOW, NULL));
	recorded(&w, &paper);				/* signed yesterday: before it */
	paper.form_no = "F-18";
	paper.day = TODAY;
	recorded(&w, &paper);
	paper.form_no = "F-19";
	paper.day = TODAY - 1;
	paper.words_at = WORLD_NOW;			/* the counter had the new forms a day early */
	recorded(&w, &paper);
	seed_expect(&w, "SELECT count(*) FROM consent_entry WHERE notice_version = '2' AND request_words LIKE '%kalimat kedua%' AND seq IN (2, 3)", "2");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger WHERE notice_version = '2' AND seq = 1", "0");
}

static void
test_of_one_day_whatever_allows_less_wins(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper paper = form(), letter = form();

	(void)state;
	open_office(&w);
	/* A STOP of the day of the form: nobody knows which came first. */
	said(&w, CONSENT_OPT_OUT, DAY_BEGINS(TODAY - 1) + CLOCK_HOUR_MS);
	recorded(&w, &paper);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_STOPPED);
	/* A yes of the morning, and a letter of the same day. */
	said(&w, CONSENT_OPT_IN, DAY_BEGINS(TODAY) + CLOCK_HOUR_MS);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_AGREED);
	letter.withdraws = true;
	letter.form_no = "S-1";
	letter.day = TODAY;
	recorded(&w, &letter);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_STOPPED);
	assert_int_equal(state_of(&w, SCOPE_GATEWAY), CONSENT_STOPPED);
	seed_expect(&w, "SELECT action || '|' || answer_words || '|' || request_words || '|' || evidence FROM consent_entry ORDER BY seq DESC LIMIT 1",
	    "opt_out|Permintaan tertulis untuk berhenti, formulir S-1||"
	    "{\"form\":\"S-1\",\"received_on\":\"2026-11-21\",\"officer\":\"Ani\",\"kept\":\"map 3\"}");
}

static void
test_a_letter_of_days_ago_does_not_undo_a_yes_of_today(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper letter = form();

	(void)state;
	open_office(&w);
	said(&w, CONSENT_OPT_IN, DAY_BEGINS(TODAY) + 1);
	letter.withdraws = true;
	letter.words = "Mohon jangan kirim pesan lagi.";
	recorded(&w, &letter);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_AGREED);
	seed_expect(&w, "SELECT answer_words FROM consent_entry ORDER BY seq DESC LIMIT 1", "Mohon jangan kirim pesan lagi.");
}

static void
test_what_is_missing_is_named(void **state)
{
	struct { const char *field; struct paper paper; } cases[9];
	static char long_text[PAPER_WORDS_MAX_BYTES + 2];
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	memset(long_text, 'x', sizeof(long_text) - 1);
	for (i = 0; i < 9; i++)
		cases[i].paper = form();
	cases[0].field = "form_no";	cases[0].paper.form_no = " ";
	cases[1].field = "form_no";	cases[1].paper.form_no = long_text;
	cases[2].field = "officer";	cases[2].paper.officer = "";
	cases[3].field = "day";		cases[3].paper.day = TODAY + 1;
	cases[4].field = "day";		cases[4].paper.day = 0;
	cases[5].field = "scope";	cases[5].paper.scopes = 0;
	cases[6].field = "scope";	cases[6].paper.scopes = 1u << SCOPE__COUNT;
	cases[7].field = "words";	cases[7].paper.words = long_text;
	cases[8].field = "kept";	cases[8].paper.kept = "\xff";
	for (i = 0; i < 9; i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem problem = {0};
		struct paper_result r;

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(paper_record(w.db, &cases[i].paper, WORLD_NOW, &r, &problem), ERR_INVALID);
		assert_string_equal(problem.field, cases[i].field);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
}

static void
test_the_same_form_is_recorded_once(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper paper = form();
	struct paper_result r;

	(void)state;
	open_office(&w);
	recorded(&w, &paper);
	{
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem problem = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(paper_record(w.db, &paper, WORLD_NOW, &r, &problem), ERR_CONFLICT);
		assert_string_equal(problem.field, "form_no");
	}
	/* The letter that ends it may bear the same number. */
	paper.withdraws = true;
	recorded(&w, &paper);
}

static void
test_with_a_second_look_nothing_counts_until_another_person_accepts(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper paper = form();
	struct paper_result r, again;

	(void)state;
	open_office(&w);
	IN_TX(&w, setting_set(w.db, SETTING_SECOND_LOOK, "1", "admin", WORLD_NOW, NULL));
	paper.scopes = 1u << SCOPE_OFFICIAL | 1u << SCOPE_SMS;
	r = recorded(&w, &paper);
	assert_int_not_equal(r.review_id, 0);
	assert_int_equal(r.ledger_seq, 0);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_NONE);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(paper_record(w.db, &paper, WORLD_NOW, &again, NULL), ERR_CONFLICT);
	}
	IN_TX(&w, review_decide(w.db, r.review_id, &(struct review_decision){ .reason = "tanggal salah", .actor = "tono" }, WORLD_NOW, NULL, NULL));
	/* With the mistake mended it is asked about again. */
	paper.day = TODAY - 2;
	again = recorded(&w, &paper);
	assert_int_not_equal(again.review_id, r.review_id);
	IN_TX(&w, review_decide(w.db, again.review_id, &(struct review_decision){ .accept = true, .actor = "tono" }, WORLD_NOW, NULL, NULL));
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_AGREED);
	assert_int_equal(state_of(&w, SCOPE_SMS), CONSENT_AGREED);
	assert_int_equal(world_sql(&w, "SELECT min(at) FROM consent_ledger"), DAY_BEGINS(TODAY - 2));
}

static void
test_a_letter_that_ends_consent_waits_for_nobody(void **state)
{
	AUTO(world) struct world w = {0};
	struct paper letter = form();

	(void)state;
	open_office(&w);
	IN_TX(&w, setting_set(w.db, SETTING_SECOND_LOOK, "1", "admin", WORLD_NOW, NULL));
	letter.withdraws = true;
	assert_int_equal(recorded(&w, &letter).review_id, 0);
	assert_int_equal(state_of(&w, SCOPE_OFFICIAL), CONSENT_STOPPED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_form_counts_from_the_day_it_was_signed_with_its_words_and_where_it_is),
		cmocka_unit_test(test_the_words_are_the_ones_on_the_form),
		cmocka_unit_test(test_a_statement_is_the_one_of_its_day_unless_another_is_named),
		cmocka_unit_test(test_of_one_day_whatever_allows_less_wins),
		cmocka_unit_test(test_a_letter_of_days_ago_does_not_undo_a_yes_of_today),
		cmocka_unit_test(test_what_is_missing_is_named),
		cmocka_unit_test(test_the_same_form_is_recorded_once),
		cmocka_unit_test(test_with_a_second_look_nothing_counts_until_another_person_accepts),
		cmocka_unit_test(test_a_letter_that_ends_consent_waits_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
