#include "pages/language.h"

#include "web/request.h"
#include "web/session.h"
#include "web/view.h"

bool
language_is_chosen(const struct request *rq)
{
	char chosen[8];

	return locale_known(form_text(&rq->args, "lang")) != NULL ||
	    (request_cookie(rq, "kz_lang", chosen, sizeof(chosen)) && locale_known(chosen) != NULL);
}

static void
begin_in_ours(struct request *rq)
{
	if (!language_is_chosen(rq))
		rq->locale = locales[0];
}

bool
language_session_guard(struct request *rq, struct reply *rp)
{
	begin_in_ours(rq);
	return session_guard(rq, rp);
}

bool
language_guard(struct request *rq, struct reply *rp)
{
	(void)rp;
	begin_in_ours(rq);
	return true;
}
