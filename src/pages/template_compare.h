/*
 * template_compare: header, footer and buttons of two sides, for people: version against version, and what a provider has against ours.
 */
#ifndef PAGES_TEMPLATE_COMPARE_H
#define PAGES_TEMPLATE_COMPARE_H

#include "pages/page.h"
#include "template/template.h"

/* Adds {"word","same","parts"} for each header, footer and button that either side has, as the texts of a template are compared. */
enum err template_compare_put(struct page *p, struct json_object *list, struct json_object *before, struct json_object *after) MUST_CHECK;
/*
 * Adds what differs from what the provider's list told (there: its parts, in Meta's form). *ret_same: nothing does. footer: ours when the template
 * has none of its own. The names in its places are ours.
 */
enum err template_compare_there(struct page *p, struct json_object *list, const struct template *t, const char *there, const char *footer,
    bool *ret_same) MUST_CHECK;

#endif
