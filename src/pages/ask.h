/*
 * ask: the two buttons "ask for consent" and "explain the service", on the page of a contact and of a permit.
 */
#ifndef PAGES_ASK_H
#define PAGES_ASK_H

#include "pages/page.h"

/*
 * Puts "asks" for the view admin/asks.mustache: each button with what was done last and, where it cannot be pressed, why. permit_id 0: not on a
 * permit's page. Nothing is put for a contact whose data was erased.
 */
enum err ask_put(struct page *p, int64_t contact_id, int64_t permit_id) MUST_CHECK;

#endif
