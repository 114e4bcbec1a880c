#include "provider/fonnte.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "provider/mask.h"
#include "provider/pairs.h"

/* ---- the body: JSON or a form, whatever the header says ---- */

static bool
type_has(const struct webhook_request *rq, const char *word)
{
	return strcasestr(rq->content_type, word) != NULL;
}

/* Forms begin with a field's name and JSON with a brace; the header, which has been seen wrong, is asked last. */
static bool
body_is_json(const struct webhook_request *rq)
{
	size_t blanks = strspn(rq->body, " \t\r\n");

	return rq->body[blanks] == '{' || rq->body[blanks] == '[' || type_has(rq, "json");
}

enum err
fonnte_body_parse(const struct webhook_request *rq, struct json_object **ret, struct problem *problem)
{
	enum err e;

	if (body_is_json(rq)) {
		if ((e = json_parse(rq->body, rq->body_len, ret, problem)))
			return e;
		if (json_object_is_type(*ret, json_type_object))
			return ERR_NONE;
		json_end(ret);
		return problem_set(problem, ERR_INVALID, "body", "is JSON, but no object");
	}
	if (type_has(rq, "multipart/"))
		return problem_set(problem, ERR_INVALID, "body", "is multipart; JSON and urlencoded forms are read");
	if ((e = pairs_parse(rq->body, rq->body_len, ret)) == ERR_MEMORY)
		return e;
	if (e != ERR_NONE)
		return problem_set(problem, ERR_INVALID, "body", "is no urlencoded form of UTF-8 text");
	return ERR_NONE;
}

/* ---- who calls ---- */

/* The dashboard checks a URL by fetching it, and so do curious people. */
bool
fonnte_handshake(const struct account *a, const struct webhook_request *rq, struct buf *answer)
{
	(void)a;
	(void)rq;
	buf_text_add(answer, "ok");
	return buf_err(answer) == ERR_NONE;
}

/* Without a secret in the settings the path's key is all there is. With one, a body without it is refused. */
enum signature
fonnte_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	const char *secret = account_text(a, "webhook_secret"), *next = account_text(a, "webhook_secret_next");
	AUTO_JSON struct json_object *doc = NULL;
	struct json_object *value;
	const char *given;
	bool today, later;

	(void)now;
	(void)ret;
	if (secret == NULL && next == NULL)
		return SIGNATURE_GOOD;
	if (fonnte_body_parse(rq, &doc, NULL) != ERR_NONE)
		return SIGNATURE_MISSING;
	value = json_at(doc, account_text(a, "secret_field"));
	if (!json_object_is_type(value, json_type_string) && !json_object_is_type(value, json_type_int))
		return SIGNATURE_MISSING;
	given = json_object_get_string(value);
	today = secret != NULL && crypto_text_equal(secret, given);
	later = next != NULL && crypto_text_equal(next, given);
	return today || later ? SIGNATURE_GOOD : SIGNATURE_WRONG;
}

/* ---- what may be kept ---- */

enum err
fonnte_redact(const struct webhook_request *rq, struct buf *ret)
{
	AUTO_JSON struct json_object *doc = NULL;
	enum err e = fonnte_body_parse(rq, &doc, NULL);

	if (e == ERR_MEMORY)
		return e;
	if (e != ERR_NONE) {
		mask_torn(rq->body, rq->body_len, ret);
	} else if (!mask_values(doc)) {
		buf_add(ret, rq->body, rq->body_len);
	} else if (body_is_json(rq)) {
		if (json_write(doc) == NULL)
			return ERR_MEMORY;
		buf_text_add(ret, json_write(doc));
	} else {
		json_object_object_foreach(doc, name, value)
			pairs_add(ret, name, json_object_get_string(value));
	}
	return buf_err(ret);
}
