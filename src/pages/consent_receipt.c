/* The receipt of one contact's consent: a page to print for the person, and the same as JSON. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "consent/receipt.h"
#include "consent/record.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/page.h"
#include "setting/setting.h"
#include "web/qr.h"
#include "web/web.h"

enum { URL_MAX_BYTES = 1000, QR_MAX_BYTES = 24 * 1024 };

/* ---- the page ---- */

static void
put_setting(struct page *p, const char *name, enum setting_key key)
{
	AUTO_FREE char *text = NULL;

	if (setting_text(p->rq->db, key, &text) == ERR_NONE)
		json_put_text(p->data, name, text);
}

/* Who gives the receipt: the office, as its letters have it. */
static void
put_office(struct page *p)
{
	AUTO(buf) struct buf url = {0};

	put_setting(p, "office", SETTING_OFFICE_NAME);
	put_setting(p, "address", SETTING_OFFICE_ADDRESS);
	put_setting(p, "phone", SETTING_OFFICE_PHONE);
	put_setting(p, "privacy_contact", SETTING_PRIVACY_CONTACT);
	buf_init(&url, URL_MAX_BYTES);
	buf_fmt(&url, "%s/opt-in-whatsapp/privacy", p->rq->web->config.base_url);
	json_put_text(p->data, "notice_url", buf_text(&url));
}

static enum err
put_code(struct page *p, const char *code)
{
	AUTO(buf) struct buf url = {0};
	AUTO(buf) struct buf svg = {0};
	enum err e;

	buf_init(&url, URL_MAX_BYTES);
	buf_init(&svg, QR_MAX_BYTES);
	consent_receipt_url(p->rq->web->config.base_url, code, &url);
	if ((e = buf_err(&url)) || (e = qr_svg(&svg, buf_text(&url), page_word(p, "receipt.qr"))))
		return e;
	json_put_text(p->data, "code", code);
	json_put_text(p->data, "check_url", buf_text(&url));
	json_put_text(p->data, "qr_svg", buf_text(&svg));
	return ERR_NONE;
}

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

/* What holds now, for each scope about which something was ever said. */
static enum err
put_scopes(struct page *p, int64_t contact_id, struct json_object *ledger)
{
	struct json_object *all = json_put_array(p->data, "scopes"), *entry, *o;
	struct consent consents[SCOPE__COUNT];
	int scope;
	enum err e;

	if ((e = consent_load(p->rq->db, contact_id, consents)))
		return e;
	for (scope = 0; scope < SCOPE__COUNT; scope++) {
		if ((entry = entry_of(ledger, consents[scope].ledger_seq)) == NULL)
			continue;
		o = json_object_new_object();
		json_put_text(o, "scope", page_word_of(p, "scope", scope_name((enum scope)scope)));
		consent_put_look(p, o, "state", consent_state_name(consents[scope].state));
		page_put_minute(p, o, "since", consents[scope].since_at);
		json_put_text(o, "words", json_text(entry, "answer_words"));
		json_put_text(o, "asked", json_text(entry, "request_words"));
		json_put_text(o, "notice", json_text(entry, "notice_version"));
		json_object_array_add(all, o);
	}
	return ERR_NONE;
}

/* Everything that was said, oldest first. */
static void
put_events(struct page *p, struct json_object *ledger)
{
	struct json_object *all = json_put_array(p->data, "events");
	size_t i;

	for (i = json_count(ledger); i-- > 0;) {
		struct json_object *o = json_object_new_object(), *entry = json_item(ledger, i);
		int64_t at = 0, seq = 0;

		json_int(entry, "at", &at);
		json_int(entry, "seq", &seq);
		page_put_minute(p, o, "at", at);
		consent_put_sentence(p, o, "sentence", entry);
		json_put_int(o, "seq", seq);
		json_put_text(o, "code", json_text(entry, "code"));
		json_put_text(o, "hash", json_text(entry, "hash"));
		json_object_array_add(all, o);
	}
}

enum err
consent_receipt_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *ledger = NULL;
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)) || (e = consent_history(rq->db, id, &ledger)))
		return e;
	if (json_count(ledger) == 0)
		return ERR_NOT_FOUND;
	invitation_hide_tokens_in(ledger);
	json_put_int(p.data, "id", id);
	page_put_name(&p, p.data, "name", contact.name);
	page_put_masked(p.data, "number", contact.number);
	page_put_minute(&p, p.data, "printed_at", rq->now);
	put_office(&p);
	put_events(&p, ledger);
	if ((e = put_code(&p, json_text(json_item(ledger, 0), "code"))) || (e = put_scopes(&p, id, ledger)))
		return e;
	page_seen(rq, id);
	return page_show(&p, rp, 200, "admin/consent_receipt");
}

/* ---- the download ---- */

static enum err
note_download(const struct request *rq, int64_t contact_id, const char *code)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = page_audit(rq, rq->writer, "export.receipt", "contact", contact_id, code)) ||
	    (e = page_seen_in(rq, rq->writer, contact_id, SEEN_EXPORT)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
consent_receipt_download(const struct request *rq, struct reply *rp)
{
	struct record_query query = { .base_url = rq->web->config.base_url };
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(contact) struct contact contact = {0};
	char name[80];
	enum err e;

	if (!request_param_id(rq, "id", &query.contact_id))
		return ERR_NOT_FOUND;
	if ((e = contact_load(rq->db, query.contact_id, &contact)))
		return e;
	query.locale = contact.locale;
	if ((e = consent_record_json(rq->db, &query, rq->now, &receipt)) ||
	    (e = note_download(rq, query.contact_id, json_text(receipt, "receipt_id"))))
		return e;
	snprintf(name, sizeof(name), "tanda-terima-%.20s.json", json_text(receipt, "receipt_id"));
	if ((e = reply_download(rp, "application/json", name)))
		return e;
	buf_text_add(&rp->body, json_object_to_json_string_ext(receipt, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	buf_char(&rp->body, '\n');
	return buf_err(&rp->body);
}
