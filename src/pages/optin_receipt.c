/* The receipt on the page of somebody who agreed. */
#include "base/text.h"
#include "consent/history.h"
#include "pages/optin_visit.h"
#include "pages/page.h"

/* Their newest yes to the official number: to the words they agreed to last. Borrowed from ledger (newest first); NULL: not there. */
static struct json_object *
newest_yes(struct json_object *ledger)
{
	size_t i, n = json_count(ledger);

	for (i = 0; i < n; i++)
		if (text_equal(json_text(json_item(ledger, i), "scope"), scope_name(SCOPE_OFFICIAL)) &&
		    text_equal(json_text(json_item(ledger, i), "action"), consent_action_name(CONSENT_OPT_IN)))
			return json_item(ledger, i);
	return NULL;
}

/* What was agreed to, as it stands in the ledger: the statement that was ticked, or the words that were written. */
enum err
visit_put_receipt(struct page *p, const struct visit *v)
{
	struct json_object *receipt = json_put_object(p->data, "receipt"), *entry;
	AUTO_JSON struct json_object *ledger = NULL;
	int64_t at = 0;
	enum err e;

	if ((e = consent_history(p->rq->db, v->contact.id, &ledger)))
		return e;
	entry = newest_yes(ledger);
	json_int(entry, "at", &at);
	json_put_text(receipt, "code", json_text(entry, "code"));
	page_put_minute(p, receipt, "at", at);
	json_put_text(receipt, "words", json_text(entry, text_equal(json_text(entry, "source"), "landing_page") ? "request_words" : "answer_words"));
	json_put_text(receipt, "notice", json_text(entry, "notice_version"));
	return ERR_NONE;
}
