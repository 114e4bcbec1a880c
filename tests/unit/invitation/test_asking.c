#include "invitation/asking.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "seed.h"
#include "setting/setting.h"
#include "template/template.h"

#define STRANGER	"+6281260009001"
#define SARI		"+6281200000001"
#define BASE		"https://kantor.example"

static const uint8_t here[SHA256_BYTES] = { 1 }, there[SHA256_BYTES] = { 2 };

static void
office(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_contact(w, 1);
}

static bool
put(struct world *w, const char *number, const uint8_t address[SHA256_BYTES], int64_t now)
{
	bool taken;

	IN_TX(w, asking_put(w->db, number, address, now, &taken));
	return taken;
}

/* Types a number and lets the sender look. */
static enum asking_outcome
ask(struct world *w, const char *number, int64_t now)
{
	enum asking_outcome outcome = ASKING_OUTCOME__COUNT;
	struct asking asking;

	assert_true(put(w, number, here, now));
	assert_ok(asking_next(w->db, &asking));
	assert_string_equal(asking.number, number);
	IN_TX(w, asking_settle(w->db, &asking, BASE, now, &outcome));
	assert_int_equal(asking_next(w->db, &asking), ERR_NOT_FOUND);
	return outcome;
}

static void
say(struct world *w, enum scope scope, enum consent_action action)
{
	struct ledger_entry entry = { .scope = scope, .action = action, .source = "inbound", .answer_words = "", .actor = "contact", .at = WORLD_NOW };

	IN_TX(w, consent_record(w->db, 1, &entry, WORLD_NOW, NULL));
}

/* ---- what the page does ---- */

static void
test_writing_a_number_down_looks_at_nobody(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	office(&w);
	assert_true(put(&w, STRANGER, here, WORLD_NOW));
	assert_true(put(&w, SARI, here, WORLD_NOW));
	seed_expect(&w, "SELECT count(*) FROM contact", "1");
	seed_expect(&w, "SELECT count(*) FROM message", "0");
	seed_expect(&w, "SELECT count(*) FROM link_asked WHERE done_at IS NULL AND outcome = ''", "2");
}

static void
test_an_address_and_everybody_have_a_limit_an_hour(void **state)
{
	AUTO(world) struct world w = {0};
	struct problem problem = {0};

	(void)state;
	office(&w);
	IN_TX(&w, setting_set(w.db, SETTING_LINKS_PER_ADDRESS, "2", "test", WORLD_NOW, &problem));
	IN_TX(&w, setting_set(w.db, SETTING_LINKS_PER_HOUR, "3", "test", WORLD_NOW, &problem));
	assert_true(put(&w, STRANGER, here, WORLD_NOW));
	assert_true(put(&w, SARI, here, WORLD_NOW));
	assert_false(put(&w, SARI, here, WORLD_NOW));		/* this address had two */
	assert_true(put(&w, SARI, there, WORLD_NOW));
	assert_false(put(&w, SARI, there, WORLD_NOW));		/* and all together three */
	seed_expect(&w, "SELECT count(*) FROM link_asked", "3");
	assert_true(put(&w, SARI, here, WORLD_NOW + CLOCK_HOUR_MS));
}

/* ---- what the sender does ---- */

static void
test_a_stranger_gets_a_link_and_is_written_down_without_a_name(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	office(&w);
	assert_int_equal(ask(&w, STRANGER, WORLD_NOW), ASKING_SENT);
	seed_expect(&w, "SELECT c.name || ' ' || p.number || ' ' || p.kind FROM contact c JOIN contact_phone p ON p.contact_id = c.id WHERE c.id = 2",
	    " " STRANGER " mobile");
	seed_expect(&w, "SELECT t.key || ' ' || m.number || ' ' || m.state || ' ' || m.priority || ' ' || m.scenario || ' ' || m.made_by FROM message m"
	    " JOIN template t ON t.id = m.template_id", "opt_in_link " STRANGER " queued 20 invitation optin");
	seed_expect(&w, "SELECT channel || ' ' || reason FROM invitation", "self self");
	seed_expect(&w, "SELECT count(*) FROM message WHERE body LIKE '%" BASE "/opt-in-whatsapp/%' AND body LIKE 'Kepada Bapak/Ibu%'"
	    " AND body LIKE '%bukan Anda yang memintanya%'", "1");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger", "0");
	seed_expect(&w, "SELECT deadline_at FROM message", "1795317000000");
}

