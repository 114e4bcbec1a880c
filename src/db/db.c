#include "db/db.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/engine.h"

/*
 * A process's writer commits in groups. Threads take the mutex in turn, each runs its transaction inside a savepoint, and the one
 * behind which nobody waits commits for all; the others wait for that commit. So a lonely transaction is committed at once, and under load
 * one fsync serves everyone who came during the one before.
 */
enum { MESSAGE_MAX_BYTES = 256, GROUP_MAX = 128, RESULTS_KEPT = 1024, CACHE_SLOTS = 512 };

struct cached {
	const char		*sql;		/* address of the row in its table */
	struct engine_stmt	*stmt;
	bool			 in_use;
};

enum { BESIDE_MAX = 4 };
struct beside { const void *whose; void (*end)(void *thing); void *thing; };

struct db {
	const struct engine	*engine;
	struct engine_conn	*conn;
	bool			 read_only;
	bool			 shared;	/* transactions of several threads gather in groups */
	bool			 has_key;
	uint8_t			 key[KEY_BYTES];	/* lent, forgotten at the end */
	struct cached		 cache[CACHE_SLOTS];
	struct beside		 beside[BESIDE_MAX];

	pthread_mutex_t		 turn;
	atomic_int		 waiting;	/* threads that want the turn */
	uint64_t		 group;		/* number of the newest group; guarded by turn */
	bool			 open;		/* it takes members; guarded by turn */
	int			 members;	/* transactions in it; guarded by turn */
	char			 message[MESSAGE_MAX_BYTES];	/* of the last failure; guarded by turn */

	/* A lock of its own, so that who waits for a result does not also wait for a turn. It guards the rest. */
	pthread_mutex_t		 result;
	pthread_cond_t		 ended[2];	/* even and odd groups: who waits for one is not woken by the next */
	uint64_t		 last_ended;	/* number of the newest group that was committed, or failed to be */
	enum err		 results[RESULTS_KEPT];	/* how the last groups ended, by number */
};

static const struct engine *const engines[] = { &engine_sqlite };

enum err
db_open(const char *url, enum db_role role, unsigned flags, struct db **ret, struct problem *problem)
{
	struct db *db;
	enum err e;
	size_t i;

	for (i = 0; i < sizeof(engines) / sizeof(engines[0]); i++)
		if (text_starts(url, engines[i]->scheme))
			break;
	if (i == sizeof(engines) / sizeof(engines[0]))
		return problem_set(problem, ERR_CONFIG, "database", "url must start with sqlite: (this build knows no other engine)");
	if ((db = calloc(1, sizeof(*db))) == NULL)
		return ERR_MEMORY;
	db->engine = engines[i];
	db->read_only = flags & DB_READ_ONLY;
	db->shared = flags & DB_SHARED;
	pthread_mutex_init(&db->turn, NULL);
	pthread_mutex_init(&db->result, NULL);
	pthread_cond_init(&db->ended[0], NULL);
	pthread_cond_init(&db->ended[1], NULL);
	if ((e = db->engine->open(url + strlen(db->engine->scheme), role, flags, &db->conn, problem))) {
		db_close(db);
		return e;
	}
	*ret = db;
	return ERR_NONE;
}

void
db_close(struct db *db)
{
	size_t i;

	if (db == NULL)
		return;
	for (i = 0; i < CACHE_SLOTS; i++)
		if (db->cache[i].stmt != NULL)
			db->engine->finalize(db->cache[i].stmt);
	for (i = 0; i < BESIDE_MAX; i++)
		if (db->beside[i].thing != NULL)
			db->beside[i].end(db->beside[i].thing);
	if (db->conn != NULL)
		db->engine->close(db->conn);
	pthread_cond_destroy(&db->ended[0]);
	pthread_cond_destroy(&db->ended[1]);
	pthread_mutex_destroy(&db->result);
	pthread_mutex_destroy(&db->turn);
	explicit_bzero(db->key, sizeof(db->key));
	free(db);
}

void
db_key_lend(struct db *db, const uint8_t key[KEY_BYTES])
{
	memcpy(db->key, key, KEY_BYTES);
	db->has_key = true;
}

