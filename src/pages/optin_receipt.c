/* The receipt on the page of somebody who agreed. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/history.h"
#include "pages/optin_visit.h"
#include "pages/page.h"

enum { CODE_HASH = 6, RECEIPT_CODE_MAX = 40 };

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

/* "17-9F3A1C": the entry's number and the beginning of its hash, which the office can find and nobody can guess. */
static void
put_code(struct json_object *o, struct json_object *entry, int64_t seq)
{
	const char *hash = json_text(entry, "hash");
	char code[RECEIPT_CODE_MAX];
	size_t i;

	snprintf(code, sizeof(code), "%" PRId64 "-%.*s", seq, CODE_HASH, hash != NULL ? hash : "");
	for (i = 0; code[i] != '\0'; i++)
		code[i] = (char)toupper((unsigned char)code[i]);
	json_put_text(o, "code", code);
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
	put_code(receipt, entry, consent->ledger_seq);
	page_put_minute(p, receipt, "at", consent->since_at);
	json_put_text(receipt, "words", json_text(entry, text_equal(json_text(entry, "source"), "landing_page") ? "request_words" : "answer_words"));
	json_put_text(receipt, "notice", json_text(entry, "notice_version"));
	return ERR_NONE;
}
