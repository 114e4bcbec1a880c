/*
 * json: a template with everything that belongs to it, for the API and the command line.
 */
#ifndef TEMPLATE_JSON_H
#define TEMPLATE_JSON_H

#include "template/lint.h"
#include "template/template.h"

struct db;

/*
 * {"key","of","name","description","category","language","recipient","trigger","active","version","used","used_at","updated_at","updated_by",
 * "params","body","gateway_body","short_body","subject","parts","positional","examples","findings","mappings","languages"}.
 *
 * of: the key of the template that this is another language of, or ""; languages: all others of them, each such an object without "languages".
 * positional and examples are null when the text has errors. Each parameter carries its "aliases"; a mapping has "provider","kind","name",
 * "language","status","word","quality","category","reason","version","may_send".
 */
enum err template_to_json(struct db *db, const struct template *t, struct json_object **ret) MUST_CHECK;
/* [{"text","at","key","severity","subject"}] */
struct json_object *lint_to_json(const struct lint *lint);

#endif