const uint8_t *
db_key(const struct db *db)
{
	return db->has_key ? db->key : NULL;
}

void **
db_beside(struct db *db, const void *whose, void (*end)(void *thing))
{
	size_t i = 0;

	while (i < BESIDE_MAX && db->beside[i].whose != NULL && db->beside[i].whose != whose)
		i++;
	if (i == BESIDE_MAX)
		return NULL;
	db->beside[i].whose = whose;
	db->beside[i].end = end;
	return &db->beside[i].thing;
}

const char *
db_message(const struct db *db)
{
	return db->message;
}

static _Thread_local char failure[MESSAGE_MAX_BYTES];

const char *
db_failure(void)
{
	return failure;
}

static enum err
remember(struct db *db, enum err e)
{
	if (e == ERR_NONE)
		return e;
	snprintf(db->message, sizeof(db->message), "%s", db->engine->message(db->conn));
	memcpy(failure, db->message, sizeof(failure));
	return e;
}

/* ---- prepared statements, kept ------------------------------------------------------------------------------------- */

/* The slot of a statement's text, by its address; open addressing. */
static struct cached *
slot_of(struct db *db, const char *sql)
{
	size_t at = ((uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15)) >> 55, tried;

	for (tried = 0; tried < CACHE_SLOTS; tried++, at = (at + 1) % CACHE_SLOTS)
		if (db->cache[at].sql == sql || db->cache[at].sql == NULL)
			return &db->cache[at];
	return NULL;
}

/* What db_rows.stmt points at: the statement, and whether it goes back to the cache. */
struct use {
	struct engine_stmt	*stmt;
	struct cached		*cached;	/* NULL: finalized after use */
};

static enum err
use_begin(struct db *db, const char *sql, struct use *ret)
{
	struct cached *slot = slot_of(db, sql);
	enum err e;

	if (slot != NULL && slot->stmt != NULL && !slot->in_use) {
		slot->in_use = true;
		*ret = (struct use){ slot->stmt, slot };
		return ERR_NONE;
	}
	if ((e = remember(db, db->engine->prepare(db->conn, sql, &ret->stmt))))
		return e;
	ret->cached = NULL;
	if (slot != NULL && slot->stmt == NULL) {
		*slot = (struct cached){ sql, ret->stmt, true };
		ret->cached = slot;
	}
	return ERR_NONE;
}

static void
use_end(struct db *db, struct use *use)
{
	if (use->cached == NULL) {
		db->engine->finalize(use->stmt);
		return;
	}
	db->engine->reset(use->stmt);
	use->cached->in_use = false;
}

/* BEGIN, SAVEPOINT and their kin: no parameters, no rows, and run so often that preparing them each time would be felt. */
static enum err
control(struct db *db, const char *text)
{
	struct use use;
	enum err e;

	if ((e = use_begin(db, text, &use)))
		return e;
	(void)db->engine->step(use.stmt, &e);
	remember(db, e);
	use_end(db, &use);
	return e;
}

/* ---- transactions ------------------------------------------------------------------------------------------------ */

/* Statements are cached by the address of their text, so each of these has one. */
static const char sql_commit[] = "COMMIT", sql_rollback[] = "ROLLBACK";
static const char sql_member[] = "SAVEPOINT member", sql_member_release[] = "RELEASE member", sql_member_undo[] = "ROLLBACK TO member";
static const char sql_part[] = "SAVEPOINT part", sql_part_release[] = "RELEASE part", sql_part_undo[] = "ROLLBACK TO part";

static void
turn_take(struct db *db)
{
	atomic_fetch_add(&db->waiting, 1);
	pthread_mutex_lock(&db->turn);
	atomic_fetch_sub(&db->waiting, 1);
}

/* Nobody waits for the turn, or the group is as large as one may be. */
static bool
is_last(struct db *db)
{
	return atomic_load(&db->waiting) == 0 || db->members >= GROUP_MAX;
}

static enum err
group_open(struct db *db)
{
	enum err e;

	if (db->open)
		return ERR_NONE;
	if ((e = control(db, db->engine->begin)))
		return e;
	db->open = true;
	db->group++;
	db->members = 0;
	return ERR_NONE;
}

