#include "admin_world.h"

#include "provider/provider.h"
#include "seed.h"
#include "web/view.h"

#define NUMBER "6281260000009"

static void
open_vault(struct web_world *w, const char *role)
{
	admin_open(w, role);
	seed_provider(&w->world, 1, "fonnte", 1);
	world_sql(&w->world, "INSERT INTO webhook_inbox (id, provider_id, received_at, content_type, signature, body, state, note) VALUES"
	    " (1, 1, 1795230500000, 'application/json', '',"
	    " CAST('{\"sender\":\"" NUMBER "\",\"message\":\"<b>Ya\",\"inboxid\":\"7\"}' AS BLOB), 'applied', ''),"
	    " (2, 1, 1795230600000, 'text/html', '', X'3c68746d6c3eff00', 'unreadable', 'it is no JSON'),"
	    " (3, 1, 1795230600000, '', '', X'7b7d', 'partly', '2 failed (conflict); 1 not understood')");
	world_sql(&w->world, "INSERT INTO webhook_refused (provider_id, first_at, last_at, times, why, method, content_type, bytes, address)"
	    " VALUES (1, 1795230000000, 1795230600000, 3, 'signature wrong', 'POST', '', 9, '192.0.2.7')");
}

static void
test_the_list_says_what_became_of_each_in_the_readers_words(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_vault(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/webhooks"), 200);
	assert_true(web_says(&w, "/admin/webhooks/1"));
	assert_true(web_says(&w, "2 gagal diterapkan (conflict) · 1 tidak dimengerti"));
	assert_int_equal(web_get(&w, "/admin/webhooks?state=unreadable"), 200);
	assert_true(web_says(&w, "/admin/webhooks/2"));
	assert_false(web_says(&w, "/admin/webhooks/1\""));
	assert_int_equal(web_get(&w, "/admin/webhooks?state=refused"), 200);
	assert_true(web_says(&w, "Tanda tangan salah"));
	assert_true(web_says(&w, "192.0.2.7"));
}

static void
test_the_body_is_an_administrators_and_each_look_is_noted(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_vault(&w, "administrator");
	seed_contact(&w.world, 1);
	world_sql(&w.world, "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why, webhook_id)"
	    " VALUES (1, '7', 1, 1, 1, 'text', 'Ya', 'YES', '', 1)");
	assert_int_equal(web_get(&w, "/admin/webhooks/1"), 200);
	assert_false(web_says(&w, NUMBER));
	assert_true(web_says(&w, "/admin/contacts/1"));
	admin_expect(&w, "SELECT count(*) FROM audit WHERE subject = 'webhook'", "0");
	assert_int_equal(web_get(&w, "/admin/webhooks/1/body"), 200);
	assert_true(web_says(&w, NUMBER));
	assert_true(web_says(&w, "&lt;b&gt;Ya"));
	admin_expect(&w, "SELECT action || ' ' || subject_id FROM audit WHERE subject = 'webhook'", "webhook.body 1");
	admin_expect(&w, "SELECT how FROM contact_seen WHERE contact_id = 1", "number");
	/* Bytes that are no text leave the page a page. */
	assert_int_equal(web_get(&w, "/admin/webhooks/2/body"), 200);
	assert_true(web_says(&w, "&lt;html&gt;\xef\xbf\xbd\xef\xbf\xbd</pre>"));
}

static void
test_an_operator_sees_the_effects_and_not_the_body(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_vault(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/webhooks/1"), 200);
	assert_false(web_says(&w, "/admin/webhooks/1/body"));
	assert_int_equal(web_get(&w, "/admin/webhooks/1/body"), 403);
	assert_int_equal(web_get(&w, "/admin/webhooks/99"), 404);
}

static void
test_reading_again_is_asked_of_the_sender_once(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_vault(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/webhooks/2", "/admin/webhooks/2/replay", ""), 303);
	assert_int_equal(admin_post(&w, "/admin/webhooks/2", "/admin/webhooks/2/replay", ""), 303);
	admin_expect(&w, "SELECT kind || ' ' || subject_id || ' ' || requested_by || ' ' || count(*) FROM task", "replay_webhook 2 rina 1");
	admin_expect(&w, "SELECT count(*) FROM audit WHERE action = 'webhook.replay'", "1");
	assert_true(web_get(&w, "/admin/webhooks/2") == 200 && web_says(&w, "Menunggu pengirim"));
	world_sql(&w.world, "UPDATE task SET state = 'done', done_at = 1795230600000, result = '{\"became\":\"applied\",\"note\":\"\"}'");
	assert_true(web_get(&w, "/admin/webhooks/2") == 200 && web_says(&w, "Dibaca ulang 21-11-2026 10:10: diterapkan."));
	world_sql(&w.world, "UPDATE webhook_inbox SET scrubbed_at = 1 WHERE id = 2");
	assert_int_equal(web_get(&w, "/admin/webhooks/2"), 200);
	assert_false(web_says(&w, "/admin/webhooks/2/replay"));
	assert_int_equal(admin_post(&w, "/admin/webhooks/1", "/admin/webhooks/2/replay", ""), 404);
}

static void
test_a_viewer_asks_for_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_vault(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/webhooks/2"), 200);
	assert_false(web_says(&w, "/admin/webhooks/2/replay"));
	assert_int_equal(admin_post(&w, "/admin/webhooks/2", "/admin/webhooks/2/replay", ""), 403);
}

static void
test_every_effect_has_its_words(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char key[80];
	size_t l;
	int i;

	(void)state;
	open_vault(&w, NULL);
	for (l = 0; l < LOCALE_COUNT; l++) {
		for (i = 0; i < RECEIPT__COUNT; i++) {
			snprintf(key, sizeof(key), "webhook_receipt.%s", receipt_status_name((enum receipt_status)i));
			assert_true(view_has_text(w.web.views, locales[l], key));
		}
		for (i = 0; i < INBOUND__COUNT; i++) {
			snprintf(key, sizeof(key), "webhook_inbound.%s", inbound_kind_name((enum inbound_kind)i));
			assert_true(view_has_text(w.web.views, locales[l], key));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_list_says_what_became_of_each_in_the_readers_words),
		cmocka_unit_test(test_the_body_is_an_administrators_and_each_look_is_noted),
		cmocka_unit_test(test_an_operator_sees_the_effects_and_not_the_body),
		cmocka_unit_test(test_reading_again_is_asked_of_the_sender_once),
		cmocka_unit_test(test_a_viewer_asks_for_nothing),
		cmocka_unit_test(test_every_effect_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
