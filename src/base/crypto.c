#include "base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

_Static_assert(KEY_BYTES == crypto_box_PUBLICKEYBYTES, "public key size");
_Static_assert(KEY_BYTES == crypto_box_SECRETKEYBYTES, "secret key size");
_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "hash size");

enum err
crypto_init(void)
{
	return sodium_init() < 0 ? ERR_CRYPTO : ERR_NONE;
}

void
crypto_random(void *bytes, size_t n)
{
	randombytes_buf(bytes, n);
}

void
crypto_sha256(const void *bytes, size_t n, uint8_t ret[SHA256_BYTES])
{
	SHA256(bytes, n, ret);
}

void
crypto_hmac_sha256(const void *key, size_t key_n, const void *bytes, size_t n, uint8_t ret[SHA256_BYTES])
{
	HMAC(EVP_sha256(), key, (int)key_n, bytes, n, ret, NULL);
}

bool
crypto_hmac_is_base64(const char *key, const void *text, size_t n, const char *given)
{
	enum { BASE64_BYTES = 44 };
	AUTO(buf) struct buf ours = {0};
	uint8_t mac[SHA256_BYTES];

	if (key == NULL)
		return false;
	buf_init(&ours, BASE64_BYTES);
	crypto_hmac_sha256(key, strlen(key), text, n, mac);
	text_base64(&ours, mac, sizeof(mac));
	return crypto_text_equal(buf_text(&ours), given);
}

