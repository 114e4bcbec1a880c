#include <string.h>

#include "sample.h"
#include "signed_claims.h"
#include "base/crypto.h"
#include "provider/vonage.h"

#define SECRET	"vonage-signature-secret-for-tests-0001"
#define AT	INT64_C(1700000000000)
#define MINUTE	INT64_C(60000)
#define BODY	"{\"status\":\"sent\"}"
#define HASH	"\"payload_hash\":\"c0165c942db5d1d6bebdd4c050db13d84846ab84eb032d33761f486151bd5cab\""
#define OURS	"\"iss\":\"Vonage\",\"api_key\":\"a1b2c3d4\""
#define CLAIMS	"{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"c5ba8f24\"}"

/* Made and accepted by the official npm packages. */
static const struct vector { const char *name, *body, *token; } vectors[] = {
	{ "V1, a status",
	  "{\"to\":\"6281234567890\",\"from\":\"447700900001\",\"channel\":\"whatsapp\",\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789"
	  "ab\",\"timestamp\":\"2023-11-14T22:13:20.000Z\",\"status\":\"delivered\",\"client_ref\":\"01J8ZK3V7Q\"}",
	  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6I"
	  "lZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjU5ZTYzZjhhMDFlYjc3Nzc4MzU0Njg5NGEwNDJhZGFiM2MzMDg1Zjc2ZjEwODAzZWJlNjMwN2ZjNmI0OGY1ZjQiLCJhcGlfa2V"
	  "5IjoiYTFiMmMzZDQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFhYWFhLWJiYmItY2NjYy1kZGRkLTAxMjM0NTY3ODlhYiJ9.c5ypwf0bikkcJuYJ3oS69GxTfpzUcdUICNGX"
	  "UuERu6g" },
	{ "V2, a status that tells of a failure",
	  "{\"message_uuid\":\"aaaaaaaa-bbbb-cccc-dddd-0123456789ac\",\"to\":\"6281234567890\",\"from\":\"447700900001\",\"timestamp\":\"2023"
	  "-11-14T22:13:20.000Z\",\"status\":\"rejected\",\"error\":{\"type\":\"https://developer.vonage.com/api-errors/messages#1340\",\"tit"
	  "le\":1340,\"detail\":\"This message is sent outside of allowed response window.\",\"instance\":\"bf0ca0bf927b3b52e3cb03217e1a1ddf"
	  "\"},\"channel\":\"whatsapp\",\"client_ref\":\"01J8ZK3V7R\"}",
	  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6I"
	  "lZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjE2ZGQ3NWEyNDg4YzZjNjE5YzY5YWZkOTI0ODgwOGZmNmIwNmNhNzI5N2Y1OTI5NGRjYTZjMmNjYzRmYzExYWIiLCJhcGlfa2V"
	  "5IjoiYTFiMmMzZDQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFhYWFhLWJiYmItY2NjYy1kZGRkLTAxMjM0NTY3ODlhYiJ9.fvTGJ0PSjUcTd2Nu38kR7dkFU5IxHznRIxmM"
	  "NqHQWGI" },
	{ "V3, what a person wrote",
	  "{\"channel\":\"whatsapp\",\"message_uuid\":\"bbbbbbbb-bbbb-cccc-dddd-0123456789ab\",\"to\":\"447700900001\",\"from\":\"62812345678"
	  "90\",\"timestamp\":\"2023-11-14T22:13:20.000Z\",\"message_type\":\"text\",\"text\":\"Halo 👋 STOP\",\"profile\":{\"name\":\"Budi\"}"
	  "}",
	  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6I"
	  "lZvbmFnZSIsInBheWxvYWRfaGFzaCI6IjEzYzJlYzY4OTJhODQ2NjNlNzU2MjJlNzA3NDM2MjkxZjY2ZjVmYTAwMDEwMDVjZTg4NDEwODY4NmQxZDAwZjQiLCJhcGlfa2V"
	  "5IjoiYTFiMmMzZDQiLCJhcHBsaWNhdGlvbl9pZCI6ImFhYWFhYWFhLWJiYmItY2NjYy1kZGRkLTAxMjM0NTY3ODlhYiJ9.lmC06IDpmioXBokl4OJ5-Th2FtY2PIKIv_nN"
	  "tPyuR1k" },
};
enum { VECTORS = sizeof(vectors) / sizeof(vectors[0]) };

static enum signature
check_at(struct account *a, const char *token, const char *body, int64_t now, struct signature_once *once)
{
	AUTO(buf) struct buf header = { 0 };
	struct webhook_request rq = webhook_post(body, "application/json");

	buf_init(&header, 64 * 1024);
	buf_fmt(&header, "Bearer %s", token);
	rq.signature[0] = buf_text(&header);
	return vonage_check_signature(a, &rq, now, once);
}

