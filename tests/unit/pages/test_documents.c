#include "admin_world.h"

#include "permit/document.h"
#include "permit/expiry.h"
#include "permit/reminder.h"
#include "template/template.h"

/* Contact 1 is Sari, who applies; 2 is Budi of the staff, who has no duty yet. R1 is hers and in force, R2 nobody's. */
static void
open_office(struct web_world *w, const char *role)
{
	int n;

	admin_open(w, role);
	seed_provider(&w->world, 1, "fonnte", 1);
	seed_contact(&w->world, 1);
	seed_contact(&w->world, 2);
	IN_TX(&w->world, template_install(w->world.db, w->now, &n));
	assert_ok(db_script(w->world.db, "UPDATE contact SET role = 'staff', name = 'Budi <b>Ginting' WHERE id = 2"));
}

static void
put_permit(struct web_world *w, const char *registration, const char *json)
{
	struct permit_put put = { .registration_id = registration, .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &put.fields, NULL));
	IN_TX(&w->world, permit_put(w->world.db, &put, w->now - 1000, &id, &fired, NULL));
	json_end(&put.fields);
}

static void
put_document(struct web_world *w, const char *number, const char *json)
{
	struct document_put put = { .document_number = number, .actor = "api:odoo" };
	struct fired_list fired;
	int64_t id;

	assert_ok(json_parse(json, strlen(json), &put.fields, NULL));
	IN_TX(&w->world, document_put(w->world.db, &put, w->now - 3 * CLOCK_DAY_MS, &id, &fired, NULL));
	json_end(&put.fields);
}

#define SARIS	"{\"permit_type\":\"SIPD\",\"status\":\"active\",\"permit_number\":\"503/1\",\"expiry_date\":\"2026-12-11\"," \
	"\"applicant\":{\"name\":\"Sari\",\"phone\":\"+6281200000001\"}}"
#define NOBODYS	"{\"permit_type\":\"IUMK\",\"status\":\"active\",\"permit_number\":\"503/2\",\"applicant\":{\"name\":\"Ani\",\"phone\":\"0812\"}}"
#define WAITING	"{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"name\":\"Surat Izin Praktik\"}"

static void
test_a_document_shows_for_whom_it_waits_and_how_long(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", WAITING);
	assert_int_equal(web_get(&w, "/admin/documents"), 200);
	assert_true(web_says(&w, "Surat Izin Praktik"));
	assert_true(web_says(&w, "menunggu 3 hari"));
	assert_int_equal(web_get(&w, "/admin/documents?late=1"), 200);
	assert_true(web_says(&w, "T-1"));
	assert_int_equal(web_get(&w, "/admin/documents?state=signed"), 200);
	assert_true(web_says(&w, "Belum ada dokumen di sini."));
	assert_int_equal(web_get(&w, "/admin/documents/1"), 200);
	assert_true(web_says(&w, "Belum ada yang bertugas: tanda tangan."));
	assert_int_equal(web_get(&w, "/admin/documents/9"), 404);
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "href=\"/admin/documents/1\""));
}

static void
test_permits_that_end_soon_are_one_chip(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	put_permit(&w, "R1", SARIS);
	put_permit(&w, "R2", NOBODYS);
	assert_int_equal(web_get(&w, "/admin/permits?soon=1"), 200);
	assert_true(web_says(&w, "503/1"));
	assert_false(web_says(&w, "503/2"));
	assert_true(web_says(&w, "aria-current=\"true\">berakhir dalam 90 hari"));
	assert_int_equal(web_get(&w, "/admin/permits?unreachable=1"), 200);
	assert_true(web_says(&w, "aria-current=\"true\">pemohon tidak dapat dihubungi"));
	assert_false(web_says(&w, "503/1"));
}

static void
test_what_is_past_its_last_day_has_expired_though_no_system_said_so(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	put_permit(&w, "R1", SARIS);
	assert_ok(db_script(w.world.db, "UPDATE permit SET expiry_day = 20777"));	/* yesterday */
	assert_int_equal(web_get(&w, "/admin/permits?status=active"), 200);
	assert_false(web_says(&w, "503/1"));
	assert_int_equal(web_get(&w, "/admin/permits?status=expired"), 200);
	assert_true(web_says(&w, "503/1"));
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "berakhir</span>"));
	admin_expect(&w, "SELECT status FROM permit", "active");	/* what the systems say stays as they said it */
	assert_ok(db_script(w.world.db, "UPDATE permit SET expiry_day = 20778"));	/* the last day counts */
	assert_int_equal(web_get(&w, "/admin/permits?status=expired"), 200);
	assert_false(web_says(&w, "503/1"));
}

