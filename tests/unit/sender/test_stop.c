/* How fast a STOP works: whatever the sender is doing at that moment, nothing leaves afterwards but its confirmation. */
#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "delivery/receipt.h"
#include "recall.h"

#define MINUTE	CLOCK_MINUTE_MS
#define SARI	"+6281260007001"

/* What Sari writes, at once. */
static int64_t
writes(struct office *o, int64_t provider, const char *id, const char *text, int64_t now)
{
	struct inbound in = { .kind = INBOUND_TEXT, .at = now, .message_id = id, .from = SARI, .text = text, .own = "628", .opens_window = provider ==
	    OFFICE_META };
	struct inbound_result result = {0};

	IN_TX(&o->w, inbound_apply(o->w.db, provider, provider_find(provider == OFFICE_META ? "meta" : "fonnte"), &in, 0, now,
	    &result));
	assert_int_equal(result.contact_id, OFFICE_SARI);
	return result.message_id;
}

static void
test_a_stop_holds_back_what_waits_for_the_wire(void **state)
{
	static const int64_t ways[] = { OFFICE_META, OFFICE_FONNTE };
	size_t i, k;

	(void)state;
	for (i = 0; i < 2; i++) {
		AUTO(office) struct office o;
		int64_t ids[3], confirmation;
		struct flight *f;

		office_open(&o);
		office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
		for (k = 0; k < 3; k++)
			ids[k] = office_notice(&o, WORLD_NOW, NULL);
		assert_int_equal(office_claim(&o, WORLD_NOW), 3);
		confirmation = writes(&o, ways[i], "wamid.stop", "STOP", WORLD_NOW + 10);
		assert_ok(recall_changed(&o.s, &o.ready));
		assert_int_equal(o.ready.count, 0);
		office_settle(&o, WORLD_NOW + 20);
		/* The plan that follows knows of the STOP; what leaves is its confirmation, by the way it came. */
		assert_int_equal(office_claim(&o, WORLD_NOW + 30), 1);
		assert_ok(recall_changed(&o.s, &o.ready));
		f = office_next(&o);
		assert_non_null(f);
		assert_int_equal(f->claim.message_id, confirmation);
		assert_int_equal(f->attempt.provider_id, ways[i]);
		office_accept(&o, f);
		office_settle(&o, WORLD_NOW + 40);
		for (k = 0; k < 3; k++)
			office_expect(&o, ids[k], "blocked stopped");
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt WHERE state = 'refused' AND code = 'recalled'"), 3);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message_event WHERE kind = 'recalled'"), 3);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
		/* It was no trouble of the provider's. */
		assert_int_equal(world_sql(&o.w, "SELECT sum(failures) FROM provider"), 0);
	}
}

static void
test_what_others_say_holds_nothing_of_hers_back(void **state)
{
	AUTO(office) struct office o;
	struct ledger_entry stop = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_OUT, .source = "inbound", .actor = "contact", .at = WORLD_NOW };
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
	id = office_notice(&o, WORLD_NOW, NULL);
	seed_contact(&o.w, 77);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	IN_TX(&o.w, consent_record(o.w.db, 77, &stop, WORLD_NOW, NULL));
	assert_ok(recall_changed(&o.s, &o.ready));
	assert_int_equal(o.ready.count, 1);
	assert_int_equal(o.s.landed.count, 0);
	f = office_next(&o);
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 10);
	office_expect(&o, id, "sent");
}

static void
test_a_consent_that_grew_is_planned_with_at_once(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	id = office_notice(&o, WORLD_NOW, NULL);	/* by the gateway, for want of an official consent */
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_consent(&o, "official", "opt_in", WORLD_NOW + 10);
	assert_ok(recall_changed(&o.s, &o.ready));
	office_settle(&o, WORLD_NOW + 20);
	assert_int_equal(office_claim(&o, WORLD_NOW + 30), 1);
	f = office_next(&o);
	assert_int_equal(f->claim.message_id, id);
	assert_int_equal(f->attempt.provider_id, OFFICE_META);
	flight_free(f);
}

/* How the attempt that was on the wire when the STOP came ends. */
enum ending { TAKEN, TRY_AGAIN, TOO_FAST, TOKEN_EXPIRED, WINDOW_CLOSED, NOT_TO_HER, NO_CONNECTION, LOST, TAKEN_THEN_FAILED };

