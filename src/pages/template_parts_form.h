/*
 * template_parts_form: header, footer and buttons of a template in the editor, drawn and read.
 */
#ifndef PAGES_TEMPLATE_PARTS_FORM_H
#define PAGES_TEMPLATE_PARTS_FORM_H

#include "pages/page.h"
#include "template/template.h"

/* As template/parts.h has them; the caller's. What was left empty is not there. */
struct json_object *template_parts_read(const struct form *form);
/* "header", "footer" and rows of "buttons" with some more to fill. */
void template_parts_put(struct page *p, const struct template *t);

#endif
