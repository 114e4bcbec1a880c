/* Who wrote and when: repetitions, clocks, two contacts that are one number, and numbers that change. */
#include "inbound_office.h"

static void
test_messages_without_text_change_no_consent_by_words(void **state)
{
	static const struct { enum inbound_kind kind; const char *text; enum reply_kind want; } rows[] = {
		{ INBOUND_BUTTON, "Ya, saya setuju", REPLY_YES }, { INBOUND_MEDIA, "ya", REPLY_OTHER }, { INBOUND_MEDIA, "stop", REPLY_STOP },
		{ INBOUND_REACTION, "ya", REPLY_OTHER }, { INBOUND_STICKER, "", REPLY_OTHER }, { INBOUND_UNSUPPORTED, NULL, REPLY_OTHER },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct inbound in = text_in(FONNTE, SARI, "1", rows[i].text, WORLD_NOW - 5000);
		struct inbound_result r;

		open_office(&w);
		in.kind = rows[i].kind;
		r = apply(&w, FONNTE, &in);
		if (r.reply != rows[i].want)
			fail_msg("%s \"%s\" is %s", inbound_kind_name(rows[i].kind), rows[i].text, reply_name(r.reply));
	}
}

static void
test_a_gateway_without_ids_repeats_itself_but_people_do_too(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;
	struct inbound timed = text_in(FONNTE, SARI, NULL, "ya", WORLD_NOW - 5000), later = text_in(FONNTE, SARI, NULL, "ya", WORLD_NOW - 4000);

	(void)state;
	open_office(&w);
	assert_false(apply(&w, FONNTE, &timed).repeated);
	assert_true(apply(&w, FONNTE, &timed).repeated);
	assert_false(apply(&w, FONNTE, &later).repeated);
	/* Without a time, too: the same words with nothing between them are a repetition, otherwise they are said again. */
	assert_false(say(&w, FONNTE, NULL, "STOP", 0).repeated);
	assert_true(say(&w, FONNTE, NULL, "STOP", 0).repeated);
	assert_ok(db_script(w.db, "UPDATE inbound SET provider_message_id = 'x' || id"));
	assert_false(say(&w, FONNTE, NULL, "setuju", 0).repeated);
	assert_ok(db_script(w.db, "UPDATE inbound SET provider_message_id = 'x' || id"));
	r = say(&w, FONNTE, NULL, "STOP", 0);
	assert_false(r.repeated);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_GATEWAY).state, CONSENT_STOPPED);
}

static void
test_a_clock_ahead_of_ours_counts_as_now(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, META, "wamid.1", "ya", WORLD_NOW + CLOCK_DAY_MS);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).since_at, WORLD_NOW);
	assert_int_equal(world_sql(&w, "SELECT inbound_at FROM service_window"), WORLD_NOW);
}

static void
test_an_answer_that_would_come_a_day_late_is_not_made(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, META, "wamid.1", "ya", WORLD_NOW - CLOCK_DAY_MS);
	assert_int_equal(r.message_id, 0);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_AGREED);
}

static void
test_a_template_that_is_off_does_not_cost_the_consent(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound_result r;

	(void)state;
	open_office(&w);
	assert_ok(db_script(w.db, "UPDATE template SET active = 0"));
	r = say(&w, META, "wamid.1", "ya", WORLD_NOW - 5000);
	assert_int_equal(r.message_id, 0);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_AGREED);
	r = say(&w, META, "wamid.2", "stop", WORLD_NOW - 4000);
	assert_int_equal(consent_of(&w, r.contact_id, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
}

static void
test_the_words_of_the_request_are_kept_with_the_answer(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound quoting = text_in(FONNTE, SARI, "2", "Setuju", WORLD_NOW - 5000);
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = say(&w, FONNTE, "1", "Halo", WORLD_NOW - 9000);
	message(&w, 70, r.contact_id, "sent", "");
	assert_ok(db_script(w.db, "UPDATE message SET gateway_body = 'Balas SETUJU bila berkenan' WHERE id = 70;"
	    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, provider_message_id) VALUES ('u', 70, 2, 'accepted', 1, 'out-70')"));
	quoting.context_id = "out-70";
	apply(&w, FONNTE, &quoting);
	seed_expect(&w, "SELECT request_words FROM consent_entry", "Balas SETUJU bila berkenan");
	/* Without a quotation it is the last invitation that reached the person. */
	message(&w, 710, r.contact_id, "sent", "");
	assert_ok(db_script(w.db, "UPDATE message SET gateway_body = 'Undangan', provider_id = 2,"
	    " template_id = (SELECT id FROM template WHERE key = 'opt_in_invitation') WHERE id = 710"));
	say(&w, FONNTE, "3", "Setuju", WORLD_NOW - 4000);
	seed_expect(&w, "SELECT request_words FROM consent_entry ORDER BY seq DESC", "Undangan");
}

static void
test_what_someone_met_twice_refuses_is_refused_for_both(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound by_id = text_in(META, NULL, "wamid.1", "ya", WORLD_NOW - 9000), both = text_in(META, SARI, "wamid.3", "stop", WORLD_NOW - 5000);
	int64_t unnamed, named;

	(void)state;
	open_office(&w);
	by_id.user_id = "ID.1";
	unnamed = apply(&w, META, &by_id).contact_id;
	named = say(&w, META, "wamid.2", "ya", WORLD_NOW - 8000).contact_id;
	assert_int_not_equal(unnamed, named);
	both.user_id = "ID.1";
	assert_int_equal(apply(&w, META, &both).contact_id, named);
	assert_int_equal(consent_of(&w, named, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
	assert_int_equal(consent_of(&w, unnamed, SCOPE_OFFICIAL).state, CONSENT_STOPPED);
}

static void
test_a_changed_number_is_kept_and_is_no_message(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(contact) struct contact c = {0};
	struct inbound moved = { .kind = INBOUND_NUMBER_CHANGED, .at = WORLD_NOW - 5000, .message_id = "wamid.1", .from = SARI,
	    .new_number = "+6285260007002", .new_user_id = "ID.2", .text = "", .opens_window = false };
	struct inbound_result r;

	(void)state;
	open_office(&w);
	r = apply(&w, META, &moved);
	assert_int_equal(r.reply, REPLY_OTHER);
	assert_ok(contact_load(w.db, r.contact_id, &c));
	assert_string_equal(c.number, "+6285260007002");
	assert_string_equal(c.user_id, "ID.2");
	assert_false(c.confirmed);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
	/* The old number may be somebody else's soon, but until then it is this person's. */
	assert_int_equal(say(&w, META, "wamid.2", "ya", WORLD_NOW - 4000).contact_id, r.contact_id);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages_without_text_change_no_consent_by_words),
		cmocka_unit_test(test_a_gateway_without_ids_repeats_itself_but_people_do_too),
		cmocka_unit_test(test_a_clock_ahead_of_ours_counts_as_now),
		cmocka_unit_test(test_an_answer_that_would_come_a_day_late_is_not_made),
		cmocka_unit_test(test_a_template_that_is_off_does_not_cost_the_consent),
		cmocka_unit_test(test_the_words_of_the_request_are_kept_with_the_answer),
		cmocka_unit_test(test_what_someone_met_twice_refuses_is_refused_for_both),
		cmocka_unit_test(test_a_changed_number_is_kept_and_is_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
