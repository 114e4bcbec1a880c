/*
 * message_json: a message as the API shows it. Its texts have "…" for the token of a personal link, as everywhere in the office.
 */
#ifndef API_MESSAGE_JSON_H
#define API_MESSAGE_JSON_H

#include "api/call.h"
#include "message/message.h"
#include "routing/plan.h"

/* {"id","state","code","may","plan":[...],"text","gateway_text","short_text"}: what POST answers. may: is there a provider that may carry it now? */
enum err message_accepted_json(struct api_call *call, const struct message *message, const struct plan *plan, struct json_object **ret) MUST_CHECK;
/* A row of message_list (message/list.h) under the names and with the nulls that message_json has. */
void message_row_json(struct json_object *row);
/* Everything known of it: state, reason with its sentence, plan, timeline, attempts. */
enum err message_json(struct api_call *call, const struct message *message, struct json_object **ret) MUST_CHECK;

#endif