static void
test_somebody_known_gets_it_where_their_messages_go(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	office(&w);
	assert_int_equal(db_script(w.db, "INSERT INTO contact_phone (number, contact_id, kind, raw, preferred, created_at)"
	    " VALUES ('+6281200000099', 1, 'mobile', '', 0, 1)"), 0);
	assert_int_equal(ask(&w, "+6281200000099", WORLD_NOW), ASKING_SENT);
	seed_expect(&w, "SELECT contact_id || ' ' || number FROM message", "1 " SARI);
	seed_expect(&w, "SELECT count(*) FROM contact", "1");
}

static void
test_a_number_gets_one_link_an_hour_and_few_a_day(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t now = WORLD_NOW;

	(void)state;
	office(&w);
	assert_int_equal(ask(&w, STRANGER, now), ASKING_SENT);
	assert_int_equal(ask(&w, STRANGER, now += 59 * CLOCK_MINUTE_MS), ASKING_SOON);
	assert_int_equal(ask(&w, STRANGER, now += CLOCK_MINUTE_MS), ASKING_SENT);
	assert_int_equal(ask(&w, STRANGER, now += CLOCK_HOUR_MS), ASKING_SENT);
	assert_int_equal(ask(&w, STRANGER, now += CLOCK_HOUR_MS), ASKING_SOON);	/* three a day */
	assert_int_equal(ask(&w, SARI, now), ASKING_SENT);			/* others are others */
	assert_int_equal(ask(&w, STRANGER, WORLD_NOW + CLOCK_DAY_MS), ASKING_SENT);
	seed_expect(&w, "SELECT count(*) FROM message WHERE number = '" STRANGER "'", "4");
	seed_expect(&w, "SELECT count(*) FROM contact", "2");
}

static void
test_nobody_who_refused_is_written_to(void **state)
{
	static const struct { enum scope scope; enum consent_action action; enum asking_outcome want; } cases[] = {
		{ SCOPE_OFFICIAL, CONSENT_OPT_OUT,            ASKING_REFUSED },
		{ SCOPE_GATEWAY,  CONSENT_OPT_OUT,            ASKING_REFUSED },
		{ SCOPE_OFFICIAL, CONSENT_WITHDRAW_BY_OFFICE, ASKING_REFUSED },
		{ SCOPE_OFFICIAL, CONSENT_DECLINE,            ASKING_REFUSED },
		{ SCOPE_GATEWAY,  CONSENT_DECLINE,            ASKING_REFUSED },
		{ SCOPE_SMS,      CONSENT_OPT_OUT,            ASKING_SENT },
		{ SCOPE_OFFICIAL, CONSENT_OPT_IN,             ASKING_SENT },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		office(&w);
		say(&w, cases[i].scope, cases[i].action);
		assert_int_equal(ask(&w, SARI, WORLD_NOW), cases[i].want);
		seed_expect(&w, "SELECT count(*) FROM message", cases[i].want == ASKING_SENT ? "1" : "0");
		seed_expect(&w, "SELECT count(*) FROM invitation", cases[i].want == ASKING_SENT ? "1" : "0");
	}
}

static void
test_numbers_that_are_not_for_whatsapp_leave_no_trace(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	office(&w);
	assert_int_equal(ask(&w, "+6262820456", WORLD_NOW), ASKING_UNREACHABLE);
	assert_int_equal(ask(&w, "+60123456789", WORLD_NOW), ASKING_UNREACHABLE);
	seed_expect(&w, "SELECT count(*) FROM contact", "1");
	/* But for a landline that has shown to be on WhatsApp. */
	assert_int_equal(db_script(w.db, "UPDATE contact_phone SET number = '+6262820456', kind = 'landline', whatsapp = 'yes'"), 0);
	assert_int_equal(ask(&w, "+6262820456", WORLD_NOW), ASKING_SENT);
	assert_int_equal(db_script(w.db, "UPDATE contact_phone SET confirmed = 0"), 0);
	assert_int_equal(ask(&w, "+6262820456", WORLD_NOW + CLOCK_DAY_MS), ASKING_UNREACHABLE);
}

static void
test_a_template_that_is_off_holds_nobody_up(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	office(&w);
	assert_int_equal(db_script(w.db, "UPDATE template SET active = 0 WHERE key = 'opt_in_link'"), 0);
	assert_int_equal(ask(&w, STRANGER, WORLD_NOW), ASKING_FAILED);
	seed_expect(&w, "SELECT count(*) FROM contact", "1");
	seed_expect(&w, "SELECT count(*) FROM invitation", "0");
	seed_expect(&w, "SELECT outcome FROM link_asked", "failed");
}

