#include "provider/vonage.h"

#include <stdio.h>
#include <string.h>

#include "base/claims.h"
#include "base/text.h"
#include "provider/answer.h"
#include "provider/events.h"
#include "provider/money.h"

/* A message without anything in it, which a good login is told to mend; the application; the money. */
enum { STEP_LOGIN, STEP_APPLICATION, STEP_BALANCE };
#define LOW_MICROS	INT64_C(5000000)	/* EUR: Vonage keeps accounts in nothing else */

const char *const vonage_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "vonage.busy", "vonage.login_ok", "vonage.login_refused",
	"vonage.not_enabled", "vonage.secret_refused", "vonage.application_ok", "vonage.application_unknown", "vonage.key_differs",
	"vonage.inbound_differs", "vonage.balance", "vonage.balance_low", "vonage.balance_empty", NULL
};

static enum err
write_balance(const struct account *a, const char *secret, struct http_request *ret)
{
	http_request_init(ret, "GET");
	buf_fmt(&ret->url, "%s/account/get-balance?api_key=", account_text(a, "rest_url"));
	text_percent(&ret->url, account_text(a, "api_key"));
	buf_text_add(&ret->url, "&api_secret=");
	text_percent(&ret->url, secret);
	http_request_header(ret, "Accept", "application/json");
	return http_request_err(ret);
}

static enum err
write_application(const struct account *a, const char *application, const char *secret, struct http_request *ret)
{
	http_request_init(ret, "GET");
	buf_fmt(&ret->url, "%s/v2/applications/%s", account_text(a, "base_url"), application);
	http_request_basic(ret, account_text(a, "api_key"), secret);
	http_request_header(ret, "Accept", "application/json");
	return http_request_err(ret);
}

enum err
vonage_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	const char *application = account_text(a, "application_id"), *secret = account_text(a, "api_secret");
	char jti[40];

	if (step == STEP_BALANCE)
		return account_text(a, "api_key") == NULL ? ERR_INVALID : secret == NULL ? ERR_NOT_FOUND : write_balance(a, secret, ret);
	if (step == STEP_APPLICATION)
		return application == NULL || secret == NULL ? ERR_NOT_FOUND : write_application(a, application, secret, ret);
	snprintf(jti, sizeof(jti), "test-%lld-%lld", (long long)a->id, (long long)a->now);
	vonage_request_begin(a, "POST", "/v1/messages", jti, ret);
	http_request_header(ret, "Content-Type", "application/json");
	buf_text_add(&ret->body, "{}");
	return http_request_err(ret);
}

/* ---- what is wrong with the question ---- */

static void
read_refusal(const struct http_answer *answer, struct json_object *doc, const char *unauthorised, struct findings *f)
{
	const char *words = text_or_empty(json_text(doc, "detail") != NULL ? json_text(doc, "detail") : json_text(doc, "title"));

	switch (answer->status) {
	case 401:
		finding_add(f, FINDING_BAD, unauthorised, "%s", words);
		break;
	case 402: case 403:
		finding_add(f, FINDING_BAD, "vonage.not_enabled", "%s", words);
		break;
	case 429:
		finding_add(f, FINDING_WARN, "vonage.busy", "%s", words);
		break;
	default:
		finding_add(f, FINDING_BAD, "provider.not_understood", "http %d", answer->status);
	}
}

/* ---- what it told ---- */

static void
read_login(const struct http_answer *answer, struct json_object *doc, struct findings *f)
{
	if (answer->status == 422)
		finding_add(f, FINDING_OK, "vonage.login_ok", "%s", "");
	else
		read_refusal(answer, doc, "vonage.login_refused", f);
}

/* Where what people write goes. The address for statuses travels with each message. */
static void
compare_inbound(struct json_object *webhooks, const char *ours, struct findings *f)
{
	struct json_object *one = json_at(webhooks, "inbound_url");
	const char *theirs = json_object_is_type(one, json_type_string) ? json_object_get_string(one) : json_text(one, "address");

	if (ours != NULL && !text_equal(theirs, ours))
		finding_add(f, FINDING_WARN, "vonage.inbound_differs", "%s", text_is_blank(theirs) ? "-" : theirs);
}

static bool
key_fits(const struct account *a, const char *public_key)
{
	AUTO(buf) struct buf key = { 0 };
	const char *pasted = account_text(a, "private_key");
	bool fits = true;

	if (pasted == NULL || public_key == NULL)
		return true;	/* nothing to compare */
	buf_init(&key, CLAIMS_KEY_MAX);
	if (claims_key_read(pasted, &key) == ERR_NONE)
		fits = claims_keys_fit(buf_text(&key), public_key);
	if (key.len > 0)
		explicit_bzero(key.bytes, key.len);
	return fits;
}

static void
read_application(const struct account *a, struct json_object *doc, struct findings *f)
{
	if (!key_fits(a, json_text(json_at(doc, "keys"), "public_key"))) {
		finding_add(f, FINDING_BAD, "vonage.key_differs", "%s", text_or_empty(json_text(doc, "name")));
		return;
	}
	finding_add(f, FINDING_OK, "vonage.application_ok", "%s", text_or_empty(json_text(doc, "name")));
	compare_inbound(json_at(json_at(json_at(doc, "capabilities"), "messages"), "webhooks"), a->webhook_url, f);
}

static void
read_balance(struct json_object *doc, struct findings *f)
{
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	const char *value = events_scalar(&pool, doc, "value");
	bool refills = json_flag(doc, "autoReload", false), negative = value != NULL && value[0] == '-';
	int64_t micros;

	if (value != NULL)
		snprintf(f->vitals.balance, sizeof(f->vitals.balance), "%.20s EUR", value);
	if (!money_read(value, &micros))
		finding_add(f, FINDING_WARN, "provider.not_understood", "%s", text_or_empty(value));
	else if (negative || (micros == 0 && !refills))
		finding_add(f, FINDING_BAD, "vonage.balance_empty", "%s EUR", value);
	else if (micros < LOW_MICROS && !refills)
		finding_add(f, FINDING_WARN, "vonage.balance_low", "%s EUR", value);
	else
		finding_add(f, FINDING_OK, "vonage.balance", "%s EUR", value);
}

void
vonage_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	if ((doc = answer_json_of_test(answer, ret)) == NULL)
		return;
	if (step == STEP_LOGIN)
		read_login(answer, doc, ret);
	else if (answer->status == 404 && step == STEP_APPLICATION)
		finding_add(ret, FINDING_BAD, "vonage.application_unknown", "%s", text_or_empty(json_text(doc, "title")));
	else if (answer->status != 200)
		read_refusal(answer, doc, "vonage.secret_refused", ret);
	else if (step == STEP_APPLICATION)
		read_application(a, doc, ret);
	else
		read_balance(doc, ret);
}
