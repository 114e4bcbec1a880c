/*
 * http_sms: SMS through any gateway that takes them by HTTP, described by what an administrator copies from its manual.
 *
 * Where a value goes is written as {{to}}, {{text}} ... in the address, the headers and the body; each is escaped for the place it stands in, so that
 * no text of a message can become another parameter. What an answer means is told by a JSON pointer or a regular expression, because such
 * gateways answer 200 whatever happened. A body of JSON is filled after it was parsed.
 *
 * http_sms.c fields and requests, http_sms_fill.c placeholders, http_sms_answer.c answers, http_sms_webhook.c receipts, http_sms_test.c test
 * connection, http_sms_preset.c how gateways known to us are described.
 */
#ifndef PROVIDER_HTTP_SMS_H
#define PROVIDER_HTTP_SMS_H

#include "provider/provider.h"

extern const struct provider provider_http_sms;

/* ---- placeholders ---- */

enum http_sms_place { PLACE_TO, PLACE_TEXT, PLACE_FROM, PLACE_UID, PLACE_USER, PLACE_SECRET, PLACE_CALLBACK, PLACE__COUNT };
/* What fills them; NULL: "". */
struct http_sms_values { const char *of[PLACE__COUNT]; };

/* ERR_INVALID: a placeholder nobody knows, or braces that do not close. *used |= 1 << place for each that stands there. */
enum err http_sms_check(const char *pattern, unsigned *used, struct problem *problem) MUST_CHECK;
/* Adds pattern with its places filled: percent-encoded, for an address or a form; as they are, for what is escaped afterwards. */
void http_sms_fill(struct buf *b, const char *pattern, const struct http_sms_values *values, bool percent);
/* The same for every text in a JSON document, in place. */
enum err http_sms_fill_json(struct json_object *doc, const struct http_sms_values *values) MUST_CHECK;

/* ---- rules ---- */

/* A POSIX extended regular expression, without what makes matching slow (references, counted repetition). */
enum err http_sms_check_rule(const char *value, struct problem *problem);
/* Does it fit somewhere in text, small letters or capitals? group: what the first (...) took, "" when it took nothing; NULL: not wanted. */
bool http_sms_fits(const char *rule, const char *text, char *group, size_t room);
/* The text at a JSON pointer, numbers as text; NULL: nothing there. Belongs to doc. */
const char *http_sms_at(struct json_object *doc, const char *pointer);

struct outcome http_sms_read_answer(const struct account *a, const struct http_answer *answer);
enum signature http_sms_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err http_sms_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

/* The login, as the account says: in a header, or not at all. */
void http_sms_put_login(const struct account *a, struct http_request *rq);
/* What stands in every request of the account; the rest is NULL. */
struct http_sms_values http_sms_account_values(const struct account *a);

extern const char *const http_sms_finding_keys[];
enum err http_sms_write_test(const struct account *a, size_t step, struct http_request *ret);
void http_sms_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
