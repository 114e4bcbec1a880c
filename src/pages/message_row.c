#include "pages/message_row.h"

#include <string.h>

#include "base/text.h"
#include "message/message.h"
#include "message/reason.h"

enum { BASIS_MAX_BYTES = 200 };

const char *
message_about(const struct page *p, const char *scenario, const char *template_name)
{
	if (!text_is_blank(template_name))
		return template_name;
	if (!text_is_blank(scenario) && !text_equal(scenario, "api") && !text_equal(scenario, "operator"))
		return page_word_of(p, "scenario", scenario);
	return page_word(p, "messages.text");
}

const char *
message_state_shown(const char *state, const char *reason)
{
	return text_equal(reason, REASON_UNKNOWN_HOLD) ? "unknown" : state;
}

void
message_put_basis(const struct page *p, struct json_object *o, struct json_object *from)
{
	const char *consent = json_text(from, "consent"), *window = json_text(from, "window");
	AUTO(buf) struct buf basis = {0};

	buf_init(&basis, BASIS_MAX_BYTES);
	if (!text_is_blank(consent))
		buf_text_add(&basis, page_word_of(p, "sent_consent", consent));
	if (!text_is_blank(window))
		buf_fmt(&basis, ", %s", page_word_of(p, "sent_window", window));
	json_put_text(o, "basis", buf_text(&basis));
}

struct json_object *
message_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *number = json_text(from, "number"), *reason = json_text(from, "reason");
	int64_t id = 0, contact_id = 0, at = 0;

	json_int(from, "id", &id);
	json_int(from, "contact_id", &contact_id);
	json_int(from, "created_at", &at);
	json_put_int(row, "id", id);
	json_put_int(row, "contact_id", contact_id);
	json_put_text(row, "code", json_text(from, "code"));
	page_put_name(p, row, "to", json_text(from, "name"));
	if (text_is_blank(number))
		json_put_text(row, "number", page_word(p, "messages.any_number"));
	else
		page_put_masked(row, "number", number);
	json_put_text(row, "about", message_about(p, json_text(from, "scenario"), json_text(from, "template_name")));
	page_put_message_state(p, row, "state", message_state_shown(json_text(from, "state"), reason));
	json_put_text(row, "reason", page_word_of(p, "reason", reason));
	json_put_text(row, "provider", text_or_empty(json_text(from, "provider")));
	message_put_basis(p, row, from);
	page_put_minute(p, row, "at", at);
	return row;
}

void
message_rows_put(struct page *p, struct json_object *found, bool *ret_more, int64_t *ret_last)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	size_t i, n = json_count(found);

	for (i = 0; i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, message_row(p, json_item(found, i)));
		json_int(json_item(found, i), "id", ret_last);
	}
	*ret_more = n > PAGE_ROWS;
	json_put_bool(p->data, "has_rows", n > 0);
}
