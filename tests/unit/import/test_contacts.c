#include "import_world.h"

/* ---- what a row is ---- */

/* The world of these cases: Sari is known, without e-mail; Budi stopped on 01-11-2026; Ani agreed by clear words; Toni has no WhatsApp. */
static void
add(struct world *w, const char *phone, const char *name, const char *ref, int64_t *ret_id)
{
	struct contact_draft draft = { .phone = phone, .name = name, .ref_system = ref != NULL ? "registration" : NULL, .ref = ref };

	IN_TX(w, contact_put(w->db, &draft, WORLD_NOW, ret_id, NULL));
}

static void
say(struct world *w, int64_t id, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "inbound", .request_words = "", .answer_words = "x",
	    .evidence = "{}", .notice_version = "", .actor = "contact", .at = at };

	IN_TX(w, consent_record(w->db, id, &entry, WORLD_NOW, NULL));
}

#define NOV_1	(WORLD_NOW - 20 * INT64_C(86400000))

static void
people(struct world *w)
{
	int64_t sari, budi, ani, toni;

	add(w, "081260000001", "Sari Ginting", "R1", &sari);
	add(w, "081260000002", "Budi", NULL, &budi);
	add(w, "081260000003", "Ani", NULL, &ani);
	add(w, "081260000004", "Toni", NULL, &toni);
	say(w, budi, CONSENT_OPT_OUT, NOV_1);
	say(w, ani, CONSENT_OPT_IN, NOV_1);
	IN_TX(w, contact_learn_whatsapp(w->db, "+6281260000004", false, WORLD_NOW));
}

