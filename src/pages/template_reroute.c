#include "pages/template_reroute.h"

#include <inttypes.h>
#include <stdio.h>

#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"

void
template_reroute_put(struct page *p, const struct template *t, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "reroute_fields"), *field;
	struct input input = { .name = "reroute_after_h", .label = page_word(p, "templates.reroute_after_h"),
	    .help = page_word(p, "templates.reroute_help"), .max = 3 };
	char hours[24];

	snprintf(hours, sizeof(hours), "%" PRId64, t->reroute_after_h);
	input.value = hours;
	field = input_add(p, fields, &input, check);
	json_put_text(field, "inputmode", "numeric");
	if (t->reroute_after_h > 0)
		page_say(p, p->data, "reroute", "templates.reroute_on", "n", hours, NULL);
	else
		json_put_text(p->data, "reroute", page_word(p, "templates.reroute_off"));
}

enum err
template_reroute(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	int64_t id, hours = form_number(&check, "reroute_after_h", 0, TEMPLATE_REROUTE_MAX_H, 0);
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[24];
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!form_ok(&check))
		return template_page_with(rq, rp, 422, &(struct template_wrong){ .check = &check });
	snprintf(detail, sizeof(detail), "%" PRId64 " h", hours);
	if ((e = db_begin(rq->writer, &tx)) || (e = template_set_reroute(rq->writer, id, hours)) ||
	    (e = page_audit(rq, rq->writer, "template.reroute", "template", id, detail)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.template_reroute");
	return reply_see_other(rp, "/admin/templates/%" PRId64, id);
}
