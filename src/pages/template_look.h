/*
 * template_look: how a template will look and what is wrong with it, while somebody writes it: the part of the editor that is made anew.
 */
#ifndef PAGES_TEMPLATE_LOOK_H
#define PAGES_TEMPLATE_LOOK_H

#include "pages/page.h"
#include "template/template.h"

/* registration: of a permit whose data fills the texts; "" for the examples. The linter's findings are put as well. */
enum err template_look_put(struct page *p, const struct template *t, const char *registration) MUST_CHECK;
/* Nothing is wrong with a text that nobody has begun to write: puts a verdict that says so in the place of the findings. */
void template_look_wait(struct page *p, const struct template *t);
/* What callers will have to give that they need not give to stored: "demands", a sentence, "" when there is nothing. */
void template_look_put_demands(struct page *p, const struct template *t, const struct template *stored);
/* "changes" [{"gone","new","text"}] of one name in o, for the view word_diff. */
enum err template_look_put_diff(struct json_object *o, const char *name, const char *before, const char *after) MUST_CHECK;

#endif
