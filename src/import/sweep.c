/* What is kept of imports, and for how long. */
#include "base/clock.h"
#include "db/db.h"
#include "import/batch.h"

enum { SQL_STALE, SQL_DROP_STALE, SQL_OLD, SQL_FORGET_ROWS, SQL_FORGET_CONTACT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_STALE] =	/* looked at and left alone, or being read by somebody who died */
	    "SELECT id FROM import_batch WHERE started_at IS NULL AND ((made_at < :stale AND state <> 'reading') OR (made_at < :dead AND state = 'reading'))"
	    " ORDER BY id LIMIT 1",
	[SQL_DROP_STALE] =
	    "DELETE FROM import_batch WHERE id = :id AND started_at IS NULL AND NOT EXISTS (SELECT 1 FROM import_row r WHERE r.batch_id = :id)",
	[SQL_OLD] =
	    "SELECT id FROM import_batch b WHERE made_at < :before AND ended_at < :before"
	    " AND EXISTS (SELECT 1 FROM import_row r WHERE r.batch_id = b.id) ORDER BY id LIMIT 1",
	[SQL_FORGET_ROWS] =
	    "DELETE FROM import_row WHERE batch_id = :id"
	    " AND line IN (SELECT line FROM import_row WHERE batch_id = :id ORDER BY line LIMIT 1000)",
	[SQL_FORGET_CONTACT] =
	    "UPDATE import_row SET cells = '{}', item = '', detail = '' WHERE contact_id = :contact",
};
DB_SQL(sql);

enum { STALE_DAYS = 7, KEPT_DAYS = 30 };

/* 0: there is none. */
static enum err
find(struct db *db, const char *how, const struct db_arg *args, int64_t *ret_id)
{
	enum err e = db_one_int(db, how, args, ret_id);

	if (e == ERR_NOT_FOUND) {
		*ret_id = 0;
		return ERR_NONE;
	}
	return e;
}

enum err
import_sweep(struct db *db, int64_t now, int64_t *ret_rows)
{
	int64_t stale, old = 0, n = 0;
	enum err e;

	if ((e = find(db, sql[SQL_STALE], ARGS(INT_("stale", now - STALE_DAYS * CLOCK_DAY_MS), INT_("dead", now - CLOCK_DAY_MS)), &stale)) ||
	    (stale == 0 && (e = find(db, sql[SQL_OLD], ARGS(INT_("before", now - KEPT_DAYS * CLOCK_DAY_MS)), &old))))
		return e;
	if (stale + old != 0 && (e = db_run(db, sql[SQL_FORGET_ROWS], ARGS(INT_("id", stale + old)), &n)))
		return e;
	if (stale != 0 && (e = db_run(db, sql[SQL_DROP_STALE], ARGS(INT_("id", stale)), NULL)))
		return e;
	*ret_rows = n;
	return ERR_NONE;
}

enum err
import_forget_contact(struct db *db, int64_t contact_id)
{
	return db_run(db, sql[SQL_FORGET_CONTACT], ARGS(INT_("contact", contact_id)), NULL);
}
