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
	int64_t id;
	int n;

	admin_open(w, role);
	seed_provider(&w->world, 1, "fonnte", 1);
	for (id = 1; id <= 5; id++)
		seed_contact(&w->world, id);
	IN_TX(&w->world, template_install(w->world.db, w->now, &n));
	run(w, "INSERT INTO setting VALUES ('rest_on_days_off', '0', 1, 'test')");	/* the day is a Saturday */
	run(w, "INSERT INTO permit (registration_id, permit_type, contact_id, status, created_at, updated_at) VALUES ('R1', 'SIPD', 1, 'active', 1, 1),"
	    " ('R2', 'SIPD', 1, 'active', 1, 1), ('R3', 'IUMK', 2, 'active', 1, 1)");
	run(w, STANDS "(3, 'official', 'agreed', 0, 1, 1, 1); UPDATE contact_phone SET kind = 'landline' WHERE contact_id = 4");
}

#define LOOK	"/admin/consents/rounds?look=1&role=applicant&permit=some&permit_type=SIPD&answer=any&asked=never&asked_days=45"

static void
test_a_look_beforehand_adds_up_and_sends_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/consents/rounds?look=1&role=applicant"), 200);
	assert_true(web_says(&w, "<dd class=\"num\">5</dd>"));
	assert_true(web_says(&w, "<dd class=\"num\"><strong>3</strong></dd>"));
	assert_true(web_says(&w, "Sudah setuju; tidak perlu diminta lagi.</td><td class=\"right num\">1</td>"));
	assert_true(web_says(&w, "Nomornya telepon rumah atau kantor.</td><td class=\"right num\">1</td>"));
	assert_true(web_says(&w, "Kepada Sari,"));
	assert_true(web_says(&w, "Kirim undangan ke 3 orang"));
	assert_int_equal(web_get(&w, LOOK), 200);
	assert_true(web_says(&w, "pemohon · punya izin SIPD · belum pernah diminta"));
	assert_true(web_says(&w, "Izin seluruhnya: <span class=\"num\">2</span>"));
	admin_expect(&w, "SELECT count(*) FROM message", "0");
	admin_expect(&w, "SELECT count(*) FROM invitation_round", "0");
}

/* What the browser sends when the button of the preview is pressed. */
static int
press_start(struct web_world *w, const char *page)
{
	static const char *const names[] = { "once", "role", "permit", "permit_type", "answer", "asked", "asked_days" };
	AUTO(buf) struct buf fields = {0};
	const char *form;
	char mark[40];
	size_t i;

	assert_int_equal(web_get(w, page), 200);
	form = strstr(web_body(w), "<form method=\"post\" action=\"/admin/consents/rounds\"");
	assert_non_null(form);
	buf_init(&fields, 2000);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *at;

		snprintf(mark, sizeof(mark), "name=\"%s\" value=\"", names[i]);
		if ((at = strstr(form, mark)) == NULL)
			fail_msg("the form does not send %s", names[i]);
		at += strlen(mark);
		buf_fmt(&fields, "%s%s=%.*s", i > 0 ? "&" : "", names[i], (int)strcspn(at, "\""), at);
	}
	return admin_post(w, page, "/admin/consents/rounds", buf_text(&fields));
}

static void
test_what_was_looked_at_is_what_starts(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	AUTO_FREE char *location = NULL;

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(press_start(&w, LOOK), 303);
	assert_string_equal(location = web_header(&w, "Location"), "/admin/consents/rounds/1");
	admin_expect(&w, "SELECT filter FROM invitation_round",
	    "{\"role\":\"applicant\",\"permit\":\"some\",\"permit_type\":\"SIPD\",\"answer\":\"any\",\"asked\":\"never\",\"asked_days\":45}");
	admin_expect(&w, "SELECT group_concat(contact_id) FROM invitation_round_member", "1");
	admin_expect(&w, "SELECT actor || ' ' || action FROM audit WHERE subject = 'round'", "rina round.start");
	assert_int_equal(web_get(&w, "/admin/consents/rounds/1"), 200);
	assert_true(web_says(&w, "pemohon · punya izin SIPD · belum pernah diminta"));
	assert_true(web_says(&w, "0 dari 1 orang selesai ditangani."));
	assert_true(web_says(&w, "hx-get=\"/admin/consents/rounds/1/progress\""));
}