static enum signature
check(const char *token, const char *body)
{
	AUTO(sample) struct account a = { 0 };
	struct signature_once once = { .id = "" };

	sample_of(&a, "vonage");
	return check_at(&a, token, body, AT, &once);
}

static enum signature
check_claims(const char *claims, const char *body)
{
	AUTO(buf) struct buf token = { 0 };

	sign_claims(&token, HEADER_HS256, claims, SECRET);
	return check(buf_text(&token), body);
}

static void
test_the_official_vectors_are_right(void **state)
{
	AUTO(sample) struct account a = { 0 };
	struct signature_once once;
	size_t i;

	(void)state;
	sample_of(&a, "vonage");
	for (i = 0; i < VECTORS; i++) {
		once = (struct signature_once){ .id = "" };
		if (check_at(&a, vectors[i].token, vectors[i].body, AT, &once) != SIGNATURE_GOOD)
			fail_msg("%s", vectors[i].name);
		assert_string_equal(once.id, "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5");
		assert_true(once.until > AT + 24 * 60 * MINUTE);
	}
}

static void
test_another_body_is_refused(void **state)
{
	char body[1000];
	size_t i, n;

	(void)state;
	for (i = 0; i < VECTORS; i++) {
		assert_int_equal(check(vectors[i].token, ""), SIGNATURE_WRONG);
		assert_int_equal(check(vectors[i].token, vectors[(i + 1) % VECTORS].body), SIGNATURE_WRONG);
		n = strlen(vectors[i].body);
		memcpy(body, vectors[i].body, n + 1);
		body[n / 2] ^= 1;
		assert_int_equal(check(vectors[i].token, body), SIGNATURE_WRONG);
		snprintf(body, sizeof(body), "%s ", vectors[i].body);
		assert_int_equal(check(vectors[i].token, body), SIGNATURE_WRONG);
	}
}

static void
test_both_secrets_hold_while_one_replaces_the_other(void **state)
{
	static const struct { const char *now, *before; enum signature want; } cases[] = {
		{ SECRET, "", SIGNATURE_GOOD },
		{ "the new one", SECRET, SIGNATURE_GOOD },
		{ SECRET, "the old one", SIGNATURE_GOOD },
		{ "the new one", "the old one", SIGNATURE_WRONG },
		{ "the new one", "", SIGNATURE_WRONG },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		struct signature_once once = { .id = "" };

		sample_of(&a, "vonage");
		sample_set(&a, "signature_secret", cases[i].now);
		sample_set(&a, "signature_secret_previous", cases[i].before);
		assert_int_equal(check_at(&a, vectors[0].token, vectors[0].body, AT, &once), cases[i].want);
	}
}

