#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "consent/ledger_verify.h"
#include "consent/rebuild.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "setting/setting.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, TWILIO = 3, SMS = 4 };

#define SARI	"+6281260007001"

static void
open_office(struct world *w)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_provider(w, TWILIO, "twilio", 0);
	assert_ok(db_script(w->db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	assert_ok(db_begin(w->db, &tx));
	assert_ok(template_install(w->db, WORLD_NOW, &n));
	assert_ok(db_commit(&tx));
}

/* One message, applied at WORLD_NOW. */
static struct inbound_result
apply(struct world *w, int64_t provider, const struct inbound *in)
{
	static const char *const kinds[] = { [META] = "meta", [FONNTE] = "fonnte", [TWILIO] = "twilio", [SMS] = "twilio_sms" };
	const struct provider *kind = provider_find(kinds[provider]);
	struct inbound_result result = {0};

	IN_TX(w, inbound_apply(w->db, "https://kabar.example", provider, kind, in, 0, WORLD_NOW, &result));
	return result;
}

static struct inbound
text_in(int64_t provider, const char *from, const char *id, const char *text, int64_t at)
{
	return (struct inbound){
		.kind = INBOUND_TEXT, .at = at, .message_id = id, .from = from, .name = "Sari", .text = text, .own = "628",
		.opens_window = provider == META,
	};
}

static struct inbound_result
say(struct world *w, int64_t provider, const char *id, const char *text, int64_t at)
{
	struct inbound in = text_in(provider, SARI, id, text, at);

	return apply(w, provider, &in);
}

static struct consent
consent_of(struct world *w, int64_t contact, enum scope scope)
{
	struct consent all[SCOPE__COUNT];

	assert_ok(consent_load(w->db, contact, all));
	return all[scope];
}

static void
message(struct world *w, int64_t id, int64_t contact, const char *state, const char *reason)
{
	char statement[300];

	seed_message(w, id, contact, "text", state);
	snprintf(statement, sizeof(statement), "UPDATE message SET created_at = %lld, reason = '%s' WHERE id = %lld", (long long)WORLD_NOW,
	    reason, (long long)id);
	assert_ok(db_script(w->db, statement));
	snprintf(statement, sizeof(statement), "INSERT INTO queue (message_id, priority, due_at) VALUES (%lld, 20, %lld)", (long long)id,
	    (long long)WORLD_NOW + 60000);
	if (strcmp(state, "queued") == 0)
		assert_ok(db_script(w->db, statement));
}

/* ---- the words ---- */

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

/* ---- any message ---- */

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
		IN_TX(&w, contact_from_provider(w.db, SARI, NULL, WORLD_NOW, &contact));
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

/* ---- who and when ---- */

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

/* ---- any order, any repetition ---- */

enum { SAID_MAX = 7, ROUNDS = 60, ORDERS = 12 };

static uint32_t
next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

struct event { int64_t provider, at; const char *text; char id[16]; };

static size_t
make_events(uint32_t *seed, struct event events[SAID_MAX])
{
	static const char *const texts[] = { "ya", "STOP", "tidak", "halo", "Saya setuju", "jangan kirim lagi", "kapan izin saya jadi?", "belum" };
	size_t n = 2 + next_random(seed) % (SAID_MAX - 1), i;

	for (i = 0; i < n; i++) {
		events[i] = (struct event){
			.provider = 1 + next_random(seed) % 2,
			.at = WORLD_NOW - 1000 * (int64_t)(1 + next_random(seed) % 6),	/* seconds, often the same one */
			.text = texts[next_random(seed) % (sizeof(texts) / sizeof(texts[0]))],
		};
		snprintf(events[i].id, sizeof(events[i].id), "e%zu", i);
	}
	return n;
}

/* Delivers every event at least once, some twice, in a random order, to a contact of its own. */
static int64_t
deliver(struct world *w, uint32_t *seed, const struct event *events, size_t n, int64_t message_id, int serial)
{
	const struct event *order[2 * SAID_MAX];
	char number[32], id[40];
	size_t count = 0, i;
	int64_t contact;

	snprintf(number, sizeof(number), "+62812%08d", serial);
	IN_TX(w, contact_from_provider(w->db, number, NULL, WORLD_NOW, &contact));
	message(w, message_id, contact, "queued", "");
	for (i = 0; i < n; i++) {
		order[count++] = &events[i];
		if (next_random(seed) % 3 == 0)
			order[count++] = &events[i];
	}
	for (i = count; i > 1; i--) {
		size_t k = next_random(seed) % i;
		const struct event *kept = order[i - 1];

		order[i - 1] = order[k];
		order[k] = kept;
	}
	for (i = 0; i < count; i++) {
		struct inbound in;

		snprintf(id, sizeof(id), "%d-%s", serial, order[i]->id);
		in = text_in(order[i]->provider, number, id, order[i]->text, order[i]->at);
		assert_int_equal(apply(w, order[i]->provider, &in).contact_id, contact);
	}
	return contact;
}

/* What must be the same whatever the order: consents, window, what was heard, and whether the message still waits. */
static char *
end_state(struct world *w, int64_t contact, int64_t message_id)
{
	AUTO(buf) struct buf b = {0};
	struct consent all[SCOPE__COUNT];
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t until;
	int i;

	buf_init(&b, 4000);
	assert_ok(consent_load(w->db, contact, all));
	for (i = 0; i < SCOPE__COUNT; i++)
		buf_fmt(&b, "%s:%s,%d,%lld ", scope_name((enum scope)i), consent_state_name(all[i].state), all[i].explicit_words,
		    (long long)(all[i].since_at != 0 ? all[i].since_at - WORLD_NOW : 0));
	assert_ok(window_until(w->db, contact, META, WORLD_NOW, &until));
	buf_fmt(&b, "window:%lld ", (long long)(until != 0 ? until - WORLD_NOW : 0));
	assert_ok(db_one(w->db, "SELECT state FROM message WHERE id = :id", ARGS(INT_("id", message_id)), &rows));
	buf_fmt(&b, "message:%s", db_col_text(&rows, 0));
	return buf_take(&b);
}

static void
test_any_order_and_any_repetition_of_messages_ends_the_same(void **state)
{
	AUTO(world) struct world w = {0};
	uint32_t seed = 20261121;
	struct ledger_check check;
	int64_t changed;
	int round, order, serial = 0;

	(void)state;
	open_office(&w);
	for (round = 0; round < ROUNDS; round++) {
		struct event events[SAID_MAX];
		size_t n = make_events(&seed, events), i;
		AUTO_FREE char *first = NULL;

		for (order = 0; order < ORDERS; order++) {
			int64_t message_id = 1000000 - ++serial;
			int64_t contact = deliver(&w, &seed, events, n, message_id, serial);
			AUTO_FREE char *end = end_state(&w, contact, message_id);

			if (first == NULL) {
				first = strdup(end);
			} else if (strcmp(first, end) != 0) {
				for (i = 0; i < n; i++)
					print_message("%s at %d by %d\n", events[i].text, (int)(events[i].at - WORLD_NOW), (int)events[i].provider);
				fail_msg("round %d, order %d\n%s\n%s", round, order, first, end);
			}
		}
	}
	assert_ok(ledger_verify(w.db, 0, &check));
	assert_int_equal(check.fault, LEDGER_INTACT);
	assert_true(check.entries > ROUNDS * ORDERS);
	IN_TX(&w, consent_rebuild(w.db, &changed));
	assert_int_equal(changed, 0);
	/* However often a STOP came, it was confirmed at most once for each change. */
	assert_int_equal(world_sql(&w, "SELECT count(*) - count(DISTINCT event_key) FROM message WHERE scenario = 'consent'"), 0);
}

static void
test_lists_that_change_between_two_messages_count_for_the_second(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_int_equal(say(&w, META, "w1", "gaskeun", WORLD_NOW - 3).reply, REPLY_OTHER);
	IN_TX(&w, setting_set(w.db, SETTING_CONSENT_WORDS, "{\"yes\":[\"gaskeun\"]}", "test", WORLD_NOW, NULL));
	assert_int_equal(say(&w, META, "w2", "gaskeun", WORLD_NOW - 2).reply, REPLY_YES);
	IN_TX(&w, setting_set(w.db, SETTING_CONSENT_WORDS, "", "test", WORLD_NOW, NULL));
	assert_int_equal(say(&w, META, "w3", "gaskeun", WORLD_NOW - 1).reply, REPLY_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists_that_change_between_two_messages_count_for_the_second),
		cmocka_unit_test(test_a_yes_to_the_official_number_is_recorded_with_its_words_and_thanked_for),
		cmocka_unit_test(test_a_repeated_webhook_changes_nothing),
		cmocka_unit_test(test_a_second_yes_is_recorded_but_not_thanked_for_again),
		cmocka_unit_test(test_a_yes_to_the_gateway_is_for_the_gateway_and_earns_the_link),
		cmocka_unit_test(test_without_an_official_number_a_gateway_yes_is_just_thanked_for),
		cmocka_unit_test(test_stop_through_any_number_ends_whatsapp_unqueues_and_is_confirmed_once),
		cmocka_unit_test(test_a_yes_after_a_stop_restores_where_it_was_said),
		cmocka_unit_test(test_what_the_provider_heard_and_answered_itself_is_recorded_and_not_answered_again),
		cmocka_unit_test(test_a_button_that_means_stop_stops_whatever_is_written_on_it_and_is_answered),
		cmocka_unit_test(test_a_stop_by_sms_is_for_sms_and_is_not_answered),
		cmocka_unit_test(test_a_no_is_recorded_and_not_answered),
		cmocka_unit_test(test_any_message_to_the_official_number_counts_while_the_office_wants_it),
		cmocka_unit_test(test_any_message_does_not_count),
		cmocka_unit_test(test_an_open_window_is_no_consent),
		cmocka_unit_test(test_every_answer_is_short_and_says_who_sends_it),
		cmocka_unit_test(test_any_message_never_follows_a_stop_or_a_no),
		cmocka_unit_test(test_who_writes_is_answered_first),
		cmocka_unit_test(test_messages_without_text_change_no_consent_by_words),
		cmocka_unit_test(test_a_gateway_without_ids_repeats_itself_but_people_do_too),
		cmocka_unit_test(test_a_clock_ahead_of_ours_counts_as_now),
		cmocka_unit_test(test_an_answer_that_would_come_a_day_late_is_not_made),
		cmocka_unit_test(test_a_template_that_is_off_does_not_cost_the_consent),
		cmocka_unit_test(test_the_words_of_the_request_are_kept_with_the_answer),
		cmocka_unit_test(test_what_someone_met_twice_refuses_is_refused_for_both),
		cmocka_unit_test(test_a_changed_number_is_kept_and_is_no_message),
		cmocka_unit_test(test_any_order_and_any_repetition_of_messages_ends_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