static const struct { const char *name, *table, *want; } cases[] = {
	{ "new, known, changed",
	    "nama;no_hp;email\nEdi;0812-6000-7001;\nSARI GINTING, S.H.;+62 812 6000 0001;\nSari Ginting;081260000001;sari@example.go.id\n",
	    "2 new / 3 known / 4 doubtful duplicate 2 '3'" },
	{ "columns in another order, with other names, and some that mean nothing",
	    "No.,Alamat,Nomor HP/WA,Nama Pemohon\n1,Kabanjahe,0812 6000 7001,Edi\n", "2 new" },
	{ "a known person's new e-mail, registration, second number",
	    "nama,phone,email,no pendaftaran\nSari Ginting,081260000001,s@example.go.id,R1\nAni,081260000003,,R9\nBudi,081260000002 / 081260007009,,\n",
	    "2 changed / 3 changed / 4 known" },
	{ "numbers that are none, each for its reason",
	    "nama;no_hp\na;\nb;0812-34\nc;08O12345678\nd;8.12346E+11\ne;6281234567890\nf;0800123456\ng;0841 2345 678\nh;0812 3456 7891 23456\ni;-\n",
	    "2 refused phone_empty 2 / 3 refused phone_too_short 2 / 4 refused phone_letters 2 / 5 refused spreadsheet_number 2 '8.12346E+11' / "
	    "6 refused phone_suspicious 2 / 7 refused phone_service 2 / 8 refused phone_unassigned 2 / 9 refused phone_too_long 2 / 10 refused phone_empty 2" },
	{ "numbers that are doubtful or remarkable",
	    "nama;no_hp\na;0628-20123\nb;+60 12 345 6789\nc;0839 1234 5678\nd;6262812 6000 7001\n",
	    "2 doubtful landline 2 / 3 doubtful foreign 2 / 4 new unknown_prefix 2 / 5 new repaired 2 '0812-6000-7001'" },
	{ "the better of several telephone columns", "nama;telepon;no_hp;whatsapp\na;0628-20123;081260007001;\nb;0628-20124;;\nc;081260007002;0812;0812600\n",
	    "2 new / 3 doubtful landline 2 / 4 new" },
	{ "the same number twice in a file", "no_hp\n081260007001\n+6281260007001\n0812 6000 7001\n",
	    "2 new / 3 doubtful duplicate 1 '2' / 4 doubtful duplicate 1 '2'" },
	{ "another name than the known one", "nama;no_hp\nDewi Lestari;081260000001\n-;081260000001\n",
	    "2 doubtful name_differs 1 'Sari Ginting' / 3 doubtful duplicate 2 '2'" },
	{ "somebody else's registration", "no_hp;nomor pendaftaran\n081260000003;R1\n081260007001;R1\n",
	    "2 refused ref_taken 2 '1' / 3 changed" },
	{ "a number without WhatsApp", "no_hp\n081260000004\n", "2 known no_whatsapp 1" },
	{ "words that are none of ours", "no_hp;email;peran;bahasa\n081260007001;sari;;\n081260007002;;bos;\n081260007003;;;jv\n081260007004;;Pejabat;id\n",
	    "2 refused bad_email 2 / 3 refused bad_role 3 / 4 refused bad_locale 4 / 5 new" },
	{ "consent with and without a date",
	    "no_hp;setuju;tanggal\n081260007001;ya;20-11-2026\n081260007002;ya;\n081260007003;tidak;20-11-2026\n081260007004;;20-11-2026\n081260007005;mungkin;20-11-2026\n",
	    "2 new / 3 new no_date 3 / 4 new / 5 new / 6 doubtful bad_consent 2" },
	{ "a no without a date", "no_hp;setuju;tanggal\n081260007001;tidak;\n081260007002;tidak;-\n081260007003;belum;\n",
	    "2 new no_date_no 3 / 3 new no_date_no 3 / 4 new" },
	{ "a date alone is an answer", "no_hp;tgl persetujuan\n081260007001;46346\n081260007002;-\n", "2 new / 3 new" },
	{ "dates that cannot be",
	    "no_hp;setuju;tanggal\n081260007001;ya;30-02-2026\n081260007002;ya;22-11-2026\n081260007003;ya;21-11-2026\n081260007004;ya;17-08-1980\n081260007005;ya;20/11/26\n",
	    "2 doubtful bad_date 3 / 3 doubtful future_date 3 '22-11-2026' / 4 new / 5 doubtful old_date 3 '17-08-1980' / 6 doubtful bad_date 3" },
	{ "a list is no answer to a STOP", "no_hp;setuju;tanggal\n081260000002;ya;20-11-2026\n081260000002;tidak;20-11-2026\n081260000003;ya;20-11-2026\n"
	    "081260000003;ya;20-10-2026\n",
	    "2 doubtful stopped 2 '01-11-2026' / 3 doubtful duplicate 1 '2' / 4 known / 5 doubtful duplicate 1 '4'" },
	{ "rows of another width",
	    "nama;no_hp;email\nSari;Ginting;081260007001;s@example.go.id\nEdi\nEdi;081260007002\nEdi;081260007003;\nEdi;081260007004;;;\n",
	    "2 refused cells_more 4 / 3 refused cells_fewer 1 '1 / 3' / 4 refused cells_fewer 2 '2 / 3' / 5 new / 6 new" },
	{ "a line break that nobody meant", "nama;no_hp\n\"Sari;081260007001\nBudi\";081260007002\nEdi;081260007003\n",
	    "2 refused line_break 1 '3' / 4 new" },
	{ "numbers alone", "0812-6000-7001\n0812-34\n+6281260007002\n", "1 new / 2 refused phone_too_short 1 / 3 new" },
};

static void
test_each_row_is_judged_by_what_is_known(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *seen = NULL;

		world_open(&w);
		people(&w);
		seen = rows_of(&w, bring(&w, "contacts", cases[i].table));
		if (strcmp(seen, cases[i].want) != 0)
			fail_msg("%s:\n  %s\nnot\n  %s", cases[i].name, seen, cases[i].want);
	}
}

static void
test_a_nul_and_a_byte_that_is_no_text_are_told_with_line_and_column(void **state)
{
	static const char table[] = "nama;no_hp\nSa\0ri;081260007001\nS\xE9\xC3;081260007002\nBu\tdi;081260007003\nA\x01x;081260007004\n";
	AUTO(world) struct world w = {0};
	struct fault fault = {0};
	int64_t id = 0;

	(void)state;
	world_open(&w);
	assert_ok(bring_by(&w, "contacts", table, sizeof(table) - 1, 5, WORLD_NOW, &fault, &id));
	/* Without a byte that only UTF-8 has, \xE9\xC3 are two letters of Windows-1252. */
	expect_rows(&w, id, "2 refused bad_text 1 '2' / 3 new / 4 refused too_long 1 '200' / 5 refused control 1 '5'");
}