static void
test_claims_must_be_ours_and_whole(void **state)
{
	static const struct { const char *name, *claims, *body; enum signature want; } cases[] = {
		{ "in order", CLAIMS, BODY, SIGNATURE_GOOD },
		{ "of our application", "{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"1\",\"application_id\":\"AAAAAAAA-bbbb-cccc-dddd-0123456789ab\"}", BODY,
		  SIGNATURE_GOOD },
		{ "of another application", "{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"1\",\"application_id\":\"x\"}", BODY, SIGNATURE_FOREIGN },
		{ "of another account", "{\"iss\":\"Vonage\",\"api_key\":\"a1b2c3d5\"," HASH ",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_FOREIGN },
		{ "of no account", "{\"iss\":\"Vonage\"," HASH ",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_FOREIGN },
		{ "from somebody else", "{\"iss\":\"vonage\",\"api_key\":\"a1b2c3d4\"," HASH ",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_WRONG },
		{ "from nobody", "{\"api_key\":\"a1b2c3d4\"," HASH ",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_WRONG },
		{ "no hash of a body", "{" OURS ",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_WRONG },
		{ "a hash that is no text", "{" OURS ",\"payload_hash\":17,\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_WRONG },
		{ "an empty hash", "{" OURS ",\"payload_hash\":\"\",\"iat\":1700000000,\"jti\":\"1\"}", BODY, SIGNATURE_WRONG },
		{ "no body and no hash", "{" OURS ",\"iat\":1700000000,\"jti\":\"1\"}", "", SIGNATURE_GOOD },
		{ "no id", "{" OURS "," HASH ",\"iat\":1700000000}", BODY, SIGNATURE_WRONG },
		{ "an empty id", "{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"\"}", BODY, SIGNATURE_WRONG },
		{ "no time", "{" OURS "," HASH ",\"jti\":\"1\"}", BODY, SIGNATURE_STALE },
		{ "a time that is none", "{" OURS "," HASH ",\"iat\":\"now\",\"jti\":\"1\"}", BODY, SIGNATURE_STALE },
		{ "a time before all times", "{" OURS "," HASH ",\"iat\":-1,\"jti\":\"1\"}", BODY, SIGNATURE_STALE },
		{ "a time beyond all times", "{" OURS "," HASH ",\"iat\":9223372036854775807,\"jti\":\"1\"}", BODY, SIGNATURE_STALE },
		{ "an end that is past", "{" OURS "," HASH ",\"iat\":1700000000,\"exp\":1699999999,\"jti\":\"1\"}", BODY, SIGNATURE_STALE },
		{ "an end to come", "{" OURS "," HASH ",\"iat\":1700000000,\"exp\":1700000001,\"jti\":\"1\"}", BODY, SIGNATURE_GOOD },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (check_claims(cases[i].claims, cases[i].body) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

static void
test_an_id_that_could_not_be_kept_whole_is_refused(void **state)
{
	char claims[600], id[200];

	(void)state;
	memset(id, 'x', sizeof(id));
	id[127] = '\0';
	snprintf(claims, sizeof(claims), "{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"%s\"}", id);
	assert_int_equal(check_claims(claims, BODY), SIGNATURE_GOOD);
	id[127] = 'x';
	id[128] = '\0';
	snprintf(claims, sizeof(claims), "{" OURS "," HASH ",\"iat\":1700000000,\"jti\":\"%s\"}", id);
	assert_int_equal(check_claims(claims, BODY), SIGNATURE_WRONG);
}

static void
test_its_age_is_limited_as_the_office_wishes(void **state)
{
	static const struct { const char *most; int64_t now; enum signature want; } cases[] = {
		{ "300", AT, SIGNATURE_GOOD },
		{ "300", AT + 5 * MINUTE, SIGNATURE_GOOD },
		{ "300", AT + 5 * MINUTE + 1, SIGNATURE_STALE },
		{ "300", AT - 5 * MINUTE, SIGNATURE_GOOD },	/* their clock may be ahead of ours */
		{ "300", AT - 5 * MINUTE - 1, SIGNATURE_STALE },
		{ "", AT + 24 * 60 * MINUTE, SIGNATURE_GOOD },	/* Vonage repeats for a day */
		{ "", AT + 26 * 60 * MINUTE, SIGNATURE_STALE },
		{ "0", AT + 365 * 24 * 60 * MINUTE, SIGNATURE_GOOD },
		{ "0", AT - 6 * MINUTE, SIGNATURE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		struct signature_once once = { .id = "" };

		sample_of(&a, "vonage");
		sample_set(&a, "signature_max_age_s", cases[i].most);
		if (check_at(&a, vectors[0].token, vectors[0].body, cases[i].now, &once) != cases[i].want)
			fail_msg("%s %lld", cases[i].most, (long long)cases[i].now);
	}
}

static void
test_a_request_that_brings_no_token_is_refused(void **state)
{
	static const char *const headers[] = { NULL, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer\t" };
	AUTO(sample) struct account a = { 0 };
	struct signature_once once = { .id = "" };
	size_t i;

	(void)state;
	sample_of(&a, "vonage");
	for (i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		struct webhook_request rq = webhook_post(BODY, "application/json");

		rq.signature[0] = headers[i];
		assert_int_equal(vonage_check_signature(&a, &rq, AT, &once), SIGNATURE_MISSING);
	}
}

static void
test_other_algorithms_are_refused(void **state)
{
	static const char *const headers[] = {
		"{\"alg\":\"none\",\"typ\":\"JWT\"}", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", "{\"typ\":\"JWT\"}",
	};
	size_t i;

	(void)state;
	/* Vonage's example of one that must fail. */
	assert_int_equal(check("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJpYXQiOjE3MDAwMDAwMDAsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6IngiLCJhcGlfa2V5IjoiYTFiMmMzZDQifQ.",
	    vectors[0].body), SIGNATURE_WRONG);
	for (i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		AUTO(buf) struct buf token = { 0 };

		sign_claims(&token, headers[i], CLAIMS, i == 0 ? NULL : SECRET);
		assert_int_equal(check(buf_text(&token), BODY), SIGNATURE_WRONG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_official_vectors_are_right),
		cmocka_unit_test(test_another_body_is_refused),
		cmocka_unit_test(test_both_secrets_hold_while_one_replaces_the_other),
		cmocka_unit_test(test_claims_must_be_ours_and_whole),
		cmocka_unit_test(test_an_id_that_could_not_be_kept_whole_is_refused),
		cmocka_unit_test(test_its_age_is_limited_as_the_office_wishes),
		cmocka_unit_test(test_a_request_that_brings_no_token_is_refused),
		cmocka_unit_test(test_other_algorithms_are_refused),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
