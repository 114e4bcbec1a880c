#include "base/claims.h"

#include <errno.h>
#include <jwt.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { KEY_BITS_LEAST = 2048, PEM_LINE = 64, LABEL_MAX = 40 };

static void
token_end(jwt_t **token)
{
	if (*token != NULL)
		jwt_free(*token);
}

static void
key_end(EVP_PKEY **key)
{
	EVP_PKEY_free(*key);
}

/* ---- coming in ---- */

static bool
is_allowed(jwt_alg_t algorithm, unsigned allowed)
{
	switch (algorithm) {
	case JWT_ALG_HS256: return (allowed & CLAIMS_HS256) != 0;
	case JWT_ALG_HS384: return (allowed & CLAIMS_HS384) != 0;
	case JWT_ALG_HS512: return (allowed & CLAIMS_HS512) != 0;
	default: return false;
	}
}

enum err
claims_read(const char *token, const char *secret, unsigned allowed, struct json_object **ret)
{
	__attribute__((cleanup(token_end))) jwt_t *opened = NULL;
	AUTO_FREE char *text = NULL;
	int e;

	/* Without a secret libjwt would only decode. */
	if (text_is_blank(secret) || strlen(token) > CLAIMS_TOKEN_MAX)
		return ERR_CRYPTO;
	if ((e = jwt_decode(&opened, token, (const unsigned char *)secret, (int)strlen(secret))) != 0)
		return e == ENOMEM ? ERR_MEMORY : ERR_CRYPTO;
	if (!is_allowed(jwt_get_alg(opened), allowed))
		return ERR_CRYPTO;
	if ((text = jwt_get_grants_json(opened, NULL)) == NULL)
		return ERR_MEMORY;
	return json_parse(text, strlen(text), ret, NULL) == ERR_NONE ? ERR_NONE : ERR_CRYPTO;
}

/* ---- going out ---- */

enum err
claims_sign(struct json_object *claims, const char *private_key, struct buf *ret)
{
	__attribute__((cleanup(token_end))) jwt_t *token = NULL;
	char *line;

	if (jwt_new(&token) != 0 || jwt_add_grants_json(token, json_write(claims)) != 0)
		return ERR_MEMORY;
	if (jwt_set_alg(token, JWT_ALG_RS256, (const unsigned char *)private_key, (int)strlen(private_key)) != 0 ||
	    (line = jwt_encode_str(token)) == NULL)
		return ERR_CRYPTO;
	buf_text_add(ret, line);
	free(line);
	return buf_err(ret);
}

/* ---- keys ---- */

/* Nobody is there to be asked; by itself OpenSSL would ask the terminal. */
static int
no_password(char *ret, int room, int writing, void *context)
{
	(void)ret;
	(void)room;
	(void)writing;
	(void)context;
	return -1;
}

static EVP_PKEY *
key_open(const char *pem, bool is_private)
{
	BIO *bio = BIO_new_mem_buf(pem, (int)strlen(pem));
	EVP_PKEY *key = NULL;

	if (bio != NULL)
		key = is_private ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : PEM_read_bio_PUBKEY(bio, NULL, no_password, NULL);
	BIO_free(bio);
	return key;
}

/* The letters between the two marks, in lines of their own; what is white, and \n as JSON writes it, goes. */
static void
put_lines(struct buf *b, const char *from, const char *end)
{
	size_t column = 0;

	for (; from < end; from++) {
		if (*from == '\\' && from + 1 < end && (from[1] == 'n' || from[1] == 'r')) {
			from++;
			continue;
		}
		if (strchr(" \t\r\n", *from) != NULL)
			continue;
		if (column == PEM_LINE) {
			buf_char(b, '\n');
			column = 0;
		}
		buf_char(b, *from);
		column++;
	}
	buf_char(b, '\n');
}

static enum err
put_pem(const char *pasted, struct buf *b)
{
	static const char begin[] = "-----BEGIN ", dashes[] = "-----";
	const char *label = strstr(pasted, begin), *from, *end;
	int n;

	if (label == NULL || (from = strstr(label + strlen(begin), dashes)) == NULL)
		return ERR_INVALID;
	label += strlen(begin);
	if (from - label > LABEL_MAX || (end = strstr(from + strlen(dashes), "-----END ")) == NULL)
		return ERR_INVALID;
	n = (int)(from - label);
	buf_fmt(b, "%s%.*s%s\n", begin, n, label, dashes);
	put_lines(b, from + strlen(dashes), end);
	buf_fmt(b, "-----END %.*s%s\n", n, label, dashes);
	return buf_err(b);
}

enum err
claims_key_read(const char *pasted, struct buf *ret)
{
	__attribute__((cleanup(key_end))) EVP_PKEY *key = NULL;
	AUTO(buf) struct buf pem = { 0 };
	enum err e;

	buf_init(&pem, CLAIMS_KEY_MAX);
	if ((e = put_pem(pasted, &pem)))
		return e == ERR_MEMORY ? e : ERR_INVALID;
	key = key_open(buf_text(&pem), true);
	if (key == NULL || EVP_PKEY_base_id(key) != EVP_PKEY_RSA || EVP_PKEY_bits(key) < KEY_BITS_LEAST)
		e = ERR_INVALID;
	else
		buf_add(ret, pem.bytes, pem.len);
	explicit_bzero(pem.bytes, pem.len);
	return e != ERR_NONE ? e : buf_err(ret);
}

bool
claims_keys_fit(const char *private_key, const char *public_key)
{
	__attribute__((cleanup(key_end))) EVP_PKEY *ours = key_open(private_key, true), *theirs = key_open(public_key, false);

	return ours != NULL && theirs != NULL && EVP_PKEY_eq(ours, theirs) == 1;
}