static void
test_a_preview_changes_nothing_else(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "contacts", "nama;no_hp;setuju;tanggal\nEdi;081260007001;ya;20-11-2026\nSari G;081260000001;ya;20-11-2026\n");
	seed_expect(&w, "SELECT count(*) || ' ' || (SELECT count(*) FROM consent_ledger) FROM contact", "4 3");
	seed_expect(&w, "SELECT state || ' ' || row_count || ' ' || length(file_hash) || ' ' || header FROM import_batch",
	    "preview 2 64 {\"name\":1,\"phone\":2,\"consent\":3,\"consent_at\":4}");
	IN_TX(&w, import_cancel(w.db, id, WORLD_NOW));
	apply_all(&w, id);
	seed_expect(&w, "SELECT count(*) FROM contact", "4");
}

static void
test_what_is_no_table_of_contacts_leaves_nothing_behind(void **state)
{
	static const struct { const char *table, *code, *detail; int line, column; } refusals[] = {
		{ "", "empty", "", 0, 0 },
		{ "nama;no_hp\n", "empty", "", 0, 0 },
		{ "alamat;nik\na;1\n", "no_header", "nama, no_hp, email", 1, 0 },
		{ "\nnama;alamat\na;1\n", "column_missing", "no_hp", 2, 0 },
		{ "Daftar kontak\nnama;alamat\na;1\n", "column_missing", "no_hp", 2, 0 },
		{ "Nomor Kontak;Jenis\n081260007001;HP\n", "no_header", "nama", 1, 0 },
		{ "no_hp;nama;No. HP\n1;a;2\n", "column_twice", "No. HP", 1, 3 },
		{ "nama;no_hp\nSari;081260007001\n\"Budi;081260007002\n", "quote_open", "", 3, 0 },
		{ "<html><table>", "is_html", "", 0, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		AUTO(world) struct world w = {0};
		struct fault fault = {0};
		int64_t id = 0;

		world_open(&w);
		assert_int_equal(bring_by(&w, "contacts", refusals[i].table, strlen(refusals[i].table), 3, WORLD_NOW, &fault, &id), ERR_INVALID);
		assert_string_equal(fault.code, refusals[i].code);
		if (!text_starts(fault.detail, refusals[i].detail) || fault.line != refusals[i].line || fault.column != refusals[i].column)
			fail_msg("%s '%s' in line %d, column %d", fault.code, fault.detail, (int)fault.line, fault.column);
		seed_expect(&w, "SELECT count(*) || ' ' || (SELECT count(*) FROM import_row) FROM import_batch", "0 0");
	}
}

/* ---- what becomes of it ---- */

static void
test_contacts_are_made_and_filled_and_never_overwritten(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "contacts", "nama;no_hp;email;peran;no pendaftaran\nEdi Surbakti;0812-6000-7001 / 0812-6000-7002;edi@example.go.id;staf;\n"
	    "S. Ginting;081260000001;sari@example.go.id;;R1\nSari Ginting;081260007005;;;R1\n");
	do_it(&w, id, false);
	expect_rows(&w, id, "2 new > applied / 3 doubtful name_differs 1 'Sari Ginting' > skipped / 4 changed > applied");
	seed_expect(&w, "SELECT name || ' ' || email || ' ' || role FROM contact WHERE id = 5", "Edi Surbakti edi@example.go.id staff");
	seed_expect(&w, "SELECT group_concat(number || ' ' || contact_id || ' ' || preferred, ', ') FROM (SELECT * FROM contact_phone WHERE number > '+6281260000004'"
	    " ORDER BY number)", "+6281260007001 5 1, +6281260007002 5 0, +6281260007005 1 0");
	seed_expect(&w, "SELECT name || coalesce(email, '-') FROM contact WHERE id = 1", "Sari Ginting-");
	seed_expect(&w, "SELECT count(*) FROM contact", "5");
	seed_expect(&w, "SELECT state || ' ' || started_by FROM import_batch", "done rina");
}

