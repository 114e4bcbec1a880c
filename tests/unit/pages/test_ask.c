#include "admin_world.h"

#include "template/template.h"

#define STANDS	"INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq) VALUES "

static void
run(struct web_world *w, const char *statement)
{
	if (db_script(w->world.db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->world.db));
}

static void
open_office(struct web_world *w, const char *role)
{
	int n;

	admin_open(w, role);
	seed_provider(&w->world, 1, "fonnte", 1);
	seed_contact(&w->world, 1);
	IN_TX(&w->world, template_install(w->world.db, w->now, &n));
	run(w, "INSERT INTO permit (id, registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES (1, 'R1', 'SIPD', 1, 'active', 1, 1),"
	    " (2, 'R2', 'SIPD', NULL, 'active', 1, 1)");
}

static void
test_pressed_twice_it_asks_once_and_says_who_asked_when(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", ""), 303);
	w.now += 5 * CLOCK_MINUTE_MS;
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", ""), 409);
	assert_true(web_says(&w, "Belum dikirim lagi. Terakhir diminta 5 menit lalu oleh rina: antre."));
	assert_true(web_says(&w, "Kepada Sari,"));		/* what would be sent */
	admin_expect(&w, "SELECT count(*) FROM message", "1");
	admin_expect(&w, "SELECT count(*) FROM invitation", "1");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Terakhir diminta 5 menit lalu oleh rina: antre."));
	assert_true(web_says(&w, "Kirim undangan persetujuan lagi…"));
}

static void
test_what_would_be_sent_is_seen_before_it_is(void **state)
{
	static const struct { const char *verb, *button, *text; } cases[] = {
		{ "invite", "Kirim undangan persetujuan…</button>", "Kepada Sari," }, { "inform", "Kirim informasi layanan…</button>", "Kepada Sari," },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(web_world) struct web_world w = {0};
		char path[60];

		open_office(&w, "operator");
		snprintf(path, sizeof(path), "/admin/contacts/1/%s", cases[i].verb);
		assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
		assert_true(web_says(&w, cases[i].button));
		snprintf(path, sizeof(path), "/admin/contacts/1/%s?permit=1", cases[i].verb);
		assert_int_equal(web_get(&w, path), 200);
		assert_true(web_says(&w, cases[i].text));
		assert_true(web_says(&w, "Gateway utama"));		/* and which way */
		assert_true(web_says(&w, "name=\"permit\" value=\"1\""));
		admin_expect(&w, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM invitation)", "0");
		snprintf(path, sizeof(path), "/admin/contacts/1/%s", cases[i].verb);
		assert_int_equal(admin_post(&w, path, path, "permit=1"), 303);
		admin_expect(&w, "SELECT count(*) FROM message WHERE permit_id = 1", "1");
	}
}

static void
test_who_insists_sends_once_more_and_only_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", ""), 303);
	w.now += CLOCK_MINUTE_MS;
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", "again=7"), 409);
	assert_true(web_says(&w, "name=\"again\" value=\"1795230600000\""));
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", "again=1795230600000"), 303);
	assert_int_equal(admin_post(&w, "/admin/contacts/1", "/admin/contacts/1/invite", "again=1795230600000"), 409);
	admin_expect(&w, "SELECT count(*) FROM invitation", "2");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'contact.invite'", "2");
}

static void
test_who_cannot_be_asked_is_not_and_the_reason_stands_there(void **state)
{
	static const struct { const char *change, *why; } rows[] = {
		{ STANDS "(1, 'official', 'stopped', 0, 1, 1, 1)", "Sudah berhenti, jadi tidak boleh diminta." },
		{ STANDS "(1, 'official', 'agreed', 0, 1, 1, 1)", "Sudah setuju; tidak perlu diminta lagi." },
		{ "UPDATE contact_phone SET kind = 'landline'", "Nomornya telepon rumah atau kantor." },
		{ "DELETE FROM contact_phone", "Orang ini tidak punya nomor yang dapat dipakai." },
		{ "UPDATE provider SET enabled = 0", "Tidak ada penyedia yang boleh membawa pesan ini sekarang." },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(web_world) struct web_world w = {0};

		open_office(&w, "operator");
		run(&w, rows[i].change);
		assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
		if (!web_says(&w, rows[i].why))
			fail_msg("the page does not say: %s", rows[i].why);
		assert_false(web_says(&w, "action=\"/admin/contacts/1/invite\""));
		assert_int_equal(admin_post(&w, "/admin/contacts/new", "/admin/contacts/1/invite", ""), 409);
		assert_true(web_says(&w, "Tidak dikirim."));
		assert_true(web_says(&w, rows[i].why));
		admin_expect(&w, "SELECT count(*) FROM message", "0");
	}
}

static void
test_the_page_of_a_permit_has_the_same_buttons_and_the_message_is_the_permits(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "Kirim undangan persetujuan"));
	assert_true(web_says(&w, "informasi layanan"));
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/contacts/1/inform", "permit=1"), 303);
	admin_expect(&w, "SELECT t.key || ' ' || m.permit_id FROM message m JOIN template t ON t.id = m.template_id", "service_info 1");
	admin_expect(&w, "SELECT action FROM audit WHERE subject = 'contact'", "contact.inform");
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/contacts/1/invite", "permit=2"), 404);	/* somebody else's */
	assert_int_equal(web_get(&w, "/admin/permits/2"), 200);
	assert_false(web_says(&w, "Kirim undangan persetujuan"));
}

static void
test_a_viewer_sees_what_was_done_and_has_no_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	run(&w, "INSERT INTO invitation (token_hash, contact_id, channel, reason, created_at, expires_at, opened_at)"
	    " VALUES (x'01', 1, 'api', 'api:odoo', 1795230600000 - 7200000, 1796230600000, 1795230600000)");
	assert_int_equal(web_get(&w, "/admin/contacts/1"), 200);
	assert_true(web_says(&w, "Terakhir diminta 2 jam lalu oleh odoo: tautan diserahkan, halaman sudah dibuka."));
	assert_false(web_says(&w, "action=\"/admin/contacts/1/invite\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pressed_twice_it_asks_once_and_says_who_asked_when),
		cmocka_unit_test(test_what_would_be_sent_is_seen_before_it_is),
		cmocka_unit_test(test_who_insists_sends_once_more_and_only_once),
		cmocka_unit_test(test_who_cannot_be_asked_is_not_and_the_reason_stands_there),
		cmocka_unit_test(test_the_page_of_a_permit_has_the_same_buttons_and_the_message_is_the_permits),
		cmocka_unit_test(test_a_viewer_sees_what_was_done_and_has_no_button),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
