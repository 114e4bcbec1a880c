/* The way of a message through the sender: how it leaves, and what becomes of it after each answer. */
#include "office.h"

#include <string.h>

#include "base/clock.h"
#include "contact/contact.h"
#include "consent/window.h"
#include "delivery/receipt.h"

#define MINUTE	CLOCK_MINUTE_MS

/* ---- the way out ---- */

static void
test_a_notice_goes_through_meta_as_its_template(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_expect(&o, id, "sending");
	f = office_next(&o);
	assert_string_equal(buf_text(&f->request.url), "https://graph.facebook.com/v25.0/106540352242922/messages");
	assert_non_null(strstr(buf_text(&f->request.body), "\"to\":\"+6281260007001\""));
	assert_non_null(strstr(buf_text(&f->request.body), "\"name\":\"kz_permit_ready\""));
	assert_non_null(strstr(buf_text(&f->request.body), "\"text\":\"Sari Br Ginting\""));
	assert_non_null(strstr(buf_text(&f->request.body), f->attempt.uid));
	/* The attempt is on the disk before the request leaves. */
	seed_expect(&o.w, "SELECT state FROM attempt", "open");
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 200);
	office_expect(&o, id, "sent");
	seed_expect(&o.w, "SELECT state || ' ' || provider_message_id || ' ' || http_status FROM attempt", "accepted wamid.1 200");
	seed_expect(&o.w, "SELECT provider_id || ' ' || sent_at FROM message", "1 1795230600200");
	seed_expect(&o.w, "SELECT group_concat(kind) FROM (SELECT kind FROM message_event ORDER BY id)", "queued,planned,attempted,accepted");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 0);
	seed_expect(&o.w, "SELECT health FROM provider WHERE id = 1", "ok");
	assert_int_equal(world_sql(&o.w, "SELECT sum(sent) FROM provider_usage WHERE provider_id = 1 AND period = 'day'"), 1);
}

static void
test_without_consent_it_goes_through_the_gateway_as_text(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id;

	(void)state;
	office_open(&o);
	id = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
	assert_non_null(strstr(buf_text(&f->request.body), "target=6281260007001"));
	assert_non_null(strstr(buf_text(&f->request.body), "Sari%20Br%20Ginting"));
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW);
	office_expect(&o, id, "sent");
	seed_expect(&o.w, "SELECT json_extract(plan, '$[1].reason') FROM message_plan", "no_consent_no_window");
}

static void
answers_sari(struct message_draft *d)
{
	d->text = NULL;
	d->template_key = "consent_thanks";
	d->scenario = "consent";
	d->reply_to = "wamid.hers";
	d->reply_provider_id = OFFICE_META;
	d->priority = MESSAGE_REPLY;
}

static void
test_our_own_words_go_as_text_inside_the_window(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;

	(void)state;
	office_open(&o);
	IN_TX(&o.w, window_open(o.w.db, OFFICE_SARI, OFFICE_META, WORLD_NOW - MINUTE, "wamid.hers"));
	office_text(&o, WORLD_NOW, answers_sari);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_META);
	assert_non_null(strstr(buf_text(&f->request.body), "\"type\":\"text\""));
	assert_non_null(strstr(buf_text(&f->request.body), "\"context\":{\"message_id\":\"wamid.hers\"}"));
	flight_free(f);
}

static void
with_a_test_key(struct message_draft *d)
{
	d->nothing_leaves = true;
}

static void
test_nothing_leaves_with_a_test_key(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	id = office_notice(&o, WORLD_NOW, with_a_test_key);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, id, "sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 0);
	seed_expect(&o.w, "SELECT json_extract(detail, '$.nothing_leaves') FROM message_event WHERE kind = 'sent'", "1");
}

/* ---- what becomes of it after each answer ---- */

