#include "callback/callback.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "callback/event.h"
#include "callback/sign.h"
#include "consent/consent.h"
#include "seed.h"

struct office { struct world w; char keys[64]; };

static void
office_open(struct office *o)
{
	snprintf(o->keys, sizeof(o->keys), "/tmp/kabarizin-callback-XXXXXX");
	assert_non_null(mkdtemp(o->keys));
	assert_ok(seal_keys_make(o->keys, "outgoing"));
	world_open(&o->w);
	world_sql(&o->w, "INSERT INTO api_key (id, name, kind, key_hash, shown, created_at) VALUES (1, 'odoo', 'live', x'01', '1111', 1),"
	    " (2, 'other', 'live', x'02', '2222', 1)");
	seed_contact(&o->w, 1);
}

static void
office_end(struct office *o)
{
	char path[100];
	static const char *const files[] = { "outgoing.pub", "outgoing.key" };
	size_t i;

	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", o->keys, files[i]);
		unlink(path);
	}
	rmdir(o->keys);
	world_end(&o->w);
}

static void
put(struct office *o, bool consents, bool renew, struct buf *secret)
{
	struct callback_draft draft = { "odoo", "https://odoo.example/kabarizin", consents, consents };
	struct problem problem = {0};

	buf_end(secret);
	buf_init(secret, 200);
	IN_TX(&o->w, callback_put(o->w.db, o->keys, &draft, renew, WORLD_NOW, secret, &problem));
}

static struct callback
only(struct office *o)
{
	struct callbacks all;

	assert_ok(callbacks_load(o->w.db, &all));
	assert_int_equal(all.count, 1);
	return all.items[0];
}

/* The next event's id, "" when there is none; the cursors move on. */
static const char *
tell_next(struct office *o, char ret[EVENT_ID_MAX])
{
	AUTO(callback_event) struct callback_event event = {0};
	struct callback c = only(o);

	assert_ok(callback_next(o->w.db, &c, &event));
	snprintf(ret, EVENT_ID_MAX, "%s", event.body.len > 0 ? event.id : "");
	c.message_cursor = event.message_cursor;
	c.ledger_cursor = event.ledger_cursor;
	c.alert_cursor = event.alert_cursor;
	IN_TX(&o->w, callback_told(o->w.db, &c, &(struct callback_result){ 200, "" }, WORLD_NOW));
	return ret;
}

static void
test_a_secret_is_made_once_kept_and_renewed_when_asked(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf first = {0}, second = {0}, kept = {0};
	struct seal_keys outgoing;

	(void)state;
	office_open(&o);
	put(&o, false, false, &first);
	assert_true(text_starts(buf_text(&first), "whsec_"));
	put(&o, true, false, &second);
	assert_int_equal(second.len, 0);
	buf_init(&kept, 200);
	assert_ok(seal_keys_load(o.keys, "outgoing", true, &outgoing));
	assert_ok(callback_secret(o.w.db, only(&o).id, &outgoing, &kept));
	assert_string_equal(buf_text(&kept), buf_text(&first));
	put(&o, true, true, &second);
	assert_string_not_equal(buf_text(&second), buf_text(&first));
}

static void
test_a_wrong_address_is_refused_with_its_reason(void **state)
{
	static const char *const wrong[] = { "", "odoo.example", "ftp://odoo.example", "https://", "https:///x", "https://a b",
	    "http://odoo.example/x", "http://127.0.0.1.example/", "https://user:pw@odoo.example/x",
	    "javascript:alert(1)", "https://odoo\r\nX: y" };
	AUTO(office) struct office o = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(buf) struct buf secret = {0};
	size_t i;

	(void)state;
	office_open(&o);
	assert_ok(db_begin(o.w.db, &tx));
	buf_init(&secret, 200);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct callback_draft draft = { "odoo", wrong[i], false, false };
		struct problem problem = {0};

		assert_int_equal(callback_put(o.w.db, o.keys, &draft, false, WORLD_NOW, &secret, &problem), ERR_INVALID);
		assert_string_equal(problem.field, "url");
	}
	assert_int_equal(callback_put(o.w.db, o.keys, &(struct callback_draft){ "nobody", "https://x.example", false, false }, false, WORLD_NOW, &secret, NULL),
	    ERR_NOT_FOUND);
}

