#include "setting/seal.h"

#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_PUT, SQL_REMOVE, SQL_VERSION, SQL_LOAD, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_PUT] =
	    "INSERT INTO office_seal (id, type, bytes, set_at, set_by) VALUES (1, :type, :bytes, :now, :actor)"
	    " ON CONFLICT (id) DO UPDATE SET type = excluded.type, bytes = excluded.bytes, set_at = excluded.set_at, set_by = excluded.set_by",
	[SQL_REMOVE] = "DELETE FROM office_seal WHERE id = 1",
	[SQL_VERSION] = "SELECT set_at FROM office_seal WHERE id = 1",
	[SQL_LOAD] = "SELECT type, bytes FROM office_seal WHERE id = 1",
};
DB_SQL(sql);

static const struct { const char *type; size_t n; unsigned char begins[8]; } kinds[] = {
	{ "image/png", 8, { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' } },
	{ "image/jpeg", 3, { 0xff, 0xd8, 0xff } },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const char *
type_of(const void *bytes, size_t n)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (n > kinds[i].n && memcmp(bytes, kinds[i].begins, kinds[i].n) == 0)
			return kinds[i].type;
	return NULL;
}

enum err
seal_put(struct db *db, const void *bytes, size_t n, const char *actor, int64_t now)
{
	const char *type = type_of(bytes, n);

	if (type == NULL)
		return ERR_INVALID;
	if (n > SEAL_MAX_BYTES)
		return ERR_TOO_LARGE;
	return db_run(db, sql[SQL_PUT], ARGS(TEXT_("type", type), BLOB_("bytes", bytes, n), INT_("now", now), TEXT_("actor", actor)), NULL);
}

enum err
seal_remove(struct db *db)
{
	return db_run(db, sql[SQL_REMOVE], NULL, NULL);
}

enum err
seal_version(struct db *db, int64_t *ret)
{
	enum err e = db_one_int(db, sql[SQL_VERSION], NULL, ret);

	if (e == ERR_NOT_FOUND)
		*ret = 0;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
seal_load(struct db *db, struct buf *out, const char **ret_type)
{
	AUTO(db_rows) struct db_rows rows = {0};
	const void *bytes;
	size_t n, i;
	enum err e;

	if ((e = db_one(db, sql[SQL_LOAD], NULL, &rows)))
		return e;
	bytes = db_col_blob(&rows, 1, &n);
	buf_add(out, bytes, n);
	for (i = 0; i < KINDS; i++)
		if (text_equal(kinds[i].type, db_col_text(&rows, 0)))
			*ret_type = kinds[i].type;
	return buf_err(out);
}
