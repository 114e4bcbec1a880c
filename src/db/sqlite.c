#include "db/engine.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum { BUSY_LIMIT_MS = 10000, BUSY_SLEEP_US = 200, ARGS_MAX = 64 };

struct engine_conn {
	sqlite3		*handle;
	enum db_role	 role;
	int64_t		 busy_since;	/* monotonic ms; of the wait that is going on */
};

struct engine_stmt { sqlite3_stmt *handle; };

static enum err
to_err(int rc)
{
	switch (rc & 0xFF) {
	case SQLITE_OK: case SQLITE_ROW: case SQLITE_DONE: return ERR_NONE;
	case SQLITE_BUSY: case SQLITE_LOCKED: return ERR_BUSY;
	case SQLITE_FULL: return ERR_FULL;
	case SQLITE_CONSTRAINT: return ERR_CONFLICT;
	case SQLITE_NOMEM: return ERR_MEMORY;
	case SQLITE_AUTH: case SQLITE_READONLY: return ERR_FORBIDDEN;
	case SQLITE_TOOBIG: return ERR_TOO_LARGE;
	default: return ERR_DB;
	}
}

/*
 * SQLite's own waiting sleeps in growing steps, which lets one of two busy writers starve for seconds. Short, equal sleeps
 * give both a fair chance; the limit turns a stuck writer into ERR_BUSY instead of a hang.
 */
static int
on_busy(void *user, int count)
{
	struct engine_conn *conn = user;
	struct timespec pause = { 0, BUSY_SLEEP_US * 1000 };

	if (count == 0)
		conn->busy_since = clock_monotonic();
	else if (clock_monotonic() - conn->busy_since > BUSY_LIMIT_MS)
		return 0;
	nanosleep(&pause, NULL);
	return 1;
}

/* A program that is refused has a mistake or an intruder in it; SQLite itself would only say "not authorized". */
static int
judge(const struct engine_conn *conn, const char *table, enum verb verb)
{
	static const char *const names[] = { [VERB_SELECT] = "select", [VERB_INSERT] = "insert", [VERB_UPDATE] = "update", [VERB_DELETE] = "delete" };

	if (grant_allows(conn->role, table, verb))
		return SQLITE_OK;
	log_line(LOG_ERROR, "not_granted", log_text("table", table), log_text("verb", names[verb]));
	return SQLITE_DENY;
}

static int
authorize(void *user, int action, const char *a, const char *b, const char *database, const char *inner)
{
	const struct engine_conn *conn = user;
	bool owner = conn->role == DB_ROLE_OWNER;

	(void)database;
	(void)inner;
	switch (action) {
	case SQLITE_SELECT: case SQLITE_FUNCTION: case SQLITE_TRANSACTION: case SQLITE_SAVEPOINT: case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_READ:
		/*
		 * b is the column; without one, only the table is named: count(*), EXISTS. A foreign key looks at its parent's id when a
		 * row of ours goes; a number that says nothing is no reason to open the whole table.
		 */
		if (b != NULL && strcmp(b, "id") == 0)
			return SQLITE_OK;
		return judge(conn, a, VERB_SELECT);
	case SQLITE_INSERT:
		return judge(conn, a, VERB_INSERT);
	case SQLITE_UPDATE:
		return judge(conn, a, VERB_UPDATE);
	case SQLITE_DELETE:
		return judge(conn, a, VERB_DELETE);
	case SQLITE_PRAGMA:
		return owner || strcmp(a, "data_version") == 0 || strcmp(a, "optimize") == 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_ATTACH: case SQLITE_DETACH:
		return SQLITE_DENY;
	default:
		(void)b;
		return owner ? SQLITE_OK : SQLITE_DENY;
	}
}

static enum err
set_up(struct engine_conn *conn, unsigned flags)
{
	static const char common[] =
	    "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA mmap_size = 268435456;";
	static const char writing[] =
	    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;";

	sqlite3_busy_handler(conn->handle, on_busy, conn);
	sqlite3_extended_result_codes(conn->handle, 1);
	/* What a stranger's database file could do to us is switched off. */
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	if (!(flags & DB_READ_ONLY) && sqlite3_exec(conn->handle, writing, NULL, NULL, NULL) != SQLITE_OK)
		return to_err(sqlite3_errcode(conn->handle));
	if (sqlite3_exec(conn->handle, common, NULL, NULL, NULL) != SQLITE_OK)
		return to_err(sqlite3_errcode(conn->handle));
	sqlite3_set_authorizer(conn->handle, authorize, conn);
	return ERR_NONE;
}

