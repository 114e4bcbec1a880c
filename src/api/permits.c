#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/fired.h"
#include "base/text.h"
#include "contact/email.h"
#include "permit/renewal.h"

enum { REGISTRATION_MAX_BYTES = 100 };

#define PERMIT_FIELDS		"permit_number permit_type applicant status status_label update_reason issue_date start_date expiry_date is_renewal renews"
#define APPLICANT_FIELDS	"name phone email"

static enum err
show_permit(struct api_call *call, int64_t id, int64_t *ret_contact)
{
	AUTO(permit) struct permit permit = {0};
	enum err e;

	if ((e = permit_load(call->db, id, &permit)))
		return e;
	*ret_contact = permit.contact_id;
	if ((call->out = permit_to_json(&permit)) == NULL)
		return ERR_MEMORY;
	if (!text_is_blank(permit.renews) && permit.renews_id == 0)
		api_warn(call, "renews", "no permit with this registration id or permit number is known; it is kept and found when that permit arrives");
	return renewal_put_json(call->db, &permit, call->out);
}

/* The values are permit_put's to judge; names that it does not know are pointed at here. */
static enum err
check_names(struct api_call *call)
{
	struct fields f = fields_of_body(call, PERMIT_FIELDS);

	(void)fields_below(&f, "applicant", APPLICANT_FIELDS);
	return api_all_good(call);
}

/* As a number that cannot be used does not refuse a permit, an address that is none does not either; but whoever sent it is told. */
static void
warn_of_email(struct api_call *call)
{
	const char *email = json_text(json_at(call->in, "applicant"), "email");

	if (!text_is_blank(email) && !email_is_address(email))
		api_warn(call, "applicant.email", "is no e-mail address that we can write to, and was left out; it should look like name@example.go.id");
}

/* Only a live key reaches applicants: with the others the permit is stored and its messages stay here. */
static enum err
put(struct api_call *call)
{
	const struct permit_put put = {
		.registration_id = request_param(call->rq, "registration_id"), .fields = call->in, .baseline = argument_flag(call, "baseline"),
		.actor = call->actor, .nothing_leaves = call->key->kind != APIKEY_LIVE, .base_url = call->rq->web->config.base_url,
	};
	struct problem_list all = {0};
	struct problem problem = { .why = "", .all = &all };
	struct fired_list fired = {0};
	int64_t id, contact;
	enum err e;

	arguments_known(call, " baseline lang ");
	if (strlen(put.registration_id) > REGISTRATION_MAX_BYTES)
		return api_refuse(call, ERR_INVALID, "invalid", "the registration id is longer than %d bytes", REGISTRATION_MAX_BYTES);
	if ((e = check_names(call)))
		return e;
	if ((e = permit_put(call->db, &put, call->now, &id, &fired, &problem)))
		return api_took(call, e, "", &problem);
	if ((e = show_permit(call, id, &contact)))
		return e;
	warn_of_email(call);
	if (json_at(call->in, "applicant") == NULL)	/* the answer may say more than the caller did */
		api_tells_of(call, contact);
	return fired_put(call, &fired);
}

static enum err
show(struct api_call *call)
{
	AUTO(permit) struct permit permit = {0};
	int64_t contact;
	enum err e;

	if ((e = arguments_none(call)))
		return e;
	if ((e = permit_by_registration(call->db, request_param(call->rq, "registration_id"), &permit)))
		return api_absent(call, e, "there is no permit with this registration id");
	if ((e = show_permit(call, permit.id, &contact)))
		return e;
	api_tells_of(call, contact);
	return ERR_NONE;
}

enum err
api_permit_put(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, put);
}

enum err
api_permit_show(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, show);
}
