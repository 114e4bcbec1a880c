/*
 * migrate: brings a database to the schema this program knows.
 *
 * Each numbered file of db/migrations is embedded at build time and applied in a transaction of its own; the table
 * schema_migration remembers which were. Released files never change.
 */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct db;

struct migration {
	int		 number;
	const char	*name;		/* "0001_first" */
	const char	*sql;		/* statements, run as one script */
};

extern const struct migration migrations[];	/* ascending */
extern const size_t migrations_count;

/* Applies what is missing; *ret_applied says how many. ERR_CONFLICT: the database is newer than this program. */
enum err db_migrate(struct db *db, int64_t now, int *ret_applied) MUST_CHECK;

/*
 * The same, with what SQL cannot say: step is called behind each migration's script, in its transaction, and only then; when it fails, that
 * migration was not applied.
 */
typedef enum err migrate_step(struct db *db, int number, int64_t now);
enum err db_migrate_with(struct db *db, migrate_step *step, int64_t now, int *ret_applied) MUST_CHECK;

/* ERR_NONE when the schema is exactly ours; ERR_CONFLICT when newer; ERR_NOT_FOUND when migrations are missing. */
enum err db_schema_check(struct db *db) MUST_CHECK;
/* Was any migration of ours ever applied to it? false: it is some other program's. */
bool db_schema_is_ours(struct db *db);

#endif
