/*
 * template_reroute: after how many hours without delivery a template's message goes another way as well, on the template's page.
 */
#ifndef PAGES_TEMPLATE_REROUTE_H
#define PAGES_TEMPLATE_REROUTE_H

#include "pages/page.h"
#include "template/template.h"

/* "reroute" as a sentence and "reroute_fields"; check: what was wrong with what was typed, or NULL. */
void template_reroute_put(struct page *p, const struct template *t, const struct form_check *check);

#endif
