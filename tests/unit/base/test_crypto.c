#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/text.h"

struct key_folder { char path[64]; };

static void
key_folder_open(struct key_folder *f)
{
	snprintf(f->path, sizeof(f->path), "/tmp/kabarizin-keys-XXXXXX");
	assert_non_null(mkdtemp(f->path));
	assert_ok(crypto_init());
	assert_ok(seal_keys_make(f->path, "outgoing"));
}

static void
key_folder_end(struct key_folder *f)
{
	char path[96];

	snprintf(path, sizeof(path), "%s/outgoing.pub", f->path);
	unlink(path);
	snprintf(path, sizeof(path), "%s/outgoing.key", f->path);
	unlink(path);
	rmdir(f->path);
}

static void
test_what_is_sealed_opens_only_with_the_secret_key(void **state)
{
	AUTO(key_folder) struct key_folder f;
	struct seal_keys writer, reader;
	AUTO(buf) struct buf sealed, opened, refused;

	(void)state;
	key_folder_open(&f);
	buf_init(&sealed, 200);
	buf_init(&opened, 200);
	buf_init(&refused, 200);
	assert_ok(seal_keys_load(f.path, "outgoing", false, &writer));
	assert_ok(seal_keys_load(f.path, "outgoing", true, &reader));
	assert_ok(seal(&writer, "token-1234", &sealed));
	assert_int_equal(seal_open(&writer, sealed.bytes, sealed.len, &refused), ERR_CRYPTO);
	assert_ok(seal_open(&reader, sealed.bytes, sealed.len, &opened));
	assert_string_equal(buf_text(&opened), "token-1234");
	sealed.bytes[sealed.len - 1] ^= 1;
	assert_int_equal(seal_open(&reader, sealed.bytes, sealed.len, &refused), ERR_CRYPTO);
}

static void
test_a_secret_key_is_private_and_not_made_twice(void **state)
{
	AUTO(key_folder) struct key_folder f;
	struct seal_keys before, after;
	struct stat st;
	char path[96];

	(void)state;
	key_folder_open(&f);
	snprintf(path, sizeof(path), "%s/outgoing.key", f.path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_ok(seal_keys_load(f.path, "outgoing", true, &before));
	assert_ok(seal_keys_make(f.path, "outgoing"));
	assert_ok(seal_keys_load(f.path, "outgoing", true, &after));
	assert_memory_equal(before.secret_key, after.secret_key, KEY_BYTES);
	/* Made as far as the secret half, by a machine that stopped then. */
	snprintf(path, sizeof(path), "%s/outgoing.pub", f.path);
	assert_int_equal(unlink(path), 0);
	assert_ok(seal_keys_make(f.path, "outgoing"));
	assert_ok(seal_keys_load(f.path, "outgoing", true, &after));
	assert_memory_equal(before.secret_key, after.secret_key, KEY_BYTES);
	assert_memory_equal(before.public_key, after.public_key, KEY_BYTES);
	assert_int_equal(seal_keys_load(f.path, "missing", false, &after), ERR_CRYPTO);
}

static void
test_digests_agree_with_published_ones(void **state)
{
	uint8_t digest[SHA256_BYTES];
	AUTO(buf) struct buf hex;

	(void)state;
	buf_init(&hex, 200);
	crypto_sha256("abc", 3, digest);	/* FIPS 180-4, example */
	text_hex(&hex, digest, sizeof(digest));
	assert_string_equal(buf_text(&hex), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	buf_reset(&hex);
	crypto_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, digest);	/* RFC 4231, case 2 */
	text_hex(&hex, digest, sizeof(digest));
	assert_string_equal(buf_text(&hex), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	buf_reset(&hex);
	assert_true(crypto_hmac_is_base64("Jefe", "what do ya want for nothing?", 28, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="));
	assert_false(crypto_hmac_is_base64("Jefe", "what do ya want for nothing.", 28, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="));
	assert_false(crypto_hmac_is_base64(NULL, "what do ya want for nothing?", 28, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="));
	assert_false(crypto_hmac_is_base64("Jefe", "what do ya want for nothing?", 28, ""));
	crypto_hmac_sha1("Jefe", 4, "what do ya want for nothing?", 28, digest);	/* RFC 2202, case 2 */
	text_hex(&hex, digest, SHA1_BYTES);
	assert_string_equal(buf_text(&hex), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

static void
test_a_password_is_right_or_wrong(void **state)
{
	char hash[PASSWORD_HASH_MAX];

	(void)state;
	assert_ok(crypto_init());
	assert_ok(password_hash("rahasia kantor", hash));
	assert_true(text_starts(hash, "$argon2id$"));
	assert_true(password_ok(hash, "rahasia kantor"));
	assert_false(password_ok(hash, "rahasia Kantor"));
	assert_false(password_ok("not a hash", "rahasia kantor"));
}

static void
test_tokens_and_codes_have_their_form(void **state)
{
	char token[TOKEN_TEXT_MAX], other[TOKEN_TEXT_MAX], code[CODE_TEXT_MAX];

	(void)state;
	assert_ok(crypto_init());
	crypto_token(token);
	crypto_token(other);
	crypto_code(code);
	assert_int_equal(strlen(token), 32);
	assert_int_equal(strspn(token, "0123456789abcdef"), 32);
	assert_string_not_equal(token, other);
	assert_int_equal(strlen(code), 9);
	assert_int_equal(code[4], '-');
	assert_null(strpbrk(code, "ILOU"));
	assert_true(crypto_text_equal(token, token));
	assert_false(crypto_text_equal(token, other));
	assert_false(crypto_text_equal(token, "short"));
}

static void
test_a_short_token_is_the_same_token(void **state)
{
	static const char *const wrong[] = { "", "ABEiM0RVZneImaq7zN3u", "ABEiM0RVZneImaq7zN3u_w==", "ABEiM0RVZneImaq7zN3u_x", "ABEiM0RVZneImaq7zN3u/w",
	    "ABEiM0RVZneImaq7zN3 _w" };
	char token[TOKEN_TEXT_MAX], small[TOKEN_SHORT_MAX], again[TOKEN_TEXT_MAX];
	size_t i;

	(void)state;
	assert_ok(crypto_init());
	crypto_token_short("00112233445566778899aabbccddeeff", small);
	assert_string_equal(small, "ABEiM0RVZneImaq7zN3u_w");
	assert_ok(crypto_token_long(small, again));
	assert_string_equal(again, "00112233445566778899aabbccddeeff");
	for (i = 0; i < 100; i++) {
		crypto_token(token);
		crypto_token_short(token, small);
		assert_ok(crypto_token_long(small, again));
		assert_string_equal(again, token);
	}
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(crypto_token_long(wrong[i], again), ERR_INVALID);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_sealed_opens_only_with_the_secret_key),
		cmocka_unit_test(test_a_secret_key_is_private_and_not_made_twice),
		cmocka_unit_test(test_digests_agree_with_published_ones),
		cmocka_unit_test(test_a_password_is_right_or_wrong),
		cmocka_unit_test(test_tokens_and_codes_have_their_form),
		cmocka_unit_test(test_a_short_token_is_the_same_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