static void
test_each_refusal_of_meta_leads_where_it_should(void **state)
{
	static const struct {
		const char *name; int status, code; const char *details;
		const char *after;			/* the message right after it */
		size_t leaves;				/* how many requests leave at the next look */
		int64_t through;			/* which provider, 0: none */
		const char *then;			/* the message after that look */
		const char *health;			/* of Meta */
	} cases[] = {
		{ "try again",          500, 131000, "",             "queued", 0, 0,             "queued",                    "untested" },
		{ "too fast",           400, 130429, "",             "queued", 0, 0,             "queued",                    "warning" },
		{ "too fast for her",   400, 131056, "",             "queued", 0, 0,             "queued",                    "untested" },
		{ "token expired",      401, 190,    "",             "queued", 1, OFFICE_FONNTE, "sending",                   "down" },
		{ "card declined",      400, 131042, "",             "queued", 1, OFFICE_FONNTE, "sending",                   "down" },
		{ "template is gone",   404, 132001, "",             "queued", 1, OFFICE_FONNTE, "sending",                   "untested" },
		{ "window closed",      400, 131047, "",             "queued", 1, OFFICE_FONNTE, "sending",                   "untested" },
		{ "not to this person", 400, 131049, "",             "queued", 1, OFFICE_FONNTE, "sending",                   "untested" },
		{ "not on WhatsApp",    400, 131026, "",             "queued", 0, 0,             "failed no_whatsapp",        "untested" },
		{ "no advertising",     400, 131050, "",             "queued", 1, OFFICE_FONNTE, "sending",                   "untested" },
		{ "our mistake",        400, 131008, "no parameter", "failed provider_refused", 0, 0, "failed provider_refused", "untested" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		char *health;
		int64_t id;
		size_t n;

		print_message("%s\n", cases[i].name);
		office_open(&o);
		office_consent(&o, "official", "opt_in", WORLD_NOW);
		id = office_notice(&o, WORLD_NOW, NULL);
		assert_int_equal(office_claim(&o, WORLD_NOW), 1);
		office_refuse(&o, office_next(&o), cases[i].status, cases[i].code, cases[i].details);
		office_settle(&o, WORLD_NOW + 100);
		office_expect(&o, id, cases[i].after);
		health = world_text(&o.w, "SELECT health FROM provider WHERE id = 1");
		assert_string_equal(health, cases[i].health);
		free(health);
		n = office_claim(&o, WORLD_NOW + 200);
		assert_int_equal(n, cases[i].leaves);
		if (n == 1) {
			struct flight *f = office_next(&o);

			assert_int_equal(f->attempt.provider_id, cases[i].through);
			flight_free(f);
		}
		office_expect(&o, id, cases[i].then);
	}
}

static void
test_a_throttled_provider_is_waited_for_and_not_gone_around(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;
	int64_t id, due;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, WORLD_NOW, NULL);
	office_claim(&o, WORLD_NOW);
	office_refuse(&o, office_next(&o), 400, 130429, "");
	office_settle(&o, WORLD_NOW);
	assert_int_equal(office_claim(&o, WORLD_NOW + 1), 0);
	due = world_sql(&o.w, "SELECT due_at FROM queue");
	assert_int_equal(due, world_sql(&o.w, "SELECT closed_until FROM provider WHERE id = 1"));
	assert_int_equal(world_sql(&o.w, "SELECT tries FROM queue"), 0);	/* it costs the message nothing */
	assert_int_equal(office_claim(&o, due), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_META);
	office_accept(&o, f);
	office_settle(&o, due);
	office_expect(&o, id, "sent");
	seed_expect(&o.w, "SELECT health || closed_until FROM provider WHERE id = 1", "ok0");
}

static void
test_three_tries_and_then_another_way(void **state)
{
	AUTO(office) struct office o;
	int64_t now = WORLD_NOW, id;
	struct flight *f;
	int try;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, now, NULL);
	for (try = 1; try <= 3; try++) {
		assert_int_equal(office_claim(&o, now), 1);
		f = office_next(&o);
		assert_int_equal(f->attempt.provider_id, OFFICE_META);
		office_refuse(&o, f, 400, 1, "");
		office_settle(&o, now);
		office_expect(&o, id, "queued");
		now = world_sql(&o.w, "SELECT due_at FROM queue");
	}
	assert_int_equal(office_claim(&o, now), 1);
	f = office_next(&o);
	assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
	office_answer(&o, f, 200, "{\"status\":false,\"reason\":\"input invalid\"}");
	office_settle(&o, now);
	office_expect(&o, id, "failed provider_refused");
	seed_expect(&o.w, "SELECT reason_text FROM message", "input invalid");
}

static void
by_meta_only(struct message_draft *d)
{
	d->forced_provider_id = OFFICE_META;
}

