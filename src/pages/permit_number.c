/* A number that a source tells of an applicant, and that is another than ours: it is used, or ours stays. */
#include <inttypes.h>

#include "consent/review.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "permit/number_told.h"
#include "web/web.h"

static const char *const acts[] = { "take", "keep", NULL };

/* Somebody else has it: whose it is, a person decides with both contacts before them. *ret_flash: what is said of it. */
static enum err
take(const struct request *rq, int64_t id, const char **ret_flash)
{
	struct review_draft draft = { .made_by = rq->session.login.name, .at = rq->now };
	AUTO(permit) struct permit permit = {0};
	struct number_added added;
	struct problem problem = {0};
	int64_t review_id;
	enum err e;

	if ((e = permit_load(rq->writer, id, &permit)))
		return e;
	*ret_flash = "done.number_told_taken";
	if ((e = number_told_take(rq->writer, id, rq->session.login.name, rq->now, &added)) != ERR_CONFLICT)
		return e;
	draft.contact_id = permit.contact_id;
	draft.number = added.phone.number;
	*ret_flash = "done.number_asked";
	return review_ask_number(rq->writer, &draft, rq->now, &review_id, &problem);
}

enum err
permit_number_told(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	int act = form_choice(&check, "act", acts);
	const char *flash = "done.number_told_kept";
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return ERR_INVALID;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = act == 0 ? take(rq, id, &flash) : number_told_keep(rq->writer, id, rq->session.login.name, rq->now);
	if (e == ERR_NOT_FOUND) {	/* somebody was faster, or the source tells ours again */
		reply_flash(rp, rq, "done.number_told_gone");
		return reply_see_other(rp, "/admin/permits/%" PRId64, id);
	}
	if (e || (e = page_audit(rq, rq->writer, act == 0 ? "permit.number_take" : "permit.number_keep", "permit", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, flash);
	return reply_see_other(rp, "/admin/permits/%" PRId64, id);
}
