#include "provider/messagebird.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/answer.h"
#include "provider/events.h"
#include "provider/money.h"

#define LOW_MICROS	INT64_C(5000000)	/* of whatever the account is kept in */

const char *const messagebird_finding_keys[] = {
	"provider.unreachable", "provider.no_answer", "provider.not_understood", "messagebird.busy", "messagebird.key_refused",
	"messagebird.key_restricted", "messagebird.key_ok", "messagebird.balance", "messagebird.balance_low", "messagebird.balance_empty", NULL
};

enum err
messagebird_write_test(const struct account *a, size_t step, struct http_request *ret)
{
	(void)step;
	messagebird_request_begin(a, "GET", account_text(a, messagebird_is_whatsapp(a) ? "rest_url" : "base_url"), "/balance", ret);
	return http_request_err(ret);
}

/* Who pays afterwards has no balance to watch. */
static void
read_balance(struct json_object *doc, struct findings *f)
{
	AUTO(webhook_events) struct webhook_events pool = { 0 };
	const char *amount = events_scalar(&pool, doc, "amount"), *type = text_or_empty(json_text(doc, "type"));
	bool afterwards = text_equal(json_text(doc, "payment"), "postpaid");
	int64_t micros;

	finding_add(f, FINDING_OK, "messagebird.key_ok", "%s", text_or_empty(json_text(doc, "payment")));
	if (amount != NULL && !afterwards)
		snprintf(f->vitals.balance, sizeof(f->vitals.balance), "%.20s %.18s", amount, type);
	if (amount == NULL || !money_read(amount, &micros))
		finding_add(f, FINDING_WARN, "provider.not_understood", "%s", text_or_empty(amount));
	else if (afterwards)
		return;
	else if (amount[0] == '-' || micros == 0)
		finding_add(f, FINDING_BAD, "messagebird.balance_empty", "%s %s", amount, type);
	else
		finding_add(f, micros < LOW_MICROS ? FINDING_WARN : FINDING_OK, micros < LOW_MICROS ? "messagebird.balance_low" : "messagebird.balance",
		    "%s %s", amount, type);
}

static void
read_refusal(const struct http_answer *answer, struct json_object *doc, struct findings *f)
{
	const char *words = text_or_empty(json_text(json_item(json_at(doc, "errors"), 0), "description"));

	switch (answer->status) {
	case 401:
		finding_add(f, FINDING_BAD, "messagebird.key_refused", "%s", words);
		break;
	case 403:	/* a key with fewer rights may still send */
		finding_add(f, FINDING_WARN, "messagebird.key_restricted", "%s", words);
		break;
	case 429:
		finding_add(f, FINDING_WARN, "messagebird.busy", "%s", words);
		break;
	default:
		finding_add(f, FINDING_BAD, "provider.not_understood", "http %d", answer->status);
	}
}

void
messagebird_read_test(const struct account *a, size_t step, const struct http_answer *answer, struct findings *ret)
{
	AUTO_JSON struct json_object *doc = NULL;

	(void)a;
	(void)step;
	if ((doc = answer_json_of_test(answer, ret)) == NULL)
		return;
	if (answer->status == 200)
		read_balance(doc, ret);
	else
		read_refusal(answer, doc, ret);
}
