#include "provider/twilio.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/pairs.h"

enum { SIGNATURE_TEXT_BYTES = 28, URL_MAX_BYTES = 16 * 1024, SIGNED_MAX_BYTES = 256 * 1024, ADDRESSES = 2 };

/* ---- what is signed ---- */

static int
by_name_and_value(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : strcmp(x->value, y->value);
}

/* Every field's name and value, sorted by name, without anything between them; of a name that comes twice the distinct values, sorted. */
static enum err
put_fields(const struct webhook_request *rq, struct buf *ret)
{
	AUTO(pair_list) struct pair_list list = { .count = 0 };
	const struct pair *p, *before = NULL;
	enum err e;

	if ((e = pairs_list(rq->body, rq->body_len, &list)))
		return e;
	qsort(list.items, list.count, sizeof(list.items[0]), by_name_and_value);
	for (p = list.items; p < list.items + list.count; before = p++) {
		if (before != NULL && by_name_and_value(before, p) == 0)
			continue;
		buf_text_add(ret, p->name);
		buf_text_add(ret, p->value);
	}
	return buf_err(ret);
}

/* The port that belongs to the scheme; 0: neither http nor https. */
static int
usual_port(const char *url)
{
	return text_starts(url, "https://") ? 443 : text_starts(url, "http://") ? 80 : 0;
}

/*
 * The addresses that Twilio may have signed: as it is; with the usual port, which it adds at times, when there is none; without the port when
 * there is one. The path and the query are signed as they stand.
 */
static void
put_addresses(const char *url, struct buf ret[ADDRESSES])
{
	const char *host = strstr(url, "://"), *end, *port;

	buf_text_add(&ret[0], url);
	if (host == NULL || usual_port(url) == 0)
		return;
	host += strlen("://");
	end = host + strcspn(host, "/?");
	port = host + strcspn(host, "]");	/* behind an IPv6 address, whose own colons are inside the brackets */
	port = memchr(port < end ? port : host, ':', (size_t)(end - (port < end ? port : host)));
	buf_add(&ret[1], url, (size_t)((port != NULL ? port : end) - url));
	if (port == NULL)
		buf_fmt(&ret[1], ":%d", usual_port(url));
	buf_text_add(&ret[1], end);
}

/* ---- by whom ---- */

static bool
signed_with(const char *token, const struct buf *text, const char *given)
{
	AUTO(buf) struct buf ours = { 0 };
	uint8_t mac[SHA1_BYTES];

	if (token == NULL)
		return false;
	buf_init(&ours, SIGNATURE_TEXT_BYTES);
	crypto_hmac_sha1(token, strlen(token), text->bytes, text->len, mac);
	text_base64(&ours, mac, sizeof(mac));
	return crypto_text_equal(buf_text(&ours), given);
}

/* Everything is compared, so that the time does not tell which token or address it was. */
static bool
is_signed(const struct account *a, const struct webhook_request *rq, const char *fields)
{
	struct buf addresses[ADDRESSES] = { { 0 } };
	bool good = false;
	size_t i;

	for (i = 0; i < ADDRESSES; i++)
		buf_init(&addresses[i], SIGNED_MAX_BYTES + URL_MAX_BYTES);
	put_addresses(rq->url, addresses);
	for (i = 0; i < ADDRESSES; i++) {
		if (addresses[i].len > 0) {
			buf_text_add(&addresses[i], fields);
			if (buf_err(&addresses[i]) == ERR_NONE) {
				good |= signed_with(account_text(a, "auth_token"), &addresses[i], rq->signature[0]);
				good |= signed_with(account_text(a, "auth_token_previous"), &addresses[i], rq->signature[0]);
			}
		}
		buf_end(&addresses[i]);
	}
	return good;
}

/* ---- the three ways ---- */

static bool
is_form(const struct webhook_request *rq)
{
	static const char type[] = "application/x-www-form-urlencoded";

	return rq->body_len == 0 || strncasecmp(rq->content_type, type, strlen(type)) == 0;
}

/* Bodies that are no form are signed by their hash, which stands in the address. */
static bool
hash_is_right(const struct webhook_request *rq)
{
	AUTO_JSON struct json_object *query = NULL;
	AUTO(buf) struct buf ours = { 0 };
	uint8_t hash[SHA256_BYTES];
	const char *given;

	if (pairs_parse(rq->query, strlen(rq->query), &query) != ERR_NONE || (given = json_text(query, "bodySHA256")) == NULL)
		return false;
	buf_init(&ours, 2 * SHA256_BYTES);
	crypto_sha256(rq->body, rq->body_len, hash);
	text_hex(&ours, hash, sizeof(hash));
	return crypto_text_equal(buf_text(&ours), given);
}

/* Whose message it is: a webhook of another account, or of one of its subaccounts, must not change anything here. */
static bool
is_foreign(const struct account *a, const struct webhook_request *rq)
{
	AUTO_JSON struct json_object *fields = NULL;
	bool get = strcmp(rq->method, "GET") == 0;
	const char *sid, *ours = account_text(a, "account_sid");

	if (!is_form(rq) || pairs_parse(get ? rq->query : rq->body, get ? strlen(rq->query) : rq->body_len, &fields) != ERR_NONE)
		return false;
	sid = json_text(fields, "AccountSid");
	return sid != NULL && !text_equal(sid, ours);
}

enum signature
twilio_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	AUTO(buf) struct buf fields = { 0 };
	bool form = is_form(rq);

	(void)now;
	(void)ret;
	buf_init(&fields, SIGNED_MAX_BYTES);
	if (is_foreign(a, rq))
		return SIGNATURE_FOREIGN;
	if (text_is_blank(rq->signature[0]))
		return SIGNATURE_MISSING;
	if (form && strcmp(rq->method, "GET") != 0 && put_fields(rq, &fields) != ERR_NONE)
		return SIGNATURE_WRONG;
	if (!is_signed(a, rq, buf_text(&fields)))
		return SIGNATURE_WRONG;
	return form || hash_is_right(rq) ? SIGNATURE_GOOD : SIGNATURE_WRONG;
}
