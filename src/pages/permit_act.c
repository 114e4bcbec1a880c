/* What a person does on a permit's page: a reminder by hand, and the applicant's number where none is known. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "pages/permit_page.h"
#include "permit/expiry.h"
#include "permit/permit.h"
#include "web/web.h"

enum { PHONE_MAX_BYTES = 60 };

enum err
permit_remind(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(permit) struct permit permit = {0};
	const struct expiry_run run = { .now = rq->now, .base_url = rq->web->config.base_url, .actor = rq->session.login.name };
	struct fired fired;
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) || (e = permit_load(rq->writer, id, &permit)))
		return e;
	if ((e = expiry_remind(rq->writer, &permit, &run, &fired)) == ERR_CONFLICT) {
		reply_flash(rp, rq, "done.not_reminded");
		return reply_see_other(rp, "/admin/permits/%" PRId64, id);
	}
	if (e || (e = page_audit(rq, rq->writer, "permit.remind", "permit", id, fired.outcome)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, fired.message_id != 0 ? "done.reminded" : "done.not_reminded");
	return fired.message_id != 0 ? reply_see_other(rp, "/admin/messages/%" PRId64, fired.message_id) :
	    reply_see_other(rp, "/admin/permits/%" PRId64, id);
}

/* As if the office's system had told it: what nobody could be told is told now. */
static enum err
put_number(const struct request *rq, int64_t id, const char *phone, struct problem *problem)
{
	AUTO_JSON struct json_object *fields = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(permit) struct permit permit = {0};
	struct permit_put put = { .fields = fields, .actor = rq->session.login.name, .base_url = rq->web->config.base_url };
	struct fired_list fired;
	enum err e;

	json_put_text(json_put_object(fields, "applicant"), "phone", phone);
	if ((e = db_begin(rq->writer, &tx)) || (e = permit_load(rq->writer, id, &permit)))
		return e;
	put.registration_id = permit.registration_id;
	put.nothing_leaves = permit.nothing_leaves;
	if ((e = permit_put(rq->writer, &put, rq->now, &id, &fired, problem)) ||
	    (e = page_audit(rq, rq->writer, "permit.number", "permit", id, NULL)))
		return e;
	return db_commit(&tx);
}

enum err
permit_number(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *phone = form_need(&check, "phone", PHONE_MAX_BYTES);
	struct phone parsed = phone_parse(phone);
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (form_ok(&check) && parsed.kind == PHONE_NONE)
		form_wrong(&check, "phone", "permits.number_wrong", 0);
	if (!form_ok(&check))
		return permit_show(rq, rp, 422, &check);
	if ((e = put_number(rq, id, phone, &problem)))
		return e;
	reply_flash(rp, rq, "done.permit_number");
	return reply_see_other(rp, "/admin/permits/%" PRId64, id);
}
