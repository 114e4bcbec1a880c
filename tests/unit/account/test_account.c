#include "account/account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../provider/sample.h"
#include "seed.h"

/* ---- a folder of keys ---- */

struct keys { char folder[64]; struct provider_boxes sender, webhook, admin; };

static void
keys_open(struct keys *k)
{
	snprintf(k->folder, sizeof(k->folder), "/tmp/kabarizin-test-XXXXXX");
	assert_ok(crypto_init());
	assert_non_null(mkdtemp(k->folder));
	assert_ok(seal_keys_make(k->folder, "outgoing"));
	assert_ok(seal_keys_make(k->folder, "webhook"));
	assert_ok(provider_boxes_load(k->folder, FIELD_OUTGOING, &k->sender));
	assert_ok(provider_boxes_load(k->folder, FIELD_WEBHOOK, &k->webhook));
	assert_ok(provider_boxes_load(k->folder, FIELD_PLAIN, &k->admin));
}

static void
keys_end(struct keys *k)
{
	static const char *const names[] = { "outgoing.pub", "outgoing.key", "webhook.pub", "webhook.key" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", k->folder, names[i]);
		unlink(path);
	}
	rmdir(k->folder);
}

static struct json_object *
values_of(const char *text)
{
	struct json_object *o = NULL;

	assert_ok(json_parse(text, strlen(text), &o, NULL));
	return o;
}

static const char meta_values[] =
    "{\"phone_number_id\":\"106540352242922\",\"waba_id\":\"102290129340398\",\"number\":\"+6281110000001\","
    "\"access_token\":\"EAAB-a-long-access-token-WXYZ\",\"app_secret\":\"app-secret-of-the-office\",\"verify_token\":\"verify-me-please\"}";

static enum err
add(struct world *w, const struct keys *k, const char *kind, const char *name, const char *text, int64_t *ret_id, struct problem *problem)
{
	AUTO_JSON struct json_object *values = values_of(text);
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = provider_add(w->db, &k->admin, kind, name, values, WORLD_NOW, ret_id, problem)))
		return e;
	return db_commit(&tx);
}

static enum err
set(struct world *w, const struct keys *k, int64_t id, const char *text, struct problem *problem)
{
	AUTO_JSON struct json_object *values = values_of(text);
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	if ((e = provider_set(w->db, &k->admin, id, values, WORLD_NOW + 1, problem)))
		return e;
	return db_commit(&tx);
}

static void
expect_secret(struct world *w, const struct provider_boxes *boxes, enum field_box box, int64_t id, const char *field, const char *secret)
{
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(account_view) struct account_view view = {0};

	assert_ok(provider_load(w->db, id, &row));
	assert_ok(account_open(w->db, boxes, box, &row, NULL, &view));
	if (secret == NULL)
		assert_null(account_text(&view.account, field));
	else
		assert_string_equal(account_text(&view.account, field), secret);
}

/* ---- sealing ---- */

static void
test_each_program_opens_only_its_own_secrets(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(account_view) struct account_view view = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &id, NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "access_token", "EAAB-a-long-access-token-WXYZ");
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "app_secret", NULL);
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "app_secret", "app-secret-of-the-office");
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "access_token", NULL);
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "phone_number_id", "106540352242922");

	/* Who wrote it cannot read it back, nor can one open the other's box. */
	assert_ok(provider_load(w.db, id, &row));
	assert_int_equal(account_open(w.db, &k.admin, FIELD_OUTGOING, &row, NULL, &view), ERR_CRYPTO);
	assert_int_equal(account_open(w.db, &k.webhook, FIELD_OUTGOING, &row, NULL, &view), ERR_CRYPTO);
}

static void
test_an_account_knows_where_its_webhooks_arrive_if_it_is_told(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(account_view) struct account_view view = {0};
	char want[100];
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &id, NULL));
	assert_ok(provider_load(w.db, id, &row));
	assert_ok(account_open(w.db, &k.admin, FIELD_PLAIN, &row, NULL, &view));
	assert_null(view.account.webhook_url);
	account_view_end(&view);
	assert_ok(account_open(w.db, &k.admin, FIELD_PLAIN, &row, "https://kabar.example.go.id", &view));
	snprintf(want, sizeof(want), "https://kabar.example.go.id/webhook/meta/%s", row.webhook_key);
	assert_string_equal(view.account.webhook_url, want);
}

static const char twilio_values[] =
    "{\"account_sid\":\"AC00000000000000000000000000000001\",\"number\":\"+14155238886\",\"auth_token\":\"0123456789abcdef0123456789abcdef\"}";

