/* The receipt of somebody who agreed: on their page, on paper, and as a file for their own systems. */
#include <stdio.h>

#include "base/text.h"
#include "consent/history.h"
#include "consent/receipt.h"
#include "consent/record.h"
#include "pages/optin.h"
#include "pages/optin_visit.h"
#include "pages/page.h"
#include "web/qr.h"
#include "web/web.h"

enum { QR_MAX_BYTES = 24 * 1024, FILE_NAME_MAX = 80 };

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

/* Where anybody can check it; the QR code is for paper. */
static enum err
put_check(struct page *p, struct json_object *receipt, const char *code)
{
	AUTO(buf) struct buf url = {0};
	AUTO(buf) struct buf svg = {0};
	enum err e;

	buf_init(&url, OPTIN_LINK_MAX_BYTES);
	buf_init(&svg, QR_MAX_BYTES);
	consent_receipt_url(p->rq->web->config.base_url, code, &url);
	if ((e = buf_err(&url)) || (e = qr_svg(&svg, buf_text(&url), page_word(p, "optin.receipt_qr"))))
		return e;
	json_put_text(receipt, "code", code);
	json_put_text(receipt, "check_url", buf_text(&url));
	json_put_text(receipt, "check_qr", buf_text(&svg));
	return ERR_NONE;
}

/* What was agreed to, as it stands in the ledger: the statement that was ticked, or the words that were written. */
enum err
visit_put_receipt(struct page *p, const struct visit *v)
{
	AUTO_JSON struct json_object *ledger = NULL;
	struct json_object *receipt, *entry;
	int64_t at = 0;
	enum err e;

	if ((e = consent_history(p->rq->db, v->contact.id, &ledger)) || (entry = newest_yes(ledger)) == NULL)
		return e;
	receipt = json_put_object(p->data, "receipt");
	json_int(entry, "at", &at);
	page_put_minute(p, receipt, "at", at);
	json_put_text(receipt, "words", json_text(entry, text_equal(json_text(entry, "source"), "landing_page") ? "request_words" : "answer_words"));
	json_put_text(receipt, "notice", json_text(entry, "notice_version"));
	return put_check(p, receipt, json_text(entry, "code"));
}

/* All they have ever said about messages, after ISO/IEC TS 27560. */
enum err
optin_receipt_json(const struct request *rq, struct reply *rp)
{
	struct record_query query = { .base_url = rq->web->config.base_url, .locale = rq->locale };
	AUTO_JSON struct json_object *record = NULL;
	AUTO(visit) struct visit v = {0};
	char name[FILE_NAME_MAX];
	enum err e;

	if ((e = visit_find(rq, &v)))
		return e;
	query.contact_id = v.contact.id;
	if ((e = consent_record_json(rq->db, &query, rq->now, &record)))
		return e;
	snprintf(name, sizeof(name), "tanda-terima-%.20s.json", json_text(record, "receipt_id"));
	if ((e = reply_download(rp, "application/json", name)))
		return e;
	buf_text_add(&rp->body, json_object_to_json_string_ext(record, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	buf_char(&rp->body, '\n');
	return buf_err(&rp->body);
}
