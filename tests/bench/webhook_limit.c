/*
 * webhook_limit: the webhook program without its memory, as the limit it is held against: the same FastCGI loop, the same look-up, signature and
 * parsing, then 200 without a transaction. Never installed.
 */
#include "db/db.h"
#include "web/endpoint.h"
#include "web/request.h"
#include "web/server.h"
#include "web/web.h"
#include "webhook/callers.h"
#include "webhook/receive.h"

static enum err
check_only(const struct request *rq, struct reply *rp)
{
	AUTO(webhook_events) struct webhook_events events = {0};
	struct callers *accounts = rq->web->own;
	struct caller *account;
	const char *signature = request_header(rq, "X-Hub-Signature-256");
	struct webhook_request webhook = {
		.method = "POST", .url = "", .query = "", .content_type = "application/json", .signature = { signature },
		.body = buf_text(&rq->body), .body_len = rq->body.len,
	};
	struct signature_once once;
	struct problem problem = {0};
	enum err e = ERR_FORBIDDEN;

	if ((e = callers_by_key(accounts, rq->db, rq->now, request_param(rq, "kind"), request_param(rq, "key"), &account)))
		return e;
	if (account->row.kind->check_signature(&account->view.account, &webhook, rq->now, &once) != SIGNATURE_GOOD)
		e = ERR_FORBIDDEN;
	else
		e = account->row.kind->read_webhook(&account->view.account, &webhook, &events, &problem);
	callers_drop(accounts, account);
	return e ? e : reply_empty(rp, 200);
}

/* In the place of what webhook_start keeps: there is nothing to refuse here. */
static enum err
start(struct web *web, struct problem *problem)
{
	struct callers *callers;
	enum err e = callers_make(web->config.keys, &callers);

	if (e)
		return problem_set(problem, e, NULL, "the keys in %.200s cannot be read", web->config.keys);
	web->own = callers;
	return ERR_NONE;
}

static void
stop(struct web *web)
{
	callers_free(web->own);
}

static const struct endpoint endpoints[] = {
	{ POST, "/webhook/:kind/:key", ROLE_ANYONE, check_only, WEBHOOK_BODY_MAX },
};

int
main(int argc, char **argv)
{
	static const struct web_program program = {
		.name = "webhook_limit", .role = DB_ROLE_WEBHOOK, .endpoints = endpoints,
		.endpoint_count = sizeof(endpoints) / sizeof(endpoints[0]), .start = start, .stop = stop, .fail = webhook_fail,
	};

	return web_serve(&program, argc, argv);
}
