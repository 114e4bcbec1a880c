#include "import_world.h"

#include "setting/setting.h"
#include "template/template.h"

#define HEAD	"nomor_pendaftaran;nomor_izin;jenis_izin;nama_pemohon;no_hp;status;tanggal_terbit;tanggal_berakhir\n"
#define ROW	"0142307703072025;503/0112/SIPD/DPM-PTSP/2024;Izin Praktik Dokter;Sari Ginting;0812-6000-7001;terbit;21-11-2024;20-11-2029\n"

/* ---- how a row is judged ---- */

static const struct { const char *name, *table, *want; } cases[] = {
	{ "any order, commas, English names",
	    "Expiry Date,Mobile,Applicant Name,Permit Type,Permit Number,Registration ID,Status\n2029-11-20,081260007001,Sari,SIPD,503/1,R-1,active\n", "2 new" },
	{ "the names that the office's own systems give",
	    "pendaftaran_id;n_pemohon;n_perizinan;no_surat;telp_pemohon;tgl_surat;d_berlaku_izin\n1;Sari;SIPD;503/1;081260007001;0000-00-00;0000-00-00\n", "2 new" },
	{ "the national system's",
	    "no_permohonan,no_izin,jenis_izin,nama,no_hp,no_tlp,status,mulai_berlaku,akhir_berlaku\n1,503/1,SIPD,Sari,,0628-20123,Selesai,2026-01-01,2031-01-01\n",
	    "2 new landline 6" },
	{ "without a status, who has a number is in force", "no_pendaftaran;jenis_izin;no_izin;no_hp\n1;SIPD;503/1;081260007001\n2;SIPD;;081260007002\n",
	    "2 new / 3 doubtful no_status 0" },
	{ "a status that nobody knows is named", HEAD "1;503/1;SIPD;Sari;081260007001;Tahap 7B;;\n", "2 doubtful unknown_status 6 'Tahap 7B'" },
	{ "the last day comes after the first", HEAD "1;503/1;SIPD;Sari;081260007001;terbit;21-11-2024;20-11-2023\n", "2 refused expiry_before 8" },
	{ "dates in every form", HEAD "1;503/1;SIPD;S;081260007001;terbit;2024-11-21;20/11/2029\n2;503/2;SIPD;S;081260007001;terbit;45617;47442\n"
	    "3;503/3;SIPD;S;081260007001;terbit;21 November 2024;Seumur Hidup\n4;503/4;SIPD;S;081260007001;terbit;11/21/2024;\n"
	    "5;503/5;SIPD;S;081260007001;terbit;21-11-24;\n6;503/6;SIPD;S;081260007001;terbit;01-12-2026;\n",
	    "2 new / 3 new / 4 new / 5 refused bad_date 7 / 6 refused bad_date 7 / 7 refused month_first 7 '5'" },
	{ "what a spreadsheet makes of numbers", HEAD "1,42308E+14;503/1;SIPD;S;081260007001;terbit;;\n142307703072025;503/1;SIPD;S;081260007001;terbit;;\n"
	    "=\"0142307703072025\";503/1;SIPD;S;081260007001;terbit;;\n3;503/1;SIPD;S;6.28123E+12;terbit;;\n4;503/1;SIPD;S;6,28123E+12;terbit;;\n"
	    "'0142307703072026;503/1;SIPD;S;'081260007001;terbit;;\n",
	    "2 refused spreadsheet_number 1 '1,42308E+14' / 3 doubtful lost_zero 1 '142307703072025' / 4 new / 5 refused spreadsheet_number 5 '6.28123E+12'"
	    " / 6 refused spreadsheet_number 5 '6,28123E+12' / 7 new" },
	{ "numbers that are no good", HEAD "1;503/1;SIPD;S;0812-34;terbit;;\n2;503/1;SIPD;S;-;terbit;;\n3;503/1;SIPD;S;0628-20123;terbit;;\n",
	    "2 doubtful unusable_number 5 '0812-34' / 3 new no_number 5 / 4 new landline 5" },
	{ "the same registration twice", HEAD "1;503/1;SIPD;S;081260007001;terbit;;\n2;503/2;SIPD;S;081260007001;terbit;;\n1;503/9;SIPD;S;081260007001;terbit;;\n",
	    "2 new / 3 new / 4 doubtful duplicate_permit 1 '2'" },
	{ "an address that is none is left out, as by the API", "no_pendaftaran;no_izin;jenis_izin;no_hp;email;status\n1;503/1;SIPD;081260007001;sari@;terbit\n"
	    "2;503/2;SIPD;081260007001;-;terbit\n3;503/3;SIPD;081260007001;a@b.id; c@d.id;terbit\n", "2 new email_left_out 5 / 3 new / 4 refused cells_more 7" },
	{ "a dash is no status", HEAD "1;503/1;SIPD;S;081260007001;-;;\n", "2 new" },
	{ "a permit's number that is no number", "no_pendaftaran;no_izin;jenis_izin;no_hp;alasan\n1;503/0123456789/0123456789/0123456789/0123456789/0123456789"
	    "/0123456789/0123456789/0123456789;SIPD;081260007001;\n", "2 refused longer 2 '80'" },
	{ "what is needed", HEAD ";503/1;SIPD;S;081260007001;terbit;;\n2;503/1;;S;081260007001;terbit;;\n3 4;503/1;SIPD;S;081260007001;terbit;;\n",
	    "2 refused no_registration 1 / 3 refused no_type 3 / 4 refused bad_registration 1" },
	{ "as LibreOffice saves it, an address with lines", "\"nomor_pendaftaran\",\"alamat\",\"jenis_izin\",\"nama_pemohon\",\"no_hp\",\"nomor_izin\",,\n"
	    "\"1\",\"Jl. Veteran 1,\nKabanjahe\",\"SIPD\",\"PT Maju\n(Sari)\",\"081260007001\",\"503/1\",,\n\"2\",\"Jl. Veteran 2\",\"SIPD\",\"Edi\",\"081260007002\",\"503/2\",,\n",
	    "2 new / 5 new" },
	{ "a quotation mark that swallows a row", "no_pendaftaran,alamat,jenis_izin,no_izin\n1,\"Jl. A,SIPD,503/1\n2,Jl. B\",SIPD,503/2\n3,Jl. C,SIPD,503/3\n",
	    "2 refused line_break 2 '3' / 4 new no_number 0" },
	{ "as Excel in Indonesia saves it", "\xEF\xBB\xBFNomor Pendaftaran;Jenis Izin;Nomor Izin;Nama Pemohon;No. HP\r\n1;SIPD;503/1;Sari;81260007001\r\n", "2 new" },
	{ "in Windows-1252", "no_pendaftaran;jenis_izin;no_izin;nama;no_hp\n1;SIPD;503/1;Ren\xE9;081260007001\n", "2 new" },
	{ "a title above the table, filled up as spreadsheets do", "DAFTAR IZIN, 2026;;;;\n;;;;\nKabanjahe, 1 Januari 2026;;;;\n"
	    "No. Pendaftaran;Jenis Izin;No. Izin;No. HP;Status\n1;SIPD;503/1;081260007001;terbit\n", "5 new" },
	{ "a title that is alone in its line", "DAFTAR IZIN, 2026\nNo. Pendaftaran;Jenis Izin;No. Izin;No. HP;Status\n1;SIPD;503/1;081260007001;terbit\n", "3 new" },
	{ "groups of columns above their names", "Izin;;;Pemohon;\nNo. Pendaftaran;Jenis Izin;No. Izin;No. HP;Status\n1;SIPD;503/1;081260007001;terbit\n", "3 new" },
	{ "the errors of a spreadsheet", HEAD "1;503/1;#REF!;S;081260007001;terbit;;\n2;503/2;SIPD;#N/A;081260007001;terbit;;\n3;503/3;SIPD;#1;081260007001;terbit;####;\n",
	    "2 refused sheet_error 3 '#REF!' / 3 refused sheet_error 4 '#N/A' / 4 refused sheet_error 7 '####'" },
	{ "one date with the month first makes others doubtful", HEAD "1;503/1;SIPD;S;081260007001;terbit;05/06/2024;\n2;503/2;SIPD;S;081260007001;terbit;11/21/2024;\n"
	    "3;503/3;SIPD;S;081260007001;terbit;06/06/2024;2029-06-05\n", "2 refused month_first 7 '3' / 3 refused bad_date 7 / 4 new" },
	{ "a spreadsheet's nothing, shown as a date", HEAD "1;503/1;SIPD;S;081260007001;terbit;00/01/1900;30/12/1899\n", "2 new" },
	{ "what they renew", "no_pendaftaran;jenis_izin;no_izin;no_hp;memperpanjang\n1;SIPD;503/1;081260007001;503/0\n2;SIPD;503/2;081260007001;2\n"
	    "3;SIPD;503/3;081260007001;-\n", "2 new renews_unknown 5 '503/0' / 3 refused renews_itself 5 / 4 new" },
	{ "renewals", "no_pendaftaran;jenis_izin;no_izin;no_hp;jenis_permohonan\n1;SIPD;503/1;081260007001;Perpanjangan\n2;SIPD;503/2;081260007001;Baru\n"
	    "3;SIPD;503/3;081260007001;Entah\n", "2 new / 3 new / 4 doubtful bad_renewal 5" },
};