/* A run of the daily digest: nobody answers for what waits. */
static void
remind(struct web_world *w)
{
	const struct reminder_run run = { .now = w->now, .asked = true, .most = 10, .actor = "sender" };
	struct reminder_did did;
	int64_t cursor = 0;
	bool more = true;

	while (more)
		IN_TX(&w->world, reminder_step(w->world.db, &run, &cursor, &did, &more));
	assert_int_equal(did.digests, 0);
}

static void
test_whoever_gets_the_duty_is_told_of_what_waits(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", WAITING);
	remind(&w);
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "Belum menjadi pesan"));
	assert_true(web_says(&w, "href=\"/admin/duties#new\">Beri tugas"));
	assert_false(web_says(&w, "Pengingat harian"));		/* one line for one document */
	assert_int_equal(admin_post(&w, "/admin/duties", "/admin/duties", "contact_id=2&duty=tanda+tangan&permit_type="), 303);
	admin_expect(&w, "SELECT duty || permit_type FROM duty", "signature");
	admin_expect(&w, "SELECT count(*) FROM message WHERE scenario = 'document_pending' AND contact_id = 2", "1");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_false(web_says(&w, "id=\"missed\""));
	assert_int_equal(web_get(&w, "/admin/duties"), 200);
	assert_true(web_says(&w, "Budi &lt;b&gt;Ginting"));
	assert_int_equal(admin_post(&w, "/admin/duties", "/admin/duties/1/remove", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM duty", "0");
}

static void
test_a_duty_needs_somebody_of_the_staff_and_an_operator(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/duties", "/admin/duties", "contact_id=1&duty=tanda+tangan"), 422);
	assert_true(web_says(&w, "Pilih petugas atau pejabat."));
	assert_int_equal(admin_post(&w, "/admin/duties", "/admin/duties", "contact_id=2&duty="), 422);
	admin_expect(&w, "SELECT count(*) FROM duty", "0");
}

static void
test_a_number_that_a_person_knows_sends_what_waited_for_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R2", NOBODYS);
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "href=\"/admin/permits/1\">Isi nomor"));
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/number", "phone=0812"), 422);
	assert_true(web_says(&w, "Bukan nomor yang dapat dipakai."));
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/number", "phone=0812-6000-7009"), 303);
	admin_expect(&w, "SELECT number || scenario FROM message", "+6281260007009permit_ready");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'permit.number'", "1");
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_false(web_says(&w, "Isi nomor pemohon"));
}

static void
test_what_a_template_refused_is_tried_again_by_a_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_ok(db_script(w.world.db, "UPDATE template SET active = 0"));
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"staff\":{\"contact_id\":2}}");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "action=\"/admin/held/1/again\""));
	assert_true(web_says(&w, "Templatnya dimatikan"));
	assert_false(web_says(&w, "switched off"));		/* that is for developers */
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_false(web_says(&w, "switched off"));
	assert_ok(db_script(w.world.db, "UPDATE template SET active = 1"));
	assert_int_equal(admin_post(&w, "/admin/held", "/admin/held/1/again", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/held", "/admin/held/2/again", ""), 303);
	admin_expect(&w, "SELECT group_concat(scenario) FROM (SELECT * FROM message ORDER BY scenario)", "document_pending,permit_ready");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_false(web_says(&w, "id=\"missed\""));
}

static void
test_an_applicant_who_was_corrected_too_late_is_told_by_a_button(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	assert_ok(db_script(w.world.db, "UPDATE message SET state = 'delivered'"));
	w.now += 1000;
	put_permit(&w, "R1", "{\"applicant\":{\"phone\":\"0812-6000-7009\"}}");
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "Belum disampaikan kepada pemohon yang sekarang."));
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "Kirim ke pemohon sekarang"));
	assert_true(web_says(&w, "nomor pemohon yang lama"));
	assert_int_equal(admin_post(&w, "/admin/held", "/admin/held/2/again", ""), 303);
	admin_expect(&w, "SELECT number FROM message WHERE state = 'queued'", "+6281260007009");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_false(web_says(&w, "id=\"missed\""));
}

static void
test_a_reminder_by_hand_counts_for_its_band(void **state)
{
	static const struct expiry_run run = { .first = true, .most = 10, .actor = "sender" };
	AUTO(web_world) struct web_world w = {0};
	struct expiry_run daily = run;
	struct expiry_did did;
	bool more;

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/remind", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/remind", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM message WHERE scenario = 'permit_expiry_warning'", "1");
	daily.now = w.now + CLOCK_DAY_MS;
	IN_TX(&w.world, expiry_step(w.world.db, &daily, &did, &more));
	assert_int_equal(did.messages, 0);
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "30 hari sebelum 11-12-2026"));
}

/* ---- the simulator ---- */

