#include "pages/optin_visit.h"

#include <ctype.h>

#include "db/db.h"
#include "web/request.h"

void
visit_end(struct visit *v)
{
	contact_end(&v->contact);
}

static bool
is_token(const char *text)
{
	size_t i;

	for (i = 0; isxdigit((unsigned char)text[i]); i++)
		;
	return i == TOKEN_TEXT_MAX - 1 && text[i] == '\0';
}

enum err
visit_find(const struct request *rq, struct visit *ret)
{
	const char *token = request_param(rq, "token");
	enum err e;

	if (!is_token(token))
		return ERR_NOT_FOUND;
	if ((e = invitation_find(rq->db, token, rq->now, &ret->invitation)) ||
	    (e = contact_load(rq->db, ret->invitation.contact_id, &ret->contact)) ||
	    (e = consent_load(rq->db, ret->invitation.contact_id, ret->consents)))
		return e;
	return ret->contact.erased_at != 0 ? ERR_NOT_FOUND : ERR_NONE;
}
