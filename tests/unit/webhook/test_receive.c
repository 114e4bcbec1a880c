/* The program itself, but for its life under FastCGI. */
int webhook_main(int argc, char **argv);
#define main webhook_main
#include "../../../cgi-bin/webhook.c"
#undef main

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "account/webhook_key.h"
#include "base/text.h"
#include "seed.h"
#include "web_world.h"
#include "webhook/inbox.h"

int
web_serve(const struct web_program *p, int argc, char **argv)
{
	(void)p;
	(void)argc;
	(void)argv;
	return 1;
}

#define JSON "application/json"
#define APP_SECRET "rahasia-aplikasi"

/* ---- an office with one account of each kind ---- */

struct office {
	struct web_world	 w;
	struct provider_boxes	 boxes;
	int64_t			 meta, fonnte;
	char			 meta_url[120], fonnte_url[120];
};

static void
office_end(struct office *o)
{
	web_world_end(&o->w);
}

static int64_t
add_provider(struct office *o, const char *kind, const char *name, const char *values)
{
	AUTO_JSON struct json_object *v = NULL;
	struct problem why = { .why = "" };
	int64_t id = 0;

	assert_ok(json_parse(values, strlen(values), &v, NULL));
	IN_TX(&o->w.world, provider_add(o->w.world.db, &o->boxes, kind, name, v, WORLD_NOW, &id, &why));
	return id;
}

static void
address(struct office *o, int64_t id, const char *kind, char ret[120])
{
	AUTO(provider_row) struct provider_row row = {0};

	assert_ok(provider_load(o->w.world.db, id, &row));
	snprintf(ret, 120, "/webhook/%s/%s", kind, row.webhook_key);
}

static void
office_open(struct office *o)
{
	o->w.with_keys = true;
	web_world_open(&o->w, &program, NULL);
	assert_ok(provider_boxes_load(o->w.keys, FIELD_PLAIN, &o->boxes));
	o->meta = add_provider(o, "meta", "Meta", "{\"phone_number_id\":\"106540352242922\",\"waba_id\":\"102290129340398\",\"number\":\"+6281160001000\","
	    "\"access_token\":\"EAAtoken\",\"app_secret\":\"" APP_SECRET "\",\"verify_token\":\"cocok\"}");
	o->fonnte = add_provider(o, "fonnte", "Fonnte", "{\"device\":\"081160002000\",\"token\":\"Tk3n\"}");
	address(o, o->meta, "meta", o->meta_url);
	address(o, o->fonnte, "fonnte", o->fonnte_url);
}

/* A message of ours that a provider has accepted under an id of its own. */
static void
accepted(struct office *o, int64_t id, int64_t provider_id, const char *remote_id)
{
	char statement[400];

	seed_contact(&o->w.world, id);
	seed_message(&o->w.world, id, id, "text", "sent");
	snprintf(statement, sizeof(statement), "INSERT INTO attempt (id, uid, message_id, provider_id, state, verdict, started_at, answered_at,"
	    " provider_message_id) VALUES (%" PRId64 ", 'uid%" PRId64 "', %" PRId64 ", %" PRId64 ", 'accepted', 'accepted', 1, 2, '%s')",
	    id, id, id, provider_id, remote_id);
	assert_ok(db_script(o->w.world.db, statement));
}

static int
post_signed_with(struct office *o, const char *url, const char *secret, const char *body)
{
	char header[100];
	uint8_t mac[SHA256_BYTES];
	AUTO(buf) struct buf hex;
	int status;

	buf_init(&hex, 64);
	crypto_hmac_sha256(secret, strlen(secret), body, strlen(body), mac);
	text_hex(&hex, mac, sizeof(mac));
	snprintf(header, sizeof(header), "HTTP_X_HUB_SIGNATURE_256=sha256=%s", buf_text(&hex));
	o->w.headers[0] = header;
	status = web_send(&o->w, "POST", url, JSON, body, strlen(body));
	o->w.headers[0] = NULL;
	return status;
}

static int
post_meta(struct office *o, const char *body)
{
	return post_signed_with(o, o->meta_url, APP_SECRET, body);
}

