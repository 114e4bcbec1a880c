#include "message/list.h"

#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/message_json.h"
#include "base/text.h"
#include "contact/contact.h"

enum { LIMIT_OTHERWISE = 50, LIMIT_MOST = 200 };

/* An id of ours, or a number as people write it. */
static enum err
contact_argument(struct api_call *call, int64_t *ret_id)
{
	const char *text = form_text(&call->rq->args, "contact");
	struct phone phone;
	enum err e;

	*ret_id = 0;
	if (*text == '\0')
		return ERR_NONE;
	if (*text != '0' && strlen(text) < 9 && text_to_int64(text, ret_id) && *ret_id > 0)
		return ERR_NONE;
	phone = phone_parse(text);
	if (phone.kind == PHONE_NONE)
		return api_wrong(call, "", "contact is neither an id nor a number: %s", phone_why_name(phone.why));
	if ((e = contact_by_number(call->db, phone.number, ret_id)) == ERR_NOT_FOUND) {
		*ret_id = -1;	/* nobody: an empty list */
		return ERR_NONE;
	}
	return e;
}

static enum err
list(struct api_call *call)
{
	const struct form *args = &call->rq->args;
	struct message_query q = {
		.state = form_text(args, "state"), .scenario = form_text(args, "scenario"), .code = form_text(args, "code"),
		.reference = form_text(args, "reference"), .before = argument_number(call, "after", INT64_MAX, 0),
		.limit = argument_number(call, "limit", LIMIT_MOST, LIMIT_OTHERWISE),
	};
	struct json_object *rows;
	enum message_state state;
	enum err e;

	arguments_known(call, " state contact after limit reference scenario code lang ");
	if (*q.state != '\0' && !message_state_from_name(q.state, &state))
		api_wrong(call, "", "there is no state %.30s", q.state);
	if ((e = contact_argument(call, &q.contact_id)) || (e = api_all_good(call)) || (e = message_list(call->db, &q, &rows)))
		return e;
	api_put_page(call, "messages", rows, q.limit, message_row_json);
	return ERR_NONE;
}

enum err
api_message_list(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, list);
}
