#include "pages/bubble_parts.h"

#include "base/text.h"
#include "template/parts.h"

void
bubble_parts_put(struct json_object *data, struct json_object *parts, const char *foot)
{
	struct json_object *around = json_put_object(data, "around"), *buttons = parts_buttons(parts), *list, *o;
	size_t i;

	json_put_text(around, "file", text_or_empty(json_text(parts_header(parts, "document"), "filename")));
	json_put_text(around, "head", text_or_empty(json_text(parts_header(parts, "text"), "text")));
	json_put_text(around, "foot", parts_footer(parts) != NULL ? parts_footer(parts) : text_or_empty(foot));
	list = json_put_array(around, "buttons");
	for (i = 0; i < json_count(buttons); i++) {
		o = json_object_new_object();
		json_put_bool(o, "opens", text_equal(json_text(json_item(buttons, i), "kind"), "url"));
		json_put_bool(o, "calls", text_equal(json_text(json_item(buttons, i), "kind"), "phone"));
		json_put_bool(o, "replies", text_equal(json_text(json_item(buttons, i), "kind"), "reply"));
		json_put_text(o, "label", json_text(json_item(buttons, i), "label"));
		json_object_array_add(list, o);
	}
	json_put_bool(around, "has_buttons", json_count(buttons) > 0);
}
