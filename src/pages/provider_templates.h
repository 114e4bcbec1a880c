/*
 * provider_templates: what a provider with templates of its own keeps, as its last list said, and which of ours each of them is.
 */
#ifndef PAGES_PROVIDER_TEMPLATES_H
#define PAGES_PROVIDER_TEMPLATES_H

#include "account/account.h"
#include "pages/page.h"

/* "has_list" and, when the kind has such a list, "list": what the view admin/provider_templates shows. */
enum err provider_templates_put(struct page *p, const struct provider_row *row) MUST_CHECK;

#endif
