/* What a message that says nothing of consent does: any message may count, and opens the window. */
#include "inbound_office.h"

static void
test_any_message_to_the_official_number_counts_while_the_office_wants_it(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;
	struct consent c;

	(void)state;
	open_office(&w);
	r = say(&w, META, "wamid.1", "Kapan izin saya jadi?", WORLD_NOW - 9000);
	assert_int_equal(r.reply, REPLY_OTHER);
	assert_int_equal(r.message_id, 0);
	c = consent_of(&w, r.contact_id, SCOPE_OFFICIAL);
	assert_int_equal(c.state, CONSENT_AGREED);
	assert_false(c.explicit_words);
	seed_expect(&w, "SELECT source FROM consent_ledger", "inbound_any");
	say(&w, META, "wamid.2", "Halo?", WORLD_NOW - 8000);	/* a thousand messages are one consent */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 1);
	/* Clear words later are worth a thank-you and an entry of their own. */
	assert_int_not_equal(say(&w, META, "wamid.3", "Setuju", WORLD_NOW - 7000).message_id, 0);
	assert_true(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).explicit_words);
}

static void
test_any_message_does_not_count(void **state)
{
	static const struct { const char *name; int64_t provider; const char *text; bool opens; const char *setting; } rows[] = {
		{ "when the office does not want it", META, "Halo", true, "0" },
		{ "on a gateway", FONNTE, "Halo", false, "1" },
		{ "when it opens no window", META, "Halo", false, "1" },
		{ "when it says not yet", META, "Belum setuju", true, "1" },
		{ "when it says don't", META, "jangan", true, "1" },
		{ "when it shows a thumb down", META, "hmm \U0001F44E", true, "1" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct inbound in = text_in(rows[i].provider, SARI, "wamid.1", rows[i].text, WORLD_NOW - 5000);
		char statement[120];

		open_office(&w);
		snprintf(statement, sizeof(statement), "INSERT INTO setting VALUES ('inbound_counts_as_opt_in', '%s', 1, 'test')", rows[i].setting);
		assert_ok(db_script(w.db, statement));
		in.opens_window = rows[i].opens;
		apply(&w, rows[i].provider, &in);
		if (world_sql(&w, "SELECT count(*) FROM consent_ledger") != 0)
			fail_msg("any message counts %s", rows[i].name);
	}
}

static void
test_an_open_window_is_no_consent(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;
	int64_t until;

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "INSERT INTO setting VALUES ('inbound_counts_as_opt_in', '0', 1, 'test')"));
	/* By the time the provider gives, though it comes an hour late; an older message that comes later moves nothing back. */
	r = say(&w, META, "wamid.1", "Halo", WORLD_NOW - CLOCK_HOUR_MS);
	say(&w, META, "wamid.0", "Pagi", WORLD_NOW - 5 * CLOCK_HOUR_MS);
	assert_ok(window_until(w.db, r.contact_id, META, WORLD_NOW, &until));
	assert_int_equal(until, WORLD_NOW - CLOCK_HOUR_MS + WINDOW_MS);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_NONE);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
	/* While the office wants it, the same message counts. */
	assert_ok(db_script(w.db, "UPDATE setting SET value = '1' WHERE key = 'inbound_counts_as_opt_in'"));
	say(&w, META, "wamid.2", "Halo", WORLD_NOW - 60000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_AGREED);
}

static void
test_every_answer_is_short_and_says_who_sends_it(void **state)
{
	static const struct { int64_t provider; const char *text, *key, *says; } rows[] = {
		{ META, "Ya saya setuju", "consent_thanks", "Siti Aminah" }, { FONNTE, "Setuju", "gateway_followup", "Siti Aminah" },
		{ META, "STOP", "stop_confirmation", "WhatsApp" }, { META, "STOP SEMUA", "stop_all_confirmation", "SMS" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *key = NULL, *body = NULL;
		int64_t contact;

		open_office(&w);
		IN_TX(&w, contact_from_provider(w.db, SARI, NULL, WORLD_NOW, &contact, NULL));
		assert_ok(db_script(w.db, "UPDATE contact SET name = 'Siti Aminah'"));
		say(&w, rows[i].provider, "1", rows[i].text, WORLD_NOW - 5000);
		key = world_text(&w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id");
		body = world_text(&w, "SELECT gateway_body FROM message");
		assert_string_equal(key, rows[i].key);
		assert_true(text_code_points(body) < 600);
		if (strstr(body, rows[i].says) == NULL || strstr(body, "DPMPTSP") == NULL || strchr(body, '!') != NULL)
			fail_msg("%s: %s", rows[i].key, body);
		/* The other wording, of Meta, is the same length or shorter. */
		assert_true(world_sql(&w, "SELECT length(body) FROM message") < 600);
	}
}

static void
test_any_message_never_follows_a_stop_or_a_no(void **state)
{
	static const char *const refusals[] = { "STOP", "tidak" };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(world) struct world w = {0};
		struct inbound_result r;

		open_office(&w);
		say(&w, META, "wamid.1", refusals[i], WORLD_NOW - 9000);
		r = say(&w, META, "wamid.2", "Halo, izin saya bagaimana", WORLD_NOW - 5000);
		assert_int_not_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_AGREED);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger WHERE action = 'opt_in'"), 0);
	}
}

static void
test_who_writes_is_answered_first(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "INSERT INTO setting VALUES ('inbound_counts_as_opt_in', '0', 1, 'test')"));
	r = say(&w, FONNTE, "1", "Halo", WORLD_NOW - 9000);
	message(&w, 70, r.contact_id, "queued", "");
	message(&w, 71, r.contact_id, "blocked", "window_closed");
	message(&w, 72, r.contact_id, "blocked", "stopped");
	say(&w, META, "wamid.2", "Halo", WORLD_NOW - 5000);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM queue WHERE due_at <= 1795230600000"), 2);
	seed_expect(&w, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "queued,queued,blocked");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_message_to_the_official_number_counts_while_the_office_wants_it),
		cmocka_unit_test(test_any_message_does_not_count),
		cmocka_unit_test(test_an_open_window_is_no_consent),
		cmocka_unit_test(test_every_answer_is_short_and_says_who_sends_it),
		cmocka_unit_test(test_any_message_never_follows_a_stop_or_a_no),
		cmocka_unit_test(test_who_writes_is_answered_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