/* Nobody asks how much memory SQLite uses, and counting it costs a lock for every piece. */
static void
set_up_once(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void
close_conn(struct engine_conn *conn)
{
	if (conn == NULL)
		return;
	sqlite3_close_v2(conn->handle);
	free(conn);
}

/* SQLite itself would let everybody read the file and only its owner write it; the files beside it follow its mode. */
static enum err
make_file(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	if (fd < 0)
		return errno == EEXIST ? ERR_CONFLICT : ERR_IO;
	close(fd);
	return ERR_NONE;
}

static enum err
open_conn(const char *path, enum db_role role, unsigned flags, struct engine_conn **ret, struct problem *problem)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct engine_conn *conn;
	int how = SQLITE_OPEN_NOMUTEX | (flags & DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	enum err e;

	if (strcmp(path, ":memory:") == 0)
		how |= SQLITE_OPEN_CREATE;
	else if (flags & DB_CREATE)
		(void)make_file(path, 0660);	/* a group of programs shares it; when this fails, SQLite says why */
	if ((conn = calloc(1, sizeof(*conn))) == NULL)
		return ERR_MEMORY;
	pthread_once(&once, set_up_once);
	conn->role = role;
	if (sqlite3_open_v2(path, &conn->handle, how, NULL) != SQLITE_OK) {
		e = problem_set(problem, ERR_DB, "database", "%s cannot be opened (%s); `kabarizin init` makes it",
		    path, sqlite3_errmsg(conn->handle));
	} else if ((e = set_up(conn, flags)) != ERR_NONE) {
		problem_set(problem, e, "database", "%s: %s", path, sqlite3_errmsg(conn->handle));
	} else {
		*ret = conn;
		return ERR_NONE;
	}
	close_conn(conn);
	return e;
}

static const char *
message(const struct engine_conn *conn)
{
	return sqlite3_errmsg(conn->handle);
}

static enum err
exec(struct engine_conn *conn, const char *sql)
{
	return to_err(sqlite3_exec(conn->handle, sql, NULL, NULL, NULL));
}

static bool
in_transaction(const struct engine_conn *conn)
{
	return sqlite3_get_autocommit(conn->handle) == 0;
}

/* The row that makes way is deleted without the authorizer being asked. ON CONFLICT says what is meant, and is asked about. */
static bool
replaces(const char *sql)
{
	return strcasestr(sql, "or replace") != NULL || strcasestr(sql, "replace into") != NULL;
}

static enum err
prepare(struct engine_conn *conn, const char *sql, struct engine_stmt **ret)
{
	struct engine_stmt *stmt;
	int rc;

	if (replaces(sql))
		return ERR_FORBIDDEN;
	if ((stmt = calloc(1, sizeof(*stmt))) == NULL)
		return ERR_MEMORY;
	rc = sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
	if (rc != SQLITE_OK) {
		free(stmt);
		return to_err(rc);
	}
	*ret = stmt;
	return ERR_NONE;
}

static void
finalize(struct engine_stmt *stmt)
{
	sqlite3_finalize(stmt->handle);
	free(stmt);
}

static enum err
bind_one(sqlite3_stmt *stmt, int at, const struct db_arg *arg)
{
	switch (arg->type) {
	case DB_INT: return to_err(sqlite3_bind_int64(stmt, at, arg->number));
	case DB_TEXT: return to_err(sqlite3_bind_text(stmt, at, arg->bytes, -1, SQLITE_STATIC));
	case DB_BLOB:
		/* A NULL pointer would bind SQL NULL; an empty blob is not NULL. */
		return to_err(arg->len == 0 ? sqlite3_bind_zeroblob(stmt, at, 0) :
		    sqlite3_bind_blob64(stmt, at, arg->bytes, arg->len, SQLITE_STATIC));
	default: return to_err(sqlite3_bind_null(stmt, at));
	}
}

static enum err
bind(struct engine_stmt *stmt, const struct db_arg *args)
{
	char name[ARGS_MAX] = ":";
	enum err e;
	int at;

	for (; args != NULL && args->type != DB_END; args++) {
		if (memccpy(name + 1, args->name, '\0', sizeof(name) - 1) == NULL)
			return ERR_DB;
		if ((at = sqlite3_bind_parameter_index(stmt->handle, name)) == 0)
			return ERR_DB;	/* a name the statement does not have is a mistake of ours; do not let it pass as NULL */
		if ((e = bind_one(stmt->handle, at, args)))
			return e;
	}
	return ERR_NONE;
}

static enum engine_step
step(struct engine_stmt *stmt, enum err *ret_err)
{
	int rc = sqlite3_step(stmt->handle);

	if (rc == SQLITE_ROW)
		return ENGINE_ROW;
	if (rc == SQLITE_DONE)
		return ENGINE_DONE;
	*ret_err = to_err(rc);
	return ENGINE_FAILED;
}

static void
reset(struct engine_stmt *stmt)
{
	sqlite3_reset(stmt->handle);
	sqlite3_clear_bindings(stmt->handle);
}

static int64_t
changed(struct engine_conn *conn)
{
	return sqlite3_changes64(conn->handle);
}

static bool
is_null(struct engine_stmt *stmt, int col)
{
	return sqlite3_column_type(stmt->handle, col) == SQLITE_NULL;
}

static int64_t
number(struct engine_stmt *stmt, int col)
{
	return sqlite3_column_int64(stmt->handle, col);
}

static const char *
text(struct engine_stmt *stmt, int col)
{
	return (const char *)sqlite3_column_text(stmt->handle, col);
}

static const void *
blob(struct engine_stmt *stmt, int col, size_t *ret_len)
{
	const void *bytes = sqlite3_column_blob(stmt->handle, col);

	*ret_len = (size_t)sqlite3_column_bytes(stmt->handle, col);
	return bytes;
}

/* Without waiting: this would make everybody who writes wait as well. */
static enum err
wipe(struct engine_conn *conn)
{
	int rc;

	sqlite3_busy_handler(conn->handle, NULL, NULL);
	rc = sqlite3_wal_checkpoint_v2(conn->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_handler(conn->handle, on_busy, conn);
	return to_err(rc);
}

static enum err
copy_all(sqlite3 *to, sqlite3 *from)
{
	sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");

	if (copy == NULL)
		return ERR_DB;
	sqlite3_backup_step(copy, -1);
	return to_err(sqlite3_backup_finish(copy));
}

static enum err
backup(struct engine_conn *conn, const char *path)
{
	sqlite3 *to = NULL;
	enum err e;

	if ((e = make_file(path, 0600)))
		return e;
	e = ERR_DB;
	/* Without WAL, a copy is a single file for good, and can be read from a disk that nobody may write to. */
	if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK && (e = copy_all(to, conn->handle)) == ERR_NONE)
		e = to_err(sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL));
	sqlite3_close(to);
	if (e != ERR_NONE)
		(void)unlink(path);	/* half a copy is none */
	return e;
}