static int
post_fonnte(struct office *o, const char *body)
{
	return web_send(&o->w, "POST", o->fonnte_url, JSON, body, strlen(body));
}

static void
expect(struct office *o, const char *question, const char *answer)
{
	AUTO_FREE char *got = world_text(&o->w.world, question);

	if (got == NULL || strcmp(got, answer) != 0)
		fail_msg("%s: %s, not %s", question, got != NULL ? got : "no row", answer);
}

#define META_HEAD	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"102290129340398\",\"changes\":[{\"value\":" \
	"{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"6281160001000\",\"phone_number_id\":\"106540352242922\"},"
#define META_TAIL	"},\"field\":\"messages\"}]}]}"
#define CHANGE(change)	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{" change "}],\"time\":1795230600}]}"
#define STATUS(id, word) "{\"id\":\"" id "\",\"status\":\"" word "\",\"timestamp\":\"1795230600\",\"recipient_id\":\"6281312345671\"}"

/* ---- addresses ---- */

static void
test_an_unknown_address_is_404_and_leaves_nothing(void **state)
{
	static const char *const targets[] = {
		"/webhook/meta/0123456789abcdef0123456789abcdef", "/webhook/meta/", "/webhook/nothing/x", "/webhook/meta/x/y",
		"/sicantik/whatsapp/fonnte/webhook", "/sicantik/whatsapp/fonnte/webhook?key=x",
	};
	AUTO(office) struct office o = {0};
	char target[200];
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		if (web_send(&o.w, "POST", targets[i], JSON, "{}", 2) != 404)
			fail_msg("%s", targets[i]);
		assert_string_equal(web_body(&o.w), "");
	}
	/* A key opens its own kind only. */
	snprintf(target, sizeof(target), "/webhook/meta/%s", o.fonnte_url + strlen("/webhook/fonnte/"));
	assert_int_equal(web_send(&o.w, "POST", target, JSON, "{}", 2), 404);
	expect(&o, "SELECT count(*) FROM webhook_inbox", "0");
	expect(&o, "SELECT count(*) FROM provider WHERE refused_at IS NOT NULL", "0");
}

static void
test_an_address_that_was_made_anew_works_for_another_day(void **state)
{
	static const char body[] = "{\"device\":\"081160002000\",\"sender\":\"6281260001001\",\"message\":\"Halo\"}";
	AUTO(office) struct office o = {0};
	char renewed[120];

	(void)state;
	office_open(&o);
	IN_TX(&o.w.world, webhook_key_renew(o.w.world.db, o.fonnte, WORLD_NOW));
	address(&o, o.fonnte, "fonnte", renewed);
	assert_string_not_equal(renewed, o.fonnte_url);
	assert_int_equal(web_send(&o.w, "POST", renewed, JSON, body, strlen(body)), 200);
	assert_int_equal(web_send(&o.w, "POST", o.fonnte_url, JSON, body, strlen(body)), 200);
	o.w.now = WORLD_NOW + WEBHOOK_KEY_OVERLAP_MS;
	assert_int_equal(web_send(&o.w, "POST", o.fonnte_url, JSON, body, strlen(body)), 404);
	assert_int_equal(web_send(&o.w, "POST", renewed, JSON, body, strlen(body)), 200);
}

static void
test_old_addresses_work_while_there_is_one_account(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[" STATUS("wamid.x", "sent") "]" META_TAIL;
	AUTO(office) struct office o = {0};
	char target[200];

	(void)state;
	office_open(&o);
	snprintf(target, sizeof(target), "/sicantik/whatsapp/fonnte/webhook?key=%s", o.fonnte_url + strlen("/webhook/fonnte/"));
	assert_int_equal(web_send(&o.w, "POST", target, JSON, "{}", 2), 200);
	assert_int_equal(web_get(&o.w, target), 200);
	assert_int_equal(post_signed_with(&o, "/whatsapp/webhook", APP_SECRET, body), 200);
	assert_int_equal(post_signed_with(&o, "/whatsapp/webhook", "wrong", body), 403);
	assert_int_equal(web_get(&o.w, "/whatsapp/webhook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=cocok"), 200);
	add_provider(&o, "meta", "Meta 2", "{\"phone_number_id\":\"2\",\"waba_id\":\"3\",\"number\":\"+6281160001001\","
	    "\"access_token\":\"EAAtoken\",\"app_secret\":\"other\",\"verify_token\":\"lain\"}");
	o.w.now += 100;
	assert_int_equal(post_signed_with(&o, "/whatsapp/webhook", APP_SECRET, body), 404);
	assert_int_equal(post_meta(&o, body), 200);
}

