#include "pages/optin_visit.h"

#include "db/db.h"
#include "pages/language.h"
#include "pages/optin.h"
#include "pages/optin_proof.h"
#include "web/request.h"
#include "web/view.h"

void
visit_end(struct visit *v)
{
	contact_end(&v->contact);
	privacy_shown_end(&v->notice);
	json_end(&v->changes);
}

enum err
visit_find(const struct request *rq, struct visit *ret)
{
	int64_t id;
	enum err e;

	if ((e = invitation_find(rq->db, request_param(rq, "token"), rq->now, &ret->invitation)))
		return e;
	id = ret->invitation.contact_id;
	if ((e = contact_load(rq->db, id, &ret->contact)) || (e = consent_load(rq->db, id, ret->consents)) ||
	    (e = privacy_show(rq->db, rq->locale, rq->now, &ret->notice)) ||
	    (e = privacy_changes(rq->db, id, SCOPE_OFFICIAL, rq->locale, rq->now, &ret->changes)))
		return e;
	return ret->contact.erased_at != 0 ? ERR_NOT_FOUND : ERR_NONE;
}

bool
optin_guard(struct request *rq, struct reply *rp)
{
	AUTO(contact) struct contact contact = {0};
	struct invitation invitation;
	const char *spoken;

	if (!language_guard(rq, rp))
		return false;
	if (language_is_chosen(rq) || invitation_find(rq->db, request_param(rq, "token"), rq->now, &invitation) != ERR_NONE ||
	    contact_load(rq->db, invitation.contact_id, &contact) != ERR_NONE)
		return true;	/* what is wrong with the link is told by its page */
	if ((spoken = locale_known(contact.locale)) != NULL)
		rq->locale = spoken;
	return true;
}

bool
visit_is_settled(const struct visit *v)
{
	return v->consents[SCOPE_OFFICIAL].state == CONSENT_AGREED && v->consents[SCOPE_GATEWAY].state == CONSENT_AGREED && json_count(v->changes) == 0;
}

struct optin_proof
visit_proof(const struct request *rq, const struct visit *v)
{
	return (struct optin_proof){ request_param(rq, "token"), v->notice.hash, v->consents[SCOPE_OFFICIAL].ledger_seq };
}
