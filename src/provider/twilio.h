/*
 * twilio: messages through Twilio's Messages API, as two kinds: "twilio" for WhatsApp, "twilio_sms" for SMS.
 *
 * Both are the same requests, answers and webhooks; a WhatsApp address has "whatsapp:" before its number. Templates are sent by their ContentSid
 * alone: text that equals one is free text to Twilio. Free text outside the 24-hour window is accepted and fails later (63016). The answer
 * says accepted and nothing more; the rest comes to the callback address that each message names, with our attempt's id in its query. A lost
 * answer can be asked for: the list of messages to a number, by their text.
 *
 * twilio.c requests and answers, twilio_verdict.c error codes, twilio_signature.c who calls us, twilio_webhook.c receipts and inbound
 * messages, twilio_question.c what became of a message, twilio_list.c templates and the messages of a day, twilio_test.c test
 * connection.
 */
#ifndef PROVIDER_TWILIO_H
#define PROVIDER_TWILIO_H

#include "provider/provider.h"

extern const struct provider provider_twilio, provider_twilio_sms;

/* What an error code means, wherever it came from: an answer, a fetched message, a callback. false: a code that is in no row. */
struct twilio_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
	int		tries_most;	/* as in an outcome */
};
bool twilio_meaning_find(int64_t code, struct twilio_meaning *ret);
/* The same for every code (-1: there was none); http_status of the answer decides for unknown ones, 0: it was no answer. */
struct twilio_meaning twilio_meaning_of(int64_t code, int http_status);

/* ---- what the files of both kinds share ---- */

#define TWILIO_WHATSAPP	"whatsapp:"

bool twilio_is_whatsapp(const struct account *a);
/* Begins a request to base_url/2010-04-01/Accounts/<sid><path> with the account's login. */
void twilio_request_begin(const struct account *a, const char *method, const char *path, struct http_request *ret);
/* "whatsapp:+62..." or "+62..." as what Twilio calls the other side, and back ("" when it is no number). */
void twilio_address(const struct account *a, const char *number, struct buf *ret);
const char *twilio_number(const char *address);
/* Our side of it: the sender's number, short code or name. */
const char *twilio_sender(const struct account *a);
/* "SM..." or "MM..." of a message, "HX..." of a template: two letters of the set, then 32 hex digits. */
bool twilio_is_sid(const char *text, const char *prefix);
/* "delivered", "undelivered" ...; false: not a word for a message of ours. */
bool twilio_status_find(const char *word, enum receipt_status *ret);

enum signature twilio_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err twilio_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);
struct webhook_reply twilio_reply(const struct webhook_request *rq);

enum err twilio_write_question(const struct account *a, const struct question *q, struct http_request *ret);
struct told twilio_read_told(const struct question *q, const struct http_answer *answer);

enum err twilio_write_list(const struct account *a, enum list_what what, int64_t day, const char *next, struct http_request *ret);
void twilio_read_list(enum list_what what, const struct http_answer *answer, struct listed *ret);
/* One message of a list, or the one that was asked for. false: it says nothing that could be used. */
bool twilio_read_row(struct json_object *row, struct told *ret);

extern const char *const twilio_finding_keys[];
enum err twilio_write_test(const struct account *a, size_t step, struct http_request *ret);
void twilio_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret);

#endif
