/*
 * vonage: messages through Vonage's Messages API, as two kinds: "vonage" for WhatsApp, "vonage_sms" for SMS.
 *
 * Both are the same request with another channel in it. We log in with a token signed by the key of a Vonage application, or with the
 * account's key and secret. A template is Meta's own object, which Vonage passes on. Our attempt's id goes out as client_ref and comes back
 * with every status. The answer says accepted and nothing more; free text outside the 24-hour window fails later (1340). What became of a
 * message is told by the account's reports, to whom the API secret is given; they come late, and Vonage may charge for them. Webhooks carry
 * a token of their own (HS256) with the hash of the body in it.
 *
 * vonage.c requests and answers, vonage_verdict.c error codes, vonage_signature.c who calls us, vonage_webhook.c statuses and inbound
 * messages, vonage_question.c what became of a message, vonage_list.c templates, vonage_test.c test connection.
 */
#ifndef PROVIDER_VONAGE_H
#define PROVIDER_VONAGE_H

#include "provider/provider.h"

extern const struct provider provider_vonage, provider_vonage_sms;

/* What the number in a status means. false: it is in no row. */
struct vonage_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
	int		tries_most;	/* as in an outcome */
};
bool vonage_meaning_find(int64_t code, struct vonage_meaning *ret);
/*
 * The same for every code (-1: there was none). detail: what the status says about it, or NULL; where the code is Vonage's for something it
 * does not know, Meta's own may stand in there.
 */
struct vonage_meaning vonage_meaning_of(int64_t code, const char *detail, bool whatsapp);

/* ---- what the files of both kinds share ---- */

enum { VONAGE_ALREADY_SENT = 1320 };	/* our repeat was one: the first is on its way */

bool vonage_is_whatsapp(const struct account *a);
/* Our side of it: the WhatsApp number, or the sender of SMS. */
const char *vonage_sender(const struct account *a);
/* Begins a request to base_url<path> with the account's login, which is made for jti: an id that no other login has. */
void vonage_request_begin(const struct account *a, const char *method, const char *path, const char *jti, struct http_request *ret);

enum signature vonage_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err vonage_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

bool vonage_status_find(const char *word, enum receipt_status *ret);
enum err vonage_write_question(const struct account *a, const struct question *q, struct http_request *ret);
struct told vonage_read_told(const struct question *q, const struct http_answer *answer);

enum err vonage_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret);
void vonage_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret);

enum { VONAGE_TEST_STEPS = 3, VONAGE_LOOK_STEPS = 1 << 0 | 1 << 2 /* the login, the money */ };
extern const char *const vonage_finding_keys[];
enum err vonage_write_test(const struct account *a, size_t step, struct http_request *ret);
void vonage_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
