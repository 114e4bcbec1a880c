/* What people of the office do with a contact: look at the number, withdraw consent. (On paper: contact_paper.c; asking for it: ask.c.) */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/contact_page.h"
#include "web/web.h"

enum { REASON_MAX_BYTES = 200 };

static const char *const scopes[] = { "official", "gateway", "sms", "email", NULL };

/* Shows the page with whole numbers. It answers the POST itself: a page to come back to would show them without a note. */
enum err
contact_unmask(const struct request *rq, struct reply *rp)
{
	static const struct contact_form nothing = {0};
	AUTO(contact) struct contact contact = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = contact_load(rq->db, id, &contact)) ||
	    (e = db_begin(rq->writer, &tx)) ||
	    (e = page_audit(rq, rq->writer, "contact.unmask", "contact", id, NULL)) ||
	    (e = page_seen_in(rq, rq->writer, id, SEEN_NUMBER)) ||
	    (e = db_commit(&tx)))
		return e;
	return contact_show(rq, rp, 200, &nothing, id, true);
}

static enum err
record(const struct request *rq, int64_t id, struct ledger_entry *entry, const char *action, const char *detail)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = consent_record(rq->writer, id, entry, rq->now, &problem)) ||
	    (e = page_audit(rq, rq->writer, action, "contact", id, detail)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

static struct ledger_entry
entry_of(const struct request *rq, enum scope scope, enum consent_action action, const char *source)
{
	return (struct ledger_entry){ .scope = scope, .action = action, .source = source, .request_words = "", .answer_words = "",
	    .evidence = "{}", .notice_version = "", .actor = rq->session.login.name, .at = rq->now };
}

enum err
contact_withdraw(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	int scope = form_choice(&check, "scope", scopes);
	struct ledger_entry entry;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return contact_show(rq, rp, 422, &(struct contact_form){ FORM_WITHDRAW, &check }, id, false);
	entry = entry_of(rq, (enum scope)scope, CONSENT_WITHDRAW_BY_OFFICE, "operator");
	entry.answer_words = reason;
	if ((e = record(rq, id, &entry, "consent.withdraw", reason)))
		return e;
	reply_flash(rp, rq, "done.contact_withdrawn");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
}
