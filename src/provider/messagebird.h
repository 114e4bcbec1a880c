/*
 * messagebird: messages through MessageBird's first interface, as two kinds: "messagebird" for WhatsApp (Conversations), "messagebird_sms" for
 * SMS. (Its later one is bird.h.)
 *
 * Both log in with the account's access key; a WhatsApp number is a channel, which has an id. A template is sent by namespace, name and language.
 * The answer says accepted and nothing more. Reports of a WhatsApp message come to the address that it names, with our attempt's id in the query;
 * those of an SMS as a GET whose query tells all. A message can be asked about by its id, an SMS also by what it was called by us. Webhooks carry
 * a token that holds the hashes of the address and of the body, for a minute and for one use.
 *
 * messagebird.c requests and answers, messagebird_verdict.c error codes, messagebird_signature.c who calls us, messagebird_webhook.c and
 * messagebird_sms.c what they tell of either channel, messagebird_question.c what became of a message, messagebird_test.c test connection.
 */
#ifndef PROVIDER_MESSAGEBIRD_H
#define PROVIDER_MESSAGEBIRD_H

#include "provider/provider.h"

extern const struct provider provider_messagebird, provider_messagebird_sms;

struct messagebird_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
	int		tries_most;	/* as in an outcome */
};
/* An answer that refuses: its code (-1: there was none), the parameter it blames (or NULL), its HTTP status. */
enum verdict messagebird_refusal(int64_t code, const char *parameter, int http_status);
/* A WhatsApp message that failed later. -1: no code. */
struct messagebird_meaning messagebird_failure(int64_t code, const char *description);
/* An SMS that failed: the reason in words and the carrier's code (-1: none). */
struct messagebird_meaning messagebird_sms_failure(const char *reason, int64_t code);

/* ---- what the files of both kinds share ---- */

bool messagebird_is_whatsapp(const struct account *a);
/* Begins a request to url<path> with the access key. */
void messagebird_request_begin(const struct account *a, const char *method, const char *url, const char *path, struct http_request *ret);
/* Ours, as it was given with a message; a reference of another form is somebody else's. */
const char *messagebird_our_id(const char *reference);

enum signature messagebird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err messagebird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);
enum err messagebird_read_sms(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

/* How a message stands, as reports and answers have it: status, and what a failure means. false: that is no status of one that we sent. */
bool messagebird_read_standing(struct json_object *message, struct receipt *r);
bool messagebird_sms_status(const char *word, enum receipt_status *ret);
/* reason NULL and code -1: not said. */
void messagebird_sms_failed(const char *word, const char *reason, int64_t code, struct receipt *r);

enum err messagebird_write_question(const struct account *a, const struct question *q, struct http_request *ret);
struct told messagebird_read_told(const struct question *q, const struct http_answer *answer);
struct told messagebird_sms_read_told(const struct question *q, const struct http_answer *answer);

extern const char *const messagebird_finding_keys[];
enum err messagebird_write_test(const struct account *a, size_t step, struct http_request *ret);
void messagebird_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