static void
group_end(struct db *db)
{
	enum err e = control(db, db->members > 0 ? sql_commit : sql_rollback);

	if (e != ERR_NONE)
		(void)control(db, sql_rollback);
	db->open = false;
	pthread_mutex_lock(&db->result);
	db->results[db->group % RESULTS_KEPT] = e;
	db->last_ended = db->group;
	pthread_cond_broadcast(&db->ended[db->group % 2]);
	pthread_mutex_unlock(&db->result);
}

static enum err
group_wait(struct db *db, uint64_t group)
{
	enum err e;

	pthread_mutex_lock(&db->result);
	while (db->last_ended < group)
		pthread_cond_wait(&db->ended[group % 2], &db->result);
	/* A thread that slept through a thousand groups no longer finds how its own ended; it must not claim success. */
	e = db->last_ended - group < RESULTS_KEPT ? db->results[group % RESULTS_KEPT] : ERR_DB;
	pthread_mutex_unlock(&db->result);
	return e;
}

/* A transaction that shares its group can be undone alone. One that has its group to itself is the group, and saves the copies of pages. */
static enum err
member(struct db *db, const char *text)
{
	return db->shared ? control(db, text) : ERR_NONE;
}

enum err
db_begin(struct db *db, struct db_tx *ret)
{
	enum err e;

	turn_take(db);
	if ((e = group_open(db)) != ERR_NONE) {
		pthread_mutex_unlock(&db->turn);
		return e;
	}
	ret->db = db;
	if ((e = member(db, sql_member)))
		db_tx_end(ret);
	return e;
}

enum err
db_commit(struct db_tx *tx)
{
	struct db *db = tx->db;
	uint64_t mine = db->group;
	enum err e;

	if ((e = member(db, sql_member_release)))
		return e;	/* db_tx_end undoes it */
	tx->db = NULL;
	db->members++;
	if (is_last(db))
		group_end(db);
	pthread_mutex_unlock(&db->turn);
	return group_wait(db, mine);
}

void
db_tx_end(struct db_tx *tx)
{
	struct db *db = tx->db;

	if (db == NULL)
		return;
	tx->db = NULL;
	(void)member(db, sql_member_undo);
	(void)member(db, sql_member_release);
	/*
	 * Others may have gathered in this group, and nobody may be behind us to commit for them. And a full disk or a failed read makes the
	 * engine give up the whole transaction, with what the others did: then nobody may believe that it was committed.
	 */
	if (is_last(db) || !db->engine->in_transaction(db->conn))
		group_end(db);
	pthread_mutex_unlock(&db->turn);
}

enum err
db_savepoint(struct db *db)
{
	return control(db, sql_part);
}

enum err
db_release(struct db *db)
{
	return control(db, sql_part_release);
}

void
db_undo(struct db *db)
{
	(void)control(db, sql_part_undo);
	(void)control(db, sql_part_release);
}

enum err
db_view_begin(struct db *db, struct db_view *ret)
{
	enum err e;

	assert(!db->shared);
	if (db->engine->in_transaction(db->conn))
		return ERR_NONE;
	if ((e = control(db, db->engine->begin_view)) == ERR_NONE)
		ret->db = db;
	return e;
}

void
db_view_end(struct db_view *view)
{
	if (view->db != NULL)
		(void)control(view->db, sql_commit);
	view->db = NULL;
}

/* ---- statements ---------------------------------------------------------------------------------------------------- */

enum err
db_run(struct db *db, const char *sql, const struct db_arg *args, int64_t *ret_changed)
{
	struct use use;
	enum err e;

	if ((e = use_begin(db, sql, &use)))
		return e;
	if ((e = db->engine->bind(use.stmt, args)) == ERR_NONE)
		while (db->engine->step(use.stmt, &e) == ENGINE_ROW)
			;
	remember(db, e);
	if (e == ERR_NONE && ret_changed != NULL)
		*ret_changed = db->engine->changed(db->conn);
	use_end(db, &use);
	return e;
}

