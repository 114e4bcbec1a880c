#include "admin_world.h"

#include "import/apply.h"
#include "import/judge.h"

#define PAGE	"/admin/consents/import"
#define TABLE	"Nama,No HP,Setuju,Tanggal\nSari Ginting,0812-6000-0101,ya,20-11-2026\nBudi,0812-34,,\nDewi,0812-6000-0101,ya,20-11-2026\nAna,081260000102,,\n"
#define STATEMENT "Saya+setuju+menerima+pesan"

/* Sends a form with a file (name NULL: none was chosen) and pasted rows, as a browser does. */
static int
send_list(struct web_world *w, const char *kind, const char *file_name, const char *content, const char *pasted)
{
	AUTO_FREE char *csrf = NULL, *body = NULL;

	assert_int_equal(web_get(w, PAGE), 200);
	csrf = web_csrf(w);
	assert_true(asprintf(&body, "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n%s\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n"
	    "--b\r\nContent-Disposition: form-data; name=\"rows\"\r\n\r\n%s\r\n--b--\r\n", csrf, kind, file_name != NULL ? file_name : "", content,
	    pasted) > 0);
	return web_send(w, "POST", PAGE, "multipart/form-data; boundary=b", body, strlen(body));
}

static void
look_at(struct web_world *w, const char *content)
{
	AUTO_FREE char *location = NULL;

	assert_int_equal(send_list(w, "contacts", "daftar.csv", content, ""), 303);
	location = web_header(w, "Location");
	assert_int_equal(web_get(w, location), 200);
}

/* What the sender does. */
static void
apply_all(struct web_world *w, int64_t id)
{
	bool more = true;

	while (more)
		assert_ok(import_apply(w->world.db, id, 0, w->now, &more));
}

static void
test_a_list_is_looked_at_before_anything_changes(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	assert_true(web_says(&w, "<h1>daftar.csv</h1>"));
	assert_true(web_says(&w, "Kolom 2 (no_hp):"));
	assert_true(web_says(&w, "Nomor ini terlalu pendek. Nomor ponsel terdiri atas 10 sampai 13 angka"));
	assert_true(web_says(&w, "Nomor yang sama ada juga di baris 2."));
	assert_true(web_says(&w, "0812-34"));			/* what is wrong is shown as it was written */
	assert_true(web_says(&w, "0812-****-0101"));		/* other numbers are not */
	assert_false(web_says(&w, "0812-6000-0101"));
	assert_true(web_says(&w, "2 baris menyatakan setuju, dengan tanggalnya."));
	assert_true(web_says(&w, "Impor tidak dapat dibatalkan"));
	assert_true(web_says(&w, "Mulai, 3 baris"));
	/* The words are the proof: the label and the rule agree. */
	assert_true(web_says(&w, "<label for=\"statement\">Kalimat di formulir</label>"));
	assert_true(web_says(&w, "<label for=\"form_no\">Nomor formulir <span class=\"soft small\">(boleh kosong)</span></label>"));
	admin_expect(&w, "SELECT count(*) || ' ' || (SELECT count(*) FROM consent_ledger) FROM contact", "0 0");
	assert_int_equal(web_get(&w, PAGE), 200);
	assert_true(web_says(&w, "menunggu keputusan"));
}

static void
test_it_starts_only_when_it_is_decided_on_what_basis(void **state)
{
	static const struct { const char *fields, *wrong; } forms[] = {
		{ "doubtful=skip&scope_official=1", "id=\"basis-wrong\"" },
		{ "basis=&doubtful=skip&scope_official=1", "id=\"basis-wrong\"" },
		{ "basis=form&doubtful=skip&scope_official=1", "id=\"statement-wrong\"" },
		{ "basis=form&statement=" STATEMENT "&doubtful=skip", "id=\"scopes-wrong\"" },
		{ "basis=form&statement=" STATEMENT "&scope_official=1", "id=\"doubtful-wrong\"" },
		{ "basis=form&statement=" STATEMENT "&scope_official=1&doubtful=maybe", "id=\"doubtful-wrong\"" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	for (i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/start", forms[i].fields), 422);
		if (!web_says(&w, forms[i].wrong))
			fail_msg("%s: no %s", forms[i].fields, forms[i].wrong);
	}
	admin_expect(&w, "SELECT state FROM import_batch", "preview");
	assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/start",
	    "basis=form&statement=" STATEMENT "&form_no=SET-1&source=Loket&scope_official=1&scope_sms=1&doubtful=skip"), 303);
	admin_expect(&w, "SELECT state || ' ' || started_by || ' ' || options FROM import_batch",
	    "applying rina {\"has_basis\":true,\"statement\":\"Saya setuju menerima pesan\",\"form_no\":\"SET-1\",\"source\":\"Loket\","
	    "\"scopes\":[\"official\",\"sms\"],\"review\":false}");
	admin_expect(&w, "SELECT action || ' ' || subject_id || ' ' || detail FROM audit", "import.start 1 contacts: daftar.csv, 4");
	/* A second press does not start it twice. */
	assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/start", "basis=none&doubtful=skip"), 409);
}