static void
test_consent_goes_into_the_ledger_with_its_proof(void **state)
{
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL | 1u << SCOPE_GATEWAY, false);
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	options.form_no = (char *)(uintptr_t)"SET-2024";
	options.source = (char *)(uintptr_t)"Formulir pendaftaran 2024";
	id = bring(&w, "contacts", "no_hp;setuju;tanggal;no formulir;kalimat\n081260007001;Ya;20-11-2026;F-17;\n081260007002;v;20-11-2026 08:10;;Boleh dikabari?\n"
	    "081260007003;tidak;20-11-2026;;\n");
	start(&w, id, &options);
	apply_all(&w, id);
	seed_expect(&w, "SELECT group_concat(l.scope || ' ' || l.action || ' ' || l.source || ' ' || l.at || ' ' || l.actor, ', ') FROM consent_ledger l"
	    " JOIN contact c ON c.subject_hash = l.subject_hash WHERE c.id = 1",
	    "official opt_in import 1795107600000 rina, gateway opt_in import 1795107600000 rina");
	seed_expect(&w, "SELECT group_concat(state, ' ') FROM consent_state WHERE contact_id = 1", "agreed agreed");
	seed_expect(&w, "SELECT group_concat(state, ' ') FROM consent_state WHERE contact_id = 3", "declined declined");
	seed_expect(&w, "SELECT since_at FROM consent_state WHERE contact_id = 2 LIMIT 1", "1795137000000");
	{
		AUTO_FREE char *words = world_text(&w, "SELECT request_words || ' | ' || answer_words || ' | ' || evidence FROM consent_entry WHERE seq = 1");

		assert_string_equal(words, STATEMENT " | Ya | {\"import\":1,\"line\":2,\"file\":\"daftar.csv\",\"form\":\"F-17\","
		    "\"list\":\"Formulir pendaftaran 2024\"}");
	}
	{
		AUTO_FREE char *words = world_text(&w, "SELECT request_words || ' | ' || answer_words || ' | ' || evidence FROM consent_entry WHERE seq = 3");

		assert_string_equal(words, "Boleh dikabari? | v | {\"import\":1,\"line\":3,\"file\":\"daftar.csv\",\"form\":\"SET-2024\","
		    "\"list\":\"Formulir pendaftaran 2024\"}");
	}
	seed_expect(&w, "SELECT count(*) FROM consent_ledger", "6");
}

static void
test_consent_is_never_invented(void **state)
{
	static const struct { const char *name, *table; bool basis; const char *statement; int entries; } claims[] = {
		{ "a date and a basis", "no_hp;setuju;tanggal\n081260007001;ya;20-11-2026\n", true, STATEMENT, 1 },
		{ "only contacts were wanted", "no_hp;setuju;tanggal\n081260007001;ya;20-11-2026\n", false, "", 0 },
		{ "no date", "no_hp;setuju;tanggal\n081260007001;ya;\n", true, STATEMENT, 0 },
		{ "no column for a date", "no_hp;setuju\n081260007001;ya\n", true, STATEMENT, 0 },
		{ "no answer", "no_hp;setuju;tanggal\n081260007001;;20-11-2026\n", true, STATEMENT, 0 },
		{ "not yet", "no_hp;setuju;tanggal\n081260007001;belum;20-11-2026\n", true, STATEMENT, 0 },
		{ "no column for an answer or a date", "no_hp\n081260007001\n", true, STATEMENT, 0 },
		{ "no statement", "no_hp;setuju;tanggal\n081260007001;ya;20-11-2026\n", true, "", 0 },
		{ "a statement of its own", "no_hp;setuju;tanggal;pernyataan\n081260007001;ya;20-11-2026;Boleh?\n", true, "", 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		struct import_options options = options_of(claims[i].basis, 1u << SCOPE_OFFICIAL, false);
		AUTO(world) struct world w = {0};
		int64_t id;

		world_open(&w);
		options.statement = (char *)(uintptr_t)claims[i].statement;
		id = bring(&w, "contacts", claims[i].table);
		start(&w, id, &options);
		apply_all(&w, id);
		if (world_sql(&w, "SELECT count(*) FROM consent_ledger") != claims[i].entries || world_sql(&w, "SELECT count(*) FROM contact") != 1)
			fail_msg("%s: %d entries", claims[i].name, (int)world_sql(&w, "SELECT count(*) FROM consent_ledger"));
	}
}

/* "Agreed, without a date" is said of rows that agree, and of no others. */
static void
test_only_who_says_yes_is_counted_as_a_yes_without_a_date(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = bring(&w, "contacts", "no_hp;setuju;tanggal\n081260007001;ya;\n081260007002;ya;31-02-2026\n081260007003;mungkin;20-11-2026\n"
	    "081260007004;mungkin;\n081260007005;tidak;31-02-2026\n081260007006;tidak;22-11-2099\n081260007007;ya;20-11-2026\n");
	assert_int_equal(id, 1);
	seed_expect(&w, "SELECT group_concat(line || ' ' || claim, ' / ') FROM (SELECT line, claim FROM import_row WHERE claim <> '' ORDER BY line)",
	    "2 undated / 3 undated / 8 yes");
}

static void
test_doubtful_rows_wait_for_a_person_when_that_is_wanted(void **state)
{
	struct import_options options = options_of(true, 1u << SCOPE_OFFICIAL | 1u << SCOPE_SMS, true);
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "contacts", "nama;no_hp;setuju;tanggal\nDewi;081260000001;ya;20-11-2026\nTelp;0628-20123;;\nBudi;081260000002;ya;20-11-2026\n"
	    "Edi;081260007001;entah;20-11-2026\n");
	start(&w, id, &options);
	apply_all(&w, id);
	expect_rows(&w, id, "2 doubtful name_differs 1 'Sari Ginting' > review / 3 doubtful landline 2 > applied / 4 doubtful stopped 3 '01-11-2026' > review"
	    " / 5 doubtful bad_consent 3 > applied");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger", "3");		/* what Budi and Ani said themselves */
	seed_expect(&w, "SELECT group_concat(cause || ' ' || contact_id || ' ' || scope || ' ' || action || ' ' || batch || ' ' || made_by, ', ') FROM review",
	    "import:1:2 1 official sms opt_in import:1 rina, import:1:4 2 official sms opt_in import:1 rina");
	seed_expect(&w, "SELECT request_words || ' | ' || answer_words FROM review WHERE id = 1", STATEMENT " | ya");
	seed_expect(&w, "SELECT name FROM contact WHERE id = 1", "Sari Ginting");
	seed_expect(&w, "SELECT state FROM consent_state WHERE contact_id = 2", "stopped");
}

