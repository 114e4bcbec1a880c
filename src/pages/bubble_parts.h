/*
 * bubble_parts: header, footer and buttons around a bubble, as WhatsApp shows them, for the views bubble_head and bubble_tail.
 */
#ifndef PAGES_BUBBLE_PARTS_H
#define PAGES_BUBBLE_PARTS_H

#include "base/json.h"

/*
 * Puts "around" {"file","head","foot","has_buttons","buttons" [{"opens","calls","replies","label"}]}. parts: filled (template/parts.h), may be NULL;
 * foot: when they have none of their own.
 */
void bubble_parts_put(struct json_object *data, struct json_object *parts, const char *foot);

#endif