static enum err
take(struct engine_conn *conn, struct engine_conn *from)
{
	return copy_all(conn->handle, from->handle);
}

/* A connection to a database in WAL mode holds a lock for as long as it is open, and WAL is left only by the last one. */
static enum err
alone(struct engine_conn *conn)
{
	static const char out[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT";
	enum err e;

	sqlite3_busy_handler(conn->handle, NULL, NULL);		/* who has it open now will not be done in ten seconds */
	e = to_err(sqlite3_exec(conn->handle, out, NULL, NULL, NULL));
	sqlite3_busy_handler(conn->handle, on_busy, conn);
	return e;
}

static enum err
sound(struct engine_conn *conn)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(conn->handle, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
	enum err e = ERR_INVALID;

	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") == 0)
		e = ERR_NONE;
	sqlite3_finalize(stmt);
	/* What is no database or has lost pages is damaged; a lock or a lack of memory says nothing of the file. */
	return rc == SQLITE_ROW || to_err(rc) == ERR_DB ? e : to_err(rc);
}

const struct engine engine_sqlite = {
	.scheme = "sqlite:",
	.open = open_conn, .close = close_conn, .message = message,
	.exec = exec, .begin = "BEGIN IMMEDIATE", .begin_view = "BEGIN", .in_transaction = in_transaction,
	.prepare = prepare, .finalize = finalize, .bind = bind, .step = step, .reset = reset, .changed = changed,
	.is_null = is_null, .number = number, .text = text, .blob = blob,
	.wipe = wipe, .backup = backup, .take = take, .alone = alone, .sound = sound,
};