/* ---- who says it ---- */

static void
test_a_wrong_signature_is_refused_before_anything_is_kept(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[]" META_TAIL;
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(web_send(&o.w, "POST", o.meta_url, JSON, body, strlen(body)), 403);
	assert_string_equal(web_body(&o.w), "");
	expect(&o, "SELECT refused_why FROM provider WHERE kind = 'meta'", "signature missing");
	o.w.now += 1000;
	assert_int_equal(post_signed_with(&o, o.meta_url, "wrong", body), 403);
	expect(&o, "SELECT refused_why || ' ' || refused_at FROM provider WHERE kind = 'meta'", "signature wrong 1795230601000");
	expect(&o, "SELECT count(*) FROM webhook_inbox", "0");
	assert_int_equal(post_meta(&o, body), 200);
}

static void
test_a_flood_of_refusals_is_noted_once_a_second_whole_and_by_reason(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[]" META_TAIL;
	static const char noted[] = "SELECT coalesce(group_concat(why || ' ' || times, ', '), '') FROM (SELECT * FROM webhook_refused ORDER BY why)";
	AUTO(office) struct office o = {0};
	char target[300];
	int i;

	(void)state;
	office_open(&o);
	snprintf(target, sizeof(target), "%s?hub.mode=subscribe&hub.challenge=1&hub.verify_token=salah", o.meta_url);
	for (i = 0; i < 3; i++) {
		assert_int_equal(post_signed_with(&o, o.meta_url, "wrong", body), 403);
		assert_int_equal(web_get(&o.w, target), 403);
	}
	expect(&o, noted, "handshake with a wrong token 1, signature wrong 1");
	webhook_tick(&o.w.web, o.w.now + 999);
	expect(&o, noted, "handshake with a wrong token 1, signature wrong 1");
	/* Nothing comes any more, and the second is over. */
	webhook_tick(&o.w.web, o.w.now + 1000);
	expect(&o, noted, "handshake with a wrong token 3, signature wrong 3");
	webhook_tick(&o.w.web, o.w.now + 5000);
	expect(&o, noted, "handshake with a wrong token 3, signature wrong 3");
}

static void
test_the_handshake_gives_the_challenge_to_who_knows_the_token(void **state)
{
	AUTO(office) struct office o = {0};
	char target[300];

	(void)state;
	office_open(&o);
	snprintf(target, sizeof(target), "%s?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=cocok", o.meta_url);
	assert_int_equal(web_get(&o.w, target), 200);
	assert_string_equal(web_body(&o.w), "1158201444");
	snprintf(target, sizeof(target), "%s?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=salah", o.meta_url);
	assert_int_equal(web_get(&o.w, target), 403);
	assert_string_equal(web_body(&o.w), "");
	expect(&o, "SELECT refused_why FROM provider WHERE kind = 'meta'", "handshake with a wrong token");
	assert_int_equal(web_get(&o.w, o.fonnte_url), 200);
}

static void
set_secret(struct office *o, const char *secret, int64_t now)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	struct problem why = {0};

	json_put_text(values, "app_secret", secret);
	IN_TX(&o->w.world, provider_set(o->w.world.db, &o->boxes, o->meta, values, now, &why));
}

static void
test_a_new_secret_holds_at_once_and_the_old_one_soon_no_more(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[]" META_TAIL;
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(post_meta(&o, body), 200);
	set_secret(&o, "baru", WORLD_NOW + 1);
	assert_int_equal(post_signed_with(&o, o.meta_url, "baru", body), 200);
	assert_int_equal(post_meta(&o, body), 403);
	set_secret(&o, "terbaru", WORLD_NOW + 2);
	o.w.now += 100;
	assert_int_equal(post_signed_with(&o, o.meta_url, "baru", body), 403);
	assert_int_equal(post_signed_with(&o, o.meta_url, "terbaru", body), 200);
}