static void
end_flight(struct office *o, struct flight *f, enum ending ending)
{
	static const struct { int status, code; } refusals[] = {
		[TRY_AGAIN] = { 500, 131000 }, [TOO_FAST] = { 400, 130429 }, [TOKEN_EXPIRED] = { 401, 190 }, [WINDOW_CLOSED] = { 400, 131047 },
		[NOT_TO_HER] = { 400, 131049 },
	};
	char uid[TOKEN_TEXT_MAX];
	struct receipt failed = { .status = RECEIPT_FAILED, .verdict = VERDICT_REROUTE, .code = "131049", .uid = uid, .at = WORLD_NOW + 200 };
	enum receipt_effect effect;

	snprintf(uid, sizeof(uid), "%s", f->attempt.uid);
	if (ending == TAKEN || ending == TAKEN_THEN_FAILED)
		office_accept(o, f);
	else if (ending == NO_CONNECTION || ending == LOST)
		office_no_answer(o, f, ending == LOST ? HTTP_LOST : HTTP_NOT_SENT);
	else
		office_refuse(o, f, refusals[ending].status, refusals[ending].code, "");
	office_settle(o, WORLD_NOW + 100);
	if (ending == TAKEN_THEN_FAILED)
		IN_TX(&o->w, receipt_apply(o->w.db, OFFICE_META, &failed, WORLD_NOW + 200, &effect));
}

static void
test_after_a_stop_nothing_follows_an_attempt_that_was_on_the_wire(void **state)
{
	static const struct { const char *name; enum ending ending; const char *on_unknown, *end; } rows[] = {
		{ "it was taken",                      TAKEN,             "hold",   "sent" },
		{ "it would be tried again",           TRY_AGAIN,         "hold",   "blocked stopped" },
		{ "it was too fast",                   TOO_FAST,          "hold",   "blocked stopped" },
		{ "another way would be taken",        TOKEN_EXPIRED,     "hold",   "blocked stopped" },
		{ "the window was closed",             WINDOW_CLOSED,     "hold",   "blocked stopped" },
		{ "Meta does not carry it to her",     NOT_TO_HER,        "hold",   "blocked stopped" },
		{ "there was no connection",           NO_CONNECTION,     "hold",   "blocked stopped" },
		{ "its answer was lost, and is held",  LOST,              "hold",   "blocked unknown_hold" },
		{ "its answer was lost, and is resent", LOST,             "resend", "blocked stopped" },
		{ "it was taken, and failed later",    TAKEN_THEN_FAILED, "hold",   "blocked stopped" },
	};
	size_t i;
	int64_t now;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o;
		struct flight *f;
		int64_t id;

		print_message("%s\n", rows[i].name);
		office_open(&o);
		office_set(&o, "on_unknown", rows[i].on_unknown);
		office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
		id = office_notice(&o, WORLD_NOW, NULL);
		assert_int_equal(office_claim(&o, WORLD_NOW), 1);
		f = office_next(&o);
		office_consent(&o, "official", "opt_out", WORLD_NOW + 10);
		end_flight(&o, f, rows[i].ending);
		/* A day of looking: nothing leaves. */
		for (now = WORLD_NOW + MINUTE; now < WORLD_NOW + CLOCK_DAY_MS; now += 30 * MINUTE)
			assert_int_equal(office_claim(&o, now), 0);
		office_expect(&o, id, rows[i].end);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 1);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	}
}

static void
test_a_stop_takes_all_that_waits_in_its_own_transaction(void **state)
{
	enum { MANY = 450 };
	AUTO(office) struct office o;
	int i;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
	seed_contact(&o.w, 77);
	for (i = 0; i < MANY; i++) {
		char statement[200];

		seed_message(&o.w, 1000 + i, i % 10 == 0 ? 77 : OFFICE_SARI, "text", "queued");
		snprintf(statement, sizeof(statement), "INSERT INTO queue (message_id, priority, due_at) VALUES (%d, 40, %lld)", 1000 + i,
		    (long long)WORLD_NOW + i * MINUTE);
		assert_ok(db_script(o.w.db, statement));
	}
	writes(&o, OFFICE_FONNTE, "1", "stop", WORLD_NOW + 10);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE contact_id = 1 AND state = 'blocked' AND reason = 'stopped'"), 405);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE contact_id = 77 AND state = 'queued'"), 45);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue q JOIN message m ON m.id = q.message_id WHERE m.contact_id = 1"), 1);
}

