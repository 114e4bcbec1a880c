/*
 * template_trial: sending a template to somebody of the office, and what became of the last ones.
 */
#ifndef PAGES_TEMPLATE_TRIAL_H
#define PAGES_TEMPLATE_TRIAL_H

#include "pages/page.h"
#include "template/template.h"

/* The form and the list; check: what was wrong with what was typed, or NULL. */
enum err template_trial_put(struct page *p, const struct template *t, const struct form_check *check) MUST_CHECK;

#endif
