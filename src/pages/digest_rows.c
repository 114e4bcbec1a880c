#include "pages/digest_rows.h"

#include "permit/reminder.h"

enum err
digest_rows_put(struct page *p, int64_t message_id)
{
	struct json_object *rows = json_put_array(p->data, "members");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = reminder_members(p->rq->db, message_id, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		int64_t id = 0, since = 0;

		json_int(from, "document_id", &id);
		json_int(from, "waiting_since", &since);
		json_put_int(o, "id", id);
		json_put_text(o, "number", json_text(from, "document_number"));
		json_put_text(o, "type", json_text(from, "permit_type"));
		page_put_name(p, o, "applicant", json_text(from, "applicant_name"));
		page_put_minute(p, o, "since", since);
		json_object_array_add(rows, o);
	}
	json_put_bool(p->data, "has_members", json_count(found) > 0);
	page_put_count(p, p->data, "members_count", (int64_t)json_count(found));
	return ERR_NONE;
}
