/* The personal page. */
#include "pages/optin.h"

#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/optin_proof.h"
#include "pages/optin_visit.h"
#include "pages/page.h"
#include "setting/setting.h"
#include "web/preview.h"
#include "web/qr.h"
#include "web/web.h"

enum { QR_MAX_BYTES = 24 * 1024 };

enum err
optin_put_wa_link(struct page *p)
{
	AUTO(buf) struct buf link = {0};
	AUTO(buf) struct buf svg = {0};
	enum err e;

	buf_init(&link, OPTIN_LINK_MAX_BYTES);
	if ((e = invitation_wa_link(p->rq->db, p->rq->locale, &link, NULL)) == ERR_CONFIG)
		return ERR_NONE;
	if (e)
		return e;
	buf_init(&svg, QR_MAX_BYTES);
	if ((e = qr_svg(&svg, buf_text(&link), page_word(p, "optin.qr"))))
		return e;
	json_put_text(p->data, "wa_link", buf_text(&link));
	json_put_text(p->data, "qr_svg", buf_text(&svg));
	return ERR_NONE;
}

/* ---- what is on it ---- */

/* Where this person stands: one of is_open, is_agreed, is_refused. Whoever said no reads that, and finds the question folded under it. */
static void
put_standing(struct page *p, const struct consent *consent)
{
	bool stopped = consent->state == CONSENT_STOPPED, refused = stopped || consent->state == CONSENT_DECLINED;

	json_put_bool(p->data, "is_agreed", consent->state == CONSENT_AGREED);
	json_put_bool(p->data, "is_refused", refused);
	json_put_bool(p->data, "is_open", !refused && consent->state != CONSENT_AGREED);
	page_put_minute(p, p->data, "since", consent->since_at);
	if (!refused)
		return;
	json_put_text(p->data, "refused_title", page_word(p, stopped ? "optin.stopped_title" : "optin.declined_title"));
	page_say(p, p->data, "refused_since", stopped ? "optin.stopped_since" : "optin.declined_since", "at", json_text(p->data, "since"), NULL);
}

/* What has changed since this person agreed, and what happens when they do not answer. */
static enum err
put_changes(struct page *p, const struct visit *v)
{
	struct json_object *changed;
	bool counts, material = false;
	size_t i, n = json_count(v->changes);
	enum err e;

	if (v->consents[SCOPE_OFFICIAL].state != CONSENT_AGREED || n == 0)
		return ERR_NONE;
	if ((e = setting_flag(p->rq->db, SETTING_OLD_CONSENT_COUNTS, &counts)))
		return e;
	for (i = 0; i < n; i++)
		material |= json_flag(json_item(v->changes, i), "material", false);
	changed = json_put_object(p->data, "changed");
	json_put(changed, "list", json_object_get(v->changes));
	json_put_bool(changed, "asks", material && !counts);
	return ERR_NONE;
}

static void
put_person(struct page *p, const struct visit *v)
{
	struct optin_proof proof = visit_proof(p->rq, v);
	char csrf[OPTIN_PROOF_MAX];

	optin_proof_make(p->rq, &proof, csrf);
	json_put_text(p->data, "csrf", csrf);
	json_put_text(p->data, "token", request_param(p->rq, "token"));
	json_put_text(p->data, "name", v->contact.name);
	page_put_masked(p->data, "number", v->contact.number);
}

static void
put_notice(struct page *p, const struct visit *v)
{
	json_put_text(p->data, "statement", v->notice.statement);
	json_put_text(p->data, "notice_version", v->notice.version);
	json_put_text(p->data, "agree_word", page_word(p, "optin.agree"));
}

/* The heading and introduction of this person's wording, which are written in Indonesian. What is agreed to is the same for all. */
static enum err
put_wording(struct page *p, const struct visit *v)
{
	AUTO(variant) struct variant variant = {0};
	enum err e;

	if (!text_equal(p->rq->locale, "id"))
		return ERR_NONE;
	if ((e = variant_load(p->rq->db, v->invitation.variant, &variant)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	json_put_text(p->data, "heading", variant.page_heading);
	json_put_text(p->data, "intro", variant.page_intro);
	return ERR_NONE;
}

enum err
visit_show(const struct request *rq, struct reply *rp, int status, const struct visit *v, enum visit_note note)
{
	const struct consent *official = &v->consents[SCOPE_OFFICIAL];
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = optin_put_wa_link(&p)) || (e = put_changes(&p, v)) || (e = visit_put_consents(&p, v)) ||
	    (e = put_wording(&p, v)))
		return e;
	put_person(&p, v);
	put_notice(&p, v);
	put_standing(&p, official);
	json_put_bool(p.data, "tick_first", note == VISIT_TICK_FIRST);
	json_put_bool(p.data, "read_again", note == VISIT_READ_AGAIN);
	json_put_bool(p.data, "is_opened", note != VISIT_PLAIN);
	if (official->state == CONSENT_AGREED && (e = visit_put_receipt(&p, v)))
		return e;
	return page_show(&p, rp, status, "optin/page");
}

/* ---- looking at it ---- */

/* Worth knowing, and never worth failing for. */
static void
note_opened(const struct request *rq, const struct invitation *invitation)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (invitation->opened_at != 0 || preview_asks(rq))
		return;
	if ((e = db_begin(rq->writer, &tx)) || (e = invitation_opened(rq->writer, invitation->id, rq->now)) || (e = db_commit(&tx)))
		log_line(LOG_WARN, "opening_not_noted", log_int("invitation", invitation->id), log_text("err", err_name(e)));
}

enum err
optin_page(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	enum err e;

	if ((e = visit_find(rq, &v)))
		return e;
	note_opened(rq, &v.invitation);
	return visit_show(rq, rp, 200, &v, VISIT_PLAIN);
}

enum err
optin_short_link(const struct request *rq, struct reply *rp)
{
	char token[TOKEN_TEXT_MAX];

	if (crypto_token_long(request_param(rq, "token"), token) != ERR_NONE)
		return ERR_NOT_FOUND;
	return reply_see_other(rp, "/opt-in-whatsapp/%s", token);
}
