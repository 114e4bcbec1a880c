/* The templates, for systems that send by them: which there are, which values each needs, and whether it can go out now. Written by people only. */
#include "api/api.h"
#include "api/call.h"
#include "template/json.h"
#include "template/list.h"

static enum err
list(struct api_call *call)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = template_list(call->db, &rows)))
		return e;
	call->out = json_object_new_object();
	json_put(call->out, "templates", rows);
	rows = NULL;
	return ERR_NONE;
}

static enum err
show(struct api_call *call)
{
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = template_by_key(call->db, request_param(call->rq, "key"), &t)))
		return e;
	return template_to_json(call->db, &t, &call->out);
}

enum err
api_template_list(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, list);
}

enum err
api_template_show(const struct request *rq, struct reply *rp)
{
	return api_read(rq, rp, show);
}
