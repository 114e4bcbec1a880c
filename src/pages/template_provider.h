/*
 * template_provider: how one template stands at one provider, and what can be done there.
 */
#ifndef PAGES_TEMPLATE_PROVIDER_H
#define PAGES_TEMPLATE_PROVIDER_H

#include "account/account.h"
#include "pages/page.h"
#include "template/template.h"

/* "state" of o: a mapping's status as word, colour and icon; kind NULL or without templates of its own: text that is rendered here. */
void template_put_standing(const struct page *p, struct json_object *o, const struct provider *kind, const char *status);
/* The whole card into o; problem: what was wrong with the mapping that was typed, or NULL. */
enum err template_provider_put(struct page *p, struct json_object *o, const struct template *t, const struct provider_row *row,
    const struct problem *problem) MUST_CHECK;

#endif