static void
test_a_long_list_is_judged_while_the_page_says_how_far_it_is(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO(buf) struct buf table = {0};
	bool more = true;
	int i;

	(void)state;
	admin_open(&w, "operator");
	buf_init(&table, 1 << 20);
	buf_text_add(&table, "nama;no_hp\n");
	for (i = 0; i < 1000; i++)
		buf_fmt(&table, "Orang %d;0812%08d\n", i, 10000000 + i);
	look_at(&w, buf_text(&table));
	assert_true(web_says(&w, "600 dari 1.000 baris diperiksa"));
	assert_true(web_says(&w, "http-equiv=\"refresh\""));
	assert_false(web_says(&w, "/1/start"));
	w.headers[0] = "HTTP_HX_REQUEST=true";
	assert_int_equal(web_get(&w, PAGE "/1/progress"), 200);
	assert_true(web_says(&w, "600 dari 1.000"));
	while (more)
		assert_ok(import_judge(w.world.db, 1, 0, w.now, &more));
	assert_int_equal(web_get(&w, PAGE "/1/progress"), 204);
	w.headers[0] = NULL;
	assert_int_equal(web_get(&w, PAGE "/1"), 200);
	assert_true(web_says(&w, "/1/start"));
}

static void
test_progress_is_told_until_it_is_over(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *refresh = NULL;

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/start", "basis=form&statement=" STATEMENT "&scope_official=1&doubtful=skip"), 303);
	assert_int_equal(web_get(&w, PAGE "/1"), 200);
	assert_true(web_says(&w, "<noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>"));
	assert_true(web_says(&w, "1 dari 4 baris selesai"));		/* the refused one */
	w.headers[0] = "HTTP_HX_REQUEST=true";
	assert_int_equal(web_get(&w, PAGE "/1/progress"), 200);
	assert_true(web_says(&w, "hx-get=\"/admin/consents/import/1/progress\""));
	apply_all(&w, 1);
	assert_int_equal(web_get(&w, PAGE "/1/progress"), 204);
	refresh = web_header(&w, "HX-Refresh");
	assert_string_equal(refresh, "true");
	w.headers[0] = NULL;
	assert_int_equal(web_get(&w, PAGE "/1"), 200);
	assert_false(web_says(&w, "http-equiv"));
	assert_true(web_says(&w, "disimpan: 2"));
	assert_true(web_says(&w, "dilewati: 1"));
	assert_true(web_says(&w, "persetujuan tercatat di buku, dari"));
	assert_true(web_says(&w, "“Saya setuju menerima pesan”"));
	admin_expect(&w, "SELECT group_concat(name, ', ') FROM (SELECT name FROM contact ORDER BY id)", "Sari Ginting, Ana");
	admin_expect(&w, "SELECT group_concat(contact_id || state, ', ') FROM consent_state", "1agreed");
}

static void
test_rows_are_narrowed_to_what_has_to_be_looked_at(void **state)
{
	static const struct { const char *show, *there, *not_there; } views[] = {
		{ "problem", "Budi", "Sari Ginting" }, { "refused", "Budi", "Dewi" }, { "doubtful", "Dewi", "Budi" }, { "new", "Ana", "Dewi" },
		{ "known", "Tidak ada baris di sini", "Ana" }, { "nonsense", "Ana", "Tidak ada baris" },
	};
	AUTO(web_world) struct web_world w = {0};
	char target[80];
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	for (i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
		snprintf(target, sizeof(target), PAGE "/1?show=%s", views[i].show);
		assert_int_equal(web_get(&w, target), 200);
		if (!web_says(&w, views[i].there) || web_says(&w, views[i].not_there))
			fail_msg("%s", views[i].show);
	}
}

