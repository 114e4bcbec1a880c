/* Lists as files: as they are narrowed on the page, of any length, and noted. */
#include "admin_world.h"

static void
open_office(struct web_world *w, const char *role)
{
	static const char *const rows[] = {
		"UPDATE contact SET name = 'Sari Ginting' WHERE id = 1", "UPDATE contact SET name = 'Budi' WHERE id = 2",
		"UPDATE contact_phone SET number = '+6281260007001' WHERE contact_id = 1",
		"INSERT INTO permit (id, registration_id, permit_number, permit_type, contact_id, applicant_name, status, expiry_day, created_at, updated_at) VALUES"
		" (1, 'R-1', '503/1', 'SIPD', 1, 'Sari Ginting', 'active', 21000, 1, 1), (2, 'R-2', '', 'IUMK', NULL, '=SUM(A1)', 'draft', NULL, 1, 1)",
		"INSERT INTO document (id, document_number, permit_id, name, state, entered_state_at, created_at, updated_at) VALUES"
		" (1, 'D-1', 1, 'Surat izin', 'pending_signature', 1, 1, 1)",
	};
	size_t i;

	admin_open(w, role);
	seed_contact(&w->world, 1);
	seed_contact(&w->world, 2);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		(void)world_sql(&w->world, rows[i]);
}

static size_t
lines_of(const struct web_world *w)
{
	const char *at;
	size_t n = 0;

	for (at = web_body(w); (at = strchr(at, '\n')) != NULL; at++)
		n++;
	return n;
}

static void
test_lists_go_out_as_they_are_narrowed_with_numbers_masked(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/permits?status=active"), 200);
	assert_true(web_says(&w, "/admin/permits.csv?status=active"));
	assert_int_equal(web_get(&w, "/admin/permits.csv?status=active"), 200);
	assert_int_equal(lines_of(&w), 2);
	assert_true(web_says(&w, "\"R-1\",\"503/1\",\"SIPD\",\"Sari Ginting\",\"0812-****-7001\""));
	assert_int_equal(web_get(&w, "/admin/permits.csv?whole=1"), 200);
	assert_true(web_says(&w, "\"6281260007001\""));
	assert_true(web_says(&w, "\"'=SUM(A1)\""));	/* no formula in the clerk's spreadsheet */
	assert_int_equal(web_get(&w, "/admin/contacts.csv"), 200);
	assert_true(web_says(&w, "\"Sari Ginting\",\"0812-****-7001\""));
	assert_int_equal(web_get(&w, "/admin/documents.csv?state=pending_signature"), 200);
	assert_true(web_says(&w, "\"D-1\",\"Surat izin\""));
	assert_int_equal(web_get(&w, "/admin/replies.csv?show=all"), 200);
	admin_expect(&w, "SELECT group_concat(action || ' ' || detail, '; ') FROM audit WHERE action LIKE 'export.%'",
	    "export.permits izin-21-11-2026.csv: 1; export.permits izin-21-11-2026.csv: 2, nomor lengkap; export.contacts kontak-21-11-2026.csv: 2; "
	    "export.documents dokumen-21-11-2026.csv: 1; export.replies tulisan-orang-21-11-2026.csv: 0");
	admin_expect(&w, "SELECT group_concat(contact_id || how) FROM contact_seen", "1export,2export");
}

static void
test_the_audit_log_goes_out_to_administrators_only(void **state)
{
	AUTO(web_world) struct web_world w = {0}, other = {0};

	(void)state;
	open_office(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/audit.csv?actor=rina"), 200);
	assert_true(lines_of(&w) >= 1);
	assert_int_equal(web_get(&w, "/admin/audit.csv"), 200);
	assert_true(web_says(&w, "mengunduh jejak audit"));
	open_office(&other, "operator");
	assert_int_equal(web_get(&other, "/admin/audit.csv"), 403);
	assert_int_equal(web_get(&other, "/admin/permits.csv"), 200);
}

/* 1,200 rows are three parts. */
static void
test_a_long_list_is_whole(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	(void)world_sql(&w.world, "INSERT INTO permit (registration_id, permit_number, permit_type, applicant_name, status, created_at, updated_at)"
	    " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1198) SELECT 'L-' || i, '', 'SIPD', 'Orang', 'draft', 1, 1 FROM n");
	assert_int_equal(web_get(&w, "/admin/permits.csv"), 200);
	assert_int_equal(lines_of(&w), 1201);
	assert_true(web_says(&w, "\"L-1\""));
	assert_true(web_says(&w, "\"R-1\""));
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'export.permits'", "izin-21-11-2026.csv: >= 500");
}

static void
test_a_message_says_what_it_went_by(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	seed_provider(&w.world, 2, "meta", 0);
	seed_message(&w.world, 7, 1, "text", "sent");
	world_sql(&w.world, "UPDATE message SET provider_id = 2 WHERE id = 7");
	world_sql(&w.world, "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, consent, reply_window) VALUES"
	    " ('a', 7, 2, 'refused', 1, 'none', 'closed'), ('b', 7, 2, 'accepted', 2, 'agreed', 'open')");
	assert_int_equal(web_get(&w, "/admin/messages"), 200);
	assert_true(web_says(&w, "sudah setuju, jendela terbuka"));
	assert_int_equal(web_get(&w, "/admin/messages/7"), 200);
	assert_true(web_says(&w, "belum setuju, jendela tertutup"));
	assert_int_equal(web_get(&w, "/admin/messages.csv"), 200);
	assert_true(web_says(&w, "\"sudah setuju\",\"jendela terbuka\""));
}

static void
test_a_filter_that_is_none_shows_nothing_and_says_so(void **state)
{
	static const struct { const char *page, *says; } cases[] = {
		{ "/admin/messages?state=foo", "Status: “foo” tidak dikenal" }, { "/admin/messages?from=kemarin", "Dari tanggal: “kemarin” tidak dikenal" },
		{ "/admin/messages?contact=sari", "“sari” tidak dikenal" }, { "/admin/held?kind=foo", "“foo” tidak dikenal" },
		{ "/admin/permits?status=foo", "“foo” tidak dikenal" }, { "/admin/permits?soon=ya", "“ya” tidak dikenal" },
		{ "/admin/documents?state=foo", "“foo” tidak dikenal" }, { "/admin/contacts?consent=foo", "“foo” tidak dikenal" },
	};
	static const char *const files[] = { "/admin/messages.csv?state=foo", "/admin/held.csv?kind=foo", "/admin/permits.csv?status=foo",
		"/admin/documents.csv?state=foo", "/admin/contacts.csv?consent=foo" };
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_office(&w, "operator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(web_get(&w, cases[i].page), 422);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s does not say %s", cases[i].page, cases[i].says);
		assert_false(web_says(&w, "Sari Ginting"));
	}
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		assert_int_equal(web_get(&w, files[i]), 422);
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action LIKE 'export.%'", "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_go_out_as_they_are_narrowed_with_numbers_masked),
		cmocka_unit_test(test_the_audit_log_goes_out_to_administrators_only),
		cmocka_unit_test(test_a_long_list_is_whole),
		cmocka_unit_test(test_a_message_says_what_it_went_by),
		cmocka_unit_test(test_a_filter_that_is_none_shows_nothing_and_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
