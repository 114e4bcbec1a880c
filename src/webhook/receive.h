/*
 * receive: the endpoints that providers call.
 *
 * In this order: which account is it (the key in the address, compared in constant time), is it theirs (the signature
 * over the raw bytes, before anything is parsed), what does it say; then one transaction keeps the body and applies
 * it, and only when that is on the disk 200 is answered. 404 and 403 have no body and tell nothing; 503 asks the
 * provider to come again.
 */
#ifndef WEBHOOK_RECEIVE_H
#define WEBHOOK_RECEIVE_H

#include "web/web.h"

enum { WEBHOOK_BODY_MAX = 3 * 1024 * 1024 };	/* of the largest kind; each kind has its own ceiling below it */

/* /webhook/:kind/:key. The second also takes events, of kinds that send them by GET. */
enum err webhook_event(const struct request *rq, struct reply *rp);
enum err webhook_handshake(const struct request *rq, struct reply *rp);
/*
 * The addresses that providers were given before this gateway: for Meta the signature protects, for Fonnte the
 * argument "key" must be the webhook key. They serve as long as one account of that kind is configured.
 */
enum err webhook_event_meta(const struct request *rq, struct reply *rp);
enum err webhook_handshake_meta(const struct request *rq, struct reply *rp);
enum err webhook_event_fonnte(const struct request *rq, struct reply *rp);
enum err webhook_handshake_fonnte(const struct request *rq, struct reply *rp);

/* Of the program: who may call, and what was refused and is not noted yet, live in web->own; failures have no body. */
enum err webhook_start(struct web *web, struct problem *problem);
void webhook_stop(struct web *web);
void webhook_tick(struct web *web, int64_t now);
void webhook_fail(const struct request *rq, struct reply *rp, int status, enum err e);

#endif
