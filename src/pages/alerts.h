/*
 * alerts: what is wrong, in sentences: for the list of alerts and for the banner over every page.
 */
#ifndef PAGES_ALERTS_H
#define PAGES_ALERTS_H

#include "pages/page.h"

/* row: one of alert_list. Puts "text", "said" (the provider's own words, "" when there are none), "tone", "icon", "href" and "label". */
void alerts_put(const struct page *p, struct json_object *o, struct json_object *row);

#endif
