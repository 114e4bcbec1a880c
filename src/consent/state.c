#include "consent/state.h"

#include <string.h>

#include "base/text.h"
#include "consent/derive.h"
#include "db/db.h"

enum { SQL_LOAD, SQL_SUBJECT, SQL_STORE, SQL_HEAD, SQL_CHANGED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] =
	    "SELECT scope, state, preapproved, explicit, since_at, ledger_seq, no_marketing_at FROM consent_state WHERE contact_id = :contact",
	[SQL_SUBJECT] = "SELECT subject_hash FROM contact WHERE id = :contact",
	[SQL_STORE] =
	    "INSERT INTO consent_state (contact_id, scope, state, preapproved, explicit, since_at, ledger_seq, no_marketing_at)"
	    " VALUES (:contact, :scope, :state, :preapproved, :explicit, :since, :seq, :marketing)"
	    " ON CONFLICT (contact_id, scope) DO UPDATE SET state = excluded.state, preapproved = excluded.preapproved,"
	    "   explicit = excluded.explicit, since_at = excluded.since_at, ledger_seq = excluded.ledger_seq,"
	    "   no_marketing_at = excluded.no_marketing_at",
	[SQL_HEAD] = "SELECT coalesce(max(seq), 0) FROM consent_ledger",
	[SQL_CHANGED] = "SELECT count(*) FROM consent_state WHERE contact_id = :contact AND ledger_seq > :seq",
};
DB_SQL(sql);

static const char *const state_names[CONSENT_STATE__COUNT] = {
	[CONSENT_NONE] = "none", [CONSENT_AGREED] = "agreed", [CONSENT_STOPPED] = "stopped", [CONSENT_DECLINED] = "declined",
};

const char *
consent_state_name(enum consent_state s)
{
	return state_names[s];
}

static enum consent_state
state_from_name(const char *name)
{
	int i;

	for (i = CONSENT_STATE__COUNT - 1; i > CONSENT_NONE; i--)
		if (text_equal(state_names[i], name))
			break;
	return (enum consent_state)i;
}

/* ---- the state as it is stored ---- */

enum err
consent_load(struct db *db, int64_t contact_id, struct consent ret[SCOPE__COUNT])
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct consent all[SCOPE__COUNT] = {0};
	enum scope scope;
	enum err e;

	if ((e = db_query(db, sql[SQL_LOAD], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows))
		if (scope_from_name(db_col_text(&rows, 0), &scope))
			all[scope] = (struct consent){
				.state = state_from_name(db_col_text(&rows, 1)), .preapproved = db_col_int(&rows, 2) != 0,
				.explicit_words = db_col_int(&rows, 3) != 0, .since_at = db_col_int(&rows, 4), .ledger_seq = db_col_int(&rows, 5),
				.no_marketing_at = db_col_int(&rows, 6),
			};
	if (rows.err)
		return rows.err;
	memcpy(ret, all, sizeof(all));
	return ERR_NONE;
}

enum err
state_store_one(struct db *db, int64_t contact_id, enum scope scope, const struct consent *c)
{
	return db_run(db, sql[SQL_STORE], ARGS(INT_("contact", contact_id), TEXT_("scope", scope_name(scope)),
	    TEXT_("state", consent_state_name(c->state)), INT_("preapproved", c->preapproved), INT_("explicit", c->explicit_words),
	    INT_("since", c->since_at), INT_("seq", c->ledger_seq), INT_("marketing", c->no_marketing_at)), NULL);
}

bool
state_same(const struct consent *a, const struct consent *b)
{
	return !derive_differs(a, b) && a->ledger_seq == b->ledger_seq;
}

enum err
state_store(struct db *db, int64_t contact_id, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT],
    int64_t *ret_n)
{
	enum err e;
	int i;

	*ret_n = 0;
	for (i = 0; i < SCOPE__COUNT; i++) {
		if (state_same(&before[i], &after[i]))
			continue;
		if ((e = state_store_one(db, contact_id, (enum scope)i, &after[i])))
			return e;
		++*ret_n;
	}
	return ERR_NONE;
}

enum err
state_subject(struct db *db, int64_t contact_id, uint8_t ret[SHA256_BYTES])
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *hash;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_SUBJECT], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	/* One of another length was not written by us. Verification shows it; a STOP is recorded all the same. */
	hash = db_col_blob(&rows, 0, &n);
	memset(ret, 0, SHA256_BYTES);
	if (n > 0)
		memcpy(ret, hash, n < SHA256_BYTES ? n : SHA256_BYTES);
	return ERR_NONE;
}

/* ---- has it changed? ---- */

enum err
consent_head(struct db *db, int64_t *ret_seq)
{
	return db_one_int(db, sql[SQL_HEAD], NULL, ret_seq);
}

enum err
consent_changed_since(struct db *db, int64_t contact_id, int64_t seq, bool *ret)
{
	int64_t n;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_CHANGED], ARGS(INT_("contact", contact_id), INT_("seq", seq)), &n)))
		return e;
	*ret = n > 0;
	return ERR_NONE;
}
