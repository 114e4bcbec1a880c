/* Somebody whom a document names and nobody knows: looked for once more, or named by a person of the office. */
#include <inttypes.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "permit/found.h"
#include "web/web.h"

static const char *const whom[] = { [FOUND_APPROVER] = "approver", [FOUND_STAFF] = "staff", NULL };

static enum err
find(const struct request *rq, int64_t id, int64_t *ret_people)
{
	const struct document_put who = { .actor = rq->session.login.name, .base_url = rq->web->config.base_url };
	struct form_check check = { .form = &rq->form };
	struct problem problem = {0};
	int64_t contact_id;
	int which;

	if (text_is_blank(form_text(&rq->form, "which")))
		return found_in(rq->writer, id, &who, rq->now, ret_people);
	which = form_choice(&check, "which", whom);
	if (!form_ok(&check) || !text_to_int64(form_text(&rq->form, "contact_id"), &contact_id))
		return ERR_INVALID;
	*ret_people = 1;
	return found_is(rq->writer, id, (enum found_who)which, contact_id, &who, rq->now, &problem);
}

enum err
document_people(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id, people = 0;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = find(rq, id, &people)) ||
	    (people > 0 && (e = page_audit(rq, rq->writer, "document.people", "document", id, NULL))) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, people > 0 ? "done.person_found" : "done.person_not_found");
	return reply_see_other(rp, "/admin/documents/%" PRId64, id);
}
