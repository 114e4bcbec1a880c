/*
 * db: one SQL for two engines, and one way to write.
 *
 * A connection belongs to one thread, except one opened with DB_SHARED: that is a process's writer, and its transactions may be
 * begun by any thread. They take turns; what has gathered is committed together (group commit), and db_commit returns when
 * its group is on the disk. Everything that changes data happens between db_begin and db_commit; reading needs neither.
 *
 * SQL is the common subset of SQLite and PostgreSQL: named :parameters, RETURNING, ON CONFLICT, times as Unix milliseconds,
 * booleans as 0 and 1. It stands in a table beside its owner, registered with DB_SQL so that a test can prepare every row.
 * Prepared statements are cached by the address of their text: pass rows of such a table, never a text on the stack.
 *
 * ERR_BUSY: another process held the database for over 10 s. ERR_CONFLICT: a unique or check constraint refused the row.
 * ERR_DB: anything else; db_message says what.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct db;

/* Which tables and verbs a connection may use is decided by its program: db/grants.c. */
enum db_role { DB_ROLE_ADMIN, DB_ROLE_OPTIN, DB_ROLE_WEBHOOK, DB_ROLE_API, DB_ROLE_SENDER, DB_ROLE_OWNER, DB_ROLE__COUNT };

enum db_open_flags {
	DB_READ_ONLY = 1,	/* cannot write; for GET requests and reports */
	DB_SHARED = 2,		/* the process's one writer, shared by its threads */
	DB_CREATE = 4,		/* make the file when it is missing (kabarizin init) */
};

/* url: "sqlite:PATH" or "sqlite::memory:". problem (may be NULL) says what is wrong with it. */
enum err db_open(const char *url, enum db_role role, unsigned flags, struct db **ret, struct problem *problem) MUST_CHECK;
void db_close(struct db *db);
/* The engine's words for the last failure on this connection. Never NULL. On a shared one they may be another thread's by now: then db_failure. */
const char *db_message(const struct db *db);
/* The same for the last failure that the calling thread met, on whichever connection. */
const char *db_failure(void);

/*
 * A key from outside the database that is lent to the connection, for what it vouches for in there (ledger/head.h). Before
 * the connection is shared. db_key: NULL when none was lent.
 */
void db_key_lend(struct db *db, const uint8_t key[KEY_BYTES]);
const uint8_t *db_key(const struct db *db);
/*
 * A place beside the connection for what a module works out of the database and need not work out again as long as what it was made of is the
 * same. whose: the address of something of the module's own; end frees what is there when the connection ends. On a shared connection inside
 * a transaction only. NULL: no place is left.
 */
void **db_beside(struct db *db, const void *whose, void (*end)(void *thing));

/* ---- transactions ---- */
struct db_tx { struct db *db; };

/*
 * Waits for its turn, then begins. Nobody may wait for the network inside; transactions do not nest.
 * db_tx_end (by AUTO) rolls back what was not committed.
 */
enum err db_begin(struct db *db, struct db_tx *ret) MUST_CHECK;
/* When it returns ERR_NONE, the transaction is on the disk. */
enum err db_commit(struct db_tx *tx) MUST_CHECK;
void db_tx_end(struct db_tx *tx);
/* Inside a transaction: what follows can be undone alone. The savepoint is released or undone by its end. */
enum err db_savepoint(struct db *db) MUST_CHECK;
enum err db_release(struct db *db) MUST_CHECK;
void db_undo(struct db *db);

/*
 * One view of the whole database for several questions that must fit each other, while others write. On a connection of one thread; inside
 * a transaction, that is the view. AUTO(db_view) struct db_view view = {0};
 */
struct db_view { struct db *db; };
enum err db_view_begin(struct db *db, struct db_view *ret) MUST_CHECK;
void db_view_end(struct db_view *view);

/* ---- statements ---- */
enum db_type { DB_END, DB_NULL, DB_INT, DB_TEXT, DB_BLOB };
struct db_arg {
	enum db_type	 type;
	const char	*name;		/* without the colon */
	int64_t		 number;
	const void	*bytes;		/* text or blob; must live until the call returns (db_query: until db_rows_end) */
	size_t		 len;
};

