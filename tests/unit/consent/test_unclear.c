#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "consent/consent.h"
#include "consent/inbound.h"
#include "consent/review.h"
#include "contact/contact.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, INVITATION = 70, NOTICE = 71 };

#define SARI	"+6281260007001"

static void
open_office(struct world *w)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int n;

	world_open(w);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	assert_ok(db_begin(w->db, &tx));
	assert_ok(template_install(w->db, WORLD_NOW, &n));
	assert_ok(db_commit(&tx));
	/* Only words count here, so that what a table expects is the words' doing. */
	assert_ok(db_script(w->db, "INSERT INTO setting VALUES ('inbound_counts_as_opt_in', '0', 1, 'test')"));
}

static struct inbound
said(const char *id, const char *text)
{
	return (struct inbound){
		.kind = INBOUND_TEXT, .at = WORLD_NOW - 5000, .message_id = id, .from = SARI, .text = text, .own = "628", .opens_window = true,
	};
}

static struct inbound_result
apply_as(struct world *w, int64_t provider, const struct inbound *in)
{
	struct inbound_result result = {0};

	IN_TX(w, inbound_apply(w->db, provider, provider_find(provider == META ? "meta" : "fonnte"), in, 0, WORLD_NOW,
	    &result));
	return result;
}

static struct inbound_result
say(struct world *w, const char *id, const char *text)
{
	struct inbound in = said(id, text);

	return apply_as(w, META, &in);
}

/* What the office said to them, last of all. */
static void
sent(struct world *w, int64_t id, int64_t contact, const char *template_key)
{
	char statement[400];

	seed_message(w, id, contact, "text", "sent");
	snprintf(statement, sizeof(statement), "UPDATE message SET sent_at = %lld, provider_id = 1, body = 'Balas YA', template_id ="
	    " (SELECT id FROM template WHERE key = '%s') WHERE id = %lld;"
	    "INSERT INTO attempt (uid, message_id, provider_id, state, started_at, provider_message_id) VALUES ('u%lld', %lld, 1, 'accepted', 1,"
	    " 'out-%lld')", (long long)(WORLD_NOW - 90000 + id), template_key, (long long)id, (long long)id, (long long)id, (long long)id);
	assert_ok(db_script(w->db, statement));
}

/* Who is Sari to us when she writes? */
enum before { STRANGER, INVITED, NOTIFIED, AGREED, STOPPED };

static void
make_before(struct world *w, enum before before)
{
	int64_t contact;

	IN_TX(w, contact_from_provider(w->db, SARI, NULL, WORLD_NOW - 100000, &contact, NULL));
	if (before >= INVITED)
		sent(w, INVITATION, contact, "opt_in_invitation");
	if (before == NOTIFIED)
		sent(w, NOTICE, contact, "status_update");
	if (before == AGREED)
		say(w, "wamid.yes", "setuju");
	if (before == STOPPED)
		say(w, "wamid.stop", "stop");
}

enum review_want { NO_REVIEW, ANY_ACTION, MAY_STOP };

