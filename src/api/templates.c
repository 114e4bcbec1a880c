/* The templates, for systems that send by them: which there are, which values each needs, and whether it can go out now. Written by people only. */
#include "api/api.h"
#include "api/arguments.h"
#include "base/text.h"
#include "template/json.h"
#include "template/list.h"

static bool
is_itself(struct json_object *row)
{
	return text_is_blank(json_text(row, "of"));
}

/* Callers know a template by one key, whatever languages it speaks. */
static void
put_languages(struct json_object *row, struct json_object *all)
{
	struct json_object *languages = json_put_array(row, "languages");
	size_t i;

	json_object_array_add(languages, json_object_new_string(json_text(row, "language")));
	for (i = 0; i < json_count(all); i++)
		if (text_equal(json_text(json_item(all, i), "of"), json_text(row, "key")) && json_flag(json_item(all, i), "active", false))
			json_object_array_add(languages, json_object_new_string(json_text(json_item(all, i), "language")));
	json_object_object_del(row, "of");
}

static enum err
list(struct api_call *call)
{
	AUTO_JSON struct json_object *all = NULL;
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = arguments_none(call)) || (e = template_list(call->db, &all)))
		return e;
	call->out = json_object_new_object();
	rows = json_put_array(call->out, "templates");
	for (i = 0; i < json_count(all); i++)
		if (is_itself(json_item(all, i))) {
			put_languages(json_item(all, i), all);
			json_object_array_add(rows, json_object_get(json_item(all, i)));
		}
	return ERR_NONE;
}

static enum err
show(struct api_call *call)
{
	AUTO(template) struct template t = {0};
	enum err e;

	if ((e = arguments_none(call)))
		return e;
	if ((e = template_by_key(call->db, request_param(call->rq, "key"), &t)))
		return api_absent(call, e, "there is no template with this key; GET /api/v1/templates lists them");
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
