/* Yes, no, and no longer: what a person answers on their page becomes entries of the ledger. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/waiting.h"
#include "db/db.h"
#include "pages/optin.h"
#include "pages/optin_proof.h"
#include "pages/optin_visit.h"
#include "pages/page.h"
#include "web/web.h"

enum { AGENT_MAX_BYTES = 400 };

/*
 * The statement speaks of every WhatsApp number of the office, so a yes and a no to it count for both. The official one is written last: it
 * is what people look for first in a ledger.
 */
static const enum scope whatsapp[] = { SCOPE_GATEWAY, SCOPE_OFFICIAL };

struct answer {
	enum consent_action	 action;
	const char		*asked;		/* what stood above the button; NULL: the statement */
	const char		*words;		/* on the button */
	const char		*noted;		/* invitation_answered's; NULL: the invitation asked for something else */
	const enum scope	*scopes;
	size_t			 scope_count;
};

static const char *
write_evidence(const struct request *rq, const struct visit *v, struct json_object *evidence)
{
	const char *agent = request_header(rq, "User-Agent");
	AUTO(buf) struct buf hash = {0};
	char shown[AGENT_MAX_BYTES] = "";

	if (agent != NULL && text_is_utf8(agent, strlen(agent)))
		snprintf(shown, sizeof(shown), "%s", agent);
	buf_init(&hash, 2 * SHA256_BYTES);
	text_hex(&hash, v->notice.hash, SHA256_BYTES);
	json_put_int(evidence, "invitation", v->invitation.id);
	json_put_text(evidence, "variant", v->invitation.variant);
	json_put_text(evidence, "channel", v->invitation.channel);
	json_put_text(evidence, "locale", rq->locale);
	json_put_text(evidence, "notice_sha256", buf_text(&hash));
	json_put_text(evidence, "ip", rq->ip);
	json_put_text(evidence, "user_agent", text_is_utf8(shown, strlen(shown)) ? shown : "");
	return json_write(evidence);
}

/*
 * Is it the same yes as before, to other words? Asked where nobody else writes, not when the page was found: of two taps on the button the second
 * must see what the first has written.
 */
static enum err
look_whether_it_renews(const struct request *rq, const struct visit *v, const struct answer *a, bool *ret)
{
	AUTO_JSON struct json_object *changes = NULL;
	enum err e;

	*ret = false;
	if (a->action != CONSENT_OPT_IN)
		return ERR_NONE;
	if ((e = privacy_changes(rq->writer, v->contact.id, SCOPE_OFFICIAL, rq->locale, rq->now, &changes)))
		return e;
	*ret = json_count(changes) > 0;
	return ERR_NONE;
}

/* A second click on the same answer writes no second entry. */
static enum err
record_scope(const struct request *rq, const struct visit *v, struct ledger_entry entry, bool renews, bool *ret_written)
{
	struct problem problem = {0};
	bool changes;
	enum err e;

	if ((e = consent_would_change(rq->writer, v->contact.id, &entry, rq->now, &changes)))
		return e;
	if (!changes && !renews)
		return ERR_NONE;
	*ret_written = true;
	return consent_record(rq->writer, v->contact.id, &entry, rq->now, &problem);
}

static enum err
record(const struct request *rq, const struct visit *v, const struct answer *a)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = { .action = a->action, .source = "landing_page", .answer_words = a->words, .evidence = write_evidence(rq, v, evidence),
	    .request_words = a->asked != NULL ? a->asked : v->notice.statement, .notice_version = v->notice.version, .actor = "contact", .at = rq->now };
	AUTO(db_tx) struct db_tx tx = {0};
	bool renews, written = false;
	size_t i;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = look_whether_it_renews(rq, v, a, &renews)))
		return e;
	for (i = 0; i < a->scope_count; i++) {
		entry.scope = a->scopes[i];
		if ((e = record_scope(rq, v, entry, renews, &written)))
			return e;
	}
	/* What waited for a yes to the new words; a first yes brings it back by itself. */
	if (written && renews && (e = waiting_allow(rq->writer, v->contact.id, rq->now)))
		return e;
	if (written && ((e = privacy_keep(rq->writer, &v->notice, rq->now)) ||
	    (a->noted != NULL && (e = invitation_answered(rq->writer, v->invitation.id, a->noted, rq->now)))))
		return e;
	return db_commit(&tx);
}

