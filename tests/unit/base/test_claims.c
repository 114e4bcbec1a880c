#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/claims.h"
#include "signed_claims.h"

#define SECRET	"a secret of both sides, long enough"

static enum err
read_token(const char *token, const char *secret, unsigned allowed)
{
	AUTO_JSON struct json_object *claims = NULL;

	return claims_read(token, secret, allowed, &claims);
}

static void
test_claims_signed_with_the_secret_are_read(void **state)
{
	AUTO(buf) struct buf token = { 0 };
	AUTO_JSON struct json_object *claims = NULL;
	int64_t n;

	(void)state;
	sign_claims(&token, HEADER_HS256, "{\"iss\":\"Vonage\",\"iat\":1700000000,\"deep\":{\"a\":[1]}}", SECRET);
	assert_int_equal(claims_read(buf_text(&token), SECRET, CLAIMS_HS256, &claims), ERR_NONE);
	assert_string_equal(json_text(claims, "iss"), "Vonage");
	assert_true(json_int(claims, "iat", &n));
	assert_int_equal(n, 1700000000);
	assert_int_equal(json_count(json_at(json_at(claims, "deep"), "a")), 1);
}

static void
test_what_is_not_signed_so_is_wrong(void **state)
{
	static const char claims[] = "{\"iss\":\"Vonage\"}";
	const struct { const char *name, *header, *signed_with, *read_with; unsigned allowed; enum err want; } cases[] = {
		{ "in order", HEADER_HS256, SECRET, SECRET, CLAIMS_HS256, ERR_NONE },
		{ "another secret", HEADER_HS256, "x" SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "a secret that only begins so", HEADER_HS256, SECRET, SECRET "x", CLAIMS_HS256, ERR_CRYPTO },
		{ "no secret here", HEADER_HS256, SECRET, NULL, CLAIMS_HS256, ERR_CRYPTO },
		{ "an empty secret here", HEADER_HS256, "", "", CLAIMS_HS256, ERR_CRYPTO },
		{ "no signature", HEADER_HS256, NULL, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "none", "{\"alg\":\"none\",\"typ\":\"JWT\"}", NULL, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "None", "{\"alg\":\"None\",\"typ\":\"JWT\"}", NULL, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "none, signed all the same", "{\"alg\":\"none\"}", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "no algorithm", "{\"typ\":\"JWT\"}", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "an algorithm that is no text", "{\"alg\":256}", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "RS256 with the secret as its key", "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "HS512 where HS256 is due", "{\"alg\":\"HS512\",\"typ\":\"JWT\"}", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
		{ "HS256 where it is not allowed", HEADER_HS256, SECRET, SECRET, CLAIMS_HS384 | CLAIMS_HS512, ERR_CRYPTO },
		{ "a header that is no JSON", "alg=HS256", SECRET, SECRET, CLAIMS_HS256, ERR_CRYPTO },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(buf) struct buf token = { 0 };

		sign_claims(&token, cases[i].header, claims, cases[i].signed_with);
		if (read_token(buf_text(&token), cases[i].read_with, cases[i].allowed) != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_every_changed_byte_of_a_token_makes_it_wrong(void **state)
{
	AUTO(buf) struct buf token = { 0 };
	size_t i;

	(void)state;
	sign_claims(&token, HEADER_HS256, "{\"iss\":\"Vonage\",\"jti\":\"1\"}", SECRET);
	for (i = 0; i < token.len; i++) {
		char was = token.bytes[i];

		token.bytes[i] = was == 'A' ? 'B' : 'A';
		if (read_token(buf_text(&token), SECRET, CLAIMS_HS256) == ERR_NONE)
			fail_msg("byte %zu", i);
		token.bytes[i] = was;
	}
	for (i = 0; i < token.len; i++) {
		char was = token.bytes[i];

		token.bytes[i] = '\0';
		assert_int_equal(read_token(buf_text(&token), SECRET, CLAIMS_HS256), ERR_CRYPTO);
		token.bytes[i] = was;
	}
	buf_text_add(&token, ".x");
	assert_int_equal(read_token(buf_text(&token), SECRET, CLAIMS_HS256), ERR_CRYPTO);
}

static void
test_a_token_that_is_too_long_is_not_looked_at(void **state)
{
	AUTO(buf) struct buf claims = { 0 }, token = { 0 };

	(void)state;
	buf_init(&claims, 2 * CLAIMS_TOKEN_MAX);
	buf_text_add(&claims, "{\"x\":\"");
	while (claims.len < CLAIMS_TOKEN_MAX)
		buf_char(&claims, 'x');
	buf_text_add(&claims, "\"}");
	sign_claims(&token, HEADER_HS256, buf_text(&claims), SECRET);
	assert_int_equal(read_token(buf_text(&token), SECRET, CLAIMS_HS256), ERR_CRYPTO);
}

/* ---- keys ---- */

static void
read_file(const char *path, struct buf *ret)
{
	FILE *f = fopen(path, "rb");
	int c;

	if (f == NULL)
		fail_msg("%s cannot be opened; run from the top of the tree", path);
	buf_init(ret, CLAIMS_KEY_MAX);
	while ((c = fgetc(f)) != EOF)
		buf_char(ret, (char)c);
	fclose(f);
}

/* Every new line as something else. */
static void
with_line_ends(const struct buf *key, const char *end, struct buf *ret)
{
	const char *at;

	buf_init(ret, 2 * CLAIMS_KEY_MAX);
	for (at = buf_text(key); *at != '\0'; at++) {
		if (*at == '\n')
			buf_text_add(ret, end);
		else
			buf_char(ret, *at);
	}
}

static void
test_a_key_is_read_however_it_was_pasted(void **state)
{
	static const char *const ends[] = { "\n", "\r\n", "", " ", "\\n", "\\r\\n", "\n\n", "\n   " };
	AUTO(buf) struct buf key = { 0 };
	size_t i;

	(void)state;
	read_file("tests/providers/vonage/private_key.pem", &key);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		AUTO(buf) struct buf pasted = { 0 }, read = { 0 };

		with_line_ends(&key, ends[i], &pasted);
		buf_init(&read, CLAIMS_KEY_MAX);
		if (claims_key_read(buf_text(&pasted), &read) != ERR_NONE)
			fail_msg("line ends %zu", i);
		assert_string_equal(buf_text(&read), buf_text(&key));
	}
}

static void
test_what_is_no_private_key_is_refused(void **state)
{
	static const char *const bad[] = {
		"", "geheim", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
		"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n-----END RSA PRIVATE KEY-----",
		/* a public one, and one of a curve */
		"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----",
		"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----",
	};
	AUTO(buf) struct buf key = { 0 }, read = { 0 };
	size_t i;

	(void)state;
	buf_init(&read, CLAIMS_KEY_MAX);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (claims_key_read(bad[i], &read) != ERR_INVALID)
			fail_msg("%zu", i);
	read_file("tests/providers/vonage/private_key.pem", &key);
	key.bytes[key.len / 2] = '!';
	assert_int_equal(claims_key_read(buf_text(&key), &read), ERR_INVALID);
	assert_int_equal(read.len, 0);
}

static void
test_nothing_is_signed_without_a_key(void **state)
{
	AUTO_JSON struct json_object *claims = json_object_new_object();
	AUTO(buf) struct buf token = { 0 };

	(void)state;
	buf_init(&token, CLAIMS_TOKEN_MAX);
	json_put_text(claims, "jti", "1");
	assert_int_equal(claims_sign(claims, "geheim", &token), ERR_CRYPTO);
	assert_int_equal(token.len, 0);
}

static void
test_only_the_two_halves_of_one_key_fit(void **state)
{
	static const char other[] =
	    "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
	AUTO(buf) struct buf key = { 0 };

	(void)state;
	read_file("tests/providers/vonage/private_key.pem", &key);
	assert_false(claims_keys_fit(buf_text(&key), other));
	assert_false(claims_keys_fit(buf_text(&key), "x"));
	assert_false(claims_keys_fit("x", other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_claims_signed_with_the_secret_are_read),
		cmocka_unit_test(test_what_is_not_signed_so_is_wrong),
		cmocka_unit_test(test_every_changed_byte_of_a_token_makes_it_wrong),
		cmocka_unit_test(test_a_token_that_is_too_long_is_not_looked_at),
		cmocka_unit_test(test_a_key_is_read_however_it_was_pasted),
		cmocka_unit_test(test_what_is_no_private_key_is_refused),
		cmocka_unit_test(test_nothing_is_signed_without_a_key),
		cmocka_unit_test(test_only_the_two_halves_of_one_key_fit),
	};

	return crypto_init() != ERR_NONE || cmocka_run_group_tests(tests, NULL, NULL);
}
