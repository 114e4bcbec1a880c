/*
 * who: who did something, as people of the office call them: a colleague by the login's name, a program by a word.
 */
#ifndef PAGES_WHO_H
#define PAGES_WHO_H

#include "pages/page.h"

/* actor: as it is stored, "sari", "api:odoo", "cli:root", "connector:OSS", "sender" ...; "" and NULL stay "". */
void who_put(const struct page *p, struct json_object *o, const char *name, const char *actor);

#endif