static void
test_secrets_that_do_not_open_ask_the_provider_to_come_again(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[]" META_TAIL;
	AUTO(office) struct office o = {0};
	char url[120];

	(void)state;
	office_open(&o);
	crypto_random(o.boxes.webhook.public_key, KEY_BYTES);	/* sealed for a key that this program does not have */
	address(&o, add_provider(&o, "meta", "Meta 2", "{\"phone_number_id\":\"2\",\"waba_id\":\"3\",\"number\":\"+6281160001001\","
	    "\"access_token\":\"EAAtoken\",\"app_secret\":\"other\",\"verify_token\":\"lain\"}"), "meta", url);
	assert_int_equal(post_signed_with(&o, url, "other", body), 503);
	assert_int_equal(post_meta(&o, body), 200);
}

/* ---- what it says ---- */

static void
test_a_body_is_kept_as_it_came_and_applied(void **state)
{
	static const char body[] = META_HEAD " \"statuses\" : [" STATUS("wamid.1", "sent") "," STATUS("wamid.1", "delivered") "]" META_TAIL;
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	accepted(&o, 1, o.meta, "wamid.1");
	assert_int_equal(post_meta(&o, body), 200);
	assert_string_equal(web_body(&o.w), "");
	expect(&o, "SELECT CAST(body AS TEXT) FROM webhook_inbox", body);
	expect(&o, "SELECT state || note || content_type FROM webhook_inbox", "applied" JSON);
	expect(&o, "SELECT substr(signature, 1, 7) FROM webhook_inbox", "sha256=");
	expect(&o, "SELECT state FROM message WHERE id = 1", "delivered");
	expect(&o, "SELECT webhook_at FROM provider WHERE kind = 'meta'", "1795230600000");
	/* Once more changes nothing but the inbox. */
	o.w.now += 500;
	assert_int_equal(post_meta(&o, body), 200);
	expect(&o, "SELECT count(*) FROM webhook_inbox WHERE state = 'applied'", "2");
	expect(&o, "SELECT group_concat(kind) FROM message_event", "sent,delivered");
	expect(&o, "SELECT webhook_at FROM provider WHERE kind = 'meta'", "1795230600000");
}

