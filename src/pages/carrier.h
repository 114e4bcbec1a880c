/*
 * carrier: what the pages say of one provider at a glance: is it well, what is left of its day, does it call back?
 */
#ifndef PAGES_CARRIER_H
#define PAGES_CARRIER_H

#include "pages/page.h"
#include "provider/provider.h"

/*
 * row: one of provider_list. Puts id, name, kind, scope, enabled, is_default, health, health_text, health_said (the provider's own words), refusals,
 * quota..., webhook.
 */
void carrier_put(const struct page *p, struct json_object *o, struct json_object *row);
/* Whether it refused most of what was sent last, for no reason of the people's. */
bool carrier_refuses(struct json_object *row, int64_t *ret_refused, int64_t *ret_answered);
/* "people": how much of Meta's limit of people is used; "" for providers that know none, and while none is told. */
enum err carrier_put_people(const struct page *p, struct json_object *o, enum scope scope) MUST_CHECK;
/* The sentence for a health_code: what a look found, or the verdict of an answer. */
const char *carrier_why(const struct page *p, const char *code);
/* "banner bad" or "banner warn" for what health_text says. */
const char *carrier_level(struct json_object *row);

/* secret: a row of provider_secret_list, NULL: it is not set. "tersimpan, berakhiran ab12, diisi 21-11-2026 08:10". */
void secret_put_stored(const struct page *p, struct json_object *o, const char *name, struct json_object *secret);

/* A kind that could be configured: "kind", "label", "scope", "about". */
void carrier_kind_put(const struct page *p, struct json_object *o, const struct provider *kind);

#endif