static void
test_a_file_that_is_no_list_is_told_what_to_do_and_what_was_pasted_stays(void **state)
{
	static const struct { const char *kind, *file, *content, *pasted, *says; } cases[] = {
		{ "contacts", NULL, "", "", "Pilih berkas, atau tempel barisnya di bawah." },
		{ "contacts", "a.csv", "no_hp\n1\n", "no_hp\n1", "Pilih salah satu: berkas, atau baris yang ditempel." },
		{ "houses", "a.csv", "no_hp\n1\n", "", "Pilih salah satu." },
		{ "permits", "a.csv", "no_hp\n1\n", "", "Baris 1: Kolom nomor_pendaftaran tidak ada di baris pertama." },
		{ "contacts", "a.xlsx", "PK\x03\x04[Content_Types].xml", "", "Ini berkas Excel (XLSX), bukan CSV." },
		{ "contacts", "a.csv", "", "", "Daftar ini tidak berisi baris." },
		{ "contacts", NULL, "", "alamat;nik\na;b", "Baris 1: Baris pertama tidak memuat nama kolom yang dikenal. Tulis nama seperti nama, no_hp, email." },
		{ "contacts", NULL, "", "no_hp;x;no hp\na;b;c", "Baris 1, kolom 3: Dua kolom berarti sama (no hp)." },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "operator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(send_list(&w, cases[i].kind, cases[i].file, cases[i].content, cases[i].pasted), 422);
		if (!web_says(&w, cases[i].says))
			fail_msg("%zu does not say %s", i, cases[i].says);
		if (*cases[i].pasted != '\0' && !web_says(&w, cases[i].pasted))
			fail_msg("%zu lost what was pasted", i);
	}
	admin_expect(&w, "SELECT count(*) FROM import_batch", "0");
	assert_int_equal(send_list(&w, "preapproved", NULL, "", "6281260000101\n6281260000102"), 303);
	admin_expect(&w, "SELECT kind || ' ' || row_count || file_name FROM import_batch", "preapproved 2");
}

static void
test_a_list_can_be_called_off(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/cancel", ""), 303);
	admin_expect(&w, "SELECT state FROM import_batch", "cancelled");
	assert_int_equal(web_get(&w, PAGE "/1"), 200);
	assert_false(web_says(&w, "/start\""));
	assert_int_equal(admin_post(&w, PAGE, PAGE "/1/start", "basis=none&doubtful=skip"), 409);
	assert_int_equal(web_get(&w, PAGE "/7"), 404);
	assert_int_equal(web_get(&w, PAGE "/x"), 404);
}

static void
test_the_same_file_again_is_said(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, TABLE);
	assert_int_equal(admin_post(&w, PAGE "/1", PAGE "/1/start", "basis=none&doubtful=skip"), 303);
	apply_all(&w, 1);
	look_at(&w, TABLE);
	assert_true(web_says(&w, "Berkas yang sama persis sudah dibawa masuk pada 21-11-2026 10:10 oleh rina."));
	assert_true(web_says(&w, "sudah dikenal: 1"));		/* Ana; Sari's consent would still be news */
	admin_expect(&w, "SELECT count(*) FROM consent_ledger", "0");
}

static void
test_the_result_is_a_file_that_can_be_put_right_and_brought_in_again(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *name = NULL, *again = NULL;

	(void)state;
	admin_open(&w, "operator");
	look_at(&w, "nama,no_hp,email\n\"=cmd|' /C calc'!A0\",+62 812-6000-0101,\nBudi,0812-34,\n");
	assert_int_equal(web_get(&w, PAGE "/1/result.csv"), 200);
	name = web_header(&w, "Content-Disposition");
	assert_non_null(strstr(name, "impor-1-hasil.csv"));
	assert_true(web_says(&w, "\xEF\xBB\xBF\"nama\",\"no_hp\",\"email\","));
	assert_true(web_says(&w, "\r\n\"'=cmd|' /C calc'!A0\",\"'+62 812-6000-0101\","));	/* no spreadsheet computes them */
	assert_true(web_says(&w, "\"3\",\"ditolak\",\"2\",\"Nomor ini terlalu pendek."));
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit", "export.import impor-1-hasil.csv");
	again = strdup(web_body(&w));
	look_at(&w, again);
	admin_expect(&w, "SELECT group_concat(verdict || ' ' || json_extract(cells, '$.name'), ', ') FROM import_row WHERE batch_id = 2",
	    "new =cmd|' /C calc'!A0, refused Budi");
}

static void
test_an_example_is_a_list_that_is_known(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *example = NULL;

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(web_get(&w, PAGE "/example.csv"), 200);
	example = strdup(web_body(&w));
	look_at(&w, example);
	admin_expect(&w, "SELECT verdict || claim || code FROM import_row", "newyes");
}