static void
test_one_item_that_fails_does_not_lose_the_others(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[" STATUS("wamid.1", "delivered") "," STATUS("wamid.2", "delivered") ","
	    STATUS("wamid.3", "delivered") "]" META_TAIL;
	AUTO(office) struct office o = {0};
	struct inbox_result again;

	(void)state;
	office_open(&o);
	accepted(&o, 1, o.meta, "wamid.1");
	accepted(&o, 2, o.meta, "wamid.2");
	accepted(&o, 3, o.meta, "wamid.3");
	assert_ok(db_script(o.w.world.db, "CREATE TRIGGER stop BEFORE UPDATE ON message WHEN NEW.id = 2 BEGIN SELECT RAISE(ABORT, 'no'); END"));
	assert_int_equal(post_meta(&o, body), 200);
	expect(&o, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "delivered,sent,delivered");
	expect(&o, "SELECT state || ': ' || note FROM webhook_inbox", "partly: 1 failed (conflict)");
	/* Mended and replayed, the rest follows and nothing happens twice. */
	assert_ok(db_script(o.w.world.db, "DROP TRIGGER stop"));
	IN_TX(&o.w.world, inbox_replay(o.w.world.db, 1, "test", WORLD_NOW, &again));
	assert_string_equal(again.state, "applied");
	expect(&o, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "delivered,delivered,delivered");
	expect(&o, "SELECT count(*) FROM message_event WHERE kind = 'delivered'", "3");
	expect(&o, "SELECT state || note FROM webhook_inbox", "applied");
}

static void
test_a_broken_database_is_not_the_fault_of_one_item(void **state)
{
	static const char body[] = META_HEAD "\"statuses\":[" STATUS("wamid.1", "delivered") "," STATUS("wamid.2", "delivered") "]" META_TAIL;
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	accepted(&o, 1, o.meta, "wamid.1");
	accepted(&o, 2, o.meta, "wamid.2");
	/* Not a rule of the table, but an error while it works. */
	assert_ok(db_script(o.w.world.db, "CREATE TRIGGER stop BEFORE UPDATE ON message WHEN NEW.id = 2"
	    " BEGIN SELECT abs(-9223372036854775807 - 1); END"));
	assert_int_equal(post_meta(&o, body), 503);
	expect(&o, "SELECT count(*) FROM webhook_inbox", "0");
	expect(&o, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "sent,sent");
	/* The provider comes again. */
	assert_ok(db_script(o.w.world.db, "DROP TRIGGER stop"));
	assert_int_equal(post_meta(&o, body), 200);
	expect(&o, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "delivered,delivered");
}

static void
test_what_does_not_concern_us_is_ignored_and_says_why(void **state)
{
	static const struct { const char *name, *body, *want; } cases[] = {
		{ "nothing at all", META_HEAD "\"statuses\":[]" META_TAIL, "ignored: " },
		{ "a field nobody knows", CHANGE("\"field\":\"moon_phase\",\"value\":{}"),
		    "ignored: 1 not understood" },
		{ "news without use", CHANGE("\"field\":\"security\",\"value\":{\"event\":\"PIN_CHANGED\"}"),
		    "ignored: 1 without effect here" },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *got = NULL;

		assert_int_equal(post_meta(&o, cases[i].body), 200);
		got = world_text(&o.w.world, "SELECT state || ': ' || note FROM webhook_inbox ORDER BY id DESC LIMIT 1");
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_what_cannot_be_read_is_kept_and_answered_200(void **state)
{
	AUTO(office) struct office o = {0};
	struct inbox_result again;

	(void)state;
	office_open(&o);
	assert_int_equal(post_meta(&o, "<html>"), 200);
	expect(&o, "SELECT state || ' ' || CAST(body AS TEXT) FROM webhook_inbox", "unreadable <html>");
	expect(&o, "SELECT note <> '' FROM webhook_inbox", "1");
	IN_TX(&o.w.world, inbox_replay(o.w.world.db, 1, "test", WORLD_NOW, &again));
	assert_string_equal(again.state, "unreadable");
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(o.w.world.db, &tx));
		assert_int_equal(inbox_replay(o.w.world.db, 99, "test", WORLD_NOW, &again), ERR_NOT_FOUND);
	}
}

static void
test_a_form_with_anything_in_it_is_kept_as_it_came(void **state)
{
	static const char *const bodies[] = { "device=6281160002000&sender=6281260007001&message=a%07b&inboxid=7", "a=%ZZ", "a=%FF" };
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	for (i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		assert_int_equal(web_send(&o.w, "POST", o.fonnte_url, "application/x-www-form-urlencoded", bodies[i], strlen(bodies[i])), 200);
	expect(&o, "SELECT group_concat(state, ' ') FROM webhook_inbox", "applied unreadable unreadable");
	expect(&o, "SELECT CAST(body AS TEXT) FROM webhook_inbox WHERE id = 1", bodies[0]);
	expect(&o, "SELECT hex(text) FROM inbound", "610762");
}

static void
test_a_signature_that_may_be_used_once_is_refused_the_second_time(void **state)
{
	AUTO(office) struct office o = {0};
	struct signature_once once = { .id = "59a244dc", .until = WORLD_NOW + 60000 }, other = { .id = "60b355ed", .until = WORLD_NOW };
	struct inbox_entry entry = {
		.kind = provider_find("meta"), .once = &once, .kept = "{}", .kept_len = 2, .why = "a test",
		.request = { .method = "POST", .url = "", .query = "", .content_type = JSON, .body = "{}", .body_len = 2 },
	};
	struct inbox_result result;
	struct db *db;

	(void)state;
	office_open(&o);
	db = o.w.world.db;
	entry.provider_id = o.meta;
	IN_TX(&o.w.world, inbox_take(db, &entry, WORLD_NOW, &result));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(db, &tx));
		assert_int_equal(inbox_take(db, &entry, WORLD_NOW, &result), ERR_CONFLICT);
	}
	/* Ids are the provider's, so two accounts may have the same; and another id is another signature. */
	entry.provider_id = o.fonnte;
	IN_TX(&o.w.world, inbox_take(db, &entry, WORLD_NOW, &result));
	entry.once = &other;
	IN_TX(&o.w.world, inbox_take(db, &entry, WORLD_NOW, &result));
	expect(&o, "SELECT count(*) FROM webhook_inbox", "3");
	expect(&o, "SELECT group_concat(provider_id || ' ' || id || ' ' || (until_at - 1795230600000), ', ') FROM (SELECT * FROM webhook_once"
	    " ORDER BY provider_id, id)", "1 59a244dc 60000, 2 59a244dc 60000, 2 60b355ed 0");
}