/* flash NULL: the page itself says what was answered. */
static enum err
back_to_page(const struct request *rq, struct reply *rp, const char *flash)
{
	if (flash != NULL)
		reply_flash(rp, rq, flash);
	return reply_see_other(rp, "/opt-in-whatsapp/%s%s", request_param(rq, "token"), optin_lang_query(rq));
}

/* ---- yes ---- */

enum err
optin_agree(const struct request *rq, struct reply *rp)
{
	struct page p = { .rq = rq };
	struct answer answer = { .action = CONSENT_OPT_IN, .words = page_word(&p, "optin.agree"), .noted = "agreed", .scopes = whatsapp,
	    .scope_count = 2 };
	AUTO(visit) struct visit v = {0};
	struct optin_proof proof;
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)))
		return e;
	if (visit_is_settled(&v))	/* a second click, or the form sent again */
		return back_to_page(rq, rp, NULL);
	proof = visit_proof(rq, &v);
	if (!optin_proof_good(rq, &proof))
		return visit_show(rq, rp, 409, &v, VISIT_READ_AGAIN);
	if (!form_flag(&rq->form, "agree"))
		return visit_show(rq, rp, 422, &v, VISIT_TICK_FIRST);
	if ((e = record(rq, &v, &answer)))
		return e;
	return back_to_page(rq, rp, NULL);
}

/* ---- no, and no longer: these need no proof, because nobody is kept from saying them by a page that was open for too long ---- */

enum err
optin_decline(const struct request *rq, struct reply *rp)
{
	struct page p = { .rq = rq };
	struct answer answer = { .action = CONSENT_DECLINE, .words = page_word(&p, "optin.decline"), .noted = "declined", .scopes = whatsapp,
	    .scope_count = 2 };
	AUTO(visit) struct visit v = {0};
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, &answer)))
		return e;
	return back_to_page(rq, rp, NULL);
}

enum err
optin_withdraw(const struct request *rq, struct reply *rp)
{
	/* Of WhatsApp one entry is enough: consent_record ends both. */
	static const struct { const char *way, *word, *noted, *flash; enum scope scope; } ways[] = {
		{ "whatsapp", "optin.withdraw", "withdrawn", NULL, SCOPE_OFFICIAL },
		{ "sms", "optin.withdraw_sms", NULL, "optin.flash_withdrawn_sms", SCOPE_SMS },
		{ "email", "optin.withdraw_email", NULL, "optin.flash_withdrawn_email", SCOPE_EMAIL },
	};
	const char *asked = form_text(&rq->form, "way");
	struct answer answer = { .action = CONSENT_OPT_OUT, .scope_count = 1 };
	AUTO(visit) struct visit v = {0};
	struct page p = { .rq = rq };
	size_t i = sizeof(ways) / sizeof(ways[0]) - 1;
	enum err e;

	if (!visit_may_answer(rq, rp))
		return ERR_NONE;
	/* Whoever names no way wants to hear nothing any more: WhatsApp is what this page is about. */
	while (i > 0 && !text_equal(ways[i].way, asked))
		i--;
	answer.asked = page_word(&p, "optin.stop_help");
	answer.words = page_word(&p, ways[i].word);
	answer.noted = ways[i].noted;
	answer.scopes = &ways[i].scope;
	if ((e = visit_find(rq, &v)) || (e = record(rq, &v, &answer)))
		return e;
	return back_to_page(rq, rp, ways[i].flash);
}
