#include "consent/unclear.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/request.h"
#include "consent/review.h"
#include "db/db.h"

enum { CAUSE_MAX = 40 };

/* An "ok" behind an open question adds nothing to it. */
static enum err
is_asked_already(struct db *db, int64_t contact_id, bool *ret)
{
	struct review_query query = { .state = "open", .kind = "reply", .contact_id = contact_id, .limit = 1 };
	AUTO_JSON struct json_object *found = NULL;
	enum err e;

	if ((e = review_list(db, &query, &found)))
		return e;
	*ret = json_count(found) > 0;
	return ERR_NONE;
}

static enum err
may_be_an_answer(struct db *db, const struct unclear *u, const struct consent *before, bool *ret)
{
	bool asked = false, already = false;
	enum err e;

	*ret = false;
	if (before->state == CONSENT_AGREED && before->explicit_words)
		return ERR_NONE;
	if ((e = consent_was_asked(db, u->contact_id, u->context_id, &asked)) || !asked ||
	    (e = is_asked_already(db, u->contact_id, &already)))
		return e;
	*ret = !already;
	return ERR_NONE;
}

static enum err
is_worth_asking(struct db *db, const struct unclear *u, const struct consent before[SCOPE__COUNT], bool *ret)
{
	bool ended = before[SCOPE_OFFICIAL].state == CONSENT_STOPPED && before[SCOPE_GATEWAY].state == CONSENT_STOPPED;

	switch (u->reading->doubt) {
	case DOUBT_STOP:
		*ret = !ended;
		return ERR_NONE;
	case DOUBT_CONSENT:
		*ret = true;
		return ERR_NONE;
	case DOUBT_ANSWER:
		return may_be_an_answer(db, u, &before[u->scope], ret);
	default:
		*ret = false;
		return ERR_NONE;
	}
}

static enum err
write_evidence(const struct unclear *u, struct json_object **ret, const char **ret_text)
{
	enum err e;

	if ((e = json_parse(u->evidence, strlen(u->evidence), ret, NULL)))
		return e;
	json_put_text(*ret, "doubt", doubt_name(u->reading->doubt));
	json_put_text(*ret, "doubt_why", u->reading->doubt_why);
	return (*ret_text = json_write(*ret)) != NULL ? ERR_NONE : ERR_MEMORY;
}

enum err
unclear_ask(struct db *db, const struct unclear *u, const struct consent before[SCOPE__COUNT], int64_t now)
{
	AUTO_JSON struct json_object *evidence = NULL;
	AUTO_FREE char *request = NULL;
	char cause[CAUSE_MAX];
	struct review_draft draft = {
		.kind = REVIEW_REPLY, .cause = cause, .contact_id = u->contact_id, .inbound_id = u->inbound_id, .made_by = "webhook", .scope = u->scope,
		.action = u->reading->doubt == DOUBT_STOP ? "opt_out" : "", .source = "inbound", .answer_words = u->text, .at = u->at,
	};
	int64_t review_id;
	bool ask;
	enum err e;

	if ((e = is_worth_asking(db, u, before, &ask)) || !ask ||
	    (e = consent_request_words(db, u->contact_id, u->context_id, &request)) ||
	    (e = write_evidence(u, &evidence, &draft.evidence)))
		return e;
	snprintf(cause, sizeof(cause), "inbound:%" PRId64, u->inbound_id);
	draft.request_words = request;
	return review_open(db, &draft, now, &review_id, NULL, NULL);
}
