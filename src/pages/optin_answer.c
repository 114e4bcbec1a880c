/* Yes, no, and no longer: what a person answers on their page becomes an entry of the ledger. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/optin.h"
#include "pages/optin_visit.h"
#include "pages/page.h"
#include "setting/setting.h"
#include "web/web.h"

enum { AGENT_MAX_BYTES = 400 };

static void
put_evidence(const struct request *rq, const struct visit *v, struct json_object *evidence)
{
	const char *agent = request_header(rq, "User-Agent");
	char shown[AGENT_MAX_BYTES] = "";

	if (agent != NULL && text_is_utf8(agent, strlen(agent)))
		snprintf(shown, sizeof(shown), "%s", agent);
	json_put_int(evidence, "invitation", v->invitation.id);
	json_put_text(evidence, "variant", v->invitation.variant);
	json_put_text(evidence, "channel", v->invitation.channel);
	json_put_text(evidence, "locale", rq->locale);
	json_put_text(evidence, "ip", rq->ip);
	json_put_text(evidence, "user_agent", text_is_utf8(shown, strlen(shown)) ? shown : "");
}

/* words: the button's; answer: invitation_answered's. A second click on the same answer writes no second entry. */
static enum err
record(const struct request *rq, const struct visit *v, enum consent_action action, const char *words, const char *answer)
{
	AUTO_FREE char *statement = NULL, *notice = NULL;
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "landing_page", .answer_words = words,
	    .actor = "contact", .at = rq->now };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	bool changes;
	enum err e;

	put_evidence(rq, v, evidence);
	entry.evidence = json_write(evidence);
	if ((e = consent_statement(rq->db, rq->locale, &statement)) || (e = setting_text(rq->db, SETTING_NOTICE_VERSION, &notice)))
		return e;
	entry.request_words = statement;
	entry.notice_version = notice;
	if ((e = db_begin(rq->writer, &tx)) || (e = consent_would_change(rq->writer, v->contact.id, &entry, rq->now, &changes)))
		return e;
	if (changes && ((e = consent_record(rq->writer, v->contact.id, &entry, rq->now, &problem)) ||
	    (e = invitation_answered(rq->writer, v->invitation.id, answer, rq->now))))
		return e;
	return db_commit(&tx);
}

static enum err
back_to_page(const struct request *rq, struct reply *rp, const char *flash)
{
	reply_flash(rp, rq, flash);
	return reply_see_other(rp, "/opt-in-whatsapp/%s", request_param(rq, "token"));
}

enum err
optin_agree(const struct request *rq, struct reply *rp)
{
	AUTO(buf) struct buf link = {0};
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	const char *button;
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)))
		return e;
	if (!form_flag(&rq->form, "agree"))
		return visit_show(rq, rp, 422, &v, true);
	buf_init(&link, OPTIN_LINK_MAX_BYTES);
	if ((e = invitation_wa_link(rq->db, &link, NULL)) && e != ERR_CONFIG)
		return e;
	button = page_word(&p, e == ERR_CONFIG ? "optin.agree" : "optin.agree_wa");
	if ((e = record(rq, &v, CONSENT_OPT_IN, button, "agreed")))
		return e;
	return back_to_page(rq, rp, "optin.flash_agreed");
}

enum err
optin_decline(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, CONSENT_DECLINE, page_word(&p, "optin.decline"), "declined")))
		return e;
	return back_to_page(rq, rp, "optin.flash_declined");
}

enum err
optin_withdraw(const struct request *rq, struct reply *rp)
{
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, CONSENT_OPT_OUT, page_word(&p, "optin.withdraw"), "withdrawn")))
		return e;
	return back_to_page(rq, rp, "optin.flash_withdrawn");
}
