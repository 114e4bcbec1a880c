/*
 * link: the office's pages about a permit, made from the patterns in the settings.
 */
#ifndef PERMIT_LINK_H
#define PERMIT_LINK_H

#include "base/buf.h"
#include "permit/permit.h"
#include "setting/setting.h"

/* What the places of a pattern hold; NULL and "" leave the place, and with it the link, empty. */
struct link_places { const char *base_url, *registration_id, *permit_number, *document_id; };

/* Adds the link, its places percent-encoded; adds nothing when the pattern is empty or one of its places is. */
void link_write(const char *pattern, const struct link_places *places, struct buf *ret);

#endif
