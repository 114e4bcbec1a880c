/*
 * doubt: what a caller gave for a template that will not be seen: a name with a typing error, or one value under two names.
 *
 * It refuses nothing: callers give what they know, and a name of the vocabulary that a template has no use for is none of these.
 */
#ifndef TEMPLATE_DOUBT_H
#define TEMPLATE_DOUBT_H

#include "base/json.h"
#include "template/template.h"

/* [{"name","detail"}], a sentence for developers each; empty when all is well. The caller owns it. */
enum err template_doubts(const struct template *t, struct json_object *given, struct json_object **ret) MUST_CHECK;

#endif
