/*
 * message_row: one row of message_list as the lists of messages show it.
 */
#ifndef PAGES_MESSAGE_ROW_H
#define PAGES_MESSAGE_ROW_H

#include "pages/page.h"

/* What the message is about: its template's name, else its scenario in words, else "free text". */
const char *message_about(const struct page *p, const char *scenario, const char *template_name);
/* A message that is held because it may have gone out is shown as not certain. */
const char *message_state_shown(const char *state, const char *reason);

/* Puts "basis", what the person had allowed when it left: "sudah setuju, jendela tertutup"; "" when it is not known. Also of an attempt. */
void message_put_basis(const struct page *p, struct json_object *o, struct json_object *from);

struct json_object *message_row(const struct page *p, struct json_object *from);
/* Puts "rows", "has_rows"; *ret_more: one more than PAGE_ROWS was found; *ret_last: the last row's id. */
void message_rows_put(struct page *p, struct json_object *found, bool *ret_more, int64_t *ret_last);

#endif
