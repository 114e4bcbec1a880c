#include "api/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "api/idempotency.h"
#include "base/json_times.h"
#include "base/text.h"
#include "db/db.h"
#include "privacy/seen.h"

/* ---- problems ---- */

enum err
api_wrong(struct api_call *call, const char *pointer, const char *fmt, ...)
{
	struct json_object *item = json_object_new_object();
	char words[API_DETAIL_MAX], full[API_POINTER_MAX + 1];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	snprintf(full, sizeof(full), "#%s", pointer);
	json_put_text(item, "pointer", full);
	json_put_text(item, "detail", words);
	if (call->errors == NULL)
		call->errors = json_object_new_array();
	json_object_array_add(call->errors, item);
	return ERR_INVALID;
}

static void
take_one(struct api_call *call, const char *base, const char *field, const char *why)
{
	char pointer[API_POINTER_MAX];
	bool whole = field == NULL || strcmp(field, "body") == 0;
	size_t i;

	snprintf(pointer, sizeof(pointer), "%s%s%s", base, whole ? "" : "/", whole ? "" : field);
	for (i = strlen(base); pointer[i] != '\0'; i++)
		if (pointer[i] == '.')	/* "applicant.phone" */
			pointer[i] = '/';
	(void)api_wrong(call, pointer, "%s", why);
}

enum err
api_took(struct api_call *call, enum err e, const char *base, const struct problem *problem)
{
	const struct problem_list *all = problem->all;
	size_t i;

	if ((e != ERR_INVALID && e != ERR_NOT_FOUND && e != ERR_CONFLICT) || problem->why[0] == '\0')
		return e;
	for (i = 0; all != NULL && i < all->count; i++)
		take_one(call, base, all->items[i].field, all->items[i].why);
	if (all == NULL || all->count == 0)
		take_one(call, base, problem->field, problem->why);
	return e == ERR_NOT_FOUND ? ERR_INVALID : e;	/* the address exists; what the body names does not */
}

enum err
api_refuse(struct api_call *call, enum err e, const char *kind, const char *fmt, ...)
{
	va_list ap;

	call->kind = kind;
	va_start(ap, fmt);
	vsnprintf(call->detail, sizeof(call->detail), fmt, ap);
	va_end(ap);
	return e;
}

enum err
api_absent(struct api_call *call, enum err e, const char *what)
{
	return e == ERR_NOT_FOUND ? api_refuse(call, e, "not_found", "%s", what) : e;
}

void
api_warn(struct api_call *call, const char *field, const char *why)
{
	struct json_object *list = json_at(call->out, "warnings"), *one = json_object_new_object();

	if (list == NULL)
		list = json_put_array(call->out, "warnings");
	json_put_text(one, "field", field);
	json_put_text(one, "why", why);
	json_object_array_add(list, one);
}

static const char *
kind_of(int status)
{
	switch (status) {
	case 400: return "bad_request";
	case 401: return "unauthorized";
	case 403: return "forbidden";
	case 404: return "not_found";
	case 405: return "method_not_allowed";
	case 409: return "conflict";
	case 413: return "too_large";
	case 414: return "too_large";
	case 415: return "not_json";
	case 422: return "invalid";
	case 429: return "too_often";
	case 503: return "busy";
	default: return "internal";
	}
}

void
api_fail(const struct request *rq, struct reply *rp, int status, enum err e)
{
	(void)e;
	(void)reply_problem(rp, rq, status, kind_of(status), NULL, NULL, NULL);
}

/* For who reads only one line: the first, with the name of its field. */
static const char *
first_error(struct api_call *call, char words[API_POINTER_MAX + API_DETAIL_MAX])
{
	struct json_object *first = json_item(call->errors, 0);
	const char *field = json_text(first, "pointer") + 1;

	snprintf(words, API_POINTER_MAX + API_DETAIL_MAX, "%s%s%s", *field == '/' ? field + 1 : "", *field == '/' ? " " : "", json_text(first, "detail"));
	return words;
}

/* What the caller can mend is answered here; 5xx goes through the program's failure and its log line. */
static enum err
answer_failure(struct api_call *call, struct reply *rp, enum err e)
{
	AUTO_JSON struct json_object *members = json_object_new_object();
	const char *detail = call->detail[0] != '\0' ? call->detail : NULL;
	char words[API_POINTER_MAX + API_DETAIL_MAX];
	int status = call->refused != 0 ? call->refused : reply_status_of(e);

	if (status >= 500)
		return e;
	if (call->errors != NULL) {
		json_put(members, "errors", json_object_get(call->errors));
		if (detail == NULL)
			detail = first_error(call, words);
	}
	return reply_problem(rp, call->rq, status, call->kind != NULL ? call->kind : kind_of(status), detail, NULL, members);
}

