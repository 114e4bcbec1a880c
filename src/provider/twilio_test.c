#include "provider/twilio.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/money.h"
#include "provider/said.h"

enum { STEP_ACCOUNT, STEP_BALANCE };
#define LOW_MICROS	INT64_C(5000000)	/* of whatever currency the account is kept in */

const char *const twilio_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "twilio.busy", "twilio.credential_refused", "twilio.key_restricted",
	"twilio.account_unknown", "twilio.account_ok", "twilio.account_suspended", "twilio.account_closed", "twilio.trial", "twilio.balance",
	"twilio.balance_low", "twilio.balance_empty", NULL
};

enum err
twilio_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	twilio_request_begin(a, "GET", step == STEP_ACCOUNT ? ".json" : "/Balance.json", ret);
	return http_request_err(ret);
}

static void
read_account(struct json_object *doc, struct findings *f)
{
	const char *status = json_text(doc, "status"), *name = text_or_empty(json_text(doc, "friendly_name"));

	f->vitals.link = text_equal(status, "active") ? LINK_UP : text_equal(status, "suspended") || text_equal(status, "closed") ? LINK_DOWN :
	    LINK_UNTOLD;
	said(f->vitals.status, sizeof(f->vitals.status), status);
	said(f->vitals.package, sizeof(f->vitals.package), json_text(doc, "type"));
	if (text_equal(status, "suspended"))
		finding_add(f, FINDING_BAD, "twilio.account_suspended", "%s", name);
	else if (text_equal(status, "closed"))
		finding_add(f, FINDING_BAD, "twilio.account_closed", "%s", name);
	else if (text_equal(status, "active"))
		finding_add(f, FINDING_OK, "twilio.account_ok", "%s", name);
	else
		finding_add(f, FINDING_WARN, "provider.not_understood", "%s", text_or_empty(status));
	if (text_equal(json_text(doc, "type"), "Trial"))
		finding_add(f, FINDING_WARN, "twilio.trial", "%s", "");
}

static void
read_balance(struct json_object *doc, struct findings *f)
{
	const char *balance = text_or_empty(json_text(doc, "balance")), *currency = text_or_empty(json_text(doc, "currency"));
	int64_t micros;

	if (balance[0] != '\0')
		snprintf(f->vitals.balance, sizeof(f->vitals.balance), "%.20s %.10s", balance, currency);
	if (!money_read(balance, &micros))
		finding_add(f, FINDING_WARN, "provider.not_understood", "%s", balance);
	else if (balance[0] == '-' || micros == 0)
		finding_add(f, FINDING_BAD, "twilio.balance_empty", "%s %s", balance, currency);
	else
		finding_add(f, micros < LOW_MICROS ? FINDING_WARN : FINDING_OK, micros < LOW_MICROS ? "twilio.balance_low" : "twilio.balance",
		    "%s %s", balance, currency);
}

/* What went wrong, in Twilio's words. Never the body itself: that of an account holds its token. */
static void
read_refusal(const struct http_answer *answer, struct json_object *doc, struct findings *f)
{
	const char *said_ = text_or_empty(json_text(doc, "message") != NULL ? json_text(doc, "message") : json_text(doc, "detail"));

	switch (answer->status) {
	case 401:
		finding_add(f, FINDING_BAD, "twilio.credential_refused", "%s", said_);
		break;
	case 403:	/* a key with fewer rights may still send */
		finding_add(f, FINDING_WARN, "twilio.key_restricted", "%s", said_);
		break;
	case 404:
		finding_add(f, FINDING_BAD, "twilio.account_unknown", "%s", said_);
		break;
	case 429:
		finding_add(f, FINDING_WARN, "twilio.busy", "%s", said_);
		break;
	default:
		finding_add(f, FINDING_BAD, "provider.not_understood", "http %d", answer->status);
	}
}

void
twilio_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	(void)a;
	if ((doc = answer_json_of_test(answer, ret)) == NULL)
		return;
	if (answer->status != 200)
		read_refusal(answer, doc, ret);
	else if (step == STEP_ACCOUNT)
		read_account(doc, ret);
	else
		read_balance(doc, ret);
}
