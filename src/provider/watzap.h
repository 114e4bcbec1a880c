/*
 * watzap: the Watzap.id gateway, which drives linked WhatsApp numbers of an account.
 *
 * No templates, no window, no receipts and no message id: every message is text that we rendered, asked for in such a way that the answer comes
 * once it has gone out. HTTP 200 says nothing; the body's status does, by a code, and for two codes by words. An answer that was lost stays
 * unknown, for nothing can be asked later. Webhooks bring what people write and are not signed: the secret in their address is the protection.
 *
 * watzap.c requests and answers, watzap_verdict.c codes and words, watzap_webhook.c what comes in, watzap_test.c test connection.
 */
#ifndef PROVIDER_WATZAP_H
#define PROVIDER_WATZAP_H

#include "provider/provider.h"

extern const struct provider provider_watzap;

/* What a code and its words mean. code: 0 when the answer gave none. short_name is static. */
struct watzap_meaning {
	enum verdict	 verdict;
	int		 delay_s, tries_most;
	const char	*short_name;		/* "device", "quota" ..., "" when only the code is known */
};
struct watzap_meaning watzap_meaning_of(int64_t code, const char *words);

/* ---- what the files of this kind share ---- */

enum { WATZAP_NUMBER_KEY_WRONG = 1003 };
enum watzap_status { WATZAP_YES, WATZAP_NO, WATZAP_UNSAID };
/* status and message of an answer. code: of a failure, 0 when it gives none. message is never NULL and belongs to doc. */
struct watzap_said {
	enum watzap_status	 status;
	int64_t			 code;
	const char		*message;
};
struct watzap_said watzap_said_read(struct json_object *doc);

/* Begins a POST to base_url/path. fields, which it puts back, becomes the body, with the account's key in it. */
void watzap_request(const struct account *a, const char *path, struct json_object *fields, struct http_request *ret);

enum err watzap_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);
enum err watzap_redact(const struct webhook_request *rq, struct buf *ret);

extern const char *const watzap_finding_keys[];
enum err watzap_write_test(const struct account *a, size_t step, struct http_request *ret);
void watzap_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