/* ---- whose data it was ---- */

void
api_tells_of(struct api_call *call, int64_t contact_id)
{
	struct json_object *one = json_object_new_object();

	json_put_int(one, "contact_id", contact_id);
	if (call->people == NULL)
		call->people = json_object_new_array();
	json_object_array_add(call->people, one);
}

void
api_put_page(struct api_call *call, const char *name, struct json_object *rows, int64_t limit, void (*show)(struct json_object *row))
{
	size_t i, n = json_count(rows);
	int64_t id;

	call->out = json_object_new_object();
	json_put(call->out, name, rows);
	for (i = 0; i < n; i++) {
		if (json_int(json_item(rows, i), "contact_id", &id))
			api_tells_of(call, id);
		show(json_item(rows, i));
	}
	/* A full page may have another behind it, below its smallest id. */
	if (n == (size_t)limit)
		json_put(call->out, "after", json_object_get(json_at(json_item(rows, n - 1), "id")));
	else
		json_put_text(call->out, "after", NULL);
}

/* Outside a transaction. */
static enum err
note_people(struct api_call *call)
{
	const struct seen seen = { call->actor, SEEN_API, call->now };

	return call->people != NULL ? seen_note_rows(call->rq->db, call->rq->writer, &seen, call->people, "contact_id") : ERR_NONE;
}

/* ---- the three ways ---- */

static enum err
not_json(struct api_call *call, const char *why)
{
	call->refused = 400;
	return api_refuse(call, ERR_INVALID, "not_json", "the body %s", why);
}

static enum err
call_begin(struct api_call *call, const struct request *rq)
{
	struct problem problem = {0};
	enum err e;

	*call = (struct api_call){ .rq = rq, .key = &rq->key, .now = rq->now, .status = 200 };
	snprintf(call->actor, sizeof(call->actor), "api:%s", rq->key.name);
	if (rq->body.len == 0)
		return (call->in = json_object_new_object()) != NULL ? ERR_NONE : ERR_MEMORY;
	if ((e = json_parse(buf_text(&rq->body), rq->body.len, &call->in, &problem)) == ERR_INVALID)
		return not_json(call, problem.why);
	if (e == ERR_NONE && !json_object_is_type(call->in, json_type_object))
		return not_json(call, "must be a JSON object");
	return e;
}

static void
api_call_end(struct api_call *call)
{
	json_end(&call->in);
	json_end(&call->out);
	json_end(&call->people);
	json_end(&call->errors);
}

static enum err
answer(struct api_call *call, struct reply *rp)
{
	return call->out != NULL ? reply_json(rp, call->status, call->out) : reply_empty(rp, call->status);
}

enum err
api_write(const struct request *rq, struct reply *rp, api_act act)
{
	AUTO(api_call) struct api_call call = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct idempotency idempotency = {0};
	enum err e;

	if ((e = call_begin(&call, rq)))
		return answer_failure(&call, rp, e);
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	call.db = rq->writer;
	if ((e = idempotency_begin(&call, &idempotency)))
		return answer_failure(&call, rp, e);
	if (idempotency.repeated)
		return answer(&call, rp);
	if ((e = act(&call)))
		return answer_failure(&call, rp, e);
	json_times_iso(call.out);
	if ((e = idempotency_keep(&call, &idempotency)) || (e = db_commit(&tx)) || (e = note_people(&call)))
		return e;
	return answer(&call, rp);
}

enum err
api_try(const struct request *rq, struct reply *rp, api_act act)
{
	AUTO(api_call) struct api_call call = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = call_begin(&call, rq)))
		return answer_failure(&call, rp, e);
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	call.db = rq->writer;
	e = act(&call);
	db_tx_end(&tx);
	if (e)
		return answer_failure(&call, rp, e);
	json_times_iso(call.out);
	return (e = note_people(&call)) != ERR_NONE ? e : answer(&call, rp);
}

enum err
api_read(const struct request *rq, struct reply *rp, api_act act)
{
	AUTO(api_call) struct api_call call = {0};
	enum err e;

	if ((e = call_begin(&call, rq)))
		return answer_failure(&call, rp, e);
	call.db = rq->db;
	if ((e = act(&call)))
		return answer_failure(&call, rp, e);
	json_times_iso(call.out);
	return (e = note_people(&call)) != ERR_NONE ? e : answer(&call, rp);
}