static void
test_a_second_round_waits_for_the_first_and_nobody_is_asked_by_a_form_that_is_empty(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/consents/rounds", "/admin/consents/rounds", "once=x1&role=staff"), 409);
	assert_true(web_says(&w, "Tidak ada yang dapat diminta dengan pilihan ini."));
	assert_int_equal(admin_post(&w, "/admin/consents/rounds", "/admin/consents/rounds", "role=applicant"), 422);	/* no preview was seen */
	assert_int_equal(admin_post(&w, "/admin/consents/rounds", "/admin/consents/rounds", "once=x2&role=applicant"), 303);
	assert_int_equal(admin_post(&w, "/admin/consents/rounds", "/admin/consents/rounds", "once=x2&role=applicant"), 303);
	assert_int_equal(admin_post(&w, "/admin/consents/rounds", "/admin/consents/rounds", "once=x3&role=applicant"), 409);
	assert_true(web_says(&w, "masih berjalan atau dijeda"));
	admin_expect(&w, "SELECT count(*) FROM invitation_round", "1");
}

static void
test_it_is_paused_resumed_and_stopped_by_buttons_that_say_when_they_come_too_late(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "operator");
	assert_int_equal(press_start(&w, "/admin/consents/rounds?look=1&role=applicant"), 303);
	assert_int_equal(admin_post(&w, "/admin/consents/rounds/1", "/admin/consents/rounds/1/pause", ""), 303);
	admin_expect(&w, "SELECT state || ' ' || changed_by FROM invitation_round", "paused rina");
	assert_int_equal(admin_post(&w, "/admin/consents/rounds/1", "/admin/consents/rounds/1/pause", ""), 303);
	assert_int_equal(web_get(&w, "/admin/consents/rounds/1"), 200);
	assert_true(web_says(&w, "sudah berubah sebelum tombolnya ditekan"));
	assert_true(web_says(&w, "action=\"/admin/consents/rounds/1/resume\""));
	assert_int_equal(admin_post(&w, "/admin/consents/rounds/1", "/admin/consents/rounds/1/resume", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/consents/rounds/1", "/admin/consents/rounds/1/cancel", ""), 303);
	admin_expect(&w, "SELECT state FROM invitation_round", "cancelled");
	admin_expect(&w, "SELECT group_concat(action) FROM (SELECT action FROM audit WHERE subject = 'round' ORDER BY id)",
	    "round.start,round.pause,round.resume,round.cancel");
	assert_int_equal(web_get(&w, "/admin/consents/rounds/1"), 200);
	assert_true(web_says(&w, "Undangannya dihentikan sebelum gilirannya."));
	assert_false(web_says(&w, "/cancel\""));
	assert_int_equal(web_get(&w, "/admin/consents/rounds/7"), 404);
}

static void
test_a_viewer_looks_and_starts_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_office(&w, "viewer");
	assert_int_equal(web_get(&w, LOOK), 200);
	assert_false(web_says(&w, "<form method=\"post\" action=\"/admin/consents/rounds\""));
	assert_int_equal(admin_post(&w, LOOK, "/admin/consents/rounds", "once=x&role=applicant"), 403);
	admin_expect(&w, "SELECT count(*) FROM invitation_round", "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_look_beforehand_adds_up_and_sends_nothing),
		cmocka_unit_test(test_what_was_looked_at_is_what_starts),
		cmocka_unit_test(test_a_second_round_waits_for_the_first_and_nobody_is_asked_by_a_form_that_is_empty),
		cmocka_unit_test(test_it_is_paused_resumed_and_stopped_by_buttons_that_say_when_they_come_too_late),
		cmocka_unit_test(test_a_viewer_looks_and_starts_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
