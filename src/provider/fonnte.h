/*
 * fonnte: the Fonnte gateway, which drives an ordinary phone's linked WhatsApp session.
 *
 * No templates, no window: every message is text that we rendered, one person a request. HTTP 200 says nothing; the body says
 * "queued" or a reason in words. It echoes no id of ours, so an answer that was lost stays unknown; of a message whose id is known it tells
 * how far its queue is. Webhooks are not signed.
 *
 * fonnte.c requests and answers, fonnte_verdict.c reasons, fonnte_body.c a webhook's body, who sent it and what of it is kept,
 * fonnte_webhook.c what it says, fonnte_question.c what became of a message, fonnte_test.c test connection.
 */
#ifndef PROVIDER_FONNTE_H
#define PROVIDER_FONNTE_H

#include "provider/provider.h"

extern const struct provider provider_fonnte;

/* What Fonnte's words for a failure mean. code is a short name of the reason, static; delay_s 0: no wish. */
struct fonnte_meaning {
	enum verdict	 verdict;
	int		 delay_s;
	const char	*code;
};
struct fonnte_meaning fonnte_reason(const char *reason);

/* ---- what the files of this kind share ---- */

enum fonnte_status { FONNTE_YES, FONNTE_NO, FONNTE_UNSAID };
/* The three things every answer says, whatever their keys' case and type. reason is NULL or not blank; texts belong to doc. */
struct fonnte_said {
	enum fonnte_status	 status;
	const char		*reason;
	const char		*detail;
};
struct fonnte_said fonnte_said_read(struct json_object *doc);
/* The member whose name is key in any case; NULL when there is none. */
struct json_object *fonnte_at(struct json_object *o, const char *key);

/* Begins a POST of a form to base_url/path with the device's token. */
void fonnte_request_begin(const struct account *a, const char *path, struct http_request *ret);

/* A webhook's body, JSON or form, as an object that the caller puts back. ERR_INVALID: unreadable, problem says why. */
enum err fonnte_body_parse(const struct webhook_request *rq, struct json_object **ret, struct problem *problem) MUST_CHECK;

bool fonnte_handshake(const struct account *a, const struct webhook_request *rq, struct buf *answer);
enum signature fonnte_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err fonnte_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret,
    struct problem *problem);
enum err fonnte_redact(const struct webhook_request *rq, struct buf *ret);

/* A word of its queue: status, and what a failure means. reason: its words, or NULL. false: that is none. */
bool fonnte_queue_word(const char *word, const char *reason, struct receipt *r);
enum err fonnte_write_question(const struct account *a, const struct question *q, struct http_request *ret);
struct told fonnte_read_told(const struct question *q, const struct http_answer *answer);

extern const char *const fonnte_finding_keys[];
enum err fonnte_write_test(const struct account *a, size_t step, struct http_request *ret);
void fonnte_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
