#include "permit/status_answer.h"

#include <stdlib.h>
#include <string.h>

#include "consent/inbound.h"
#include "contact/contact.h"
#include "permit/permit.h"
#include "provider/provider.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

#define SARI	"+6281260007001"
#define BUDI	"+6281260007002"

static void
permit(struct world *w, const char *registration, const char *status, const char *phone, bool trial)
{
	char json[300];
	struct permit_put put = { .registration_id = registration, .actor = "api:odoo", .nothing_leaves = trial, .baseline = true };
	struct fired_list fired;
	int64_t id;

	snprintf(json, sizeof(json), "{\"permit_type\":\"SIPD\",\"status\":\"%s\",\"applicant\":{\"name\":\"Sari\",\"phone\":\"%s\"}}", status, phone);
	put.fields = json_tokener_parse(json);
	IN_TX(w, permit_put(w->db, &put, WORLD_NOW - 1000, &id, &fired, NULL));
	json_end(&put.fields);
}

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	seed_provider(w, 1, "meta", 0);
	seed_provider(w, 2, "fonnte", 1);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	permit(w, "R1", "in_process", SARI, false);
	permit(w, "R2", "rejected", SARI, false);
	permit(w, "R3", "in_process", BUDI, false);
	permit(w, "R4", "in_process", SARI, true);
}

/* What becomes of these words from that number; 0: nothing is answered. */
static int64_t
write_as(struct world *w, const char *from, const char *text, int64_t now)
{
	char id[40];
	const struct inbound in = { .kind = INBOUND_TEXT, .at = now, .message_id = id, .from = from, .text = text, .opens_window = true };
	struct inbound_result result;
	int64_t message_id = 0;

	snprintf(id, sizeof(id), "wamid.%lld", (long long)now);
	IN_TX(w, inbound_apply(w->db, 1, provider_find("meta"), &in, 0, now, &result));
	if (result.asks_status) {
		const struct status_question q = { .contact_id = result.contact_id, .inbound_id = result.inbound_id, .provider_id = 1,
		    .scope = SCOPE_OFFICIAL, .from = from, .reply_to = id, .at = result.at };

		IN_TX(w, status_answer(w->db, &q, now, &message_id));
	}
	return message_id;
}

static void
test_who_asks_hears_of_their_own_permits_and_of_nobody_elses(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *text = NULL;

	(void)state;
	open_office(&w);
	assert_true(write_as(&w, SARI, "Status izin saya?", WORLD_NOW) != 0);
	text = world_text(&w, "SELECT body FROM message WHERE scenario = 'permit_status_answer'");
	assert_non_null(strstr(text, "SIPD, R2: Ditolak (21-11-2026); SIPD, R1: Dalam proses (21-11-2026)"));
	assert_null(strstr(text, "R3"));	/* Budi's */
	assert_null(strstr(text, "R4"));	/* a trial */
	seed_expect(&w, "SELECT priority || ' ' || category || ' ' || state || ' ' || contact_id FROM message WHERE scenario = 'permit_status_answer'",
	    "10 service queued 1");
	/* Nobody of the office has to answer it any more. */
	seed_expect(&w, "SELECT reply || ' ' || why || ' ' || (handled_at IS NOT NULL) FROM inbound", "OTHER status: status izin saya 1");
}

static void
test_a_permit_past_its_last_day_has_expired(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE permit SET status = 'active', expiry_day = 20777 WHERE registration_id = 'R1'"));	/* yesterday */
	assert_true(write_as(&w, SARI, "status izin saya", WORLD_NOW) != 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE body LIKE '%SIPD, R1: Berakhir%'"), 1);
}

static void
test_it_is_answered_once_in_some_minutes(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_true(write_as(&w, SARI, "cek izin", WORLD_NOW) != 0);
	assert_int_equal(write_as(&w, SARI, "Cek izin saya, pak", WORLD_NOW + 60000), 0);
	assert_true(write_as(&w, BUDI, "cek izin", WORLD_NOW + 61000) != 0);
	assert_true(write_as(&w, SARI, "status", WORLD_NOW + STATUS_ANSWER_GAP_MS + 1) != 0);
}

static void
test_who_has_no_permit_hears_just_that(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_true(write_as(&w, "+6281260007009", "status izin saya", WORLD_NOW) != 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE body LIKE '%Tidak ada permohonan izin yang tercatat%'"), 1);
}

static void
test_who_has_stopped_is_left_alone(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_int_equal(write_as(&w, SARI, "STOP", WORLD_NOW), 0);
	assert_int_equal(write_as(&w, SARI, "status izin saya", WORLD_NOW + 1000), 0);
}

static const struct { const char *name, *before, *text; } silent[] = {
	{ "the office does not want it", "INSERT INTO setting VALUES ('answer_status', '0', 1, 't')", "status izin saya" },
	{ "the number is not confirmed", "INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, confirmed, created_at)"
	    " VALUES ('+6281260007077', 1, 'mobile', '', 0, 1, 1); UPDATE contact_phone SET preferred = 1 - preferred WHERE contact_id = 1", "status izin saya" },
	{ "the template is switched off", "UPDATE template SET active = 0 WHERE key = 'permit_status_answer'", "status izin saya" },
	{ "the words are part of something longer", "SELECT 1", "status izin saya kenapa lama sekali, tolong ditelepon" },
	{ "the words are something else", "SELECT 1", "terima kasih" },
};

static void
test_otherwise_the_question_waits_for_a_person(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(silent) / sizeof(silent[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		assert_ok(db_script(w.db, silent[i].before));
		if (write_as(&w, SARI, silent[i].text, WORLD_NOW) != 0)
			fail_msg("answered: %s", silent[i].name);
		if (world_sql(&w, "SELECT count(*) FROM inbound WHERE handled_at IS NULL") != 1)
			fail_msg("does not wait: %s", silent[i].name);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_who_asks_hears_of_their_own_permits_and_of_nobody_elses),
		cmocka_unit_test(test_a_permit_past_its_last_day_has_expired),
		cmocka_unit_test(test_it_is_answered_once_in_some_minutes),
		cmocka_unit_test(test_who_has_no_permit_hears_just_that),
		cmocka_unit_test(test_who_has_stopped_is_left_alone),
		cmocka_unit_test(test_otherwise_the_question_waits_for_a_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