static void
test_a_stop_by_two_numbers_at_once_is_confirmed_once(void **state)
{
	static const struct { int64_t first, second, second_at; } rows[] = {
		{ OFFICE_META, OFFICE_FONNTE, WORLD_NOW + 10 }, { OFFICE_FONNTE, OFFICE_META, WORLD_NOW + 10 },
		{ OFFICE_META, OFFICE_FONNTE, WORLD_NOW - 60000 },	/* the older one arrives later */
		{ OFFICE_META, OFFICE_META, WORLD_NOW + 10 }, { OFFICE_FONNTE, OFFICE_FONNTE, WORLD_NOW + 10 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o;

		office_open(&o);
		office_consent(&o, "official", "opt_in", WORLD_NOW - 100000);
		assert_int_not_equal(writes(&o, rows[i].first, "a", "STOP", WORLD_NOW), 0);
		assert_int_equal(writes(&o, rows[i].second, "b", "berhenti", rows[i].second_at), 0);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message m JOIN template t ON t.id = m.template_id"
		    " WHERE t.key = 'stop_confirmation'"), 1);
		assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM consent_state WHERE state = 'stopped' AND scope IN ('official', 'gateway')"), 2);
	}
}

static const char *
other_scopes(struct office *o)
{
	static char states[120];
	char *found = world_text(&o->w, "SELECT coalesce(group_concat(scope || ' ' || state), '') FROM (SELECT scope, state FROM consent_state"
	    " WHERE contact_id = 1 AND scope IN ('sms', 'email') ORDER BY scope)");

	snprintf(states, sizeof(states), "%s", found);
	free(found);
	return states;
}

static void
test_sms_and_email_end_only_when_the_words_say_everything(void **state)
{
	static const struct { const char *text, *scopes, *confirmation; } rows[] = {
		{ "STOP", "", "stop_confirmation" },
		{ "stop kirim wa", "", "stop_confirmation" },
		{ "tidak setuju", "", "stop_confirmation" },
		{ "STOP SEMUA", "email stopped,sms stopped", "stop_all_confirmation" },
		{ "tolong hapus nomor saya dari daftar", "email stopped,sms stopped", "stop_all_confirmation" },
		{ "jangan hubungi saya lagi", "email stopped,sms stopped", "stop_all_confirmation" },
		{ "Do not contact me", "email stopped,sms stopped", "stop_all_confirmation" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o;
		char *key;

		office_open(&o);
		office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
		assert_int_not_equal(writes(&o, OFFICE_FONNTE, "a", rows[i].text, WORLD_NOW), 0);
		assert_string_equal(other_scopes(&o), rows[i].scopes);
		key = world_text(&o.w, "SELECT t.key FROM message m JOIN template t ON t.id = m.template_id");
		assert_string_equal(key, rows[i].confirmation);
		free(key);
		/* Said again, it is confirmed no more; and the confirmation may leave. */
		assert_int_equal(writes(&o, OFFICE_META, "b", rows[i].text, WORLD_NOW + 1000), 0);
		assert_int_equal(office_claim(&o, WORLD_NOW + 2000), 1);
		flight_free(office_next(&o));
	}
}

static void
test_who_stopped_whatsapp_may_stop_the_rest_later(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	writes(&o, OFFICE_META, "a", "STOP", WORLD_NOW);
	assert_int_not_equal(writes(&o, OFFICE_META, "b", "STOP SEMUA", WORLD_NOW + 5000), 0);
	assert_string_equal(other_scopes(&o), "email stopped,sms stopped");
	assert_int_equal(writes(&o, OFFICE_META, "c", "STOP SEMUA", WORLD_NOW + 9000), 0);
	/* Who comes back on WhatsApp comes back there alone. */
	assert_int_not_equal(writes(&o, OFFICE_META, "d", "SETUJU", WORLD_NOW + 12000), 0);
	assert_string_equal(other_scopes(&o), "email stopped,sms stopped");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_stop_holds_back_what_waits_for_the_wire),
		cmocka_unit_test(test_what_others_say_holds_nothing_of_hers_back),
		cmocka_unit_test(test_a_consent_that_grew_is_planned_with_at_once),
		cmocka_unit_test(test_after_a_stop_nothing_follows_an_attempt_that_was_on_the_wire),
		cmocka_unit_test(test_a_stop_takes_all_that_waits_in_its_own_transaction),
		cmocka_unit_test(test_a_stop_by_two_numbers_at_once_is_confirmed_once),
		cmocka_unit_test(test_sms_and_email_end_only_when_the_words_say_everything),
		cmocka_unit_test(test_who_stopped_whatsapp_may_stop_the_rest_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
