/* Asking for one person to be forgotten: what goes, what stays, and why. The sender does it (privacy/erase.h). */
#include <inttypes.h>

#include "consent/erase.h"
#include "contact/contact.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "privacy/erase.h"

static enum err
show(const struct request *rq, struct reply *rp, int status, int64_t id, const struct form_check *check)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	struct json_object *fields;
	int64_t old;
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)) || (e = consent_erase_leaves(rq->db, id, &old)))
		return e;
	if (contact.erased_at != 0)
		return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
	if (contact.merged_into != 0)
		return reply_see_other(rp, "/admin/contacts/%" PRId64 "/erase", contact.merged_into);
	json_put_int(p.data, "id", id);
	page_put_name(&p, p.data, "name", contact.name);
	page_put_masked(p.data, "number", contact.number);
	json_put_bool(p.data, "old_words", old > 0);
	fields = json_put_array(p.data, "fields");
	input_add(&p, fields, &(struct input){ .name = "reason", .look = INPUT_LOOK_LONG, .label = page_word(&p, "form.reason"),
	    .help = page_word(&p, "erase.reason_help"), .max = ERASE_REASON_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/contact_erase");
}

enum err
contact_erase_page(const struct request *rq, struct reply *rp)
{
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return show(rq, rp, 200, id, NULL);
}

static enum err
ask(const struct request *rq, const struct erase_ask *wish)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	/* The reason is stored with the wish, stripped of what names the person; here it would not be. */
	if ((e = db_begin(rq->writer, &tx)) || (e = erase_ask(rq->writer, wish, rq->now, &id, &problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.erase_ask", "contact", wish->contact_id, NULL)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
contact_erase(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct erase_ask wish = { .reason = form_need(&check, "reason", ERASE_REASON_MAX_BYTES), .source = "operator", .actor = rq->session.login.name };
	enum err e;

	if (!request_param_id(rq, "id", &wish.contact_id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return show(rq, rp, 422, wish.contact_id, &check);
	if ((e = ask(rq, &wish)) && e != ERR_CONFLICT)
		return e;
	if (e == ERR_NONE)
		reply_flash(rp, rq, "done.contact_erase_asked");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, wish.contact_id);
}
