#include <string.h>

#include "sample.h"
#include "base/crypto.h"
#include "provider/meta.h"

/* Made with the secret "test_app_secret" by openssl. */
static const struct { const char *name, *body, *hex; } vectors[] = {
	{ "compact", "{\"object\":\"whatsapp_business_account\",\"entry\":[]}",
	  "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756" },
	{ "the same value with spaces has another signature", "{\"object\": \"whatsapp_business_account\", \"entry\": []}",
	  "56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a" },
	{ "nothing", "", "517bc4c7d1d8d400868e0ad6f64b77098b818a2f2595004253a1922302a602c0" },
	{ "as Meta escapes it", "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
	  "\"value\":{\"t\":\"J\\u00fcrgen \\ud83d\\ude00 a\\/b\"}}]}]}",
	  "5219ad6cfdb3e519bf848c1f045c18b19a0c8ff9721f932e78272d3ba6039fd8" },
	{ "the same value in UTF-8", "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\","
	  "\"value\":{\"t\":\"Jürgen 😀 a/b\"}}]}]}",
	  "589d9cd6685ed08cfe909130a5848f804109a310fc0e957b78bb53fc5ae9c4dc" },
};

static bool
signed_as(const struct account *a, const char *body, const char *scheme, const char *hex, const char *tail)
{
	struct webhook_request rq = webhook_post(body, "application/json");
	char header[200];

	snprintf(header, sizeof(header), "%s%s%s", scheme, hex, tail);
	rq.signature[0] = header;
	return is_theirs(a, &rq);
}