bool
crypto_from_base64(const char *text, uint8_t *ret, size_t cap, size_t *ret_n)
{
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == '=')
		n--;
	return sodium_base642bin(ret, cap, text, n, NULL, ret_n, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

void
crypto_hmac_sha1(const void *key, size_t key_n, const void *bytes, size_t n, uint8_t ret[SHA1_BYTES])
{
	HMAC(EVP_sha1(), key, (int)key_n, bytes, n, ret, NULL);
}

bool
crypto_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

bool
crypto_text_equal(const char *a, const char *b)
{
	size_t n = strlen(a);

	return n == strlen(b) && crypto_equal(a, b, n);
}

void
crypto_token(char ret[TOKEN_TEXT_MAX])
{
	uint8_t random[TOKEN_BYTES];

	crypto_random(random, sizeof(random));
	sodium_bin2hex(ret, TOKEN_TEXT_MAX, random, sizeof(random));
}

void
crypto_token_short(const char *token, char ret[TOKEN_SHORT_MAX])
{
	uint8_t bits[TOKEN_BYTES] = {0};

	sodium_hex2bin(bits, sizeof(bits), token, strlen(token), NULL, NULL, NULL);
	sodium_bin2base64(ret, TOKEN_SHORT_MAX, bits, sizeof(bits), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

enum err
crypto_token_long(const char *short_token, char ret[TOKEN_TEXT_MAX])
{
	uint8_t bits[TOKEN_BYTES];
	size_t n;

	if (strlen(short_token) != TOKEN_SHORT_MAX - 1 || sodium_base642bin(bits, sizeof(bits), short_token, TOKEN_SHORT_MAX - 1, NULL, &n, NULL,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || n != sizeof(bits))
		return ERR_INVALID;
	sodium_bin2hex(ret, TOKEN_TEXT_MAX, bits, sizeof(bits));
	return ERR_NONE;
}

void
crypto_token_hash(const char *token, uint8_t ret[SHA256_BYTES])
{
	crypto_sha256(token, strlen(token), ret);
}

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

char
crypto_code_sign(unsigned bits)
{
	return alphabet[bits & 31];
}

int
crypto_code_bits(char sign)
{
	char c = sign >= 'a' && sign <= 'z' ? (char)(sign - 'a' + 'A') : sign;
	const char *at;

	if (c == 'O')
		c = '0';
	else if (c == 'I' || c == 'L')
		c = '1';
	at = c != '\0' ? strchr(alphabet, c) : NULL;
	return at != NULL ? (int)(at - alphabet) : -1;
}

void
crypto_code(char ret[CODE_TEXT_MAX])
{
	uint8_t random[8];
	size_t i, at = 0;

	crypto_random(random, sizeof(random));
	for (i = 0; i < sizeof(random); i++) {
		if (i == 4)
			ret[at++] = '-';
		ret[at++] = crypto_code_sign(random[i]);
	}
	ret[at] = '\0';
}

static enum err
key_path(const char *folder, const char *name, const char *ending, char *ret, size_t room)
{
	int n = snprintf(ret, room, "%s/%s.%s", folder, name, ending);

	return n < 0 || (size_t)n >= room ? ERR_TOO_LARGE : ERR_NONE;
}

static enum err
key_write(const char *path, const uint8_t key[KEY_BYTES], mode_t mode)
{
	char hex[2 * KEY_BYTES + 2];
	ssize_t wrote;
	int fd;

	sodium_bin2hex(hex, sizeof(hex), key, KEY_BYTES);
	hex[2 * KEY_BYTES] = '\n';
	if ((fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)) < 0)
		return ERR_IO;
	wrote = write(fd, hex, 2 * KEY_BYTES + 1);
	sodium_memzero(hex, sizeof(hex));
	if (wrote != 2 * KEY_BYTES + 1 || fsync(fd) != 0) {
		close(fd);
		(void)unlink(path);	/* half a key would stay in the way of a whole one */
		return ERR_IO;
	}
	return close(fd) == 0 ? ERR_NONE : ERR_IO;
}

static enum err
key_read(const char *path, uint8_t ret[KEY_BYTES])
{
	char hex[2 * KEY_BYTES];
	ssize_t n;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return ERR_CRYPTO;
	n = read(fd, hex, sizeof(hex));
	close(fd);
	if (n != (ssize_t)sizeof(hex) || !text_unhex(hex, sizeof(hex), ret))
		return ERR_CRYPTO;
	sodium_memzero(hex, sizeof(hex));
	return ERR_NONE;
}

enum err
seal_keys_make(const char *folder, const char *name)
{
	uint8_t public_key[KEY_BYTES], secret_key[KEY_BYTES];
	char public_path[4096], secret_path[4096];
	enum err e;

	if ((e = key_path(folder, name, "pub", public_path, sizeof(public_path))) ||
	    (e = key_path(folder, name, "key", secret_path, sizeof(secret_path))))
		return e;
	if (access(public_path, F_OK) == 0)
		return ERR_NONE;
	/* The secret half alone: it was interrupted between the two. The public half follows from it. */
	if (access(secret_path, F_OK) == 0)
		e = key_read(secret_path, secret_key);
	else
		e = crypto_box_keypair(public_key, secret_key) == 0 ? key_write(secret_path, secret_key, 0600) : ERR_CRYPTO;
	if (e == ERR_NONE && crypto_scalarmult_base(public_key, secret_key) != 0)
		e = ERR_CRYPTO;
	if (e == ERR_NONE)
		e = key_write(public_path, public_key, 0644);
	sodium_memzero(secret_key, sizeof(secret_key));
	return e;
}

enum err
seal_keys_load(const char *folder, const char *name, bool open, struct seal_keys *ret)
{
	struct seal_keys keys = {0};
	char path[4096];
	enum err e;

	if ((e = key_path(folder, name, "pub", path, sizeof(path))) || (e = key_read(path, keys.public_key)))
		return e;
	if (open) {
		if ((e = key_path(folder, name, "key", path, sizeof(path))) || (e = key_read(path, keys.secret_key)))
			return e;
		keys.can_open = true;
	}
	*ret = keys;
	return ERR_NONE;
}

enum err
shared_key_make(const char *folder, const char *name)
{
	uint8_t key[KEY_BYTES];
	char path[4096];
	struct stat where;
	enum err e;

	if ((e = key_path(folder, name, "key", path, sizeof(path))))
		return e;
	if (access(path, F_OK) == 0)
		return ERR_NONE;
	crypto_random(key, sizeof(key));
	e = key_write(path, key, 0640);
	sodium_memzero(key, sizeof(key));
	/* Whoever may enter the folder is meant. When we may not give it to them, the programs say that they cannot read it. */
	if (e == ERR_NONE && stat(folder, &where) == 0 && chown(path, (uid_t)-1, where.st_gid) == 0)
		(void)chmod(path, 0640);
	return e;
}

enum err
shared_key_load(const char *folder, const char *name, uint8_t ret[KEY_BYTES])
{
	char path[4096];
	enum err e;

	if ((e = key_path(folder, name, "key", path, sizeof(path))))
		return e;
	return key_read(path, ret);
}

enum err
seal(const struct seal_keys *keys, const char *secret, struct buf *ret)
{
	size_t n = strlen(secret);
	char *to = buf_room(ret, n + crypto_box_SEALBYTES);

	if (to == NULL)
		return buf_err(ret);
	if (crypto_box_seal((unsigned char *)to, (const unsigned char *)secret, n, keys->public_key) != 0)
		return ERR_CRYPTO;
	buf_grew(ret, n + crypto_box_SEALBYTES);
	return ERR_NONE;
}

enum err
seal_open(const struct seal_keys *keys, const void *sealed, size_t n, struct buf *ret)
{
	char *to;

	if (!keys->can_open || n < crypto_box_SEALBYTES)
		return ERR_CRYPTO;
	if ((to = buf_room(ret, n - crypto_box_SEALBYTES)) == NULL)
		return buf_err(ret);
	if (crypto_box_seal_open((unsigned char *)to, sealed, n, keys->public_key, keys->secret_key) != 0)
		return ERR_CRYPTO;
	buf_grew(ret, n - crypto_box_SEALBYTES);
	return ERR_NONE;
}

enum err
password_hash(const char *password, char ret[PASSWORD_HASH_MAX])
{
	if (crypto_pwhash_str_alg(ret, password, strlen(password), crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return ERR_MEMORY;
	return ERR_NONE;
}

bool
password_ok(const char *hash, const char *password)
{
	return crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
}
