#include "provider/http_sms.h"

#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/said.h"

enum { SHOWN_MAX = 160, READ_MAX_BYTES = 64 * 1024 };
enum { ASK_BALANCE, ASK_FRONT_DOOR };

const char *const http_sms_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "http_sms.reachable", "http_sms.ok", "http_sms.value",
	"http_sms.login_refused", "http_sms.refused", "http_sms.no_value", "http_sms.busy",
	"http_sms.not_as_expected", "http_sms.account", NULL
};

/* The address that the gateway's manual gives for this, the balance for instance. */
static enum err
write_balance(const struct account *a, const char *pattern, struct http_request *ret)
{
	struct http_sms_values values = http_sms_account_values(a);

	if (pattern == NULL)
		return ERR_NOT_FOUND;
	http_sms_fill(&ret->url, pattern, &values, true);
	http_sms_put_login(a, ret);
	return http_request_err(ret);
}

static enum err
write_front_door(const char *url, struct http_request *ret)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL, *path;

	if (host == NULL)
		return ERR_INVALID;
	path = strpbrk(host + 3, "/?");
	buf_add(&ret->url, url, path != NULL ? (size_t)(path - url) : strlen(url));
	buf_char(&ret->url, '/');
	return http_request_err(ret);
}

enum err
http_sms_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	const char *pattern = account_text(a, "test_url");

	http_request_init(ret, "GET");
	http_request_header(ret, "Accept", "*/*");
	if (step == ASK_BALANCE)
		return write_balance(a, pattern, ret);
	return pattern != NULL ? ERR_NOT_FOUND : write_front_door(account_text(a, "url"), ret);
}

/* A gateway that says no says so with the same words as to an SMS. */
static void
find_refusal(const struct account *a, const char *body, struct json_object *doc, struct findings *f)
{
	const char *why = http_sms_at(doc, account_text(a, "why_at"));
	char shown[SHOWN_MAX];

	f->vitals.link = LINK_DOWN;
	said(shown, sizeof(shown), why != NULL ? why : body);
	finding_add(f, FINDING_BAD, http_sms_fits(account_text(a, "credential_match"), body, NULL, 0) ? "http_sms.login_refused" :
	    http_sms_fits(account_text(a, "account_match"), body, NULL, 0) ? "http_sms.account" : "http_sms.not_as_expected", "%s", shown);
}

static void
find_value(const char *at, struct json_object *doc, struct findings *f)
{
	const char *value = http_sms_at(doc, at);
	char shown[SHOWN_MAX];

	if (value == NULL) {
		f->vitals.link = LINK_DOWN;
		finding_add(f, FINDING_BAD, "http_sms.no_value", "%s", at);
		return;
	}
	f->vitals.link = LINK_UP;
	said(shown, sizeof(shown), value);
	said(f->vitals.balance, sizeof(f->vitals.balance), value);
	finding_add(f, FINDING_OK, "http_sms.value", "%s", shown);
}

static void
read_answered(const struct account *a, const struct http_answer *answer, struct findings *f)
{
	const char *at = account_text(a, "test_at"), *rule = account_text(a, "test_match");
	AUTO_JSON struct json_object *doc = NULL;
	AUTO(buf) struct buf body = {0};

	/* A copy that ends where the body ends, and at its first NUL. */
	buf_init(&body, READ_MAX_BYTES);
	buf_add(&body, answer->body, answer->body_len < READ_MAX_BYTES ? answer->body_len : READ_MAX_BYTES);
	if (answer->body_len == 0 || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		doc = NULL;
	if (rule != NULL && !http_sms_fits(rule, buf_text(&body), NULL, 0)) {
		find_refusal(a, buf_text(&body), doc, f);
	} else if (at != NULL) {
		find_value(at, doc, f);
	} else {
		f->vitals.link = rule != NULL ? LINK_UP : LINK_UNTOLD;	/* such gateways answer 200 whatever happened */
		finding_add(f, FINDING_OK, "http_sms.ok", "http %d", answer->status);
	}
}

void
http_sms_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	if (!answer_came_to_test(answer, ret))
		return;
	if (step == ASK_FRONT_DOOR)	/* whatever it says there, somebody is in */
		finding_add(ret, FINDING_OK, "http_sms.reachable", "http %d", answer->status);
	else if (answer->status >= 200 && answer->status < 300)
		read_answered(a, answer, ret);
	else if (answer->status == 429 || answer->status >= 500)
		finding_add(ret, FINDING_WARN, "http_sms.busy", "http %d", answer->status);
	else {
		ret->vitals.link = LINK_DOWN;
		finding_add(ret, FINDING_BAD, answer->status == 401 || answer->status == 403 ? "http_sms.login_refused" : "http_sms.refused", "http %d",
		    answer->status);
	}
}
