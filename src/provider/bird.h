/*
 * bird: messages through Bird's Channels interface (MessageBird's later one), as two kinds: "bird" for WhatsApp, "bird_sms" for SMS.
 *
 * A workspace has channels, and a channel is a number; both kinds are the same request to another channel. A template is a project with a version,
 * and its places have names: those that our template's mapping lists, or our own names of them. Our attempt's id goes out as the reference and
 * comes back with every event. The answer says accepted and nothing more, and nobody can be asked. Webhooks are signed over time, address and body.
 *
 * bird.c requests, answers and the connection test; bird_webhook.c who calls us and what it tells.
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
enum signature bird_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret);
enum err bird_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem);

#endif