static void
test_a_system_hears_of_its_own_messages_from_now_on_in_order_and_only_news(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	char id[EVENT_ID_MAX];

	(void)state;
	office_open(&o);
	seed_message(&o.w, 1, 1, "text", "sent");
	seed_message(&o.w, 2, 1, "text", "sent");
	world_sql(&o.w, "UPDATE message SET made_by = 'api:odoo' WHERE id = 1");
	world_sql(&o.w, "UPDATE message SET made_by = 'api:other' WHERE id = 2");
	world_sql(&o.w, "INSERT INTO message_event (id, message_id, at, kind, origin) VALUES (10, 1, 1, 'accepted', 'we')");
	put(&o, false, false, &secret);
	assert_string_equal(tell_next(&o, id), "");	/* what was before is over */
	world_sql(&o.w, "INSERT INTO message_event (id, message_id, at, kind, origin, detail) VALUES (11, 1, 1, 'planned', 'we', ''),"
	    " (12, 2, 1, 'delivered', 'webhook', ''), (13, 1, 1, 'delivered', 'webhook', '{\"code\":\"x\"}'), (14, 1, 1, 'read', 'webhook', '')");
	assert_string_equal(tell_next(&o, id), "message.13");
	assert_string_equal(tell_next(&o, id), "message.14");
	assert_string_equal(tell_next(&o, id), "");
	seed_expect(&o.w, "SELECT message_cursor || ' ' || told FROM callback", "14 4");
}

static void
test_that_it_was_accepted_is_no_news_once_a_receipt_was_told(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	char id[EVENT_ID_MAX];

	(void)state;
	office_open(&o);
	seed_provider(&o.w, 1, "meta", 0);
	seed_message(&o.w, 1, 1, "text", "sent");
	world_sql(&o.w, "UPDATE message SET made_by = 'api:odoo' WHERE id = 1");
	world_sql(&o.w, "INSERT INTO attempt (id, uid, message_id, provider_id, state, started_at) VALUES (5, 'u5', 1, 1, 'accepted', 1),"
	    " (6, 'u6', 1, 1, 'accepted', 2)");
	put(&o, false, false, &secret);
	world_sql(&o.w, "INSERT INTO message_event (id, message_id, at, kind, origin, detail, attempt_id) VALUES (11, 1, 1, 'sent', 'webhook', '', 5),"
	    " (12, 1, 1, 'accepted', 'we', '', 5), (13, 1, 1, 'failed', 'webhook', '', 5), (14, 1, 1, 'accepted', 'we', '', 6)");
	assert_string_equal(tell_next(&o, id), "message.11");
	assert_string_equal(tell_next(&o, id), "message.13");
	assert_string_equal(tell_next(&o, id), "message.14");	/* another try */
	assert_string_equal(tell_next(&o, id), "");
}

static void
test_thousands_of_others_messages_are_passed_by_in_steps(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	AUTO(callback_event) struct callback_event event = {0};
	struct callback c;
	int looks, doublings;

	(void)state;
	office_open(&o);
	put(&o, false, false, &secret);
	seed_message(&o.w, 1, 1, "text", "sent");
	seed_message(&o.w, 2, 1, "text", "sent");
	world_sql(&o.w, "UPDATE message SET made_by = 'api:odoo' WHERE id = 2");
	world_sql(&o.w, "INSERT INTO message_event (message_id, at, kind, origin) VALUES (1, 1, 'read', 'webhook')");
	for (doublings = 0; doublings < 11; doublings++)	/* 2,048 of them */
		world_sql(&o.w, "INSERT INTO message_event (message_id, at, kind, origin) SELECT message_id, at, kind, origin FROM message_event");
	world_sql(&o.w, "INSERT INTO message_event (message_id, at, kind, origin) VALUES (2, 1, 'read', 'webhook')");
	for (looks = 1, c = only(&o); looks < 10; looks++) {
		callback_event_end(&event);
		assert_ok(callback_next(o.w.db, &c, &event));
		if (event.body.len > 0)
			break;
		assert_true(event.message_cursor > c.message_cursor);
		c.message_cursor = event.message_cursor;
	}
	assert_int_equal(looks, 5);
	assert_non_null(strstr(buf_text(&event.body), "\"type\":\"message.read\""));
	assert_non_null(strstr(buf_text(&event.body), "\"state\":\"sent\""));
}