static void
test_each_row_is_judged_at_its_cell(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *seen = NULL;

		world_open(&w);
		seen = rows_of(&w, bring(&w, "permits", cases[i].table));
		if (strcmp(seen, cases[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name, seen, cases[i].want);
	}
}

/* ---- what becomes of it ---- */

static void
take(struct world *w, const char *table, bool baseline, bool doubtful)
{
	struct import_options options = { .review = doubtful, .announce = !baseline };
	int64_t id = bring(w, "permits", table);

	start(w, id, &options);
	apply_all(w, id);
}

static void
test_old_data_is_stored_and_nobody_is_told(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	take(&w, HEAD ROW, true, false);
	seed_expect(&w, "SELECT registration_id || ' ' || permit_number || ' ' || status || ' ' || applicant_name || ' ' || baseline FROM permit",
	    "0142307703072025 503/0112/SIPD/DPM-PTSP/2024 active Sari Ginting 1");
	seed_expect(&w, "SELECT number FROM contact_phone", "+6281260007001");
	seed_expect(&w, "SELECT group_concat(outcome, ' ') FROM scenario_fired", "baseline");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	/* The same once more is nothing new. */
	take(&w, HEAD ROW, true, false);
	seed_expect(&w, "SELECT group_concat(outcome, ' ') FROM import_row", "applied unchanged");
}

static void
test_news_are_told_each_once(void **state)
{
	static const char renamed[] = HEAD "0142307703072025;503/0112/SIPD/DPM-PTSP/2024;Izin Praktik Dokter;Sari Ginting;0812-6000-7001;dicabut;;\n";
	AUTO(world) struct world w = {0};
	int n;

	(void)state;
	world_open(&w);
	IN_TX(&w, template_install(w.db, WORLD_NOW, &n));
	take(&w, HEAD ROW, true, false);
	take(&w, renamed, false, false);
	seed_expect(&w, "SELECT group_concat(scenario || ' ' || outcome, ', ') FROM scenario_fired WHERE outcome <> 'baseline'", "status_update message");
	take(&w, renamed, false, false);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 1);
	/* An empty cell says nothing: the last day stays. */
	seed_expect(&w, "SELECT expiry_day - issue_day FROM permit", "1825");
}