static void
test_a_body_over_the_kinds_ceiling_is_413(void **state)
{
	AUTO(office) struct office o = {0};
	size_t n = provider_find("fonnte")->webhook_max_bytes;
	AUTO_FREE char *body = malloc(WEBHOOK_BODY_MAX + 2);

	(void)state;
	assert_non_null(body);
	office_open(&o);
	memset(body, ' ', WEBHOOK_BODY_MAX + 1);
	assert_int_equal(web_send(&o.w, "POST", o.fonnte_url, JSON, body, n), 200);
	assert_int_equal(web_send(&o.w, "POST", o.fonnte_url, JSON, body, n + 1), 413);
	assert_int_equal(web_send(&o.w, "POST", o.meta_url, JSON, body, WEBHOOK_BODY_MAX + 1), 413);
	assert_string_equal(web_body(&o.w), "");
}

/* ---- about the account ---- */

static void
test_a_device_event_is_kept_without_its_token_and_checked_once(void **state)
{
	static const char body[] = "{\"device\":\"6281160002000\",\"status\":\"disconnect\",\"reason\":\"logged out\",\"token\":\"Tk3n\"}";
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(post_fonnte(&o, body), 200);
	assert_int_equal(post_fonnte(&o, body), 200);
	expect(&o, "SELECT count(*) FROM webhook_inbox WHERE CAST(body AS TEXT) LIKE '%Tk3n%'", "0");
	expect(&o, "SELECT count(*) FROM webhook_inbox WHERE CAST(body AS TEXT) LIKE '%logged out%' AND state = 'applied'", "2");
	/* Nobody signs this: it changes no health by itself. */
	expect(&o, "SELECT health FROM provider WHERE kind = 'fonnte'", "untested");
	expect(&o, "SELECT kind || ' ' || state || ' ' || requested_by || ' ' || count(*) FROM task", "test_connection waiting webhook 1");
}