static void
test_what_is_given_up_waits_for_a_person_and_holds_up_nothing(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	AUTO(callback_past) struct callback_past past = {0};
	struct callback c;

	(void)state;
	office_open(&o);
	put(&o, false, false, &secret);
	c = only(&o);
	c.message_cursor = 77;
	IN_TX(&o.w, callback_refused(o.w.db, &c, &(struct callback_result){ 500, "HTTP 500" }, WORLD_NOW + 10000, WORLD_NOW));
	seed_expect(&o.w, "SELECT tries || ' ' || message_cursor FROM callback", "1 0");
	IN_TX(&o.w, callback_give_up(o.w.db, &c, "message.77", "{}", &(struct callback_result){ 500, "HTTP 500" }, WORLD_NOW));
	seed_expect(&o.w, "SELECT tries || ' ' || message_cursor || ' ' || retry_at FROM callback", "0 77 0");
	assert_int_equal(callback_next_again(o.w.db, c.id, &past), ERR_NOT_FOUND);
	IN_TX(&o.w, callback_again(o.w.db, c.id, 0, WORLD_NOW));
	assert_ok(callback_next_again(o.w.db, c.id, &past));
	assert_string_equal(past.event_id, "message.77");
	IN_TX(&o.w, callback_past_told(o.w.db, past.id));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM callback_failed"), 0);
}

