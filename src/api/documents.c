#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/fired.h"
#include "base/clock.h"
#include "base/text.h"
#include "permit/document.h"
#include "permit/document_list.h"
#include "permit/duty.h"
#include "permit/state.h"

enum { NUMBER_MAX_BYTES = 100, LIMIT_OTHERWISE = 50, LIMIT_MOST = 200, SEARCH_MAX_BYTES = 100, HOURS_MOST = 24 * 3660 };

#define DOCUMENT_FIELDS	\
	"registration_id name kind state state_label state_since requires_approval approver staff duty document_date url"
#define PERSON_FIELDS	"contact_id phone external_ref name"

/* Somebody named whom nobody knows: said at once, and not only when they should have heard something. */
static void
warn_of(struct api_call *call, const char *field, const struct person *p)
{
	if (p->contact_id != 0 || text_is_blank(p->problem))
		return;
	api_warn(call, field, text_equal(p->problem, "unknown_ref") ?
	    "no contact has this external_ref; it is kept, and they are told as soon as somebody with it is known" :
	    text_equal(p->problem, "erased") ? "this person was erased" : "names nobody who can be told: no usable telephone number");
}

static enum err
show_document(struct api_call *call, const struct document *d)
{
	api_tells_of(call, d->approver.contact_id);
	api_tells_of(call, d->staff.contact_id);
	if ((call->out = document_to_json(d)) == NULL)
		return ERR_MEMORY;
	warn_of(call, "approver", &d->approver);
	warn_of(call, "staff", &d->staff);
	return ERR_NONE;
}

/* The values are document_put's to judge; names that it does not know are pointed at here. */
static enum err
check_names(struct api_call *call)
{
	struct fields f = fields_of_body(call, DOCUMENT_FIELDS);

	(void)fields_below(&f, "approver", PERSON_FIELDS);
	(void)fields_below(&f, "staff", PERSON_FIELDS);
	return api_all_good(call);
}

/* Only a live key reaches people: with the others the document is stored and its messages stay here. */
static enum err
put(struct api_call *call)
{
	const struct document_put put = {
		.document_number = request_param(call->rq, "document_number"), .fields = call->in, .baseline = argument_flag(call, "baseline"),
		.actor = call->actor, .nothing_leaves = call->key->kind != APIKEY_LIVE, .base_url = call->rq->web->config.base_url,
		.system = call->key->name,
	};
	AUTO(document) struct document document = {0};
	struct problem_list all = {0};
	struct problem problem = { .why = "", .all = &all };
	struct fired_list fired = {0};
	int64_t id;
	enum err e;

	arguments_known(call, " baseline lang ");
	if (strlen(put.document_number) > NUMBER_MAX_BYTES)
		return api_refuse(call, ERR_INVALID, "invalid", "the document number is longer than %d bytes", NUMBER_MAX_BYTES);
	if ((e = check_names(call)))
		return e;
	if ((e = document_put(call->db, &put, call->now, &id, &fired, &problem)))
		return api_took(call, e, "", &problem);
	if ((e = document_load(call->db, id, &document)) || (e = show_document(call, &document)))
		return e;
	return fired_put(call, &fired);
}

static enum err
show(struct api_call *call)
{
	AUTO(document) struct document document = {0};
	enum err e;

	if ((e = arguments_none(call)))
		return e;
	if ((e = document_by_number(call->db, request_param(call->rq, "document_number"), &document)))
		return api_absent(call, e, "there is no document with this number");
	return show_document(call, &document);
}

/* ---- the list ---- */

static enum err
permit_argument(struct api_call *call, int64_t *ret_id)
{
	const char *registration = form_text(&call->rq->args, "registration_id");
	AUTO(permit) struct permit permit = {0};
	enum err e;

	*ret_id = 0;
	if (*registration == '\0')
		return ERR_NONE;
	if ((e = permit_by_registration(call->db, registration, &permit)) == ERR_NONE)
		*ret_id = permit.id;
	else if (e == ERR_NOT_FOUND)
		*ret_id = INT64_MAX;	/* nobody's: an empty list */
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

static void
name_row(struct json_object *row)
{
	char text[CLOCK_TEXT_MAX];
	int64_t at = 0;

	json_int(row, "entered_state_at", &at);
	clock_format_iso(at, text);
	json_put_text(row, "state_since", text);
	json_object_object_del(row, "entered_state_at");
	json_object_object_del(row, "permit_id");
	json_object_object_del(row, "contact_id");
	if (text_is_blank(json_text(row, "duty")))
		json_put_text(row, "duty", DUTY_SIGNATURE);
}

static enum err
list(struct api_call *call)
{
	const struct form *args = &call->rq->args;
	int64_t hours = argument_number(call, "waiting_hours", HOURS_MOST, 0);
	struct document_query q = {
		.state = form_text(args, "state"), .search = form_text(args, "search"), .before = argument_number(call, "after", INT64_MAX, 0),
		.limit = argument_number(call, "limit", LIMIT_MOST, LIMIT_OTHERWISE),
		.waiting_since = hours > 0 ? call->now - hours * CLOCK_HOUR_MS : 0,
	};
	struct json_object *rows;
	enum document_state state;
	enum err e;

	arguments_known(call, " state search registration_id waiting_hours after limit lang ");
	if (*q.state != '\0' && !document_state_from_name(q.state, &state))
		api_wrong(call, "", "there is no state %.30s", q.state);
	if (strlen(q.search) > SEARCH_MAX_BYTES)
		api_wrong(call, "", "search must not be longer than %d bytes", SEARCH_MAX_BYTES);
	if ((e = api_all_good(call)) || (e = permit_argument(call, &q.permit_id)) || (e = document_list(call->db, &q, &rows)))
		return e;
	api_put_page(call, "documents", rows, q.limit, name_row);
	return ERR_NONE;
}

enum err
api_document_put(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, put);
}

enum err
api_document_show(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, show);
}

enum err
api_document_list(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, list);
}
