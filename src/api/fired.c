#include "api/fired.h"

#include "message/message.h"

enum err
fired_put(struct api_call *call, const struct fired_list *fired)
{
	struct json_object *all = json_put_array(call->out, "fired"), *messages = json_put_array(call->out, "messages"), *one;
	size_t i;
	enum err e;

	for (i = 0; i < fired->count; i++) {
		AUTO(message) struct message message = {0};
		const struct fired *f = &fired->items[i];

		one = json_object_new_object();
		json_put_text(one, "scenario", f->scenario);
		json_put_text(one, "outcome", f->outcome);
		json_put_text(one, "detail", f->detail);
		if (f->message_id != 0)
			json_put_int(one, "message_id", f->message_id);
		json_object_array_add(all, one);
		if (f->message_id == 0)
			continue;
		if ((e = message_load(call->db, f->message_id, &message)))
			return e;
		one = json_object_new_object();
		json_put_int(one, "id", message.id);
		json_put_text(one, "scenario", f->scenario);
		json_put_text(one, "state", message_state_name(message.state));
		json_put_text(one, "code", message.code);
		json_object_array_add(messages, one);
	}
	return ERR_NONE;
}