static void
test_what_is_given_up_of_somebody_erased_meanwhile_is_not_kept(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "form", .actor = "contact", .at = WORLD_NOW };
	struct callback c;

	(void)state;
	office_open(&o);
	put(&o, true, false, &secret);
	c = only(&o);
	seed_message(&o.w, 4, 1, "text", "sent");
	world_sql(&o.w, "INSERT INTO message_event (id, message_id, at, kind, origin) VALUES (77, 4, 1, 'sent', 'sender')");
	IN_TX(&o.w, callback_give_up(o.w.db, &c, "message.77", "{}", &(struct callback_result){ 500, "" }, WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM callback_failed"), 1);
	world_sql(&o.w, "UPDATE message SET scrubbed_at = 1 WHERE id = 4");
	IN_TX(&o.w, callback_give_up(o.w.db, &c, "message.77", "{}", &(struct callback_result){ 500, "" }, WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM callback_failed"), 1);
	IN_TX(&o.w, consent_record(o.w.db, 1, &entry, WORLD_NOW, NULL));
	IN_TX(&o.w, callback_give_up(o.w.db, &c, "consent.1", "{}", &(struct callback_result){ 500, "" }, WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM callback_failed"), 2);
	world_sql(&o.w, "UPDATE contact SET erased_at = 1 WHERE id = 1");
	IN_TX(&o.w, callback_give_up(o.w.db, &c, "consent.1", "{}", &(struct callback_result){ 500, "" }, WORLD_NOW));
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM callback_failed"), 2);
}

static void
test_an_event_on_its_way_does_not_turn_back_an_address_that_moved_on_meanwhile(void **state)
{
	static const struct { const char *name; enum { TOLD, SKIPPED, GIVEN_UP } how; } cases[] = {
		{ "told", TOLD }, { "passed by", SKIPPED }, { "given up", GIVEN_UP },
	};
	const struct callback_result result = { 200, "" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o = {0};
		AUTO(buf) struct buf secret = {0};
		AUTO_FREE char *got = NULL;
		struct callback before;

		office_open(&o);
		put(&o, false, false, &secret);
		before = only(&o);
		before.message_cursor = 7;
		/* Consents and alerts are to be told from now on. */
		world_sql(&o.w, "UPDATE callback SET ledger_cursor = 500, alert_cursor = 40");
		IN_TX(&o.w, cases[i].how == TOLD ? callback_told(o.w.db, &before, &result, WORLD_NOW) :
		    cases[i].how == SKIPPED ? callback_skip(o.w.db, &before) :
		    callback_give_up(o.w.db, &before, "message.7", "{}", &result, WORLD_NOW));
		got = world_text(&o.w, "SELECT message_cursor || ' ' || ledger_cursor || ' ' || alert_cursor FROM callback");
		if (strcmp(got, "7 500 40") != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_a_secret_of_another_form_signs_nothing(void **state)
{
	static const char *const wrong[] = { "", "whsec_", "whsec_c2hvcnQ=", "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0", "whsec_!!!!" };
	AUTO(buf) struct buf ret = {0};
	size_t i;

	(void)state;
	buf_init(&ret, 200);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(sign_callback(wrong[i], "message.1", 1, "{}", &ret), ERR_INVALID);
}

static void
test_alerts_are_told_to_who_wants_them_when_they_open_and_when_they_close(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(buf) struct buf secret = {0};
	AUTO(callback_event) struct callback_event event = {0};
	struct callback c;
	char id[EVENT_ID_MAX];

	(void)state;
	office_open(&o);
	world_sql(&o.w, "INSERT INTO alert (id, kind, subject, name, level, opened_at) VALUES (1, 'quota', '2', 'Fonnte', 'warn', 1)");
	world_sql(&o.w, "INSERT INTO alert_event (id, alert_id, at, kind) VALUES (1, 1, 1, 'opened')");
	put(&o, true, false, &secret);
	assert_string_equal(tell_next(&o, id), "");	/* what was before is not news */
	world_sql(&o.w, "INSERT INTO alert_event (id, alert_id, at, kind) VALUES (2, 1, 1795230600000, 'closed')");
	c = only(&o);
	assert_ok(callback_next(o.w.db, &c, &event));
	assert_string_equal(buf_text(&event.body), "{\"type\":\"alert.closed\",\"timestamp\":\"2026-11-21T03:10:00Z\",\"data\":{\"alert\":{\"id\":1,"
	    "\"kind\":\"quota\",\"subject\":\"2\",\"name\":\"Fonnte\",\"level\":\"warn\",\"reason\":null,\"detail\":null,"
	    "\"opened_at\":\"1970-01-01T00:00:00.001Z\",\"closed_at\":null}}}");
	assert_string_equal(tell_next(&o, id), "alert.2");
	assert_string_equal(tell_next(&o, id), "");
	put(&o, false, false, &secret);
	world_sql(&o.w, "INSERT INTO alert_event (id, alert_id, at, kind) VALUES (3, 1, 1, 'opened')");
	assert_string_equal(tell_next(&o, id), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_secret_is_made_once_kept_and_renewed_when_asked),
		cmocka_unit_test(test_a_wrong_address_is_refused_with_its_reason),
		cmocka_unit_test(test_a_system_hears_of_its_own_messages_from_now_on_in_order_and_only_news),
		cmocka_unit_test(test_that_it_was_accepted_is_no_news_once_a_receipt_was_told),
		cmocka_unit_test(test_thousands_of_others_messages_are_passed_by_in_steps),
		cmocka_unit_test(test_what_is_given_up_waits_for_a_person_and_holds_up_nothing),
		cmocka_unit_test(test_what_is_given_up_of_somebody_erased_meanwhile_is_not_kept),
		cmocka_unit_test(test_an_event_on_its_way_does_not_turn_back_an_address_that_moved_on_meanwhile),
		cmocka_unit_test(test_a_secret_of_another_form_signs_nothing),
		cmocka_unit_test(test_alerts_are_told_to_who_wants_them_when_they_open_and_when_they_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