enum err
db_query(struct db *db, const char *sql, const struct db_arg *args, struct db_rows *ret)
{
	struct use *use;
	enum err e;

	if ((use = malloc(sizeof(*use))) == NULL)
		return ERR_MEMORY;
	if ((e = use_begin(db, sql, use))) {
		free(use);
		return e;
	}
	if ((e = remember(db, db->engine->bind(use->stmt, args)))) {
		use_end(db, use);
		free(use);
		return e;
	}
	*ret = (struct db_rows){ .db = db, .stmt = use };
	return ERR_NONE;
}

static struct engine_stmt *
stmt_of(const struct db_rows *rows)
{
	return ((struct use *)rows->stmt)->stmt;
}

bool
db_next(struct db_rows *rows)
{
	if (rows->ended)
		return false;	/* another step would run the statement again */
	switch (rows->db->engine->step(stmt_of(rows), &rows->err)) {
	case ENGINE_ROW:
		return true;
	case ENGINE_FAILED:
		remember(rows->db, rows->err);
		break;
	case ENGINE_DONE:
		break;
	}
	rows->ended = true;
	return false;
}

void
db_rows_end(struct db_rows *rows)
{
	if (rows->stmt == NULL)
		return;
	use_end(rows->db, rows->stmt);
	free(rows->stmt);
	*rows = (struct db_rows){0};
}

enum err
db_one(struct db *db, const char *sql, const struct db_arg *args, struct db_rows *ret)
{
	enum err e;

	if ((e = db_query(db, sql, args, ret)))
		return e;
	if (db_next(ret))
		return ERR_NONE;
	e = ret->err ? ret->err : ERR_NOT_FOUND;
	db_rows_end(ret);
	return e;
}

enum err
db_one_int(struct db *db, const char *sql, const struct db_arg *args, int64_t *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t value;
	enum err e;

	if ((e = db_one(db, sql, args, &rows)))
		return e;
	value = db_col_int(&rows, 0);
	/* An INSERT ... RETURNING takes effect when it has been stepped to its end. */
	while (db_next(&rows))
		;
	if (rows.err)
		return rows.err;
	*ret = value;
	return ERR_NONE;
}

bool
db_col_null(struct db_rows *rows, int col)
{
	return rows->db->engine->is_null(stmt_of(rows), col);
}

int64_t
db_col_int(struct db_rows *rows, int col)
{
	return rows->db->engine->number(stmt_of(rows), col);
}

const char *
db_col_text(struct db_rows *rows, int col)
{
	return rows->db->engine->text(stmt_of(rows), col);
}

const char *
db_col_whole(struct db_rows *rows, int col)
{
	const char *text = db_col_text(rows, col);
	size_t n;

	(void)db_col_blob(rows, col, &n);
	return text != NULL && strlen(text) == n ? text : NULL;
}

const void *
db_col_blob(struct db_rows *rows, int col, size_t *ret_len)
{
	return rows->db->engine->blob(stmt_of(rows), col, ret_len);
}

enum err
db_col_copy(struct db_rows *rows, int col, char **ret)
{
	const char *text = db_col_text(rows, col);

	return text_copy(text != NULL ? text : "", ret);
}

enum err
db_script(struct db *db, const char *script)
{
	return remember(db, db->engine->exec(db->conn, script));
}

enum err
db_wipe(struct db *db)
{
	return db->engine->wipe(db->conn);
}

enum err
db_backup(struct db *db, const char *path)
{
	return db->engine->backup(db->conn, path);
}

enum err
db_take(struct db *db, struct db *from)
{
	return remember(db, db->engine->take(db->conn, from->conn));
}

enum err
db_alone(struct db *db)
{
	return remember(db, db->engine->alone(db->conn));
}

enum err
db_sound(struct db *db)
{
	return remember(db, db->engine->sound(db->conn));
}

enum err
db_check_sql(struct db *db, const char *sql)
{
	struct engine_stmt *stmt;
	enum err e;

	if ((e = remember(db, db->engine->prepare(db->conn, sql, &stmt))) == ERR_NONE)
		db->engine->finalize(stmt);
	return e;
}
