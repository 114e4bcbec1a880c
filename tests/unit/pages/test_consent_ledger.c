/* The page of the whole ledger: what it says of its state, and what it keeps to itself. */
#include "admin_world.h"

#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/erase.h"
#include "ledger/note.h"

static void
agree(struct web_world *w, int64_t contact_id, int64_t at)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .answer_words = "Ya, kata Sari", .actor = "contact",
	    .at = at };

	IN_TX(&w->world, consent_record(w->world.db, contact_id, &entry, w->now, NULL));
}

static void
test_the_ledger_is_shown_proven_and_in_plain_words(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/consents/ledger"), 200);
	assert_true(web_says(&w, "Buku ini masih kosong"));
	seed_contact(&w.world, 1);
	agree(&w, 1, w.now - CLOCK_HOUR_MS);
	assert_int_equal(web_get(&w, "/admin/consents/ledger"), 200);
	assert_true(web_says(&w, "utuh"));
	assert_true(web_says(&w, "Menyetujui WhatsApp resmi dengan membalas pesan"));
	assert_true(web_says(&w, "href=\"/admin/contacts/1\">kontak 1"));
	/* Whoever prints it prints no words and no numbers. */
	assert_false(web_says(&w, "kata Sari"));
	assert_false(web_says(&w, "Sari</"));
	assert_false(web_says(&w, "0812-"));		/* four figures alone may stand in a fingerprint */
}

static void
test_what_is_wrong_is_named_with_what_to_do(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, w.now - CLOCK_HOUR_MS);
	assert_ok(db_script(w.world.db, "DELETE FROM ledger_personal WHERE seq = 1"));
	assert_int_equal(web_get(&w, "/admin/consents/ledger"), 200);
	assert_true(web_says(&w, "tidak terbukti utuh"));
	assert_true(web_says(&w, "Kata-kata pada catatan 1 hilang"));
	assert_true(web_says(&w, "pulihkan cadangan"));
}

static void
test_erased_words_and_sealings_by_a_person_stay_to_be_read(void **state)
{
	const struct erasure erasure = { "rina", "operator", "atas permintaan" };
	AUTO(web_world) struct web_world w = {0};
	int64_t words, seq;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, w.now - CLOCK_HOUR_MS);
	IN_TX(&w.world, consent_erase(w.world.db, 1, &erasure, w.now, &words, &seq, NULL));
	IN_TX(&w.world, ledger_reseal(w.world.db, "cli:root", "dipulihkan dari cadangan", "entry 9 is missing", w.now));
	assert_int_equal(web_get(&w, "/admin/consents/ledger"), 200);
	assert_true(web_says(&w, "utuh"));
	assert_true(web_says(&w, "kata-katanya sudah dihapus"));
	assert_true(web_says(&w, "Data pribadi dihapus"));
	assert_true(web_says(&w, "root di server: dipulihkan dari cadangan"));
	assert_true(web_says(&w, "entry 9 is missing"));
}

static void
test_long_ledgers_have_pages_and_the_check_stands_on_the_first(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	int i;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	for (i = 0; i < 60; i++)
		agree(&w, 1, w.now - CLOCK_HOUR_MS + i);
	assert_int_equal(web_get(&w, "/admin/consents/ledger"), 200);
	assert_true(web_says(&w, "/admin/consents/ledger?before=11"));
	assert_int_equal(web_get(&w, "/admin/consents/ledger?before=11"), 200);
	assert_false(web_says(&w, "Sidik catatan terakhir"));
	assert_true(web_says(&w, ">10</td>"));
	assert_false(web_says(&w, ">11</td>"));
}

static void
test_the_notes_are_a_file_for_safe_keeping(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *hash = NULL;
	bool noted;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, w.now - CLOCK_HOUR_MS);
	IN_TX(&w.world, ledger_note_daily(w.world.db, w.now, &noted));
	hash = world_text(&w.world, "SELECT '\"21-11-2026 10:10\",\"1\",\"' || lower(hex(hash)) || '\",\"harian\",\"sender\",\"\"' FROM consent_ledger");
	assert_int_equal(web_get(&w, "/admin/consents/ledger.csv"), 200);
	assert_true(web_says(&w, hash));
	assert_true(web_says(&w, "\"disegel pertama kali\",\"migrate\""));
}

static void
test_a_hash_from_a_paper_is_held_against_the_ledger(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *path = NULL;

	(void)state;
	admin_open(&w, "viewer");
	seed_contact(&w.world, 1);
	agree(&w, 1, w.now - CLOCK_HOUR_MS);
	agree(&w, 1, w.now - CLOCK_MINUTE_MS);
	path = world_text(&w.world, "SELECT '/admin/consents/ledger?head=' || substr(hex(hash), 1, 32) || '+' || substr(hex(hash), 33)"
	    " FROM consent_ledger WHERE seq = 1");
	assert_int_equal(web_get(&w, path), 200);
	assert_true(web_says(&w, "Sidik ini milik catatan 1. Sesudahnya tercatat 1 lagi"));
	path[strlen(path) - 1] = path[strlen(path) - 1] == '0' ? '1' : '0';	/* another, and still a digit of it */
	assert_int_equal(web_get(&w, path), 200);
	assert_true(web_says(&w, "Buku ini tidak memuat sidik itu"));
	assert_int_equal(web_get(&w, "/admin/consents/ledger?head=%3Cb%3Eabc"), 200);
	assert_true(web_says(&w, "Sidik terdiri dari 64 tanda"));
	assert_false(web_says(&w, "<b>abc"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_ledger_is_shown_proven_and_in_plain_words),
		cmocka_unit_test(test_what_is_wrong_is_named_with_what_to_do),
		cmocka_unit_test(test_erased_words_and_sealings_by_a_person_stay_to_be_read),
		cmocka_unit_test(test_long_ledgers_have_pages_and_the_check_stands_on_the_first),
		cmocka_unit_test(test_the_notes_are_a_file_for_safe_keeping),
		cmocka_unit_test(test_a_hash_from_a_paper_is_held_against_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
