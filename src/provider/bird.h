/*
 * bird: messages through Bird's Channels interface (MessageBird's later one), as two kinds: "bird" for WhatsApp, "bird_sms" for SMS.
 *
 * A workspace has channels, and a channel is a number; both kinds are the same request to another channel. A template is a project with a version,
 * and its places have names: those that our template's mapping lists, or our own names of them. Our attempt's id goes out as the reference and
 * comes back with every event. The answer says accepted and nothing more; a message can be asked about. Webhooks are signed over time,
 * address and body.
 *
 * bird.c requests, answers and the connection test; bird_webhook.c who calls us and what it tells; bird_question.c what became of a message.
 */
#ifndef PROVIDER_BIRD_H
#define PROVIDER_BIRD_H

#include "provider/provider.h"

extern const struct provider provider_bird, provider_bird_sms;

struct bird_meaning {
	enum verdict	verdict;
	int		delay_s;	/* 0: no wish */
	int		tries_most;	/* as in an outcome */
};
/* A message that failed: Bird's code and the one of the platform behind it (-1: none), what was said of it (or NULL). */
struct bird_meaning bird_failure(int64_t code, int64_t source_code, const char *reason, bool whatsapp);

/* ---- what the files of both kinds share ---- */

bool bird_is_whatsapp(const struct account *a);
/* Begins a request to the account's channel. */
void bird_request_begin(const struct account *a, const char *method, const char *path, struct http_request *ret);
/* How a message stands: its id, the status, and what a failure means. false: that is no status. */
bool bird_read_standing(struct json_object *message, bool whatsapp, struct receipt *r);

enum err bird_write_question(const struct account *a, const struct question *q, struct http_request *ret);
struct told bird_read_told(const struct question *q, const struct http_answer *answer);
struct told bird_sms_read_told(const struct question *q, const struct http_answer *answer);

enum signature bird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err bird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

#endif
