#include "provider/http_sms.h"

#include <string.h>

#include "base/text.h"
#include "provider/said.h"

enum { SHOWN_MAX = 160 };

const char *const http_sms_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "http_sms.reachable", "http_sms.ok", "http_sms.value",
	"http_sms.login_refused", "http_sms.refused", "http_sms.no_value", "http_sms.busy", NULL
};

/* The address that the gateway's manual gives for this, the balance for instance; without one, its front door. */
enum err
http_sms_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	const char *pattern = account_text(a, "test_url"), *url = account_text(a, "url"), *host, *path;
	struct http_sms_values values = http_sms_account_values(a);

	(void)step;
	http_request_init(ret, "GET");
	http_request_header(ret, "Accept", "*/*");
	if (pattern != NULL) {
		ret->secret_url = true;
		http_sms_fill(&ret->url, pattern, &values, true);
		http_sms_put_login(a, ret);
		return http_request_err(ret);
	}
	if (url == NULL || (host = strstr(url, "://")) == NULL)
		return ERR_INVALID;
	path = strpbrk(host + 3, "/?");
	buf_add(&ret->url, url, path != NULL ? (size_t)(path - url) : strlen(url));
	buf_char(&ret->url, '/');
	return http_request_err(ret);
}

static void
read_answered(const struct account *a, const struct http_answer *answer, struct findings *f)
{
	AUTO_JSON struct json_object *doc = NULL;
	const char *at = account_text(a, "test_at"), *value;
	char shown[SHOWN_MAX];

	if (at == NULL) {
		finding_add(f, FINDING_OK, "http_sms.ok", "http %d", answer->status);
		return;
	}
	if (answer->body_len == 0 || json_parse(answer->body, answer->body_len, &doc, NULL) != ERR_NONE)
		doc = NULL;
	if ((value = http_sms_at(doc, at)) == NULL) {
		finding_add(f, FINDING_BAD, "http_sms.no_value", "%s", at);
		return;
	}
	said(shown, sizeof(shown), value);
	finding_add(f, FINDING_OK, "http_sms.value", "%s", shown);
}

void
http_sms_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	(void)step;
	if (answer->transport != HTTP_ANSWERED)
		finding_add(ret, FINDING_BAD, answer->transport == HTTP_NOT_SENT ? "provider.unreachable" : "provider.no_answer", "%s",
		    answer->transport_text != NULL ? answer->transport_text : "");
	else if (account_text(a, "test_url") == NULL)	/* whatever it says at its front door, somebody is there */
		finding_add(ret, FINDING_OK, "http_sms.reachable", "http %d", answer->status);
	else if (answer->status >= 200 && answer->status < 300)
		read_answered(a, answer, ret);
	else if (answer->status == 401 || answer->status == 403)
		finding_add(ret, FINDING_BAD, "http_sms.login_refused", "http %d", answer->status);
	else if (answer->status == 429 || answer->status >= 500)
		finding_add(ret, FINDING_WARN, "http_sms.busy", "http %d", answer->status);
	else
		finding_add(ret, FINDING_BAD, "http_sms.refused", "http %d", answer->status);
}
