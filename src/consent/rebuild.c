#include "consent/rebuild.h"

#include "consent/derive.h"
#include "consent/state.h"
#include "db/db.h"

enum { TOGETHER_MAX = 500 };

enum { SQL_CONTACTS, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_CONTACTS] = "SELECT id FROM contact WHERE id > :after ORDER BY id LIMIT :cap",
};
DB_SQL(sql);

static enum err
read_ids(struct db *db, int64_t after, int64_t ids[TOGETHER_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	size_t n = 0;
	enum err e;

	if ((e = db_query(db, sql[SQL_CONTACTS], ARGS(INT_("after", after), INT_("cap", TOGETHER_MAX)), &rows)))
		return e;
	while (n < TOGETHER_MAX && db_next(&rows))
		ids[n++] = db_col_int(&rows, 0);
	*ret_n = n;
	return rows.err;
}

static enum err
both(struct db *db, int64_t contact_id, struct consent stored[SCOPE__COUNT], struct consent derived[SCOPE__COUNT])
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	uint8_t subject[SHA256_BYTES];
	enum err e;

	if ((e = state_subject(db, contact_id, subject)) ||
	    (e = consent_load(db, contact_id, stored)) ||
	    (e = derive_entries_load(db, subject, &entries)))
		return e;
	derive(entries.items, entries.count, derived);
	return ERR_NONE;
}

static enum err
compare(struct db *db, int64_t contact_id, rebuild_found *found, void *user)
{
	struct consent stored[SCOPE__COUNT], derived[SCOPE__COUNT];
	enum err e;
	int i;

	if ((e = both(db, contact_id, stored, derived)))
		return e;
	for (i = 0; i < SCOPE__COUNT; i++) {
		struct rebuild_difference d = { contact_id, (enum scope)i, stored[i], derived[i] };

		if (!state_same(&stored[i], &derived[i]) && (e = found(user, &d)))
			return e;
	}
	return ERR_NONE;
}

enum err
rebuild_compare(struct db *db, rebuild_found *found, void *user)
{
	int64_t ids[TOGETHER_MAX], after = 0;
	size_t n, i;
	enum err e;

	do {
		if ((e = read_ids(db, after, ids, &n)))
			return e;
		for (i = 0; i < n; i++)
			if ((e = compare(db, ids[i], found, user)))
				return e;
		if (n > 0)
			after = ids[n - 1];
	} while (n == TOGETHER_MAX);
	return ERR_NONE;
}

struct mending { struct db *db; int64_t changed; };

static enum err
mend(void *user, const struct rebuild_difference *d)
{
	struct mending *m = user;

	m->changed++;
	return state_store_one(m->db, d->contact_id, d->scope, &d->derived);
}

enum err
consent_rebuild(struct db *db, int64_t *ret_changed)
{
	struct mending m = { .db = db };
	enum err e;

	if ((e = rebuild_compare(db, mend, &m)))
		return e;
	*ret_changed = m.changed;
	return ERR_NONE;
}
