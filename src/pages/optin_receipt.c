/* The receipt on the page of somebody who agreed. */

#include "base/text.h"
#include "consent/history.h"
#include "pages/optin_visit.h"
#include "pages/page.h"

/* The ledger's entry that made it so. Borrowed from ledger; NULL: not there. */
static struct json_object *
entry_of(struct json_object *ledger, int64_t seq)
{
	size_t i, n = json_count(ledger);
	int64_t its;

	for (i = 0; i < n; i++)
		if (json_int(json_item(ledger, i), "seq", &its) && its == seq)
			return json_item(ledger, i);
	return NULL;
}

/* What was agreed to, as it stands in the ledger: the statement that was ticked, or the words that were written. */
enum err
visit_put_receipt(struct page *p, const struct visit *v)
{
	const struct consent *consent = &v->consents[SCOPE_OFFICIAL];
	struct json_object *receipt = json_put_object(p->data, "receipt"), *entry;
	AUTO_JSON struct json_object *ledger = NULL;
	enum err e;

	if ((e = consent_history(p->rq->db, v->contact.id, &ledger)))
		return e;
	entry = entry_of(ledger, consent->ledger_seq);
	json_put_text(receipt, "code", json_text(entry, "code"));
	page_put_minute(p, receipt, "at", consent->since_at);
	json_put_text(receipt, "words", json_text(entry, text_equal(json_text(entry, "source"), "landing_page") ? "request_words" : "answer_words"));
	json_put_text(receipt, "notice", json_text(entry, "notice_version"));
	return ERR_NONE;
}
