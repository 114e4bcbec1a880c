/*
 * reply_row: what a person wrote to us, as lists and the contact's page show it.
 */
#ifndef PAGES_REPLY_ROW_H
#define PAGES_REPLY_ROW_H

#include "pages/page.h"

/* from: a row of reply_list. */
struct json_object *reply_row(const struct page *p, struct json_object *from);

#endif