static void
test_when_there_is_no_other_way_the_reason_is_that_we_gave_up(void **state)
{
	AUTO(office) struct office o;
	int64_t now = WORLD_NOW, id;
	int try;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	id = office_notice(&o, now, by_meta_only);
	for (try = 1; try <= 3; try++) {
		assert_int_equal(office_claim(&o, now), 1);
		office_refuse(&o, office_next(&o), 400, 1, "server trouble");
		office_settle(&o, now);
		now = world_sql(&o.w, "SELECT due_at FROM queue");
	}
	assert_int_equal(office_claim(&o, now), 0);
	office_expect(&o, id, "failed max_attempts");
}

static void
test_advertising_that_the_person_stopped_at_the_provider_waits_until_they_allow_it_again(void **state)
{
	AUTO(office) struct office o;
	int64_t campaign, another, notice;
	struct flight *f;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
	office_consent(&o, "gateway", "opt_in", WORLD_NOW - 1000);
	campaign = office_notice(&o, WORLD_NOW, NULL);
	another = office_notice(&o, WORLD_NOW + 1000, NULL);
	world_sql(&o.w, "UPDATE message SET category = 'marketing'");
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_refuse(&o, office_next(&o), 400, 131050, "User has stopped");
	office_settle(&o, WORLD_NOW);
	seed_expect(&o.w, "SELECT scope || ' ' || action || ' ' || source FROM consent_ledger ORDER BY seq DESC", "official marketing_stop provider");
	/* Neither by Meta nor around it; what is no advertising goes on. */
	assert_int_equal(office_claim(&o, WORLD_NOW + 2000), 0);
	office_expect(&o, campaign, "blocked no_marketing");
	office_expect(&o, another, "blocked no_marketing");
	notice = office_notice(&o, WORLD_NOW + 10000, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW + 10000), 1);
	f = office_next(&o);
	assert_int_equal(f->claim.message_id, notice);
	assert_int_equal(f->attempt.provider_id, OFFICE_META);
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 10000);
	office_consent(&o, "official", "marketing_resume", WORLD_NOW + 20000);
	office_expect(&o, campaign, "queued");
	office_expect(&o, another, "queued");
}

