#include <string.h>

#include "sample.h"
#include "signed_claims.h"
#include "base/crypto.h"
#include "provider/messagebird.h"

#define KEY	"mb-signing-key-for-tests-0001"
#define AT	INT64_C(1700000005000)
#define S	INT64_C(1000)
#define ADDRESS	"https://gw.example.com/w?ref=1"
#define BODY	"{\"type\":\"x\"}"
#define URL_HASH	"\"url_hash\":\"355431fd937e111e40ef4f72ec6e4672cd8aa8396d3991f2277eab5fa89118e9\""
#define BODY_HASH	"\"payload_hash\":\"c432d16d2a54b09f4af18a18a547a31b57d802f3e057950b50a62052c14cc999\""
#define OURS	"\"iss\":\"MessageBird\",\"jti\":\"59a2\""
#define TIMES	"\"nbf\":1700000000,\"exp\":1700000060"
#define CLAIMS	"{" OURS "," TIMES "," URL_HASH "," BODY_HASH "}"

/* Made and accepted by the official npm package. */
static const struct vector { const char *name, *method, *url, *body, *token; } vectors[] = {
	{ "MB1, a POST", "POST", "https://gw.example.com/webhooks/messagebird/acct1?ref=01J8",
	  "{\"type\":\"message.updated\",\"contact\":{\"id\":\"c1\",\"msisdn\":6281234567890,\"displayName\":\"6281234567890\"},\"conversat"
	  "ion\":{\"id\":\"2e15efafec384e1c82e9842075e87beb\",\"contactId\":\"c1\",\"status\":\"active\"},\"message\":{\"id\":\"5f3437fdb84"
	  "44583aea093a047ac014b\",\"conversationId\":\"2e15efafec384e1c82e9842075e87beb\",\"platform\":\"whatsapp\",\"to\":\"+628123456789"
	  "0\",\"from\":\"+447700900001\",\"channelId\":\"853eeb5348e541a595da93b48c61a1ae\",\"type\":\"hsm\",\"direction\":\"sent\",\"stat"
	  "us\":\"delivered\"}}",
	  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwMDYwLCJqdGkiOiI1OWEyNDR"
	  "kYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6ImUxZDRhYTQ5MmY0YTI0Y2Q1Y2FiYTY4YTc2YjYwNjZmNWVjYjM4OTI1YmZmYWE5ZDM4ZmQ"
	  "yZWVkNTcyODFiMTYiLCJwYXlsb2FkX2hhc2giOiJjNDU0MjE2MDIxOTA4YzA0ZTcxM2RiOTU5YWI1NTI2YjRiOWYxNTM2ZWExZDlkMTBhY2U3NzQ5NTUwNGUyNjRkIn0"
	  ".R3EG-iiKRwcv6EoOqyJZdPHfrx6zp9kTPXerZmUeojg" },
	{ "MB2, a GET without a body", "GET",
	  "https://gw.example.com/webhooks/messagebird/acct1/sms?id=b6aae1b5dfb2427a8f7ea6a717ba31a9&recipient=6281234567890&reference=01J8"
	  "ZK3V7Q&status=delivered&statusDatetime=2023-11-14T22%3A13%3A20%2B00%3A00", "",
	  "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDAwMDYwLCJqdGkiOiI1OWEyNDR"
	  "kYy1lOWFkLTRlMjMtOTc3OC0zNzFmYWEyMzhmNzIiLCJ1cmxfaGFzaCI6IjQ4MGE1MzA3N2U3MjljMjViM2U2MTY1ZTJiMWNmYTQ1YzYyYTZlOThlNTU3NzNlY2I0NTk"
	  "0MjI4M2E4NzY4YTQifQ.GQOBAC2_BLzNrFxcvVPTb-9RM3hPjCySrWUA1frdRBQ" },
};
enum { VECTORS = sizeof(vectors) / sizeof(vectors[0]) };

static enum signature
check_with(struct account *a, const struct webhook_request *rq, int64_t now)
{
	struct signature_once once = { .id = "" };

	return messagebird_check_signature(a, rq, now, &once);
}

static struct webhook_request
request_of(const char *url, const char *body, const char *token)
{
	const char *query = strchr(url, '?');

	return (struct webhook_request){
		.method = "POST", .url = url, .query = query != NULL ? query + 1 : "", .content_type = "application/json", .signature = { token },
		.body = body, .body_len = strlen(body),
	};
}

static enum signature
check(const char *url, const char *body, const char *token, int64_t now)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = request_of(url, body, token);

	sample_of(&a, "messagebird");
	return check_with(&a, &rq, now);
}

static enum signature
check_claims(const char *header, const char *claims, const char *body)
{
	AUTO(buf) struct buf token = { 0 };

	sign_claims(&token, header, claims, KEY);
	return check(ADDRESS, body, buf_text(&token), AT);
}

static void
test_the_official_vectors_are_right_for_their_minute(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < VECTORS; i++) {
		const struct vector *v = &vectors[i];

		if (check(v->url, v->body, v->token, AT) != SIGNATURE_GOOD)
			fail_msg("%s", v->name);
		assert_int_equal(check(v->url, v->body, v->token, INT64_C(1700000100000)), SIGNATURE_STALE);
		assert_int_equal(check(v->url, v->body, v->token, INT64_C(1699999900000)), SIGNATURE_STALE);
	}
}