static void
test_a_secret_of_both_programs_is_typed_once_and_opened_by_each(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "twilio", "Twilio", twilio_values, &id, NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "auth_token", "0123456789abcdef0123456789abcdef");
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "auth_token", "0123456789abcdef0123456789abcdef");
	assert_ok(set(&w, &k, id, "{\"auth_token\":\"fedcba9876543210fedcba9876543210\",\"auth_token_previous\":\"0123456789abcdef0123456789abcdef\"}",
	    NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "auth_token", "fedcba9876543210fedcba9876543210");
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "auth_token", "fedcba9876543210fedcba9876543210");
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "auth_token_previous", "0123456789abcdef0123456789abcdef");
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "auth_token_previous", NULL);
	/* Each has its own seal: what one program holds is of no use to the other. */
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider_secret WHERE name = 'auth_token' AND sealed <> sealed_webhook"), 1);
}

static void
test_a_private_key_keeps_its_lines_and_shows_none_of_them(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	AUTO_JSON struct json_object *values = json_object_new_object();
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	json_put_text(values, "api_key", "a1b2c3d4");
	json_put_text(values, "application_id", "aaaaaaaa-bbbb-cccc-dddd-0123456789ab");
	json_put_text(values, "number", "+447700900001");
	json_put_text(values, "signature_secret", "vonage-signature-secret");
	json_put_text(values, "private_key", sample_private_key());
	assert_ok(add(&w, &k, "vonage", "Vonage", json_write(values), &id, NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "private_key", sample_private_key());
	seed_expect(&w, "SELECT shown FROM provider_secret WHERE name = 'private_key'", "");
}

static void
test_fields_that_need_each_other_come_together_or_not_at_all(void **state)
{
	static const struct { const char *kind, *more, *field; } cases[] = {
		{ "twilio",     "", NULL },
		{ "twilio",     ",\"api_key_sid\":\"SK00000000000000000000000000000009\",\"api_key_secret\":\"geheim\"", NULL },
		{ "twilio",     ",\"api_key_sid\":\"SK00000000000000000000000000000009\"", "api_key_secret" },
		{ "twilio",     ",\"api_key_secret\":\"geheim\"", "api_key_sid" },
		{ "twilio_sms", "", "sender" },
		{ "twilio_sms", ",\"sender\":\"DPMPTSP\"", NULL },
		{ "twilio_sms", ",\"messaging_service_sid\":\"MG00000000000000000000000000000003\"", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(keys) struct keys k;
		struct problem why = {0};
		char values[400];
		int64_t id;
		enum err e;

		world_open(&w);
		keys_open(&k);
		snprintf(values, sizeof(values), "{\"account_sid\":\"AC00000000000000000000000000000001\",\"auth_token\":\"0123456789abcdef\"%s%s}",
		    strcmp(cases[i].kind, "twilio") == 0 ? ",\"number\":\"+14155238886\"" : "", cases[i].more);
		e = add(&w, &k, cases[i].kind, "T", values, &id, &why);
		assert_int_equal(e, cases[i].field != NULL ? ERR_INVALID : ERR_NONE);
		if (cases[i].field != NULL)
			assert_string_equal(why.field, cases[i].field);
	}
}

static void
test_a_change_may_not_part_what_belongs_together(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	struct problem why = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "twilio_sms", "SMS", "{\"account_sid\":\"AC00000000000000000000000000000001\",\"auth_token\":\"0123456789abcdef\","
	    "\"sender\":\"DPMPTSP\"}", &id, NULL));
	assert_int_equal(set(&w, &k, id, "{\"sender\":\"\"}", &why), ERR_INVALID);
	assert_string_equal(why.field, "sender");
	assert_int_equal(set(&w, &k, id, "{\"api_key_sid\":\"SK00000000000000000000000000000009\"}", &why), ERR_INVALID);
	assert_string_equal(why.field, "api_key_secret");
	assert_ok(set(&w, &k, id, "{\"sender\":\"\",\"messaging_service_sid\":\"MG00000000000000000000000000000003\"}", NULL));
}

static void
test_a_secret_stands_nowhere_in_the_clear(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &id, NULL));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider WHERE instr(settings, 'long-access-token')"), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider_secret WHERE instr(sealed, CAST('long-access-token' AS BLOB))"), 0);
	seed_expect(&w, "SELECT shown FROM provider_secret WHERE name = 'access_token'", "WXYZ");
}