static inline struct db_arg db_int_arg(const char *name, int64_t v) { return (struct db_arg){ DB_INT, name, v, 0, 0 }; }
static inline struct db_arg db_null_arg(const char *name) { return (struct db_arg){ DB_NULL, name, 0, 0, 0 }; }
static inline struct db_arg db_id_arg(const char *name, int64_t id) { return id > 0 ? db_int_arg(name, id) : db_null_arg(name); }
/* NULL text becomes SQL NULL. */
static inline struct db_arg db_text_arg(const char *name, const char *v) { return (struct db_arg){ v ? DB_TEXT : DB_NULL, name, 0, v, 0 }; }
static inline struct db_arg db_blob_arg(const char *name, const void *v, size_t n) { return (struct db_arg){ DB_BLOB, name, 0, v, n }; }
#define INT_(name, v)	db_int_arg(name, v)
#define TEXT_(name, v)	db_text_arg(name, v)
#define BLOB_(name, v, n) db_blob_arg(name, v, n)
#define NULL_(name)	db_null_arg(name)
/* The id of a row that may be missing: 0 becomes SQL NULL. */
#define ID_(name, id)	db_id_arg(name, id)
/* db_run(db, sql[SQL_SETTLE], ARGS(INT_("message", id), INT_("claim", no)), NULL) */
#define ARGS(...)	((const struct db_arg[]){ __VA_ARGS__ __VA_OPT__(,) { DB_END, 0, 0, 0, 0 } })

/* Runs a statement that returns no rows. *ret_changed (may be NULL): rows inserted, updated or deleted. */
enum err db_run(struct db *db, const char *sql, const struct db_arg *args, int64_t *ret_changed) MUST_CHECK;

struct db_rows {
	struct db	*db;
	void		*stmt;		/* the engine's */
	bool		 ended;
	enum err	 err;
};

/*
 * AUTO(db_rows) struct db_rows rows = {0};
 * if ((e = db_query(db, sql[SQL_DUE], ARGS(INT_("now", now)), &rows))) return e;
 * while (db_next(&rows)) ... db_col_int(&rows, 0) ...
 * return rows.err;
 * Also for INSERT/UPDATE/DELETE ... RETURNING, which take effect entirely only when db_next has said false.
 */
enum err db_query(struct db *db, const char *sql, const struct db_arg *args, struct db_rows *ret) MUST_CHECK;
bool db_next(struct db_rows *rows);
void db_rows_end(struct db_rows *rows);

/* The first row, or ERR_NOT_FOUND: for questions that have one answer. The rows must still be ended (by AUTO). */
enum err db_one(struct db *db, const char *sql, const struct db_arg *args, struct db_rows *ret) MUST_CHECK;
/* The first column of the first row as a number: counts, ids from RETURNING. ERR_NOT_FOUND: no row. */
enum err db_one_int(struct db *db, const char *sql, const struct db_arg *args, int64_t *ret) MUST_CHECK;

/* Columns count from 0. Texts and blobs live until the next db_next or db_rows_end. */
bool		 db_col_null(struct db_rows *rows, int col);
int64_t		 db_col_int(struct db_rows *rows, int col);		/* 0 for NULL */
const char	*db_col_text(struct db_rows *rows, int col);		/* NULL for NULL */
/* The same, and NULL for a text that goes on behind a zero byte, where no function of ours would look: for what must be nothing else. */
const char	*db_col_whole(struct db_rows *rows, int col);
const void	*db_col_blob(struct db_rows *rows, int col, size_t *ret_len);
/* A copy that the caller frees; "" for NULL. */
enum err	 db_col_copy(struct db_rows *rows, int col, char **ret) MUST_CHECK;

/* Several statements at once, without parameters: migrations only. */
enum err db_script(struct db *db, const char *script) MUST_CHECK;

/*
 * What was deleted is gone from the file as soon as it is deleted: SQLite overwrites it (secure_delete). From the log beside it, it goes with this:
 * everything is moved over, and the log emptied. ERR_BUSY: somebody is reading or writing at this moment; nothing waits, try again later.
 */
enum err db_wipe(struct db *db) MUST_CHECK;

/*
 * A consistent copy of the whole database while it is in use, one file for its owner only. ERR_CONFLICT: the file exists. ERR_IO: it cannot be
 * made.
 */
enum err db_backup(struct db *db, const char *path) MUST_CHECK;
/* The way back: becomes what from is, in one transaction, so that whoever has it open sees all of it or nothing. */
enum err db_take(struct db *db, struct db *from) MUST_CHECK;
/* Keeps everybody else out until db_close. ERR_BUSY: another process has it open. */
enum err db_alone(struct db *db) MUST_CHECK;
/* Reads all of it. ERR_INVALID: it is damaged. */
enum err db_sound(struct db *db) MUST_CHECK;

/* ---- every statement of the program, for the test that prepares them all ---- */
struct db_sql_table { const char *file; const char *const *rows; size_t count; };
#define DB_SQL(table) \
	static const struct db_sql_table *const table##_registered_ __attribute__((used, section("db_sql"))) = \
	    &(const struct db_sql_table){ __FILE__, table, sizeof(table) / sizeof(table[0]) }
enum err db_check_sql(struct db *db, const char *sql) MUST_CHECK;	/* prepares and lets go */

#endif