static void
test_the_bytes_as_they_came_are_what_is_signed(void **state)
{
	AUTO(sample) struct account a = { 0 };
	size_t i, j;

	(void)state;
	sample_meta(&a);
	for (i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		for (j = 0; j < sizeof(vectors) / sizeof(vectors[0]); j++)
			if (signed_as(&a, vectors[i].body, "sha256=", vectors[j].hex, "") != (i == j))
				fail_msg("%s / %s", vectors[i].name, vectors[j].name);
}

static void
test_a_signature_that_is_not_whole_is_none(void **state)
{
	AUTO(sample) struct account a = { 0 };
	const char *body = vectors[0].body, *hex = vectors[0].hex;
	struct webhook_request rq;
	char upper[65], other[65];
	size_t i;

	(void)state;
	sample_meta(&a);
	assert_true(signed_as(&a, body, "sha256=", hex, ""));
	assert_false(signed_as(&a, body, "sha1=", hex, ""));
	assert_false(signed_as(&a, body, "", hex, ""));
	assert_false(signed_as(&a, body, "SHA256=", hex, ""));
	assert_false(signed_as(&a, body, "sha256=", hex, "00"));
	assert_false(signed_as(&a, body, "sha256=", hex, " "));
	assert_false(signed_as(&a, body, "sha256=", hex + 1, ""));
	assert_false(signed_as(&a, body, "sha256=", "", ""));
	assert_false(signed_as(&a, body, "", "", ""));
	assert_false(signed_as(&a, "{\"object\":\"whatsapp_business_account\",\"entry\":[]}\n", "sha256=", hex, ""));

	for (i = 0; i < 64; i++)
		upper[i] = (char)(hex[i] >= 'a' ? hex[i] - 'a' + 'A' : hex[i]);
	upper[64] = '\0';
	assert_true(signed_as(&a, body, "sha256=", upper, ""));
	for (i = 0; i < 64; i++) {
		memcpy(other, hex, sizeof(other));
		other[i] = other[i] == '0' ? '1' : '0';
		assert_false(signed_as(&a, body, "sha256=", other, ""));
		other[i] = 'g';
		assert_false(signed_as(&a, body, "sha256=", other, ""));
	}
	/* The length counts, not a NUL in the body. */
	rq = webhook_post(body, "application/json");
	rq.body_len--;
	rq.signature[0] = "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756";
	assert_false(is_theirs(&a, &rq));
}

static void
test_two_app_secrets_hold_while_one_replaces_the_other(void **state)
{
	AUTO(sample) struct account a = { 0 };

	(void)state;
	sample_meta(&a);
	sample_set(&a, "app_secret", "old_secret");
	assert_false(signed_as(&a, vectors[0].body, "sha256=", vectors[0].hex, ""));
	sample_set(&a, "app_secret_next", "test_app_secret");
	assert_true(signed_as(&a, vectors[0].body, "sha256=", vectors[0].hex, ""));
	sample_set(&a, "app_secret", "test_app_secret");
	sample_set(&a, "app_secret_next", "");
	assert_true(signed_as(&a, vectors[0].body, "sha256=", vectors[0].hex, ""));
	/* Without any secret nobody is let in, not even with the signature of an empty key. */
	sample_set(&a, "app_secret", "");
	assert_false(signed_as(&a, "", "sha256=", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad", ""));
	json_end(&a.secrets);
	assert_false(signed_as(&a, vectors[0].body, "sha256=", vectors[0].hex, ""));
}

static const struct { const char *query, *want; } handshakes[] = {
	{ "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock", "1158201444" },
	{ "hub.verify_token=meatyhamhock&hub.challenge=1158201444&hub.mode=subscribe", "1158201444" },
	{ "hub.mode=subscribe&hub%2Echallenge=ab%2Dc_1.2&hub.verify_token=meaty%68amhock&x=1", "ab-c_1.2" },
	{ "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong", NULL },
	{ "hub.mode=subscribe&hub.challenge=1&hub.verify_token=", NULL },
	{ "hub.mode=subscribe&hub.challenge=1", NULL },
	{ "hub.challenge=1&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=subscribe&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=subscribe&hub.challenge=&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=subscribe&hub.challenge=%3Cscript%3E&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=subscribe&hub.challenge=1%0D%0AX&hub.verify_token=meatyhamhock", NULL },
	{ "hub.mode=subscribe&hub.challenge=%ZZ&hub.verify_token=meatyhamhock", NULL },
	{ "", NULL },
};

static void
test_the_handshake_answers_only_who_knows_the_verify_token(void **state)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = { .method = "GET", .query = "", .content_type = "", .body = "" };
	size_t i;

	(void)state;
	sample_meta(&a);
	for (i = 0; i < sizeof(handshakes) / sizeof(handshakes[0]); i++) {
		AUTO(buf) struct buf answer = { 0 };
		bool ok;

		buf_init(&answer, 1000);
		rq.query = handshakes[i].query;
		ok = provider_meta.handshake(&a, &rq, &answer);
		if (ok != (handshakes[i].want != NULL) || strcmp(buf_text(&answer), ok ? handshakes[i].want : "") != 0)
			fail_msg("%s: %d %s", rq.query, ok, buf_text(&answer));
	}
	sample_set(&a, "verify_token", "");
	{
		AUTO(buf) struct buf answer = { 0 };

		buf_init(&answer, 1000);
		rq.query = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=";
		assert_false(provider_meta.handshake(&a, &rq, &answer));
	}
}

static void
test_a_challenge_that_is_too_long_is_not_echoed(void **state)
{
	AUTO(sample) struct account a = { 0 };
	AUTO(buf) struct buf query = { 0 }, answer = { 0 };
	struct webhook_request rq = { .method = "GET", .query = "", .content_type = "", .body = "" };
	int i;

	(void)state;
	sample_meta(&a);
	buf_init(&query, 2000);
	buf_init(&answer, 2000);
	buf_text_add(&query, "hub.mode=subscribe&hub.verify_token=meatyhamhock&hub.challenge=");
	for (i = 0; i < 128; i++)
		buf_char(&query, '7');
	rq.query = buf_text(&query);
	assert_true(provider_meta.handshake(&a, &rq, &answer));
	buf_char(&query, '7');
	rq.query = buf_text(&query);
	assert_false(provider_meta.handshake(&a, &rq, &answer));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_bytes_as_they_came_are_what_is_signed),
		cmocka_unit_test(test_a_signature_that_is_not_whole_is_none),
		cmocka_unit_test(test_two_app_secrets_hold_while_one_replaces_the_other),
		cmocka_unit_test(test_the_handshake_answers_only_who_knows_the_verify_token),
		cmocka_unit_test(test_a_challenge_that_is_too_long_is_not_echoed),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
