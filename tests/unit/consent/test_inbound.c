/* What words do: a yes, a no and a STOP through each number, and how each is answered. */
#include "inbound_office.h"

static void
test_a_yes_to_the_official_number_is_recorded_with_its_words_and_thanked_for(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;
	struct consent c;
	int64_t until;

	(void)state;
	open_office(&w);
	r = say(&w, META, "wamid.1", "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo", WORLD_NOW - 5000);
	assert_false(r.repeated);
	assert_int_equal(r.reply, REPLY_YES);
	c = consent_of(&w, r.contact_id, SCOPE_OFFICIAL);
	assert_int_equal(c.state, CONSENT_AGREED);
	assert_true(c.explicit_words);
	assert_int_equal(c.since_at, WORLD_NOW - 5000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_NONE);
	assert_ok(window_until(w.db, r.contact_id, META, WORLD_NOW, &until));
	assert_int_equal(until, WORLD_NOW - 5000 + WINDOW_MS);
	seed_expect(&w, "SELECT source || '|' || action || '|' || answer_words || '|' || actor FROM consent_entry",
	    "inbound|opt_in|Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP Kabupaten Karo|contact");
	seed_expect(&w, "SELECT evidence FROM consent_entry", "{\"provider\":\"meta\",\"provider_id\":1,\"message_id\":\"wamid.1\",\"own\":\"628\"}");
	assert_int_not_equal(r.message_id, 0);
	seed_expect(&w, "SELECT t.key || '|' || m.reply_to || '|' || m.reply_provider_id || '|' || m.scenario || '|' || m.priority || '|' || m.state"
	    " FROM message m JOIN template t ON t.id = m.template_id", "consent_thanks|wamid.1|1|consent|10|queued");
	assert_int_equal(world_sql(&w, "SELECT deadline_at FROM message"), WORLD_NOW - 5000 + WINDOW_MS);
	assert_int_equal(world_sql(&w, "SELECT body LIKE '%Bapak/Ibu%' FROM message"), 1);
	seed_expect(&w, "SELECT whatsapp FROM contact_phone", "yes");
	seed_expect(&w, "SELECT reply || '|' || why FROM inbound",
	    "YES|yes starts: ya saya setuju menerima pesan notifikasi dari");
}

static void
test_a_repeated_webhook_changes_nothing(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	say(&w, META, "wamid.1", "YA", WORLD_NOW - 5000);
	assert_true(say(&w, META, "wamid.1", "YA", WORLD_NOW - 5000).repeated);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 1);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM inbound"), 1);
	/* The same id from another provider is another message. */
	assert_false(say(&w, FONNTE, "wamid.1", "YA", WORLD_NOW - 5000).repeated);
}

static void
test_a_second_yes_is_recorded_but_not_thanked_for_again(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	say(&w, META, "wamid.1", "YA", WORLD_NOW - 5000);
	assert_int_equal(say(&w, META, "wamid.2", "ya", WORLD_NOW - 4000).message_id, 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 2);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 1);
}

static void
test_a_yes_to_the_gateway_is_for_the_gateway_and_earns_the_link(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, FONNTE, "7", "SETUJU", WORLD_NOW - 5000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_AGREED);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_NONE);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM service_window"), 0);
	seed_expect(&w, "SELECT t.key || '|' || m.reply_provider_id FROM message m JOIN template t ON t.id = m.template_id", "gateway_followup|2");
	assert_int_equal(world_sql(&w, "SELECT gateway_body LIKE '%https://wa.me/6281122334455?text=Ya%20Saya%20Setuju%' FROM message"), 1);
	assert_int_equal(say(&w, FONNTE, "8", "SETUJU", WORLD_NOW - 4000).message_id, 0);
}

static void
test_who_reads_english_is_answered_in_english(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, FONNTE, "6", "halo", WORLD_NOW - 9000);
	world_sql(&w, "UPDATE contact SET locale = 'en', name = ''");
	say(&w, FONNTE, "7", "I agree", WORLD_NOW - 8000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_AGREED);
	seed_expect(&w, "SELECT t.key || '|' || (m.body LIKE 'Thank you, Sir or Madam.%') ||"
	    " (m.body LIKE '%https://wa.me/6281122334455?text=Yes%20I%20Agree%') FROM message m JOIN template t ON t.id = m.template_id", "gateway_followup.en|11");
	say(&w, FONNTE, "8", "stop", WORLD_NOW - 7000);
	seed_expect(&w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id ORDER BY m.id DESC LIMIT 1", "stop_confirmation.en");
}

