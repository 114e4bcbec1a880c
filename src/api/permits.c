#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/fired.h"
#include "base/clock.h"
#include "base/text.h"
#include "contact/email.h"
#include "permit/list.h"
#include "permit/renewal.h"
#include "permit/status.h"

enum { REGISTRATION_MAX_BYTES = 100, LIMIT_OTHERWISE = 50, LIMIT_MOST = 200, SEARCH_MAX_BYTES = 100 };

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
	if (call->key->kind != APIKEY_LIVE && !permit.nothing_leaves && call->rq->method == PUT)
		api_warn(call, "registration_id", "is a permit that a live key has told of; this key changes nothing of it and only shows what would be told");
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

/* ---- the list ---- */

static void
day_to_date(struct json_object *row, const char *day, const char *date)
{
	char text[CLOCK_TEXT_MAX];
	int64_t n;

	if (json_int(row, day, &n))
		clock_format_day_iso(n, text);
	json_put_text(row, date, json_at(row, day) != NULL ? text : NULL);
	json_object_object_del(row, day);
}

/* As one permit is shown, without what only its own address tells. */
static void
name_row(struct json_object *row)
{
	struct json_object *applicant = json_object_new_object();
	bool known = json_at(row, "contact_id") != NULL;

	json_put_text(applicant, "name", json_text(row, "name"));
	json_put(applicant, "contact_id", json_object_get(json_at(row, "contact_id")));
	if (!known)
		json_put_text(applicant, "problem", json_text(row, "problem"));
	json_object_object_del(row, "name");
	json_object_object_del(row, "contact_id");
	json_object_object_del(row, "number");
	json_object_object_del(row, "problem");
	json_put(row, "applicant", applicant);
	day_to_date(row, "issue_day", "issue_date");
	day_to_date(row, "start_day", "start_date");
	day_to_date(row, "expiry_day", "expiry_date");
}

static int64_t
day_argument(struct api_call *call, const char *name)
{
	const char *text = form_text(&call->rq->args, name);
	int64_t day = 0;

	if (*text != '\0' && clock_parse_day(text, &day) != ERR_NONE)
		api_wrong(call, "", "%s must be a day like 2026-11-20", name);
	return day;
}

static enum err
list(struct api_call *call)
{
	const struct form *args = &call->rq->args;
	struct permit_query q = {
		.status = form_text(args, "status"), .search = form_text(args, "search"), .expires_until = day_argument(call, "expires_until"),
		.without_contact = argument_flag(call, "unreachable"), .before = argument_number(call, "after", INT64_MAX, 0),
		.limit = argument_number(call, "limit", LIMIT_MOST, LIMIT_OTHERWISE),
	};
	struct json_object *rows;
	enum permit_status status;
	enum err e;

	arguments_known(call, " status search expires_until unreachable after limit lang ");
	if (*q.status != '\0' && !permit_status_from_name(q.status, &status))
		api_wrong(call, "", "there is no status %.30s; use draft, in_process, active, rejected, expired, renewed or cancelled", q.status);
	if (strlen(q.search) > SEARCH_MAX_BYTES)
		api_wrong(call, "", "search must not be longer than %d bytes", SEARCH_MAX_BYTES);
	if ((e = api_all_good(call)) || (e = permit_list(call->db, &q, &rows)))
		return e;
	api_put_page(call, "permits", rows, q.limit, name_row);
	return ERR_NONE;
}

enum err
api_permit_list(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, list);
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