static void
test_its_time_has_five_seconds_at_either_end(void **state)
{
	static const struct { int64_t now; enum signature want; } cases[] = {
		{ 1700000000 - 6, SIGNATURE_STALE }, { 1700000000 - 5, SIGNATURE_GOOD }, { 1700000065, SIGNATURE_GOOD }, { 1700000066, SIGNATURE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(check(vectors[0].url, vectors[0].body, vectors[0].token, cases[i].now * S), cases[i].want);
}

static void
test_another_address_or_body_is_refused(void **state)
{
	static const char *const urls[] = {
		"http://gw.example.com/webhooks/messagebird/acct1?ref=01J8", "https://gw.example.com:443/webhooks/messagebird/acct1?ref=01J8",
		"https://gw.example.com/webhooks/messagebird/acct1?ref=01J9", "https://gw.example.com/webhooks/messagebird/acct1",
		"https://gw.example.com/webhooks/messagebird/acct2?ref=01J8", "https://GW.example.com/webhooks/messagebird/acct1?ref=01J8", "",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(urls) / sizeof(urls[0]); i++)
		assert_int_equal(check(urls[i], vectors[0].body, vectors[0].token, AT), SIGNATURE_WRONG);
	assert_int_equal(check(vectors[0].url, "", vectors[0].token, AT), SIGNATURE_WRONG);
	assert_int_equal(check(vectors[0].url, "{}", vectors[0].token, AT), SIGNATURE_WRONG);
	assert_int_equal(check(vectors[1].url, "{}", vectors[1].token, AT), SIGNATURE_WRONG);
}

static void
test_claims_must_be_whole(void **state)
{
	static const struct { const char *name, *claims, *body; enum signature want; } cases[] = {
		{ "in order", CLAIMS, BODY, SIGNATURE_GOOD },
		{ "no body and no hash", "{" OURS "," TIMES "," URL_HASH "}", "", SIGNATURE_GOOD },
		{ "no body, and a hash of nothing",
		  "{" OURS "," TIMES "," URL_HASH ",\"payload_hash\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"}", "", SIGNATURE_WRONG },
		{ "no hash of a body", "{" OURS "," TIMES "," URL_HASH "}", BODY, SIGNATURE_WRONG },
		{ "no hash of the address", "{" OURS "," TIMES "," BODY_HASH "}", BODY, SIGNATURE_WRONG },
		{ "hashes the wrong way round", "{" OURS "," TIMES ",\"url_hash\":\"c432d16d2a54b09f4af18a18a547a31b57d802f3e057950b50a62052c14cc999\",\"payload_hash\":\"355431fd937e111e40ef4f72ec6e4672cd8aa8396d3991f2277eab5fa89118e9\"}", BODY, SIGNATURE_WRONG },
		{ "from somebody else", "{\"iss\":\"messagebird\",\"jti\":\"1\"," TIMES "," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_WRONG },
		{ "from nobody", "{\"jti\":\"1\"," TIMES "," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_WRONG },
		{ "no id", "{\"iss\":\"MessageBird\"," TIMES "," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_WRONG },
		{ "an empty id", "{\"iss\":\"MessageBird\",\"jti\":\"\"," TIMES "," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_WRONG },
		{ "no end", "{" OURS ",\"nbf\":1700000000," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_STALE },
		{ "no beginning", "{" OURS ",\"exp\":1700000060," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_STALE },
		{ "times that are none", "{" OURS ",\"nbf\":\"a\",\"exp\":\"b\"," URL_HASH "," BODY_HASH "}", BODY, SIGNATURE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (check_claims(HEADER_HS256, cases[i].claims, cases[i].body) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

static void
test_other_algorithms_and_keys_are_refused(void **state)
{
	AUTO(buf) struct buf token = { 0 };

	(void)state;
	assert_int_equal(check_claims("{\"alg\":\"none\"}", CLAIMS, BODY), SIGNATURE_WRONG);
	assert_int_equal(check_claims("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", CLAIMS, BODY), SIGNATURE_WRONG);
	assert_int_equal(check_claims("{\"alg\":\"HS512\",\"typ\":\"JWT\"}", CLAIMS, BODY), SIGNATURE_WRONG);	/* signed with another than it says */
	sign_claims(&token, "{\"alg\":\"none\",\"typ\":\"JWT\"}", CLAIMS, NULL);
	assert_int_equal(check(ADDRESS, BODY, buf_text(&token), AT), SIGNATURE_WRONG);
	sign_claims(&token, HEADER_HS256, CLAIMS, "another key");
	assert_int_equal(check(ADDRESS, BODY, buf_text(&token), AT), SIGNATURE_WRONG);
	assert_int_equal(check(ADDRESS, BODY, NULL, AT), SIGNATURE_MISSING);
	assert_int_equal(check(ADDRESS, BODY, "", AT), SIGNATURE_MISSING);
}

static void
test_both_keys_hold_while_one_replaces_the_other(void **state)
{
	static const struct { const char *now, *before; enum signature want; } cases[] = {
		{ KEY, "", SIGNATURE_GOOD }, { "new", KEY, SIGNATURE_GOOD }, { KEY, "old", SIGNATURE_GOOD }, { "new", "old", SIGNATURE_WRONG },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(sample) struct account a = { 0 };
		struct webhook_request rq = request_of(vectors[0].url, vectors[0].body, vectors[0].token);

		sample_of(&a, "messagebird");
		sample_set(&a, "signing_key", cases[i].now);
		sample_set(&a, "signing_key_previous", cases[i].before);
		assert_int_equal(check_with(&a, &rq, AT), cases[i].want);
	}
}

static void
test_a_token_may_be_used_once_until_its_end(void **state)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = request_of(vectors[0].url, vectors[0].body, vectors[0].token);
	struct signature_once once = { .id = "" };

	(void)state;
	sample_of(&a, "messagebird");
	assert_int_equal(messagebird_check_signature(&a, &rq, AT, &once), SIGNATURE_GOOD);
	assert_string_equal(once.id, "59a244dc-e9ad-4e23-9778-371faa238f72");
	assert_true(once.until > INT64_C(1700000065000));	/* while it would be believed */
}

/* ---- the way before ---- */

#define OLD_BODY	"{\"type\":\"message.updated\",\"message\":{\"id\":\"5f3437fdb8444583aea093a047ac014b\",\"status\":\"read\"}}"
#define OLD_SIGNATURE	"4S9gOmf8hrC/AMbEHtUp/0RVTgYq25V1encf5Q49Qkc="

static enum signature
check_old(const char *wish, const char *query, const char *body, const char *time, const char *signature, int64_t now)
{
	AUTO(sample) struct account a = { 0 };
	struct webhook_request rq = request_of("https://gw.example.com/w", body, NULL);

	rq.query = query;
	rq.signature[1] = signature;
	rq.signature[2] = time;
	sample_of(&a, "messagebird");
	sample_set(&a, "old_signature", wish);
	return check_with(&a, &rq, now);
}

static void
test_the_signature_of_before_is_believed_only_where_the_office_wishes(void **state)
{
	static const struct { const char *name, *wish, *query, *body, *time, *signature; int64_t now; enum signature want; } cases[] = {
		{ "the vector", "true", "ref=01J8&acct=1", OLD_BODY, "1700000000", OLD_SIGNATURE, AT, SIGNATURE_GOOD },
		{ "in another order", "true", "acct=1&ref=01J8", OLD_BODY, "1700000000", OLD_SIGNATURE, AT, SIGNATURE_GOOD },
		{ "not wished for", "", "ref=01J8&acct=1", OLD_BODY, "1700000000", OLD_SIGNATURE, AT, SIGNATURE_MISSING },
		{ "another query", "true", "ref=01J8&acct=2", OLD_BODY, "1700000000", OLD_SIGNATURE, AT, SIGNATURE_WRONG },
		{ "another body", "true", "ref=01J8&acct=1", "{}", "1700000000", OLD_SIGNATURE, AT, SIGNATURE_WRONG },
		{ "another time", "true", "ref=01J8&acct=1", OLD_BODY, "1700000001", OLD_SIGNATURE, AT, SIGNATURE_WRONG },
		{ "a time that is none", "true", "ref=01J8&acct=1", OLD_BODY, "now", OLD_SIGNATURE, AT, SIGNATURE_MISSING },
		{ "no time", "true", "ref=01J8&acct=1", OLD_BODY, NULL, OLD_SIGNATURE, AT, SIGNATURE_MISSING },
		{ "no signature", "true", "ref=01J8&acct=1", OLD_BODY, "1700000000", NULL, AT, SIGNATURE_MISSING },
		{ "a query that is none", "true", "ref=%zz", OLD_BODY, "1700000000", OLD_SIGNATURE, AT, SIGNATURE_WRONG },
		{ "too old", "true", "ref=01J8&acct=1", OLD_BODY, "1700000000", OLD_SIGNATURE, INT64_C(1700000061000), SIGNATURE_STALE },
		{ "too early", "true", "ref=01J8&acct=1", OLD_BODY, "1700000000", OLD_SIGNATURE, INT64_C(1699999939000), SIGNATURE_STALE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (check_old(cases[i].wish, cases[i].query, cases[i].body, cases[i].time, cases[i].signature, cases[i].now) != cases[i].want)
			fail_msg("%s", cases[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_official_vectors_are_right_for_their_minute),
		cmocka_unit_test(test_its_time_has_five_seconds_at_either_end),
		cmocka_unit_test(test_another_address_or_body_is_refused),
		cmocka_unit_test(test_claims_must_be_whole),
		cmocka_unit_test(test_other_algorithms_and_keys_are_refused),
		cmocka_unit_test(test_both_keys_hold_while_one_replaces_the_other),
		cmocka_unit_test(test_a_token_may_be_used_once_until_its_end),
		cmocka_unit_test(test_the_signature_of_before_is_believed_only_where_the_office_wishes),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
