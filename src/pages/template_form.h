/*
 * template_form: the fields of a template in the editor, drawn and read.
 */
#ifndef PAGES_TEMPLATE_FORM_H
#define PAGES_TEMPLATE_FORM_H

#include "pages/page.h"
#include "template/template.h"

/* What stands in the form, as a template that the caller ends: id, key, used and times are not in it. Nothing is judged here. */
enum err template_form_read(const struct form *form, struct template *ret) MUST_CHECK;
/* The fields filled with t, and what is wrong with them (check may be NULL). */
void template_form_put(struct page *p, const struct template *t, const struct form_check *check);

#endif
