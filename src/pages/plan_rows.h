/*
 * plan_rows: a plan in words, provider by provider, as the view admin/plan.mustache draws it.
 */
#ifndef PAGES_PLAN_ROWS_H
#define PAGES_PLAN_ROWS_H

#include "pages/page.h"

/* found: plan_to_json's, or as it was stored with a message; NULL: there is none. Puts "plan" and "has_plan" into the page. */
void plan_rows_put(struct page *p, struct json_object *found, int64_t contact_id);

#endif