static void
test_what_kind_of_message_and_which_words_lead_to_a_decision_by_a_person(void **state)
{
	static const struct {
		const char *name; enum before before; enum inbound_kind kind; const char *text, *context; enum reply_kind reply; enum review_want review;
	} rows[] = {
		{ "small talk", INVITED, INBOUND_TEXT, "Selamat pagi pak", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a question about a permit", INVITED, INBOUND_TEXT, "izin saya sudah keluar?", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a clear yes", INVITED, INBOUND_TEXT, "setuju", NULL, REPLY_YES, NO_REVIEW },
		{ "a condition", INVITED, INBOUND_TEXT, "setuju tapi jangan malam", NULL, REPLY_OTHER, ANY_ACTION },
		{ "a condition from who agreed", AGREED, INBOUND_TEXT, "setuju tapi jangan malam", NULL, REPLY_OTHER, ANY_ACTION },
		{ "a stop in a story", AGREED, INBOUND_TEXT, "motor saya mogok jadi stop dulu di jalan pak", NULL, REPLY_OTHER, MAY_STOP },
		{ "a wrong number", STRANGER, INBOUND_TEXT, "maaf salah nomor", NULL, REPLY_OTHER, MAY_STOP },
		{ "a wrong number that has stopped", STOPPED, INBOUND_TEXT, "maaf salah nomor", NULL, REPLY_OTHER, NO_REVIEW },
		{ "ok to an invitation", INVITED, INBOUND_TEXT, "ok pak", NULL, REPLY_OTHER, ANY_ACTION },
		{ "ok to a notice that came after it", NOTIFIED, INBOUND_TEXT, "ok pak", NULL, REPLY_OTHER, NO_REVIEW },
		{ "ok that quotes the invitation", NOTIFIED, INBOUND_TEXT, "ok pak", "out-70", REPLY_OTHER, ANY_ACTION },
		{ "ok that quotes the notice", NOTIFIED, INBOUND_TEXT, "ok pak", "out-71", REPLY_OTHER, NO_REVIEW },
		{ "ok of who was asked nothing", STRANGER, INBOUND_TEXT, "ok pak", NULL, REPLY_OTHER, NO_REVIEW },
		{ "ok of who agreed", AGREED, INBOUND_TEXT, "ok pak", "out-70", REPLY_OTHER, NO_REVIEW },
		{ "a thumb up, written", INVITED, INBOUND_TEXT, "\U0001F44D", NULL, REPLY_OTHER, ANY_ACTION },
		{ "a thumb up as reaction to the invitation", INVITED, INBOUND_REACTION, "\U0001F44D", "out-70", REPLY_OTHER, ANY_ACTION },
		{ "a thumb up as reaction to a notice", NOTIFIED, INBOUND_REACTION, "\U0001F44D", "out-71", REPLY_OTHER, NO_REVIEW },
		{ "a heart as reaction", INVITED, INBOUND_REACTION, "\u2764\uFE0F", "out-70", REPLY_OTHER, NO_REVIEW },
		{ "a reaction taken back", INVITED, INBOUND_REACTION, "", "out-70", REPLY_OTHER, NO_REVIEW },
		{ "a stop sign as reaction", AGREED, INBOUND_REACTION, "\U0001F6D1", "out-70", REPLY_OTHER, MAY_STOP },
		{ "a word in a reaction", INVITED, INBOUND_REACTION, "ya", "out-70", REPLY_OTHER, ANY_ACTION },
		{ "a button that agrees", INVITED, INBOUND_BUTTON, "Ya, saya setuju", "out-70", REPLY_YES, NO_REVIEW },
		{ "a button that stops", AGREED, INBOUND_BUTTON, "STOP", "out-70", REPLY_STOP, NO_REVIEW },
		{ "a button that refuses", INVITED, INBOUND_BUTTON, "Tidak, terima kasih", "out-70", REPLY_NO, NO_REVIEW },
		{ "a button about something else", INVITED, INBOUND_BUTTON, "Lihat syarat", "out-70", REPLY_OTHER, NO_REVIEW },
		{ "a voice note", INVITED, INBOUND_MEDIA, "", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a picture with yes under it", INVITED, INBOUND_MEDIA, "setuju", NULL, REPLY_OTHER, ANY_ACTION },
		{ "a picture with no under it", INVITED, INBOUND_MEDIA, "tidak", NULL, REPLY_OTHER, ANY_ACTION },
		{ "a picture with stop under it", AGREED, INBOUND_MEDIA, "stop", NULL, REPLY_STOP, NO_REVIEW },
		{ "a picture about a permit", AGREED, INBOUND_MEDIA, "ini KTP saya pak", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a sticker", INVITED, INBOUND_STICKER, "", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a place", INVITED, INBOUND_LOCATION, "", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a contact", INVITED, INBOUND_CONTACTS, "", NULL, REPLY_OTHER, NO_REVIEW },
		{ "an edited message", INVITED, INBOUND_UNSUPPORTED, "", NULL, REPLY_OTHER, NO_REVIEW },
		{ "a deleted message", AGREED, INBOUND_UNSUPPORTED, NULL, NULL, REPLY_OTHER, NO_REVIEW },
		{ "an order with stop in it", AGREED, INBOUND_UNSUPPORTED, "stop", NULL, REPLY_STOP, NO_REVIEW },
		{ "no words at all", INVITED, INBOUND_TEXT, "...", NULL, REPLY_OTHER, NO_REVIEW },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct inbound in = said("wamid.1", rows[i].text);
		struct inbound_result r;
		int64_t entries, reviews, may_stop;

		open_office(&w);
		make_before(&w, rows[i].before);
		entries = world_sql(&w, "SELECT count(*) FROM consent_ledger");
		in.kind = rows[i].kind;
		in.context_id = rows[i].context;
		r = apply_as(&w, META, &in);
		entries = world_sql(&w, "SELECT count(*) FROM consent_ledger") - entries;
		reviews = world_sql(&w, "SELECT count(*) FROM review");
		may_stop = world_sql(&w, "SELECT count(*) FROM review WHERE action = 'opt_out'");
		if (r.reply != rows[i].reply || (entries > 0) != (rows[i].reply != REPLY_OTHER) || reviews != (rows[i].review != NO_REVIEW) ||
		    may_stop != (rows[i].review == MAY_STOP))
			fail_msg("%s: %s, %d entries, %d reviews, %d may be a stop", rows[i].name, reply_name(r.reply), (int)entries, (int)reviews,
			    (int)may_stop);
	}
}

static void
test_what_was_forwarded_is_somebody_elses_word_but_stop_is_stop(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound yes = said("wamid.1", "Ya Saya Setuju Menerima Pesan Notifikasi dari DPMPTSP"), stop = said("wamid.2", "stop");

	(void)state;
	open_office(&w);
	make_before(&w, INVITED);
	yes.forwarded = stop.forwarded = true;
	assert_int_equal(apply_as(&w, META, &yes).reply, REPLY_OTHER);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
	seed_expect(&w, "SELECT why FROM inbound", "forwarded");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM review"), 1);
	assert_int_equal(apply_as(&w, META, &stop).reply, REPLY_STOP);
}

static void
test_the_review_holds_all_that_the_entry_will_need(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *found = NULL;
	struct review_query query = { .state = "open", .limit = 10 };
	struct json_object *row;
	int64_t at = 0;

	(void)state;
	open_office(&w);
	make_before(&w, INVITED);
	assert_false(say(&w, "wamid.1", "ini spam").repeated);
	assert_true(say(&w, "wamid.1", "ini spam").repeated);
	assert_ok(review_list(w.db, &query, &found));
	assert_int_equal(json_count(found), 1);
	row = json_item(found, 0);
	assert_string_equal(json_text(row, "scope"), "official");
	assert_string_equal(json_text(row, "source"), "inbound");
	assert_string_equal(json_text(row, "request_words"), "Balas YA");
	assert_string_equal(json_text(row, "answer_words"), "ini spam");
	assert_string_equal(json_text(json_at(row, "evidence"), "doubt"), "stop");
	assert_string_equal(json_text(json_at(row, "evidence"), "doubt_why"), "about stop: spam");
	assert_string_equal(json_text(json_at(row, "evidence"), "message_id"), "wamid.1");
	/* The law's time runs from when it was written, not from when we saw it. */
	assert_true(json_int(row, "at", &at));
	assert_int_equal(at, WORLD_NOW - 5000);
	assert_true(review_may_withdraw(row));
}

static void
test_an_ok_is_no_withdrawal_and_is_asked_about_once(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *found = NULL;
	struct review_query query = { .state = "open", .limit = 10 };

	(void)state;
	open_office(&w);
	make_before(&w, INVITED);
	say(&w, "wamid.1", "ok pak");
	say(&w, "wamid.2", "siap");
	assert_ok(review_list(w.db, &query, &found));
	assert_int_equal(json_count(found), 1);
	assert_false(review_may_withdraw(json_item(found, 0)));
}

static void
test_what_a_person_must_decide_is_not_any_message(void **state)
{
	static const char *const texts[] = { "salah nomor", "setuju kalau gratis", "saya keberatan" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		assert_ok(db_script(w.db, "UPDATE setting SET value = '1' WHERE key = 'inbound_counts_as_opt_in'"));
		say(&w, "wamid.1", texts[i]);
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 0);
		/* What follows is any message again. */
		say(&w, "wamid.2", "izin saya sampai mana?");
		assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger"), 1);
	}
}

static void
test_clear_words_settle_what_was_asked_about_earlier_ones(void **state)
{
	static const struct { const char *first, *then; int64_t provider, open; } rows[] = {
		{ "setuju kalau gratis", "ya saya setuju", META, 0 },
		{ "setuju kalau gratis", "tidak", META, 0 },
		{ "maaf salah nomor", "stop", FONNTE, 0 },		/* ends all of WhatsApp */
		{ "setuju kalau gratis", "ya saya setuju", FONNTE, 1 },	/* of another scope */
		{ "setuju kalau gratis", "terima kasih", META, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(world) struct world w = {0};
		struct inbound in = said("wamid.2", rows[i].then);

		open_office(&w);
		say(&w, "wamid.1", rows[i].first);
		in.at += 2000;
		apply_as(&w, rows[i].provider, &in);
		if (world_sql(&w, "SELECT count(*) FROM review WHERE state = 'open'") != rows[i].open)
			fail_msg("\"%s\", then \"%s\"", rows[i].first, rows[i].then);
	}
}

static void
test_older_words_that_come_later_settle_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	struct inbound in = said("wamid.0", "ya");

	(void)state;
	open_office(&w);
	say(&w, "wamid.1", "maaf salah nomor");
	in.at -= 60000;
	apply_as(&w, META, &in);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM review WHERE state = 'open'"), 1);
}

static void
test_megabytes_are_stored_and_left_to_a_person(void **state)
{
	AUTO(world) struct world w = {0};
	size_t n = 3 * 1024 * 1024, i;
	char *text = malloc(n + 1);

	(void)state;
	assert_non_null(text);
	for (i = 0; i < n; i++)
		text[i] = "ya stop "[i % 8];
	text[n] = '\0';
	open_office(&w);
	make_before(&w, INVITED);
	assert_int_equal(say(&w, "wamid.1", text).reply, REPLY_OTHER);
	assert_int_equal(world_sql(&w, "SELECT length(text) FROM inbound"), (int64_t)n);
	seed_expect(&w, "SELECT action FROM review", "opt_out");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_kind_of_message_and_which_words_lead_to_a_decision_by_a_person),
		cmocka_unit_test(test_what_was_forwarded_is_somebody_elses_word_but_stop_is_stop),
		cmocka_unit_test(test_the_review_holds_all_that_the_entry_will_need),
		cmocka_unit_test(test_an_ok_is_no_withdrawal_and_is_asked_about_once),
		cmocka_unit_test(test_what_a_person_must_decide_is_not_any_message),
		cmocka_unit_test(test_clear_words_settle_what_was_asked_about_earlier_ones),
		cmocka_unit_test(test_older_words_that_come_later_settle_nothing),
		cmocka_unit_test(test_megabytes_are_stored_and_left_to_a_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
