/*
 * template_offer: the parameters that an editor is offered before it has any of its own, and one that is taken from a text that uses it.
 */
#ifndef PAGES_TEMPLATE_OFFER_H
#define PAGES_TEMPLATE_OFFER_H

#include <stddef.h>

#include "template/template.h"

/* The i-th name, the commonest of the office's vocabulary (template/alias.h) first; NULL behind the last. */
const char *template_offer(size_t i);
/* Appends a parameter of this name, with kind and example where the name is known; nothing for a name that is there or cannot be one. */
void template_offer_take(struct template *t, const char *name);

#endif
