/*
 * Ends e-mail to a person, by the link at the end of a mail: the page with its button, and the one POST that mail programs send for their reader
 * (RFC 8058). Looking ends nothing, whoever looks: mail servers fetch links, too.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "db/db.h"
#include "delivery/stop_link.h"
#include "pages/optin.h"
#include "pages/page.h"
#include "web/web.h"

enum { AGENT_MAX_BYTES = 400, ADDRESS_SHOWN_MAX = 300 };

/* What a mail program posts, and people's browsers do not. */
#define ONE_CLICK	"One-Click"

/* "sa***@example.org": whoever holds the mail knows the address; whoever was sent its link need not. */
static void
mask(const char *email, char ret[ADDRESS_SHOWN_MAX])
{
	const char *at = email != NULL ? strchr(email, '@') : NULL;

	if (at == NULL)
		snprintf(ret, ADDRESS_SHOWN_MAX, "%s", "");
	else
		snprintf(ret, ADDRESS_SHOWN_MAX, "%.*s***%s", at - email > 2 ? 2 : 1, email, at);
}

static enum err
show(const struct request *rq, struct reply *rp, int64_t contact_id)
{
	AUTO(contact) struct contact contact = {0};
	struct consent all[SCOPE__COUNT];
	AUTO(page) struct page p = {0};
	char shown[ADDRESS_SHOWN_MAX];
	enum err e;

	if ((e = page_open(rq, "optin", &p)) || (e = contact_load(rq->db, contact_id, &contact)) ||
	    (e = consent_load(rq->db, contact_id, all)))
		return e;
	mask(contact.email, shown);
	json_put_text(p.data, "mail_address", shown);
	json_put_text(p.data, "token", request_param(rq, "token"));
	json_put_bool(p.data, "is_stopped", all[SCOPE_EMAIL].state == CONSENT_STOPPED);
	return page_show(&p, rp, 200, "optin/mail");
}

enum err
optin_mail_page(const struct request *rq, struct reply *rp)
{
	struct stop_link link;
	enum err e;

	if ((e = stop_link_find(rq->db, request_param(rq, "token"), &link)))
		return e;
	return show(rq, rp, link.contact_id);
}

static const char *
write_evidence(const struct request *rq, const struct stop_link *link, bool one_click, struct json_object *evidence)
{
	const char *agent = request_header(rq, "User-Agent");
	char shown[AGENT_MAX_BYTES] = "";

	if (agent != NULL && text_is_utf8(agent, strlen(agent)))
		snprintf(shown, sizeof(shown), "%s", agent);
	json_put_text(evidence, "channel", "email");
	json_put_int(evidence, "message_id", link->message_id);
	json_put_bool(evidence, "one_click", one_click);
	json_put_text(evidence, "ip", rq->ip);
	json_put_text(evidence, "user_agent", text_is_utf8(shown, strlen(shown)) ? shown : "");
	return json_write(evidence);
}

/* The second time it changes nothing, and writes no second entry. */
static enum err
record(const struct request *rq, const struct stop_link *link)
{
	bool one_click = text_equal(form_text(&rq->form, "List-Unsubscribe"), ONE_CLICK), changes;
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	struct page p = { .rq = rq };
	struct ledger_entry entry = {
		.scope = SCOPE_EMAIL, .action = CONSENT_OPT_OUT, .source = "landing_page", .request_words = page_word(&p, "optin.mail_ask"),
		.answer_words = one_click ? "List-Unsubscribe=" ONE_CLICK : page_word(&p, "optin.mail_stop"), .notice_version = "", .actor = "contact",
		.at = rq->now, .evidence = write_evidence(rq, link, one_click, evidence),
	};
	struct problem problem = {0};
	enum err e;

	if (entry.evidence == NULL)
		return ERR_MEMORY;
	if ((e = db_begin(rq->writer, &tx)) || (e = consent_would_change(rq->writer, link->contact_id, &entry, rq->now, &changes)) ||
	    (changes && (e = consent_record(rq->writer, link->contact_id, &entry, rq->now, &problem))))
		return e;
	return db_commit(&tx);
}

enum err
optin_mail_stop(const struct request *rq, struct reply *rp)
{
	struct stop_link link;
	enum err e;

	/* No proof is asked for: the mail program knows the link and nothing else, and nobody is kept from ending what they get. */
	if (!optin_may_stop(rq, rp))
		return ERR_NONE;
	if ((e = stop_link_find(rq->db, request_param(rq, "token"), &link)) || (e = record(rq, &link)))
		return e;
	/* Not sent on to another page: mail programs follow none. */
	return show(rq, rp, link.contact_id);
}
