#include "db/migrate.h"

#include "db/db.h"

enum { SQL_MAKE, SQL_NEWEST, SQL_FIRST, SQL_APPLIED, SQL_REMEMBER, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_MAKE] =
	    "CREATE TABLE IF NOT EXISTS schema_migration ("
	    " number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
	[SQL_NEWEST] = "SELECT coalesce(max(number), 0), count(*) FROM schema_migration",
	[SQL_FIRST] = "SELECT count(*) FROM schema_migration WHERE name = :name",
	[SQL_APPLIED] = "SELECT count(*) FROM schema_migration WHERE number = :number",
	[SQL_REMEMBER] = "INSERT INTO schema_migration (number, name, applied_at) VALUES (:number, :name, :at)",
};

static int
newest_known(void)
{
	return migrations_count > 0 ? migrations[migrations_count - 1].number : 0;
}

static enum err
apply(struct db *db, const struct migration *m, migrate_step *step, int64_t now, int *applied)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t there;
	enum err e;

	if ((e = db_begin(db, &tx)) ||
	    (e = db_one_int(db, sql[SQL_APPLIED], ARGS(INT_("number", m->number)), &there)))
		return e;
	if (there > 0)
		return ERR_NONE;
	if ((e = db_script(db, m->sql)) ||
	    (e = db_run(db, sql[SQL_REMEMBER], ARGS(INT_("number", m->number), TEXT_("name", m->name), INT_("at", now)), NULL)) ||
	    (step != NULL && (e = step(db, m->number, now))) ||
	    (e = db_commit(&tx)))
		return e;
	++*applied;
	return ERR_NONE;
}

enum err
db_migrate(struct db *db, int64_t now, int *ret_applied)
{
	return db_migrate_with(db, NULL, now, ret_applied);
}

enum err
db_migrate_with(struct db *db, migrate_step *step, int64_t now, int *ret_applied)
{
	int64_t newest;
	int applied = 0;
	enum err e;
	size_t i;

	if ((e = db_script(db, sql[SQL_MAKE])) || (e = db_one_int(db, sql[SQL_NEWEST], NULL, &newest)))
		return e;
	if (newest > newest_known())
		return ERR_CONFLICT;
	for (i = 0; i < migrations_count; i++)
		if ((e = apply(db, &migrations[i], step, now, &applied)))
			return e;
	*ret_applied = applied;
	return ERR_NONE;
}

enum err
db_schema_check(struct db *db)
{
	AUTO(db_rows) struct db_rows rows = {0};

	/* A database without the table has no schema yet: the statement cannot even be prepared. */
	if (db_one(db, sql[SQL_NEWEST], NULL, &rows) != ERR_NONE)
		return ERR_NOT_FOUND;
	if (db_col_int(&rows, 0) > newest_known())
		return ERR_CONFLICT;
	/* Numbers need not be applied in their order: one that came later may be missing. */
	return db_col_int(&rows, 0) < newest_known() || db_col_int(&rows, 1) < (int64_t)migrations_count ? ERR_NOT_FOUND : ERR_NONE;
}

bool
db_schema_is_ours(struct db *db)
{
	AUTO(db_rows) struct db_rows rows = {0};

	return db_one(db, sql[SQL_FIRST], ARGS(TEXT_("name", migrations[0].name)), &rows) == ERR_NONE && db_col_int(&rows, 0) > 0;
}
