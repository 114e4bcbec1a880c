#include "admin_world.h"

#define PAGE	"/admin/consents/funnel"

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

/* Four invitations of today, one of them answered with yes, and one of forty days ago. */
static void
fill(struct web_world *w)
{
	int64_t id;

	for (id = 1; id <= 4; id++) {
		seed_contact(&w->world, id);
		seed_message(&w->world, id, id, "text", id == 4 ? "sent" : "delivered");
	}
	run(w, "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at, message_id) SELECT randomblob(32), contact_id, 'round',"
	    " 1795230600000, 1, id FROM message; INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at)"
	    " VALUES (x'01', 1, 'api', 1795230600000 - 40 * 86400000, 1)");
	run(w, "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
	    " recorded_at, prev_hash, hash) VALUES (1, x'00', 'official', 'opt_in', 'inbound', '', '', '{}', '', 'x', 1, 1, x'00', x'00'),"
	    " (2, x'02', 'official', 'opt_in', 'form', '', '', '{}', '', 'x', 1, 1, x'00', x'00');"
	    " INSERT INTO consent_origin (ledger_seq, origin, invitation_id, scope, action, changed, at) VALUES"
	    " (1, 'round', 1, 'official', 'agreed', 1, 1795230600000), (2, 'form', NULL, 'official', 'agreed', 1, 1795230600000)");
	seed_consent(&w->world, 1, "official", "agreed", 1);
}

static void
test_an_empty_page_says_what_would_fill_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "viewer");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "Belum ada undangan yang keluar."));
	assert_true(web_says(&w, "Bagian ini terisi begitu undangan keluar"));
	assert_true(web_says(&w, "Belum ada yang setuju dalam enam bulan terakhir."));
	assert_true(web_says(&w, "Belum ada kontak yang dapat menerima WhatsApp."));
	assert_false(web_says(&w, "<table"));
}

static void
test_figures_stand_beside_their_bars_and_lead_to_lists(void **state)
{
	static const char *const says[] = {
		"1 dari 4 undangan dijawab setuju: 25,0%. Karena baru sebanyak ini yang diundang, angka sebenarnya bisa antara 4,6%–69,9%.",
		"<rect class=\"rate\" width=\"750\"", "data-label=\"Sampai\">3<", "25,0%<br><span class=\"small soft\">4,6%–69,9%</span>",
		"<a class=\"main\" href=\"/admin/consents/rounds\">Undangan massal</a>",
		"<a class=\"main\" href=\"/admin/consents?source=form&amp;state=agreed\">di formulir pendaftaran</a>", "menjawab undangan", "tanpa undangan",
		"data-label=\"Nov 2026\">1<", "data-label=\"Jun 2026\">0<", "1 dari 4 kontak yang dapat menerima WhatsApp setuju",
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	fill(&w);
	assert_int_equal(web_get(&w, PAGE), 200);
	for (i = 0; i < sizeof(says) / sizeof(says[0]); i++)
		if (!web_says(&w, says[i]))
			fail_msg("does not say %s", says[i]);
}

static void
test_a_period_takes_whole_days_and_one_nobody_knows_is_the_usual(void **state)
{
	static const struct { const char *query, *since; bool with_old; } rows[] = {
		{ "", "Sejak 23-10-2026.", false }, { "?period=7", "Sejak 15-11-2026.", false }, { "?period=90", "Sejak 24-08-2026.", true },
		{ "?period=year", "Sejak 01-01-2026.", true }, { "?period=12345", "Sejak 23-10-2026.", false },
	};
	AUTO(web_world) struct web_world w = {0};
	char address[80];
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	fill(&w);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(address, sizeof(address), PAGE "%s", rows[i].query);
		assert_int_equal(web_get(&w, address), 200);
		if (!web_says(&w, rows[i].since) || web_says(&w, "Tautan dari aplikasi kantor") != rows[i].with_old)
			fail_msg("%s", rows[i].query);
	}
	/* A link that was handed out: whether it was delivered is not known, which is not "0". */
	assert_int_equal(web_get(&w, PAGE "?period=90"), 200);
	assert_true(web_says(&w, "data-label=\"Sampai\">–<"));
	assert_true(web_says(&w, "data-label=\"Sampai\">3 dari 4<"));	/* of all */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_empty_page_says_what_would_fill_it),
		cmocka_unit_test(test_figures_stand_beside_their_bars_and_lead_to_lists),
		cmocka_unit_test(test_a_period_takes_whole_days_and_one_nobody_knows_is_the_usual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