static void
test_the_simulator_shows_each_scenario_and_stores_nothing(void **state)
{
	static const struct { const char *scenario, *says; } cases[] = {
		{ "permit_ready", "Izin Anda telah selesai diproses." }, { "status_update", "Status permohonan izin Anda telah berubah." },
		{ "permit_expiry_warning", "dalam 20 hari" }, { "permit_renewal_approved", "Perpanjangan izin Anda telah disetujui." },
		{ "document_pending", "Belum ada yang bertugas: tanda tangan." }, { "approval_required", "Pejabat yang harus menyetujui belum disebut." },
		{ "reminder", "Belum ada yang bertugas: tanda tangan." },
	};
	AUTO(web_world) struct web_world w = {0};
	char target[200];
	size_t i;

	(void)state;
	open_office(&w, "viewer");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", WAITING);
	assert_ok(db_script(w.world.db, "DELETE FROM message_event; DELETE FROM queue; UPDATE scenario_fired SET message_id = NULL; DELETE FROM message"));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(target, sizeof(target), "/admin/simulator?permit=R1&scenario=%s", cases[i].scenario);
		assert_int_equal(web_get(&w, target), 200);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s: %s", cases[i].scenario, web_body(&w));
	}
	admin_expect(&w, "SELECT (SELECT count(*) FROM message) + (SELECT count(*) FROM queue) + (SELECT count(*) FROM expiry_warning)", "0");
	assert_int_equal(web_get(&w, "/admin/simulator?permit=R9&scenario=permit_ready"), 422);
	assert_true(web_says(&w, "Tidak ada izin yang cocok."));
	assert_int_equal(web_get(&w, "/admin/simulator?permit=R1&scenario=other"), 422);
	assert_int_equal(web_get(&w, "/admin/simulator"), 200);
}

static void
test_the_simulator_finds_permits_by_what_people_have_at_hand(void **state)
{
	static const struct { const char *typed, *says; } cases[] = {
		{ "503%2F2", "IUMK" }, { "sar", "dalam 20 hari" }, { "081200000001", "dalam 20 hari" }, { "503", "Izin yang mana?" },
	};
	AUTO(web_world) struct web_world w = {0};
	char target[200];
	size_t i;

	(void)state;
	open_office(&w, "viewer");
	put_permit(&w, "R1", SARIS);
	put_permit(&w, "R2", NOBODYS);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(target, sizeof(target), "/admin/simulator?permit=%s&scenario=permit_expiry_warning", cases[i].typed);
		assert_int_equal(web_get(&w, target), 200);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s: %s", cases[i].typed, web_body(&w));
	}
	assert_true(web_says(&w, "/admin/simulator?permit=R2&amp;scenario=permit_expiry_warning"));
}

#define UNKNOWN	"{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true,\"approver\":{\"external_ref\":\"odoo:17\"}}"

static void
test_whom_a_document_names_is_chosen_on_its_page(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", UNKNOWN);
	assert_int_equal(web_get(&w, "/admin/documents/1"), 200);
	assert_true(web_says(&w, "Siapa odoo:17?"));
	assert_int_equal(admin_post(&w, "/admin/documents/1", "/admin/documents/1/people", ""), 303);
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'document.people'", "0");
	assert_true(admin_post(&w, "/admin/documents/1", "/admin/documents/1/people", "which=approver&contact_id=1") >= 400);
	assert_int_equal(admin_post(&w, "/admin/documents/1", "/admin/documents/1/people", "which=approver&contact_id=2"), 303);
	admin_expect(&w, "SELECT contact_id || scenario FROM message WHERE scenario = 'approval_required'", "2approval_required");
	assert_int_equal(web_get(&w, "/admin/documents/1"), 200);
	assert_false(web_says(&w, "odoo:17"));
}

static void
test_a_missed_approval_names_the_official_and_leads_to_where_one_is_named(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", UNKNOWN);
	put_document(&w, "T-2", "{\"registration_id\":\"R1\",\"state\":\"pending_signature\",\"requires_approval\":true}");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_true(web_says(&w, "<td>odoo:17<br><span class=\"small soft\">Pejabat</span>"));
	assert_true(web_says(&w, "<td>pejabat belum disebut<br><span class=\"small soft\">Pejabat</span>"));
	assert_true(web_says(&w, "href=\"/admin/documents/1#unknown\">Tentukan pejabat"));
	assert_int_equal(web_get(&w, "/admin/documents/2"), 200);
	assert_true(web_says(&w, "Siapa pejabat yang menyetujui?"));
	assert_int_equal(admin_post(&w, "/admin/documents/2", "/admin/documents/2/people", "which=approver&contact_id=2"), 303);
	admin_expect(&w, "SELECT count(*) FROM message WHERE scenario = 'approval_required' AND contact_id = 2", "1");
	assert_int_equal(web_get(&w, "/admin/documents/2"), 200);
	assert_false(web_says(&w, "Siapa pejabat yang menyetujui?"));
}

