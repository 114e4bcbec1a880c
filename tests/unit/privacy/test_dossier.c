#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "privacy/dossier.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8 };

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

/* Somebody with something in every table that speaks of people, and a neighbour whose data must not come along. */
static void
open_office(struct world *w)
{
	struct ledger_entry entry = {
		.scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .request_words = "Setuju?", .answer_words = "Ya dari Sari",
		.evidence = "{\"message_id\":\"wamid.bukti\"}", .notice_version = "1", .actor = "contact", .at = WORLD_NOW - CLOCK_HOUR_MS,
	};

	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
	seed_provider(w, 1, "meta", 0);
	seed_template(w, 1, "approved");
	IN_TX(w, consent_record(w->db, SARI, &entry, WORLD_NOW, NULL));
	run(w, "UPDATE contact SET name = 'Sari Br Ginting', email = 'sari@example.org', user_id = 'ID.77', profile_name = 'sari_g' WHERE id = 7;"
	    "UPDATE contact SET name = 'Budi Sembiring' WHERE id = 8;"
	    "INSERT INTO contact_ref (system, ref, contact_id) VALUES ('odoo', '4711', 7), ('odoo', '4712', 8);"
	    "INSERT INTO permit (id, registration_id, permit_type, contact_id, applicant_name, applicant_raw, status, created_at, updated_at)"
	    " VALUES (1, '2026001', 'IUMK', 7, 'Sari Br Ginting', '0812 0000 0007', 'active', 1, 1), (2, '2026002', 'IUMK', 8, 'Budi', '', 'active', 1, 1);"
	    "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'C0FFEE', 7, 'operator', 1, 2);"
	    "INSERT INTO service_window (contact_id, provider_id, inbound_at) VALUES (7, 1, 5);"
	    "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
	    " VALUES (1, 'wamid.a', 7, 1, 2, 'text', 'kapan selesai', 'OTHER', ''), (1, 'wamid.b', 8, 1, 2, 'text', 'punya Budi', 'OTHER', '');"
	    "INSERT INTO review (kind, cause, contact_id, answer_words, at, made_by, created_at) VALUES ('reply', 'inbound:1', 7, 'iya deh', 1, 'webhook', 1);"
	    "INSERT INTO import_batch (id, kind, state, file_name, made_by, made_at) VALUES (1, 'contacts', 'done', 'daftar.csv', 'rina', 1);"
	    "INSERT INTO import_row (batch_id, line, cells, verdict, contact_id, outcome) VALUES (1, 2, '{\"name\":\"Sari G\"}', 'known', 7, 'unchanged'),"
	    " (1, 3, '{\"name\":\"Budi S\"}', 'doubtful', 7, 'skipped'), (1, 4, '{\"name\":\"Budi T\"}', 'new', 8, 'applied');"
	    "INSERT INTO contact_seen (contact_id, actor, day, how, at) VALUES (7, 'rina', 1, 'page', 3);"
	    "INSERT INTO audit (at, actor, action, subject, subject_id) VALUES (4, 'rina', 'contact.unmask', 'contact', 7),"
	    " (5, 'rina', 'contact.unmask', 'contact', 8), (6, 'rina', 'message.retry', 'message', 31);");
	seed_message(w, 31, SARI, "template", "delivered");
	seed_message(w, 32, BUDI, "template", "delivered");
	run(w, "UPDATE message SET body = 'Izin Sari selesai https://x/opt-in-whatsapp/00112233445566778899aabbccddeeff', params = '{\"partner_name\":\"Sari\"}' WHERE id = 31;"
	    "UPDATE message SET body = 'Izin Budi selesai' WHERE id = 32;"
	    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, provider_message_id) VALUES ('u1', 31, 1, 'accepted', 1, 'wamid.kirim');"
	    "INSERT INTO message_event (message_id, at, kind, origin) VALUES (31, 1, 'queued', 'we')");
}

static void
test_everything_about_the_person_is_in_it(void **state)
{
	static const char *const wanted[] = {
		"Sari Br Ginting", "sari@example.org", "ID.77", "sari_g", "+6281200000007", "4711", "2026001", "0812 0000 0007", "operator", "kapan selesai",
		"iya deh", "Izin Sari selesai", "partner_name", "wamid.kirim", "wamid.bukti", "Ya dari Sari", "rina", "contact.unmask", "message.retry", "queued", "daftar.csv", "Sari G",
	};
	AUTO_JSON struct json_object *dossier = NULL;
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	assert_ok(dossier_json(w.db, SARI, WORLD_NOW, &dossier));
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strstr(json_write(dossier), wanted[i]) == NULL)
			fail_msg("%s is not in it: %s", wanted[i], json_write(dossier));
	assert_string_equal(json_text(json_at(json_at(dossier, "consents"), "official"), "state"), "agreed");
	assert_int_equal(json_count(json_at(json_item(json_at(dossier, "messages"), 0), "timeline")), 1);
	assert_int_equal(json_count(json_at(dossier, "audit")), 2);
}

static void
test_nobody_elses_data_and_no_token_is_in_it(void **state)
{
	static const char *const never[] = { "Budi", "81200000008", "\"4712\"", "2026002", "C0FFEE", "c0ffee", "00112233445566778899aabbccddeeff", "token", "webhook_key" };
	AUTO_JSON struct json_object *dossier = NULL;
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	assert_ok(dossier_json(w.db, SARI, WORLD_NOW, &dossier));
	for (i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		if (strstr(json_write(dossier), never[i]) != NULL)
			fail_msg("%s is in it: %s", never[i], json_write(dossier));
}

/*
 * A table with a column that names a contact belongs into the dossier, or here with the reason. So does one that will be added: it has to be
 * thought of when somebody asks for their data, and when they ask to be erased (privacy/erase.c).
 */
static void
test_every_table_that_speaks_of_a_contact_was_thought_of(void **state)
{
	static const char *const known[] = {
		"consent_state", "contact_phone", "contact_ref", "contact_seen", "duty", "import_row", "inbound", "invitation", "invitation_round_member",
		"message", "permit", "review", "service_window",
		"erasure",	/* after which there is nothing to copy */
		"digest",	/* the message tells it, and the documents stand in the dossier */
		"reached",	/* when we last wrote first, for a day: the messages tell it better */
	};
	AUTO(world) struct world w = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	static const char question[] = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%contact_id%' ORDER BY name";
	size_t i;

	(void)state;
	world_open(&w);
	assert_ok(db_query(w.db, question, ARGS(), &rows));
	while (db_next(&rows)) {
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (strcmp(db_col_text(&rows, 0), known[i]) == 0)
				break;
		if (i == sizeof(known) / sizeof(known[0]))
			fail_msg("table %s", db_col_text(&rows, 0));
	}
}

static void
test_somebody_who_is_not_there_has_none(void **state)
{
	AUTO_JSON struct json_object *dossier = NULL;
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	assert_int_equal(dossier_json(w.db, SARI, WORLD_NOW, &dossier), ERR_NOT_FOUND);
	assert_null(dossier);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_about_the_person_is_in_it),
		cmocka_unit_test(test_nobody_elses_data_and_no_token_is_in_it),
		cmocka_unit_test(test_every_table_that_speaks_of_a_contact_was_thought_of),
		cmocka_unit_test(test_somebody_who_is_not_there_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