static void
test_a_dead_provider_opens_its_circuit_and_burns_nothing(void **state)
{
	AUTO(office) struct office o;
	int64_t ids[8], now = WORLD_NOW;
	struct flight *f;
	size_t i;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	for (i = 0; i < 8; i++)
		ids[i] = office_notice(&o, now, NULL);
	office_set(&o, "batch", "50");
	assert_true(office_claim(&o, now) >= 5);
	while ((f = office_next(&o)) != NULL)
		office_no_answer(&o, f, HTTP_NOT_SENT);
	office_settle(&o, now);
	assert_int_equal(world_sql(&o.w, "SELECT max(tries) FROM queue"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT closed_until FROM provider WHERE id = 1"), now + 60000);
	/* Those that come up now go through the gateway, with Meta's circuit open. */
	for (i = 0; office_claim(&o, now + 20000) > 0; i++) {
		assert_true(i < 3);
		while ((f = office_next(&o)) != NULL) {
			assert_int_equal(f->attempt.provider_id, OFFICE_FONNTE);
			office_accept(&o, f);
		}
		office_settle(&o, now + 20000);
	}
	for (i = 0; i < 8; i++)
		office_expect(&o, ids[i], "sent");
}

static void
test_a_half_open_circuit_is_tried_by_one_message(void **state)
{
	AUTO(office) struct office o;
	int64_t now = WORLD_NOW;

	(void)state;
	office_open(&o);
	world_sql(&o.w, "UPDATE provider SET failures = 5, closed_until = 1795230600000 - 1, health = 'warning' WHERE id = 2");
	office_notice(&o, now, NULL);
	office_notice(&o, now, NULL);
	assert_int_equal(office_claim(&o, now), 1);
	office_accept(&o, office_next(&o));
	office_settle(&o, now);
	assert_int_equal(office_claim(&o, now + 1000), 1);
	flight_free(office_next(&o));
}

/* ---- STOP ---- */

static void
test_withdrawn_consent_stops_the_queue(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
	id = office_notice(&o, WORLD_NOW, NULL);
	office_consent(&o, "official", "opt_out", WORLD_NOW);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, id, "blocked stopped");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM attempt"), 0);
}

static void
test_consent_is_looked_at_again_when_it_leaves(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	id = office_notice(&o, WORLD_NOW, NULL);
	/* As if the STOP had not found it in the queue: the plan does not trust what was true before. */
	seed_consent(&o.w, OFFICE_SARI, "official", "stopped", 1);
	seed_consent(&o.w, OFFICE_SARI, "gateway", "stopped", 1);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_expect(&o, id, "blocked stopped");
}

static void
test_a_stop_between_claim_and_answer(void **state)
{
	static const struct { const char *name; bool accepted; const char *after, *then; } cases[] = {
		{ "it had left",             true,  "sent",   "sent" },
		{ "it comes back to retry",  false, "queued", "blocked stopped" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(office) struct office o;
		struct flight *f;
		int64_t id;

		office_open(&o);
		office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
		id = office_notice(&o, WORLD_NOW, NULL);
		assert_int_equal(office_claim(&o, WORLD_NOW), 1);
		f = office_next(&o);
		office_consent(&o, "official", "opt_out", WORLD_NOW + 10);
		if (cases[i].accepted)
			office_accept(&o, f);
		else
			office_refuse(&o, f, 400, 1, "");
		office_settle(&o, WORLD_NOW + 100);
		office_expect(&o, id, cases[i].after);
		assert_int_equal(office_claim(&o, WORLD_NOW + 60 * MINUTE), 0);
		office_expect(&o, id, cases[i].then);
	}
}

static void
confirms_stop(struct message_draft *d)
{
	answers_sari(d);
	d->template_key = "stop_confirmation";
}

static void
test_a_stop_is_confirmed_all_the_same(void **state)
{
	AUTO(office) struct office o;
	int64_t confirmation, thanks;
	struct flight *f;

	(void)state;
	office_open(&o);
	IN_TX(&o.w, window_open(o.w.db, OFFICE_SARI, OFFICE_META, WORLD_NOW - 1000, "wamid.hers"));
	office_consent(&o, "official", "opt_out", WORLD_NOW);
	confirmation = office_text(&o, WORLD_NOW, confirms_stop);
	thanks = office_text(&o, WORLD_NOW, answers_sari);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	assert_int_equal(f->claim.message_id, confirmation);
	assert_non_null(strstr(buf_text(&f->request.body), "telah dihentikan"));
	flight_free(f);
	office_expect(&o, thanks, "blocked stopped");
}

/* ---- invitations ---- */

static void
test_a_notice_through_the_gateway_is_followed_by_one_invitation(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;

	(void)state;
	office_open(&o);
	office_set(&o, "invite_with_gateway", "1");
	office_notice(&o, WORLD_NOW, NULL);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 2);
	office_accept(&o, office_next(&o));
	office_accept(&o, office_next(&o));
	office_settle(&o, WORLD_NOW);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM invitation"), 1);
	assert_int_equal(office_claim(&o, WORLD_NOW + 10), 1);
	f = office_next(&o);
	assert_non_null(strstr(buf_text(&f->request.body), "https%3A%2F%2Fkabar.example.go.id%2Fopt-in-whatsapp%2F"));
	office_accept(&o, f);
	office_settle(&o, WORLD_NOW + 20);
	seed_expect(&o.w, "SELECT scenario || ' ' || state FROM message ORDER BY id DESC LIMIT 1", "invitation sent");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 3);	/* an invitation invites nobody */
}

static void
test_who_agreed_officially_is_not_invited(void **state)
{
	AUTO(office) struct office o;

	(void)state;
	office_open(&o);
	office_set(&o, "invite_with_gateway", "1");
	office_consent(&o, "official", "opt_in", WORLD_NOW - 1000);
	world_sql(&o.w, "UPDATE provider SET enabled = 0 WHERE id = 1");
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	office_accept(&o, office_next(&o));
	office_settle(&o, WORLD_NOW);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM invitation"), 0);
}

/* ---- what goes wrong with us ---- */

