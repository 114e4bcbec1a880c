/*
 * link: addresses of our own pages that keep the filters that are set.
 */
#ifndef WEB_LINK_H
#define WEB_LINK_H

#include "base/buf.h"
#include "web/form.h"

/*
 * "path?q=sari&after=12": the arguments of args, name by name in their order, with name set to value; value NULL
 * takes it away. "after" and "before" are always left out unless named: another filter begins at the first page.
 * Blank arguments are left out.
 */
void link_with(struct buf *out, const char *path, const struct form *args, const char *name, const char *value);

#endif