static void
test_a_review_reaches_the_mapping(void **state)
{
#define MEANT	"\"message_template_id\":77,\"message_template_name\":\"izin_terbit\",\"message_template_language\":\"id\","
#define REVIEW(event, time) "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"value\":{" MEANT event "}," \
	"\"field\":\"message_template_status_update\"}],\"time\":" time "}]}"
#define CATEGORY(fields) CHANGE("\"value\":{" MEANT fields "},\"field\":\"template_category_update\"")
	static const struct { const char *name, *body, *want; } cases[] = {
		{ "approved", REVIEW("\"event\":\"APPROVED\",\"reason\":\"NONE\"", "1795230600"), "approved||77|" },
		{ "rejected", REVIEW("\"event\":\"REJECTED\",\"reason\":\"INVALID_FORMAT\"", "1795230600"), "rejected|INVALID_FORMAT|77|" },
		{ "old news", REVIEW("\"event\":\"APPROVED\",\"reason\":\"NONE\"", "1795130600"), "rejected|INVALID_FORMAT|77|" },
		{ "back", REVIEW("\"event\":\"REINSTATED\"", "1795230600"), "approved||77|" },
		{ "flagged is still sent", REVIEW("\"event\":\"FLAGGED\"", "1795230600"), "approved|FLAGGED|77|" },
		{ "announced", CATEGORY("\"new_category\":\"UTILITY\",\"correct_category\":\"MARKETING\""), "approved|FLAGGED|77|>marketing" },
		{ "done", CATEGORY("\"previous_category\":\"UTILITY\",\"new_category\":\"MARKETING\""), "approved|FLAGGED|77|marketing" },
	};
	AUTO(office) struct office o = {0};
	size_t i;

	(void)state;
	office_open(&o);
	seed_template(&o.w.world, o.meta, "waiting");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_FREE char *got = NULL;

		assert_int_equal(post_meta(&o, cases[i].body), 200);
		got = world_text(&o.w.world, "SELECT status || '|' || status_text || '|' || remote_id || '|' || category ||"
		    " CASE category_next WHEN '' THEN '' ELSE '>' || category_next END FROM template_mapping");
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_a_grave_notice_warns_and_is_looked_into(void **state)
{
	static const char body[] = CHANGE("\"field\":\"account_update\",\"value\":{\"event\":\"ACCOUNT_VIOLATION\","
	    "\"violation_info\":{\"violation_type\":\"SCAM\"}}");
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(post_meta(&o, body), 200);
	expect(&o, "SELECT health || ' ' || health_code || ' ' || health_text FROM provider WHERE kind = 'meta'",
	    "warning account_update ACCOUNT_VIOLATION SCAM");
	expect(&o, "SELECT count(*) FROM task", "1");
}

/* ---- people ---- */

static void
test_what_a_person_writes_is_consent_and_a_repetition_is_not(void **state)
{
	static const char body[] = META_HEAD "\"contacts\":[{\"profile\":{\"name\":\"Sari\"},\"wa_id\":\"6281312345671\"}],"
	    "\"messages\":[{\"from\":\"6281312345671\","
	    "\"id\":\"wamid.in\",\"timestamp\":\"1795230600\",\"type\":\"text\",\"text\":{\"body\":\"Ya, saya setuju\"}}]" META_TAIL;
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	assert_int_equal(post_meta(&o, body), 200);
	assert_int_equal(post_meta(&o, body), 200);
	expect(&o, "SELECT group_concat(state) FROM webhook_inbox", "applied,applied");
	expect(&o, "SELECT answer_words || ' ' || count(*) FROM consent_entry WHERE scope = 'official'", "Ya, saya setuju 1");
	expect(&o, "SELECT count(*) FROM inbound", "1");
	expect(&o, "SELECT count(*) FROM service_window", "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_unknown_address_is_404_and_leaves_nothing),
		cmocka_unit_test(test_an_address_that_was_made_anew_works_for_another_day),
		cmocka_unit_test(test_old_addresses_work_while_there_is_one_account),
		cmocka_unit_test(test_a_wrong_signature_is_refused_before_anything_is_kept),
		cmocka_unit_test(test_a_flood_of_refusals_is_noted_once_a_second_whole_and_by_reason),
		cmocka_unit_test(test_the_handshake_gives_the_challenge_to_who_knows_the_token),
		cmocka_unit_test(test_a_new_secret_holds_at_once_and_the_old_one_soon_no_more),
		cmocka_unit_test(test_secrets_that_do_not_open_ask_the_provider_to_come_again),
		cmocka_unit_test(test_a_body_is_kept_as_it_came_and_applied),
		cmocka_unit_test(test_one_item_that_fails_does_not_lose_the_others),
		cmocka_unit_test(test_a_broken_database_is_not_the_fault_of_one_item),
		cmocka_unit_test(test_what_does_not_concern_us_is_ignored_and_says_why),
		cmocka_unit_test(test_what_cannot_be_read_is_kept_and_answered_200),
		cmocka_unit_test(test_a_form_with_anything_in_it_is_kept_as_it_came),
		cmocka_unit_test(test_a_signature_that_may_be_used_once_is_refused_the_second_time),
		cmocka_unit_test(test_a_body_over_the_kinds_ceiling_is_413),
		cmocka_unit_test(test_a_device_event_is_kept_without_its_token_and_checked_once),
		cmocka_unit_test(test_a_review_reaches_the_mapping),
		cmocka_unit_test(test_a_grave_notice_warns_and_is_looked_into),
		cmocka_unit_test(test_what_a_person_writes_is_consent_and_a_repetition_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
