/* An e-mail address that a mail server refused is tried again, because a person says so. */
#include <inttypes.h>

#include "contact/unreachable.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"

static enum err
try_again(const struct request *rq, int64_t id)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = contact_email_again(rq->writer, id, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "contact.email_again", "contact", id, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
contact_try_email(const struct request *rq, struct reply *rp)
{
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = try_again(rq, id)) && e != ERR_CONFLICT)
		return e;
	reply_flash(rp, rq, e == ERR_CONFLICT ? "done.email_not_refused" : "done.email_again");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
}