static void
test_without_an_official_number_a_gateway_yes_is_just_thanked_for(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE provider SET enabled = 0 WHERE id = 1"));
	say(&w, FONNTE, "7", "SETUJU", WORLD_NOW - 5000);
	seed_expect(&w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id", "consent_thanks");
}

static void
test_stop_through_any_number_ends_whatsapp_unqueues_and_is_confirmed_once(void **state)
{
	static const int64_t ways[] = { META, FONNTE };
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(world) struct world w = {0};
		struct inbound_result r;

		open_office(&w);
		r = say(&w, META, "wamid.1", "YA", WORLD_NOW - 9000);
		assert_ok(db_script(w.db, "UPDATE message SET state = 'sent'; DELETE FROM queue"));
		message(&w, 70, r.contact_id, "queued", "");
		r = say(&w, ways[i], "wamid.2", "STOP!!!", WORLD_NOW - 5000);
		assert_int_equal(r.reply, REPLY_STOP);
		assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
		assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_STOPPED);
		seed_expect(&w, "SELECT state || ' ' || reason FROM message WHERE id = 70", "blocked stopped");
		assert_int_not_equal(r.message_id, 0);
		seed_expect(&w, "SELECT t.key || '|' || m.state || '|' || m.reply_to FROM message m JOIN template t ON t.id = m.template_id"
		    " ORDER BY m.id DESC", "stop_confirmation|queued|wamid.2");
		/* Again, by either number: recorded, not confirmed again. */
		assert_int_equal(say(&w, META, "wamid.3", "stop", WORLD_NOW - 4000).message_id, 0);
		assert_int_equal(say(&w, FONNTE, "wamid.4", "stop", WORLD_NOW - 3000).message_id, 0);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger WHERE action = 'opt_out'"), 6);
	}
}

static void
test_a_yes_after_a_stop_restores_where_it_was_said(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	say(&w, META, "wamid.1", "STOP", WORLD_NOW - 9000);
	r = say(&w, META, "wamid.2", "SETUJU", WORLD_NOW - 5000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_AGREED);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_STOPPED);
	assert_int_not_equal(r.message_id, 0);
}

static void
test_what_the_provider_heard_and_answered_itself_is_recorded_and_not_answered_again(void **state)
{
	static const struct { const char *words; enum heard heard; enum reply_kind reply; enum consent_state want; const char *why; } cases[] = {
		{ "STOP",  HEARD_STOP,  REPLY_STOP, CONSENT_STOPPED, "heard by the provider: stop" },
		{ "ARRET", HEARD_STOP,  REPLY_STOP, CONSENT_STOPPED, "heard by the provider: stop" },	/* in whatever language it was told */
		{ "START", HEARD_START, REPLY_YES,  CONSENT_AGREED,  "heard by the provider: start" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		struct inbound in = text_in(TWILIO, SARI, "SM1", cases[i].words, WORLD_NOW - 1000);
		struct inbound_result r;

		open_office(&w);
		in.heard = cases[i].heard;
		r = apply(&w, TWILIO, &in);
		assert_int_equal(r.reply, cases[i].reply);
		assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, cases[i].want);
		seed_expect(&w, "SELECT why FROM inbound", cases[i].why);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	}
}

static void
test_a_button_that_means_stop_stops_whatever_is_written_on_it_and_is_answered(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound in = text_in(META, SARI, "wamid.1", "Ya, cukup sampai di sini", WORLD_NOW - 1000);
	struct inbound_result r;

	(void)state;
	open_office(&w);
	say(&w, META, "wamid.0", "SETUJU", WORLD_NOW - 9000);
	in.kind = INBOUND_BUTTON;
	in.heard = HEARD_TAPPED_STOP;
	r = apply(&w, META, &in);
	assert_int_equal(r.reply, REPLY_STOP);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
	seed_expect(&w, "SELECT why FROM inbound ORDER BY id DESC LIMIT 1", "a button that means stop");
	assert_int_not_equal(r.message_id, 0);
	seed_expect(&w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id ORDER BY m.id DESC LIMIT 1", "stop_confirmation");
}

static void
test_a_stop_by_sms_is_for_sms_and_is_not_answered(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	seed_provider(&w, SMS, "twilio_sms", 0);
	r = say(&w, SMS, "SM1", "STOP", WORLD_NOW - 9000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_SMS).state, CONSENT_STOPPED);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_NONE);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_NONE);
	r = say(&w, SMS, "SM2", "SETUJU", WORLD_NOW - 5000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_SMS).state, CONSENT_AGREED);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message"), 0);
	seed_expect(&w, "SELECT whatsapp FROM contact_phone", "unknown");	/* an SMS says nothing about WhatsApp */
}

static void
test_a_no_is_recorded_and_not_answered(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, META, "wamid.1", "Tidak, terima kasih", WORLD_NOW - 5000);
	assert_int_equal(r.reply, REPLY_NO);
	assert_int_equal(r.message_id, 0);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_DECLINED);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_yes_to_the_official_number_is_recorded_with_its_words_and_thanked_for),
		cmocka_unit_test(test_a_repeated_webhook_changes_nothing),
		cmocka_unit_test(test_a_second_yes_is_recorded_but_not_thanked_for_again),
		cmocka_unit_test(test_a_yes_to_the_gateway_is_for_the_gateway_and_earns_the_link),
		cmocka_unit_test(test_who_reads_english_is_answered_in_english),
		cmocka_unit_test(test_without_an_official_number_a_gateway_yes_is_just_thanked_for),
		cmocka_unit_test(test_stop_through_any_number_ends_whatsapp_unqueues_and_is_confirmed_once),
		cmocka_unit_test(test_a_yes_after_a_stop_restores_where_it_was_said),
		cmocka_unit_test(test_what_the_provider_heard_and_answered_itself_is_recorded_and_not_answered_again),
		cmocka_unit_test(test_a_button_that_means_stop_stops_whatever_is_written_on_it_and_is_answered),
		cmocka_unit_test(test_a_stop_by_sms_is_for_sms_and_is_not_answered),
		cmocka_unit_test(test_a_no_is_recorded_and_not_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
