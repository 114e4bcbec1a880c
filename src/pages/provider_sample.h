/*
 * provider_sample: beginnings for the form of a provider that is described by its settings, and the request that these settings make of a sample.
 */
#ifndef PAGES_PROVIDER_SAMPLE_H
#define PAGES_PROVIDER_SAMPLE_H

#include "pages/page.h"
#include "provider/provider.h"

/* "presets" [{"href","word","about","on"}]: none for other kinds. name: the one that was chosen. */
void provider_sample_put_presets(struct page *p, const struct provider *kind, const char *name);
/* "sample" {"request","size"}: what the gateway would get. values: the plain fields; secrets are written as a word. */
enum err provider_sample_put(struct page *p, const struct provider *kind, struct json_object *values) MUST_CHECK;

#endif