static void
test_a_short_secret_shows_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"short-token\"}", &id, NULL));
	seed_expect(&w, "SELECT shown FROM provider_secret", "");
}

static void
test_an_empty_secret_stays_and_null_removes_it(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	struct problem problem = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &id, NULL));
	assert_ok(set(&w, &k, id, "{\"access_token\":\"\",\"app_secret_next\":\"the-next-app-secret\"}", NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "access_token", "EAAB-a-long-access-token-WXYZ");
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "app_secret_next", "the-next-app-secret");
	assert_ok(set(&w, &k, id, "{\"app_secret_next\":null}", NULL));
	expect_secret(&w, &k.webhook, FIELD_WEBHOOK, id, "app_secret_next", NULL);
	assert_int_equal(set(&w, &k, id, "{\"access_token\":null}", &problem), ERR_INVALID);
	assert_string_equal(problem.field, "access_token");
	assert_ok(set(&w, &k, id, "{\"access_token\":\"EAAB-another-token-of-the-office\"}", NULL));
	expect_secret(&w, &k.sender, FIELD_OUTGOING, id, "access_token", "EAAB-another-token-of-the-office");
}

/* ---- what may be set ---- */

static void
test_bad_values_are_refused_by_name(void **state)
{
	static const struct { const char *kind, *name, *values, *field; enum err want; } cases[] = {
		{ "pigeon", "Pos",    "{}",                                            "kind",            ERR_INVALID },
		{ "fonnte", " ",      "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\"}",             "name",            ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"device\":\"6281110000002\"}",             "token",           ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\",\"tokn\":\"x\"}", "fields",       ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"token\":{\"a\":1}}",                        "token",           ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\",\"per_minute\":\"many\"}", "per_minute", ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\",\"gap_ms\":-1}", "gap_ms",        ERR_INVALID },
		{ "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\",\"enabled\":\"maybe\"}", "enabled", ERR_INVALID },
		{ "meta",   "Resmi",  "{\"phone_number_id\":\"1\"}",                  "waba_id",         ERR_INVALID },
		{ "meta",   "Resmi",  "{\"phone_number_id\":\"x1\"}",                 "phone_number_id", ERR_INVALID },
	};
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	struct problem problem = {0};
	int64_t id;
	size_t i;

	(void)state;
	world_open(&w);
	keys_open(&k);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		problem = (struct problem){0};
		assert_int_equal(add(&w, &k, cases[i].kind, cases[i].name, cases[i].values, &id, &problem), cases[i].want);
		if (problem.field == NULL || strcmp(problem.field, cases[i].field) != 0)
			fail_msg("%s: field %s", cases[i].values, problem.field != NULL ? problem.field : "none");
		assert_true(problem.why[0] != '\0');
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM provider"), 0);
}

static void
test_only_a_gateway_is_the_default_and_only_one(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	struct problem problem = {0};
	int64_t meta, first, second;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &meta, NULL));
	assert_ok(add(&w, &k, "fonnte", "Fonnte 1", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\"}", &first, NULL));
	assert_ok(add(&w, &k, "fonnte", "Fonnte 2", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\"}", &second, NULL));
	seed_expect(&w, "SELECT group_concat(name) FROM provider WHERE is_default", "Fonnte 1");
	assert_ok(set(&w, &k, second, "{\"is_default\":\"on\"}", NULL));
	seed_expect(&w, "SELECT group_concat(name) FROM provider WHERE is_default", "Fonnte 2");
	assert_int_equal(set(&w, &k, meta, "{\"is_default\":true}", &problem), ERR_INVALID);
	assert_string_equal(problem.field, "is_default");
	seed_expect(&w, "SELECT group_concat(name) FROM provider WHERE is_default", "Fonnte 2");
}

static void
test_what_is_not_named_stays(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	AUTO(provider_row) struct provider_row row = {0};
	struct problem problem = {0};
	int64_t id, other;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "meta", "Nomor resmi", meta_values, &id, NULL));
	assert_ok(add(&w, &k, "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\"}", &other, NULL));
	assert_ok(set(&w, &k, id, "{\"name\":\"Resmi\",\"per_minute\":4800,\"enabled\":false,\"api_version\":\"v26.0\"}", NULL));
	assert_ok(provider_load(w.db, id, &row));
	assert_string_equal(row.name, "Resmi");
	assert_int_equal(row.per_minute, 4800);
	assert_false(row.enabled);
	assert_string_equal(json_text(row.settings, "api_version"), "v26.0");
	assert_string_equal(json_text(row.settings, "waba_id"), "102290129340398");
	assert_int_equal(row.updated_at, WORLD_NOW + 1);
	assert_int_equal(set(&w, &k, id, "{\"name\":\"Fonnte\"}", &problem), ERR_CONFLICT);
	assert_string_equal(problem.field, "name");
}

