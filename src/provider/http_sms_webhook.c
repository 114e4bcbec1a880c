#include "provider/http_sms.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "provider/events.h"
#include "provider/pairs.h"
#include "provider/said.h"

enum { UID_MAX = 64 };

/* Nobody signs these: who knows the address is theirs, and can do no more with it than tell of messages that we sent. */
enum signature
http_sms_check_signature(const struct account *a, const struct webhook_request *rq, int64_t now, struct signature_once *ret)
{
	(void)a;
	(void)rq;
	(void)now;
	(void)ret;
	return SIGNATURE_GOOD;
}

/* A field of a form or of the query, a member of a JSON object, or what a JSON pointer leads to. */
static const char *
value_of(struct json_object *doc, struct json_object *query, const char *name)
{
	const char *text;

	if (name == NULL)
		return NULL;
	if (name[0] == '/')
		return http_sms_at(doc, name);
	if ((text = json_text(doc, name)) == NULL && json_at(doc, name) != NULL && !json_object_is_type(json_at(doc, name), json_type_object))
		text = json_object_get_string(json_at(doc, name));
	return text != NULL ? text : json_text(query, name);
}

/* As write_request put it there. */
static const char *
our_id(struct json_object *query)
{
	const char *ref = json_text(query, "ref");

	return ref != NULL && ref[0] != '\0' && strlen(ref) <= UID_MAX && strspn(ref, "0123456789abcdef") == strlen(ref) ? ref : NULL;
}

/* A word that is in neither list says nothing that we could use. */
static bool
read_status(const struct account *a, const char *word, struct receipt *r)
{
	/* In this order: "undelivered" has the other word in it. */
	if (http_sms_fits(account_text(a, "failed_match"), word, NULL, 0)) {
		r->status = RECEIPT_FAILED;
		r->verdict = VERDICT_REROUTE;
		said(r->code, sizeof(r->code), word);
		said(r->text, sizeof(r->text), word);
		return true;
	}
	r->status = RECEIPT_DELIVERED;
	return http_sms_fits(account_text(a, "delivered_match"), word, NULL, 0);
}

static void
read_receipt(const struct account *a, struct json_object *query, struct webhook_events *ev)
{
	const char *id = value_of(ev->doc, query, account_text(a, "receipt_id")), *word = value_of(ev->doc, query, account_text(a, "receipt_status"));
	struct receipt read = { .verdict = VERDICT_ACCEPTED }, *r;

	if ((text_is_blank(id) && our_id(query) == NULL) || text_is_blank(word) || !read_status(a, word, &read)) {
		ev->skipped++;
		return;
	}
	if ((r = events_receipt(ev)) == NULL)
		return;
	*r = read;
	/* The query is put back before the receipts are used. */
	r->message_id = text_is_blank(id) ? NULL : events_text(ev, "%s", id);
	r->uid = our_id(query) != NULL ? events_text(ev, "%s", our_id(query)) : NULL;
}

static bool
is_json(const struct webhook_request *rq)
{
	const char *at = rq->body + strspn(rq->body, " \t\r\n");

	return strcasestr(rq->content_type, "json") != NULL || *at == '{' || *at == '[';
}

enum err
http_sms_read_webhook(const struct account *a, const struct webhook_request *rq, struct webhook_events *ret, struct problem *problem)
{
	AUTO_JSON struct json_object *query = NULL;
	enum err e;

	*ret = (struct webhook_events){ 0 };
	if ((e = pairs_parse(rq->query, strlen(rq->query), &query)) == ERR_MEMORY)
		return e;
	if (e != ERR_NONE)
		return problem_set(problem, ERR_INVALID, "query", "is no urlencoded query of UTF-8 text");
	if (rq->body_len > 0 && is_json(rq)) {
		if ((e = json_parse(rq->body, rq->body_len, &ret->doc, problem)))
			return e;
	} else if (rq->body_len > 0 && (e = pairs_parse(rq->body, rq->body_len, &ret->doc)) != ERR_NONE) {
		return e == ERR_MEMORY ? e : problem_set(problem, ERR_INVALID, "body", "is neither JSON nor an urlencoded form of UTF-8 text");
	}
	read_receipt(a, query, ret);
	return ret->err;
}