static void
test_a_damaged_message_does_not_hold_up_the_others(void **state)
{
	AUTO(office) struct office o;
	int64_t damaged, sound;
	bool more;

	(void)state;
	office_open(&o);
	damaged = office_notice(&o, WORLD_NOW, NULL);
	sound = office_notice(&o, WORLD_NOW, NULL);
	world_sql(&o.w, "UPDATE message SET params = '{' WHERE id = 1");
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	more = office_claim(&o, WORLD_NOW) == 1;
	assert_true(more);
	assert_int_equal(o.ready.first->claim.message_id, sound);
	flight_free(office_next(&o));
	seed_expect(&o.w, "SELECT state || ' ' || reason FROM message WHERE id = 1", "failed internal");
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue WHERE message_id = 1"), 0);
	(void)damaged;
}

static void
test_a_key_that_opens_nothing_stops_the_provider_and_not_the_message(void **state)
{
	AUTO(office) struct office o;
	int64_t id;

	(void)state;
	office_open(&o);
	office_consent(&o, "official", "opt_in", WORLD_NOW);
	world_sql(&o.w, "UPDATE provider_secret SET sealed = zeroblob(80) WHERE provider_id = 1");
	id = office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 0);
	office_settle(&o, WORLD_NOW);
	seed_expect(&o.w, "SELECT health || ' ' || health_code FROM provider WHERE id = 1", "down credential");
	assert_int_equal(office_claim(&o, WORLD_NOW + 1), 1);
	assert_int_equal(o.ready.first->attempt.provider_id, OFFICE_FONNTE);
	flight_free(office_next(&o));
	office_expect(&o, id, "sending");
}

static void
test_a_changed_secret_is_used_at_once(void **state)
{
	AUTO(office) struct office o;
	struct flight *f;

	(void)state;
	office_open(&o);
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW), 1);
	f = office_next(&o);
	assert_string_equal(buf_text(&f->request.headers[0]), "Authorization: abcdefgh12345678");
	flight_free(f);
	{
		AUTO_JSON struct json_object *values = json_object_new_object();
		struct provider_boxes boxes;
		struct problem problem = {0};

		json_put_text(values, "token", "the-new-token-of-fonnte");
		assert_ok(provider_boxes_load(o.keys, FIELD_PLAIN, &boxes));
		IN_TX(&o.w, provider_set(o.w.db, &boxes, OFFICE_FONNTE, values, WORLD_NOW + 5, &problem));
	}
	office_notice(&o, WORLD_NOW, NULL);
	assert_int_equal(office_claim(&o, WORLD_NOW + 10), 1);
	f = office_next(&o);
	assert_string_equal(buf_text(&f->request.headers[0]), "Authorization: the-new-token-of-fonnte");
	flight_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_notice_goes_through_meta_as_its_template),
		cmocka_unit_test(test_without_consent_it_goes_through_the_gateway_as_text),
		cmocka_unit_test(test_our_own_words_go_as_text_inside_the_window),
		cmocka_unit_test(test_nothing_leaves_with_a_test_key),
		cmocka_unit_test(test_each_refusal_of_meta_leads_where_it_should),
		cmocka_unit_test(test_a_throttled_provider_is_waited_for_and_not_gone_around),
		cmocka_unit_test(test_three_tries_and_then_another_way),
		cmocka_unit_test(test_when_there_is_no_other_way_the_reason_is_that_we_gave_up),
		cmocka_unit_test(test_advertising_that_the_person_stopped_at_the_provider_waits_until_they_allow_it_again),
		cmocka_unit_test(test_a_dead_provider_opens_its_circuit_and_burns_nothing),
		cmocka_unit_test(test_a_half_open_circuit_is_tried_by_one_message),
		cmocka_unit_test(test_withdrawn_consent_stops_the_queue),
		cmocka_unit_test(test_consent_is_looked_at_again_when_it_leaves),
		cmocka_unit_test(test_a_stop_between_claim_and_answer),
		cmocka_unit_test(test_a_stop_is_confirmed_all_the_same),
		cmocka_unit_test(test_a_notice_through_the_gateway_is_followed_by_one_invitation),
		cmocka_unit_test(test_who_agreed_officially_is_not_invited),
		cmocka_unit_test(test_a_damaged_message_does_not_hold_up_the_others),
		cmocka_unit_test(test_a_key_that_opens_nothing_stops_the_provider_and_not_the_message),
		cmocka_unit_test(test_a_changed_secret_is_used_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
