#include "import_world.h"

#include "template/template.h"

#define PERMIT	"nomor_pendaftaran;nomor_izin;jenis_izin;nama_pemohon;no_hp;status\nR-1;503/1;SIPD;Sari;081260007001;terbit\n"
#define HEAD	"nomor_dokumen;nomor_pendaftaran;nama_dokumen;status;status_sejak;perlu_persetujuan;pejabat;no_hp_pejabat;tautan\n"
#define HEAD_KIND "nomor_dokumen;nomor_pendaftaran;status;jenis_dokumen\n"
#define LONG	"0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789 0123456789"
#define ROW	"DOK-1;R-1;Surat izin;menunggu tanda tangan;20-11-2026 08:10;ya;dr. Ana;0812-6000-7002;https://x.example/1\n"

static void
take(struct world *w, const char *kind, const char *table, bool announce)
{
	struct import_options options = { .announce = announce };
	int64_t id = bring(w, kind, table);

	start(w, id, &options);
	apply_all(w, id);
}

static const struct { const char *name, *table, *want; } cases[] = {
	{ "one that waits", HEAD ROW, "2 new" },
	{ "in English, other order", "State,Registration ID,Document Number,Requires Approval\npending_signature,R-1,D-1,yes\n", "2 new" },
	{ "of a permit that nobody knows", HEAD "DOK-1;R-9;x;draft;;;;;\n", "2 refused unknown_permit 2" },
	{ "a state that nobody knows is named", HEAD "DOK-1;R-1;x;Tahap 3;;;;;\n", "2 doubtful unknown_state 4 'Tahap 3'" },
	{ "no state", HEAD "DOK-1;R-1;x;;;;;;\n", "2 doubtful no_state 4" },
	{ "no number", HEAD ";R-1;x;draft;;;;;\n", "2 refused no_document 1" },
	{ "what a spreadsheet makes of numbers", HEAD "1,5E+12;R-1;x;draft;;;;;\nD-2;R-1;x;draft;;;Ana;6,28E+12;\n",
	    "2 refused spreadsheet_number 1 '1,5E+12' / 3 refused spreadsheet_number 8 '6,28E+12'" },
	{ "an official without a number, and with one that is none", HEAD "D-1;R-1;x;draft;;;Ana;;\nD-2;R-1;x;draft;;;Ana;0812;\n",
	    "2 new no_number_staff 8 / 3 doubtful unusable_number 8 '0812'" },
	{ "the same one twice", HEAD ROW "DOK-2;R-1;x;draft;;;;;\n" ROW, "2 new / 3 new / 4 doubtful duplicate_document 1 '2'" },
	{ "times that cannot be", HEAD "D-1;R-1;x;draft;besok;;;;\nD-2;R-1;x;draft;01-12-2026;;;;\n", "2 refused bad_date 5 / 3 refused future_date 5 '01-12-2026'" },
	{ "a kind that is no kind but a story", HEAD_KIND "D-1;R-1;draft;" LONG "\n", "2 refused longer 4 '100'" },
	{ "no address, and no answer", HEAD "D-1;R-1;x;draft;;;;;c:\\surat.pdf\nD-2;R-1;x;draft;;mungkin;;;\n", "2 refused bad_url 9 / 3 doubtful bad_flag 6" },
};

static void
test_each_row_is_judged_at_its_cell_and_changes_nothing(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *seen = NULL;

		world_open(&w);
		take(&w, "permits", PERMIT, false);
		seen = rows_of(&w, bring(&w, "documents", cases[i].table));
		if (strcmp(seen, cases[i].want) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].name, seen, cases[i].want);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM contact"), 1);
	}
}

static void
test_old_data_is_stored_and_nobody_is_told(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	take(&w, "permits", PERMIT, false);
	take(&w, "documents", HEAD ROW, false);
	seed_expect(&w, "SELECT document_number || ' ' || state || ' ' || requires_approval || ' ' || baseline FROM document", "DOK-1 pending_signature 1 1");
	/* 20-11-2026 08:10 in the office. */
	seed_expect(&w, "SELECT entered_state_at FROM document", "1795137000000");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	seed_expect(&w, "SELECT role || ' ' || name FROM contact WHERE id = 2", "official dr. Ana");
	take(&w, "documents", HEAD ROW, false);
	seed_expect(&w, "SELECT group_concat(outcome, ' ') FROM import_row WHERE batch_id > 1", "applied unchanged");
}

static void
test_a_document_that_comes_to_wait_is_told(void **state)
{
	AUTO(world) struct world w = {0};
	int n;

	(void)state;
	world_open(&w);
	IN_TX(&w, template_install(w.db, WORLD_NOW, &n));
	take(&w, "permits", PERMIT, false);
	take(&w, "documents", HEAD "DOK-1;R-1;Surat izin;draft;;ya;dr. Ana;0812-6000-7002;\n", false);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM scenario_fired WHERE document_id IS NOT NULL AND outcome <> 'baseline'"), 0);
	take(&w, "documents", HEAD ROW, true);
	assert_true(world_sql(&w, "SELECT count(*) FROM scenario_fired WHERE document_id IS NOT NULL AND scenario = 'approval_required'") > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_row_is_judged_at_its_cell_and_changes_nothing),
		cmocka_unit_test(test_old_data_is_stored_and_nobody_is_told),
		cmocka_unit_test(test_a_document_that_comes_to_wait_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