static void
test_two_people_of_one_name_stay_two(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	take(&w, HEAD "1;503/1;SIPD;Sari;081260007001;terbit;;\n2;503/2;SIPD;Sari;081260007002;terbit;;\n3;503/3;SIPD;Budi;081260007001;terbit;;\n", true, false);
	seed_expect(&w, "SELECT group_concat(contact_id, ' ') FROM (SELECT contact_id FROM permit ORDER BY id)", "1 2 1");
}

static void
test_doubtful_rows_are_left_out_or_taken_as_far_as_they_are_sure(void **state)
{
	static const char table[] = HEAD "1;503/1;SIPD;S;0812-34;terbit;;\n2;503/2;SIPD;S;081260007002;Tahap 7B;;\n";
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	take(&w, table, true, false);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM permit"), 0);
	take(&w, table, true, true);
	seed_expect(&w, "SELECT registration_id || ' ' || applicant_problem || ' ' || applicant_raw FROM permit", "1 too_short 0812-34");
	seed_expect(&w, "SELECT group_concat(outcome, ' ') FROM (SELECT outcome FROM import_row WHERE batch_id = 2 ORDER BY line)", "applied skipped");
}

static void
test_a_word_mapped_after_the_look_is_known_when_the_row_is_done(void **state)
{
	static const char table[] = HEAD "2;503/2;SIPD;S;081260007002;Tahap 7B;;\n";
	struct import_options options = {0};
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	id = bring(&w, "permits", table);
	IN_TX(&w, setting_set(w.db, SETTING_STATUS_MAP, "{\"tahap 7b\":\"in_process\"}", "rina", WORLD_NOW, NULL));
	start(&w, id, &options);
	apply_all(&w, id);
	expect_rows(&w, id, "2 new > applied");
	seed_expect(&w, "SELECT status || ' ' || status_label FROM permit", "in_process Tahap 7B");
}

static void
test_lines_in_a_name_become_one(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	take(&w, "no_pendaftaran;jenis_izin;no_izin;nama;no_hp\n1;\"Izin\r\nPraktik\";503/1;\"PT Maju\n(Sari)\";081260007001\n", true, false);
	seed_expect(&w, "SELECT permit_type || '/' || applicant_name FROM permit", "Izin Praktik/PT Maju (Sari)");
}

static void
test_the_first_of_its_kind_is_known(void **state)
{
	AUTO(world) struct world w = {0};
	bool started = true;

	(void)state;
	world_open(&w);
	(void)bring(&w, "permits", HEAD ROW);
	assert_ok(import_was_started(w.db, import_kind("permits"), &started));
	assert_false(started);
	take(&w, HEAD ROW, true, false);
	assert_ok(import_was_started(w.db, import_kind("permits"), &started));
	assert_true(started);
	assert_ok(import_was_started(w.db, import_kind("contacts"), &started));
	assert_false(started);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row_is_judged_at_its_cell),
		cmocka_unit_test(test_old_data_is_stored_and_nobody_is_told),
		cmocka_unit_test(test_news_are_told_each_once),
		cmocka_unit_test(test_two_people_of_one_name_stay_two),
		cmocka_unit_test(test_doubtful_rows_are_left_out_or_taken_as_far_as_they_are_sure),
		cmocka_unit_test(test_a_word_mapped_after_the_look_is_known_when_the_row_is_done),
		cmocka_unit_test(test_lines_in_a_name_become_one),
		cmocka_unit_test(test_the_first_of_its_kind_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
