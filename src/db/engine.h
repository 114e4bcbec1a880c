/*
 * engine: what a database must do for db.c. SQLite is sqlite.c; PostgreSQL becomes a second row of the same calls.
 *
 * An engine knows nothing of caching, groups or turns: db.c does that once for both. A statement is the engine's own; columns count from 0.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/db.h"
#include "db/grants.h"

struct engine_conn;
struct engine_stmt;

enum engine_step { ENGINE_ROW, ENGINE_DONE, ENGINE_FAILED };

struct engine {
	const char	*scheme;		/* of the URL, "sqlite:" */
	enum err	(*open)(const char *rest, enum db_role role, unsigned flags, struct engine_conn **ret, struct problem *problem);
	void		(*close)(struct engine_conn *);
	const char	*(*message)(const struct engine_conn *);

	/* A script: migrations. */
	enum err	(*exec)(struct engine_conn *, const char *sql);
	const char	*begin;			/* how a writing transaction begins here */
	const char	*begin_view;		/* and how one that only reads, and sees one state throughout */
	/* false also after the engine gave a transaction up by itself. */
	bool		(*in_transaction)(const struct engine_conn *);

	enum err	(*prepare)(struct engine_conn *, const char *sql, struct engine_stmt **ret);
	void		(*finalize)(struct engine_stmt *);
	enum err	(*bind)(struct engine_stmt *, const struct db_arg *);
	enum engine_step (*step)(struct engine_stmt *, enum err *ret_err);
	void		(*reset)(struct engine_stmt *);	/* ready for the next use; parameters forgotten */
	int64_t		(*changed)(struct engine_conn *);

	bool		(*is_null)(struct engine_stmt *, int col);
	int64_t		(*number)(struct engine_stmt *, int col);
	const char	*(*text)(struct engine_stmt *, int col);
	const void	*(*blob)(struct engine_stmt *, int col, size_t *ret_len);

	enum err	(*wipe)(struct engine_conn *);		/* deleted content leaves the disk; ERR_BUSY: not now */
	enum err	(*backup)(struct engine_conn *, const char *path);
	enum err	(*take)(struct engine_conn *, struct engine_conn *from);
	enum err	(*alone)(struct engine_conn *);
	enum err	(*sound)(struct engine_conn *);
};

extern const struct engine engine_sqlite;

#endif
