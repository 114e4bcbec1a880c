/*
 * vitals: what a provider tells of itself, as its page shows it: connected since when, package, quota, quality, and what of it has changed.
 */
#ifndef PAGES_VITALS_H
#define PAGES_VITALS_H

#include "account/account.h"
#include "pages/page.h"

/* Puts "vitals": {"looked","silent","facts":[{"word","value","tone"}],"changes":[{"at","text"}]}. */
enum err vitals_put(struct page *p, const struct provider_row *row) MUST_CHECK;

#endif
