#include "consent/derive.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"

enum { SQL_ENTRIES, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_ENTRIES] = "SELECT seq, scope, action, source, at FROM consent_ledger WHERE subject_hash = :subject",
};
DB_SQL(sql);

struct derive_entry
derive_entry(const struct ledger_entry *entry)
{
	return (struct derive_entry){
		.scope = entry->scope, .action = entry->action, .at = entry->at, .seq = entry->seq,
		.inbound = text_starts(entry->source, "inbound"), .any = text_equal(entry->source, "inbound_any"),
	};
}

/* ---- the order ---- */

/* Of two that say something at once the one that allows less counts as the later. */
static int
restriction(const struct derive_entry *e)
{
	switch (e->action) {
	case CONSENT_OPT_OUT: case CONSENT_WITHDRAW_BY_OFFICE: return 3;
	case CONSENT_DECLINE: case CONSENT_PREAPPROVAL_WITHDRAWN: case CONSENT_MARKETING_STOP: return 2;
	default: return e->any ? 0 : 1;
	}
}

static int
compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/*
 * By whole seconds, because that is how providers tell the time: with our own milliseconds beside it, what a person writes right after a
 * tick on our page would count as earlier. Within a second the person's own words come last, and an erasure after them. What others recorded
 * for one and the same instant (forms know the day, no more) counts like a person's words of one second. Nothing depends on the order of
 * arrival: entries that differ only in seq say the same.
 */
static int
in_order(const void *left, const void *right)
{
	const struct derive_entry *a = left, *b = right;
	int by = compare(a->at / CLOCK_SECOND_MS, b->at / CLOCK_SECOND_MS);
	int by_time = compare(a->at, b->at), by_restriction = compare(restriction(a), restriction(b));

	if (by == 0)
		by = compare(a->action == CONSENT_ERASURE, b->action == CONSENT_ERASURE);
	if (by == 0)
		by = compare(a->inbound, b->inbound);
	if (by == 0)
		by = a->inbound ? by_restriction : by_time;
	if (by == 0)
		by = a->inbound ? by_time : by_restriction;
	return by != 0 ? by : compare(a->seq, b->seq);
}

/* ---- the rule ---- */

static void
become(struct consent *c, enum consent_state state, bool explicit_words, const struct derive_entry *e)
{
	c->state = state;
	c->explicit_words = explicit_words;
	c->since_at = e->at;
	c->ledger_seq = e->seq;
}

static void
agree(struct consent *c, const struct derive_entry *e)
{
	if (e->any && c->state != CONSENT_NONE)
		return;		/* it adds nothing to an agreement, and takes back no STOP and no NO */
	if (c->state != CONSENT_AGREED || (!c->explicit_words && !e->any))
		become(c, CONSENT_AGREED, !e->any, e);
}

static void
apply(struct consent *c, const struct derive_entry *e)
{
	switch (e->action) {
	case CONSENT_OPT_IN:
		agree(c, e);
		break;
	case CONSENT_OPT_OUT: case CONSENT_WITHDRAW_BY_OFFICE:
		c->preapproved = false;
		if (c->state != CONSENT_STOPPED)
			become(c, CONSENT_STOPPED, false, e);
		break;
	case CONSENT_DECLINE:
		if (c->state != CONSENT_STOPPED && c->state != CONSENT_DECLINED)
			become(c, CONSENT_DECLINED, false, e);
		break;
	case CONSENT_PREAPPROVED:
		c->preapproved = true;
		break;
	case CONSENT_PREAPPROVAL_WITHDRAWN:
		c->preapproved = false;
		break;
	case CONSENT_MARKETING_STOP:
		if (c->no_marketing_at == 0)
			c->no_marketing_at = e->at;
		break;
	case CONSENT_MARKETING_RESUME:
		c->no_marketing_at = 0;
		break;
	default:
		break;
	}
}

void
derive(struct derive_entry *entries, size_t n, struct consent ret[SCOPE__COUNT])
{
	const size_t all = SCOPE__COUNT * sizeof(*ret);
	size_t i;

	memset(ret, 0, all);
	if (n > 1)
		qsort(entries, n, sizeof(*entries), in_order);
	for (i = 0; i < n; i++)
		if (entries[i].action == CONSENT_ERASURE)
			memset(ret, 0, all);	/* nobody is left who could have allowed anything */
		else
			apply(&ret[entries[i].scope], &entries[i]);
}

bool
derive_differs(const struct consent *a, const struct consent *b)
{
	return a->state != b->state || a->preapproved != b->preapproved || a->explicit_words != b->explicit_words ||
	    a->since_at != b->since_at || a->no_marketing_at != b->no_marketing_at;
}

void
derive_reach(enum scope scope, enum consent_action action, enum scope ret[2], size_t *ret_n)
{
	bool ends = action == CONSENT_OPT_OUT || action == CONSENT_WITHDRAW_BY_OFFICE;

	ret[0] = scope;
	*ret_n = 1;
	if (ends && (scope == SCOPE_OFFICIAL || scope == SCOPE_GATEWAY)) {
		ret[1] = scope == SCOPE_OFFICIAL ? SCOPE_GATEWAY : SCOPE_OFFICIAL;
		*ret_n = 2;
	}
}

unsigned
derive_reached(enum scope scope, enum consent_action action)
{
	enum scope scopes[2];
	unsigned all = 0;
	size_t n, i;

	derive_reach(scope, action, scopes, &n);
	for (i = 0; i < n; i++)
		all |= 1u << scopes[i];
	return all;
}

/* ---- reading ---- */

void
derive_entries_end(struct derive_entries *d)
{
	free(d->items);
	*d = (struct derive_entries){0};
}

enum err
derive_entries_add(struct derive_entries *d, struct derive_entry entry)
{
	size_t room = d->room != 0 ? 2 * d->room : 16;
	struct derive_entry *grown;

	if (d->count == d->room) {
		if ((grown = reallocarray(d->items, room, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		d->items = grown;
		d->room = room;
	}
	d->items[d->count++] = entry;
	return ERR_NONE;
}

enum err
derive_entries_load(struct db *db, const uint8_t subject_hash[SHA256_BYTES], struct derive_entries *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct ledger_entry entry = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ENTRIES], ARGS(BLOB_("subject", subject_hash, SHA256_BYTES)), &rows)))
		return e;
	while (db_next(&rows)) {
		entry.seq = db_col_int(&rows, 0);
		entry.source = db_col_text(&rows, 3);
		entry.at = db_col_int(&rows, 4);
		/* Not written by us: verify-ledger says where. It says nothing, and keeps nobody's STOP from being recorded. */
		if (!ledger_names_read(db_col_text(&rows, 1), db_col_text(&rows, 2), &entry))
			continue;
		if ((e = derive_entries_add(ret, derive_entry(&entry))))
			return e;
	}
	return rows.err;
}