static void
test_what_never_became_a_message_is_closed_with_a_reason(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	put_document(&w, "T-1", WAITING);
	assert_int_equal(web_get(&w, "/admin/held?kind=missed"), 200);
	assert_true(web_says(&w, "href=\"/admin/held/close?missed="));
	assert_int_equal(web_get(&w, "/admin/held/close?all=1&kind=missed"), 200);
	assert_true(web_says(&w, "0 pesan dan 1 kabar"));
	assert_int_equal(admin_post(&w, "/admin/held/close?all=1&kind=missed", "/admin/held/close", "missed=2&reason="), 422);
	assert_int_equal(admin_post(&w, "/admin/held/close?all=1&kind=missed", "/admin/held/close", "missed=2&reason=Sudah+lisan"), 303);
	admin_expect(&w, "SELECT closed_by || ': ' || closed_why FROM scenario_fired WHERE id = 2", "rina: Sudah lisan");
	assert_int_equal(web_get(&w, "/admin/held"), 200);
	assert_false(web_says(&w, "id=\"missed\""));
}

static void
test_another_number_is_decided_about_on_the_permits_page(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	assert_ok(db_script(w.world.db, "INSERT INTO number_told (permit_id, number, source, told_at, state) VALUES (1, '+6281260009999', 'Karo', 1, 'open')"));
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_true(web_says(&w, "/admin/permits?number_told=1"));
	assert_int_equal(web_get(&w, "/admin/permits?number_told=1"), 200);
	assert_true(web_says(&w, "503/1"));
	assert_int_equal(web_get(&w, "/admin/permits/1"), 200);
	assert_true(web_says(&w, "Karo menyebut nomor lain"));
	assert_false(web_says(&w, "81260009999"));
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/number-told", "act=take"), 303);
	admin_expect(&w, "SELECT number || preferred || confirmed FROM contact_phone WHERE preferred = 1 AND contact_id = (SELECT contact_id FROM permit)",
	    "+628126000999910");
	/* A second press finds nothing left to decide. */
	assert_int_equal(admin_post(&w, "/admin/permits/1", "/admin/permits/1/number-told", "act=keep"), 303);
	admin_expect(&w, "SELECT state FROM number_told", "taken");
}

static void
test_a_trial_goes_to_the_staff_and_not_to_the_applicant(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	put_permit(&w, "R1", SARIS);
	assert_int_equal(admin_post(&w, "/admin/simulator?permit=R1&scenario=permit_ready", "/admin/simulator/try",
	    "permit=R1&scenario=permit_ready&contact_id=2"), 303);
	admin_expect(&w, "SELECT group_concat(contact_id || scenario || coalesce(permit_id, 0)) FROM message WHERE made_by = 'rina'", "2trial1");
	assert_true(admin_post(&w, "/admin/simulator?permit=R1&scenario=permit_ready", "/admin/simulator/try",
	    "permit=R1&scenario=permit_ready&contact_id=1") >= 400);
	admin_expect(&w, "SELECT count(*) FROM message WHERE made_by = 'rina'", "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_document_shows_for_whom_it_waits_and_how_long),
		cmocka_unit_test(test_permits_that_end_soon_are_one_chip),
		cmocka_unit_test(test_what_is_past_its_last_day_has_expired_though_no_system_said_so),
		cmocka_unit_test(test_whoever_gets_the_duty_is_told_of_what_waits),
		cmocka_unit_test(test_a_duty_needs_somebody_of_the_staff_and_an_operator),
		cmocka_unit_test(test_a_number_that_a_person_knows_sends_what_waited_for_it),
		cmocka_unit_test(test_what_a_template_refused_is_tried_again_by_a_button),
		cmocka_unit_test(test_an_applicant_who_was_corrected_too_late_is_told_by_a_button),
		cmocka_unit_test(test_a_reminder_by_hand_counts_for_its_band),
		cmocka_unit_test(test_the_simulator_finds_permits_by_what_people_have_at_hand),
		cmocka_unit_test(test_whom_a_document_names_is_chosen_on_its_page),
		cmocka_unit_test(test_a_missed_approval_names_the_official_and_leads_to_where_one_is_named),
		cmocka_unit_test(test_what_never_became_a_message_is_closed_with_a_reason),
		cmocka_unit_test(test_another_number_is_decided_about_on_the_permits_page),
		cmocka_unit_test(test_the_simulator_shows_each_scenario_and_stores_nothing),
		cmocka_unit_test(test_a_trial_goes_to_the_staff_and_not_to_the_applicant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