static void
test_the_same_file_a_second_time_changes_nothing_and_is_said(void **state)
{
	static const char table[] = "nama;no_hp;email;setuju;tanggal;no pendaftaran\nEdi;081260007001;edi@example.go.id;ya;20-11-2026;R7\nAna;081260007002;;;;\n";
	AUTO(import_batch) struct import_batch second = {0}, earlier = {0}, none = {0};
	AUTO(world) struct world w = {0};
	int64_t first, id;

	(void)state;
	world_open(&w);
	first = bring(&w, "contacts", table);
	assert_ok(import_batch_load(w.db, first, &none));
	assert_int_equal(import_same_file(w.db, &none, &earlier), ERR_NOT_FOUND);
	do_it(&w, first, false);
	id = bring(&w, "contacts", table);
	expect_rows(&w, id, "2 known / 3 known");
	assert_ok(import_batch_load(w.db, id, &second));
	assert_ok(import_same_file(w.db, &second, &earlier));
	assert_int_equal(earlier.id, first);
	assert_string_equal(earlier.started_by, "rina");
	do_it(&w, id, false);
	expect_rows(&w, id, "2 known > unchanged / 3 known > unchanged");
	seed_expect(&w, "SELECT count(*) || ' ' || (SELECT count(*) FROM consent_ledger) FROM contact", "2 1");
}

static void
test_an_older_consent_is_recorded_and_counts_from_its_date(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "contacts", "no_hp;setuju;tanggal\n081260000003;ya;20-10-2026\n");
	expect_rows(&w, id, "2 changed");
	do_it(&w, id, false);
	seed_expect(&w, "SELECT since_at FROM consent_state WHERE contact_id = 3", "1792429200000");	/* 20-10-2026 00:00 WIB */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row_is_judged_by_what_is_known),
		cmocka_unit_test(test_a_nul_and_a_byte_that_is_no_text_are_told_with_line_and_column),
		cmocka_unit_test(test_a_preview_changes_nothing_else),
		cmocka_unit_test(test_what_is_no_table_of_contacts_leaves_nothing_behind),
		cmocka_unit_test(test_contacts_are_made_and_filled_and_never_overwritten),
		cmocka_unit_test(test_consent_goes_into_the_ledger_with_its_proof),
		cmocka_unit_test(test_consent_is_never_invented),
		cmocka_unit_test(test_only_who_says_yes_is_counted_as_a_yes_without_a_date),
		cmocka_unit_test(test_doubtful_rows_wait_for_a_person_when_that_is_wanted),
		cmocka_unit_test(test_the_same_file_a_second_time_changes_nothing_and_is_said),
		cmocka_unit_test(test_an_older_consent_is_recorded_and_counts_from_its_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