static void
test_numbers_leave_as_one_column_and_that_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *name = NULL;

	(void)state;
	admin_open(&w, "operator");
	seed_contact(&w.world, 1);
	seed_contact(&w.world, 2);
	seed_contact(&w.world, 3);
	seed_consent(&w.world, 2, "official", "agreed", 1);
	seed_consent(&w.world, 3, "official", "stopped", 1);
	assert_int_equal(web_get(&w, "/admin/consents/numbers.csv?consent=all&role=&limit="), 200);
	assert_string_equal(web_body(&w), "Phone Number\n6281200000001\n6281200000002\n");
	name = web_header(&w, "Content-Disposition");
	assert_non_null(strstr(name, "whatsapp_phone_numbers_20261121_101000.csv"));
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit", "export.numbers whatsapp_phone_numbers_20261121_101000.csv: 2, consent=all");
	admin_expect(&w, "SELECT group_concat(contact_id || how, ' ') FROM contact_seen", "1export 2export");
	assert_int_equal(web_get(&w, "/admin/consents/numbers.csv?consent=agreed&limit=1&with_stopped=1&role=applicant"), 200);
	assert_string_equal(web_body(&w), "Phone Number\n6281200000002\n");
	assert_int_equal(web_get(&w, "/admin/consents/numbers.csv?consent=nonsense"), 422);
	assert_int_equal(web_get(&w, "/admin/consents/numbers.csv?limit=-1"), 422);
	assert_int_equal(web_get(&w, "/admin/consents/numbers.csv?role=boss"), 422);
}

static void
test_viewers_bring_nothing_in_and_take_nothing_away(void **state)
{
	static const char *const targets[] = { PAGE, PAGE "/1", PAGE "/1/result.csv", PAGE "/example.csv", "/admin/consents/numbers.csv" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		assert_int_equal(web_get(&w, targets[i]), 403);
	assert_int_equal(web_get(&w, "/admin/consents"), 200);
	assert_false(web_says(&w, PAGE));
}

static void
test_the_result_of_a_long_list_is_whole(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(send_list(&w, "contacts", "daftar.csv", "nama;no_hp\na;081260007001\n", ""), 303);
	world_sql(&w.world, "INSERT INTO import_row (batch_id, line, cells, verdict, outcome) WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 1202)"
	    " SELECT 1, i, json_object('name', 'Orang ' || i), 'new', '' FROM n");
	assert_int_equal(web_get(&w, PAGE "/1/result.csv"), 200);
	assert_true(web_says(&w, "\"Orang 3\""));
	assert_true(web_says(&w, "\"Orang 1202\""));
}

static void
test_a_cell_that_is_wrong_is_shown_unless_it_is_somebodys_number(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "operator");
	assert_int_equal(send_list(&w, "permits", "izin.csv", "no_pendaftaran;no_izin;jenis_izin;no_hp;tanggal_terbit\n1;503/1;SIPD;081260007001;kemarin sore\n"
	    "2;503/2;SIPD;08126000x7001;21-11-2025\n3;503/3;SIPD;0812-34;21-11-2025\n", ""), 303);
	assert_int_equal(web_get(&w, PAGE "/1"), 200);
	assert_true(web_says(&w, "Kolom 5 (tanggal_terbit):</strong> “kemarin sore” Ini bukan tanggal"));
	assert_true(web_says(&w, "Kolom 4 (no_hp):</strong>"));
	assert_false(web_says(&w, "“08126000x7001”"));
	assert_true(web_says(&w, "(0812-34). Izinnya akan disimpan tanpa nomor. Nomor ini terlalu pendek."));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_result_of_a_long_list_is_whole),
		cmocka_unit_test(test_a_cell_that_is_wrong_is_shown_unless_it_is_somebodys_number),
		cmocka_unit_test(test_a_list_is_looked_at_before_anything_changes),
		cmocka_unit_test(test_it_starts_only_when_it_is_decided_on_what_basis),
		cmocka_unit_test(test_a_long_list_is_judged_while_the_page_says_how_far_it_is),
		cmocka_unit_test(test_progress_is_told_until_it_is_over),
		cmocka_unit_test(test_rows_are_narrowed_to_what_has_to_be_looked_at),
		cmocka_unit_test(test_a_file_that_is_no_list_is_told_what_to_do_and_what_was_pasted_stays),
		cmocka_unit_test(test_a_list_can_be_called_off),
		cmocka_unit_test(test_the_same_file_again_is_said),
		cmocka_unit_test(test_the_result_is_a_file_that_can_be_put_right_and_brought_in_again),
		cmocka_unit_test(test_an_example_is_a_list_that_is_known),
		cmocka_unit_test(test_numbers_leave_as_one_column_and_that_is_noted),
		cmocka_unit_test(test_viewers_bring_nothing_in_and_take_nothing_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
