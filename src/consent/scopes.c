#include "consent/scopes.h"

#include "base/text.h"
#include "consent/consent.h"
#include "consent/derive.h"

void
scopes_write(unsigned scopes, struct buf *out)
{
	bool first = true;
	int s;

	for (s = 0; s < SCOPE__COUNT; s++)
		if (scopes & 1u << s) {
			buf_fmt(out, "%s%s", first ? "" : " ", scope_name((enum scope)s));
			first = false;
		}
}

unsigned
scopes_read(const char *names)
{
	unsigned scopes = 0;
	int s;

	for (s = 0; names != NULL && s < SCOPE__COUNT; s++)
		if (text_has_word(names, scope_name((enum scope)s)))
			scopes |= 1u << s;
	return scopes;
}

enum err
scopes_record(struct db *db, int64_t contact_id, struct ledger_entry *entry, unsigned scopes, int64_t now, struct problem *problem)
{
	int64_t first = 0;
	unsigned reached = 0;
	enum scope reach[2];
	size_t n, i;
	int s;
	enum err e;

	for (s = 0; s < SCOPE__COUNT; s++) {
		if ((scopes & 1u << s) == 0 || (reached & 1u << s) != 0)
			continue;
		entry->scope = (enum scope)s;
		if ((e = consent_record(db, contact_id, entry, now, problem)))
			return e;
		if (first == 0)
			first = entry->seq;
		derive_reach(entry->scope, entry->action, reach, &n);
		for (i = 0; i < n; i++)
			reached |= 1u << reach[i];
	}
	entry->seq = first;
	return first != 0 ? ERR_NONE : ERR_INVALID;
}
