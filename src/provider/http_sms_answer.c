#include "provider/http_sms.h"

#include <json-c/json_pointer.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/said.h"

enum { RULE_MAX_BYTES = 200, READ_MAX_BYTES = 64 * 1024, THROTTLE_S = 60 };

/* ---- rules ---- */

enum err
http_sms_check_rule(const char *value, struct problem *problem)
{
	regex_t rule;
	const char *at;

	for (at = value; (at = strchr(at, '\\')) != NULL && at[1] != '\0'; at += 2)
		if (at[1] >= '1' && at[1] <= '9')
			return problem_set(problem, ERR_INVALID, NULL, "must be a regular expression without references such as \\1");
	if (strlen(value) > RULE_MAX_BYTES || strpbrk(value, "{}") != NULL || regcomp(&rule, value, REG_EXTENDED | REG_ICASE) != 0)
		return problem_set(problem, ERR_INVALID, NULL, "must be words with | between them, or another regular expression of at most %d bytes"
		    " without braces", RULE_MAX_BYTES);
	regfree(&rule);
	return ERR_NONE;
}

bool
http_sms_fits(const char *rule, const char *text, char *group, size_t room)
{
	regmatch_t found[2] = { { 0 } };
	regex_t compiled;
	bool fits;

	if (group != NULL)
		group[0] = '\0';
	if (rule == NULL || regcomp(&compiled, rule, REG_EXTENDED | REG_ICASE) != 0)
		return false;
	fits = regexec(&compiled, text, 2, found, 0) == 0;
	if (fits && group != NULL && compiled.re_nsub > 0 && found[1].rm_so >= 0)
		snprintf(group, room, "%.*s", (int)(found[1].rm_eo - found[1].rm_so), text + found[1].rm_so);
	regfree(&compiled);
	return fits;
}

const char *
http_sms_at(struct json_object *doc, const char *pointer)
{
	struct json_object *found = NULL;

	if (doc == NULL || pointer == NULL || json_pointer_get(doc, pointer, &found) != 0 || found == NULL)
		return NULL;
	if (json_object_is_type(found, json_type_object) || json_object_is_type(found, json_type_array))
		return NULL;
	return json_object_get_string(found);
}

/* ---- the answer ---- */

static bool
is_accepted(const struct account *a, const struct http_answer *answer, struct json_object *doc, const char *body)
{
	const char *at = account_text(a, "ok_at"), *rule = account_text(a, "ok_match");

	if (answer->status < 200 || answer->status > 299)
		return false;
	if (at != NULL && !text_equal(http_sms_at(doc, at), account_text(a, "ok_is")))
		return false;
	return rule == NULL || http_sms_fits(rule, body, NULL, 0);
}

/* The words of the office for what gateways say differently; the first that fits. */
static bool
find_meaning(const struct account *a, const char *body, enum verdict *ret)
{
	static const struct { const char *field; enum verdict verdict; } rows[] = {
		{ "credential_match", VERDICT_CREDENTIAL }, { "account_match", VERDICT_ACCOUNT }, { "busy_match", VERDICT_THROTTLE_PROVIDER },
		{ "number_match", VERDICT_REROUTE },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (http_sms_fits(account_text(a, rows[i].field), body, NULL, 0)) {
			*ret = rows[i].verdict;
			return true;
		}
	return false;
}

/* Without words for it the status decides. After 5xx it may have been taken; a no in a body of 200 is one to this message. */
static enum verdict
by_status(int status)
{
	switch (status) {
	case 401: case 403: case 407: return VERDICT_CREDENTIAL;
	case 404: case 405: case 410: return VERDICT_ACCOUNT;	/* the address leads somewhere else */
	case 408: return VERDICT_UNKNOWN;
	case 429: return VERDICT_THROTTLE_PROVIDER;
	default: break;
	}
	if (status >= 500 || status < 200 || (status >= 300 && status < 400))
		return VERDICT_UNKNOWN;
	return status < 300 ? VERDICT_REROUTE : VERDICT_PERMANENT;
}

static void
read_id(const struct account *a, struct json_object *doc, const char *body, struct outcome *o)
{
	const char *id = http_sms_at(doc, account_text(a, "id_at"));
	char group[sizeof(o->message_id)];

	if (id == NULL && http_sms_fits(account_text(a, "id_match"), body, group, sizeof(group)))
		id = group;
	if (id != NULL && text_is_utf8(id, strlen(id)))
		snprintf(o->message_id, sizeof(o->message_id), "%s", id);
}

static void
read_refusal(const struct account *a, const struct http_answer *answer, struct json_object *doc, const char *body, struct outcome *o)
{
	const char *why = http_sms_at(doc, account_text(a, "why_at"));

	said_transport(answer, o->code, sizeof(o->code), o->text, sizeof(o->text));
	said(o->text, sizeof(o->text), why != NULL ? why : body);
	if (!find_meaning(a, body, &o->verdict))
		o->verdict = by_status(answer->status);
	if (o->verdict == VERDICT_THROTTLE_PROVIDER)
		o->delay_s = answer->retry_after_s > 0 ? answer->retry_after_s : THROTTLE_S;
}

struct outcome
http_sms_read_answer(const struct account *a, const struct http_answer *answer)
{
	struct outcome o = { .verdict = VERDICT_UNKNOWN };
	AUTO_JSON struct json_object *doc = NULL;
	AUTO(buf) struct buf body = {0};

	if (!answer_came(answer, &o))
		return o;
	if (a == NULL)
		return o;
	/* A copy that ends where the body ends, and at its first NUL. */
	buf_init(&body, READ_MAX_BYTES);
	buf_add(&body, answer->body, answer->body_len < READ_MAX_BYTES ? answer->body_len : READ_MAX_BYTES);
	if (buf_err(&body) != ERR_NONE)
		return o;
	doc = answer_json(answer);
	if (is_accepted(a, answer, doc, buf_text(&body))) {
		o.verdict = VERDICT_ACCEPTED;
		read_id(a, doc, buf_text(&body), &o);
	} else {
		read_refusal(a, answer, doc, buf_text(&body), &o);
	}
	return o;
}