static void
test_each_account_has_a_webhook_key_of_its_own(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(keys) struct keys k;
	AUTO(provider_row) struct provider_row first = {0}, second = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	keys_open(&k);
	assert_ok(add(&w, &k, "fonnte", "Fonnte", "{\"device\":\"6281110000002\",\"token\":\"abcdefgh12345678\"}", &id, NULL));
	assert_ok(provider_load(w.db, id, &first));
	assert_ok(add(&w, &k, "fonnte", "Fonnte dua", "{\"device\":\"6281110000003\",\"token\":\"abcdefgh12345678\"}", &id, NULL));
	assert_ok(provider_load(w.db, id, &second));
	assert_int_equal(strlen(first.webhook_key), 32);
	assert_string_not_equal(first.webhook_key, second.webhook_key);
}

/* ---- health ---- */

static int64_t
failed(struct world *w, int64_t now)
{
	int64_t until = -1;

	IN_TX(w, provider_failed(w->db, 1, "http 503", "busy", now, &until));
	return until;
}

static void
test_the_circuit_opens_on_the_fifth_failure_and_for_longer_each_time(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t now = WORLD_NOW;
	int i;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 1);
	for (i = 1; i < PROVIDER_FAILURES_OPEN; i++)
		assert_int_equal(failed(&w, now), 0);
	assert_int_equal(failed(&w, now), now + 60000);
	/* What was under way when it opened does not lengthen the pause. */
	assert_int_equal(failed(&w, now + 10), now + 60000);
	seed_expect(&w, "SELECT health || ' ' || health_code FROM provider", "warning http 503");

	now += 60000;	/* the probe fails, again and again */
	assert_int_equal(failed(&w, now), now + 120000);
	now += 120000;
	assert_int_equal(failed(&w, now), now + 240000);
	now += 240000;
	assert_int_equal(failed(&w, now), now + 480000);
	now += 480000;
	assert_int_equal(failed(&w, now), now + 900000);
	now += 900000;
	assert_int_equal(failed(&w, now), now + 900000);

	IN_TX(&w, provider_health(w.db, 1, "ok", "", "", 0, now));
	assert_int_equal(world_sql(&w, "SELECT failures + closed_until FROM provider"), 0);
	assert_int_equal(failed(&w, now), 0);
}

static void
test_failures_do_not_hide_what_a_person_must_mend(void **state)
{
	AUTO(world) struct world w = {0};
	int i;

	(void)state;
	world_open(&w);
	seed_provider(&w, 1, "fonnte", 1);
	IN_TX(&w, provider_health(w.db, 1, "down", "credential", "token invalid", 0, WORLD_NOW));
	for (i = 0; i < PROVIDER_FAILURES_OPEN; i++)
		failed(&w, WORLD_NOW);
	seed_expect(&w, "SELECT health || ' ' || health_text FROM provider", "down token invalid");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_program_opens_only_its_own_secrets),
		cmocka_unit_test(test_an_account_knows_where_its_webhooks_arrive_if_it_is_told),
		cmocka_unit_test(test_a_secret_of_both_programs_is_typed_once_and_opened_by_each),
		cmocka_unit_test(test_a_private_key_keeps_its_lines_and_shows_none_of_them),
		cmocka_unit_test(test_fields_that_need_each_other_come_together_or_not_at_all),
		cmocka_unit_test(test_a_change_may_not_part_what_belongs_together),
		cmocka_unit_test(test_a_secret_stands_nowhere_in_the_clear),
		cmocka_unit_test(test_a_short_secret_shows_nothing),
		cmocka_unit_test(test_an_empty_secret_stays_and_null_removes_it),
		cmocka_unit_test(test_bad_values_are_refused_by_name),
		cmocka_unit_test(test_only_a_gateway_is_the_default_and_only_one),
		cmocka_unit_test(test_what_is_not_named_stays),
		cmocka_unit_test(test_each_account_has_a_webhook_key_of_its_own),
		cmocka_unit_test(test_the_circuit_opens_on_the_fifth_failure_and_for_longer_each_time),
		cmocka_unit_test(test_failures_do_not_hide_what_a_person_must_mend),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