static void
test_of_two_senders_one_has_it(void **state)
{
	AUTO(world) struct world w = {0};
	enum asking_outcome outcome;
	struct asking asking;

	(void)state;
	office(&w);
	assert_true(put(&w, STRANGER, here, WORLD_NOW));
	assert_ok(asking_next(w.db, &asking));
	IN_TX(&w, asking_settle(w.db, &asking, BASE, WORLD_NOW, &outcome));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(asking_settle(w.db, &asking, BASE, WORLD_NOW, &outcome), ERR_CONFLICT);
	}
	seed_expect(&w, "SELECT count(*) FROM message", "1");
}

static void
test_typed_numbers_are_forgotten_after_a_day(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t n;

	(void)state;
	office(&w);
	assert_true(put(&w, STRANGER, here, WORLD_NOW));
	assert_true(put(&w, SARI, here, WORLD_NOW + CLOCK_HOUR_MS));
	IN_TX(&w, asking_sweep(w.db, WORLD_NOW + CLOCK_DAY_MS + 1, &n));
	assert_int_equal(n, 1);
	seed_expect(&w, "SELECT number FROM link_asked", SARI);
}

static void
test_who_stays_silent_is_forgotten_after_a_week(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t n, week = WORLD_NOW + ASKING_SILENT_DAYS * CLOCK_DAY_MS + 1;

	(void)state;
	office(&w);
	assert_int_equal(ask(&w, STRANGER, WORLD_NOW), ASKING_SENT);
	assert_int_equal(ask(&w, SARI, WORLD_NOW), ASKING_SENT);	/* the office knows her by name */
	IN_TX(&w, asking_forget(w.db, week, &n));
	assert_int_equal(n, 0);						/* the message is still on its way */
	assert_int_equal(db_script(w.db, "UPDATE message SET state = 'sent'"), 0);
	IN_TX(&w, asking_forget(w.db, week - 2, &n));
	assert_int_equal(n, 0);
	IN_TX(&w, asking_forget(w.db, week, &n));
	assert_int_equal(n, 1);
	seed_expect(&w, "SELECT group_concat(number) FROM contact_phone", SARI);
	seed_expect(&w, "SELECT count(*) FROM message WHERE number = '" STRANGER "' OR body LIKE '%opt-in-whatsapp%' AND contact_id = 2", "0");
	seed_expect(&w, "SELECT erased_at IS NOT NULL FROM contact WHERE id = 2", "1");
	IN_TX(&w, asking_forget(w.db, week, &n));
	assert_int_equal(n, 0);
}

static void
test_any_sign_of_life_keeps_a_number(void **state)
{
	static const char *const signs[] = {
		"UPDATE contact SET name = 'Ani' WHERE id = 2",
		"INSERT INTO contact_ref (system, ref, contact_id) VALUES ('odoo', '7', 2)",
		"INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why)"
		    " VALUES (1, 'm', 2, 1, 1, 'text', 'halo', 'OTHER', '')",
		"INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
		    " recorded_at, prev_hash, hash) SELECT 1, subject_hash, 'official', 'opt_in', 'landing_page', '', '', '{}', '', 'contact', 1, 1, x'', x''"
		    " FROM contact WHERE id = 2",
		"UPDATE invitation SET channel = 'operator'",
		"UPDATE message SET template_id = NULL, kind = 'text'",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		AUTO(world) struct world w = {0};
		int64_t n;

		office(&w);
		seed_provider(&w, 1, "meta", 0);
		assert_int_equal(ask(&w, STRANGER, WORLD_NOW), ASKING_SENT);
		assert_int_equal(db_script(w.db, "UPDATE message SET state = 'sent'"), 0);
		if (db_script(w.db, signs[i]) != ERR_NONE)
			fail_msg("%s: %s", signs[i], db_message(w.db));
		IN_TX(&w, asking_forget(w.db, WORLD_NOW + 30 * CLOCK_DAY_MS, &n));
		if (n != 0)
			fail_msg("forgotten in spite of: %s", signs[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writing_a_number_down_looks_at_nobody),
		cmocka_unit_test(test_an_address_and_everybody_have_a_limit_an_hour),
		cmocka_unit_test(test_a_stranger_gets_a_link_and_is_written_down_without_a_name),
		cmocka_unit_test(test_somebody_known_gets_it_where_their_messages_go),
		cmocka_unit_test(test_a_number_gets_one_link_an_hour_and_few_a_day),
		cmocka_unit_test(test_nobody_who_refused_is_written_to),
		cmocka_unit_test(test_numbers_that_are_not_for_whatsapp_leave_no_trace),
		cmocka_unit_test(test_a_template_that_is_off_holds_nobody_up),
		cmocka_unit_test(test_of_two_senders_one_has_it),
		cmocka_unit_test(test_typed_numbers_are_forgotten_after_a_day),
		cmocka_unit_test(test_who_stays_silent_is_forgotten_after_a_week),
		cmocka_unit_test(test_any_sign_of_life_keeps_a_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
