/*
 * since: rows whose ids come in the order of a time, looked for by that time without an index on it: between two ids, not in all.
 */
#ifndef DB_SINCE_H
#define DB_SINCE_H

#include "db/db.h"

/* Both texts are rows of the caller's SQL table. */
struct db_since {
	const char	*newest;	/* "SELECT coalesce(max(id), 0) FROM t" */
	const char	*next;		/* "SELECT id, at FROM t WHERE id >= :id ORDER BY id LIMIT 1" */
};

/* The first id at this time or later; one more than the newest when there is none. */
enum err db_since(struct db *db, const struct db_since *of, int64_t at, int64_t *ret_id) MUST_CHECK;

#endif
