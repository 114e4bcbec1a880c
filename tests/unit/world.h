/*
 * world: a database in memory with the schema and a sealed ledger, for a test that needs one.
 *
 * AUTO(world) struct world w = {0}; world_open(&w);  then w.db. Times start at WORLD_NOW, so tests pass in any year.
 */
#ifndef TESTS_UNIT_WORLD_H
#define TESTS_UNIT_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "db/db.h"

#define WORLD_NOW	INT64_C(1795230600000)		/* 2026-11-21 10:10 WIB */

struct world { struct db *db; };
void world_open(struct world *w);
void world_end(struct world *w);
/* Lends the key of this world's ledger to another connection of its database. */
void world_key(struct db *db);

/* A statement of the test's own, which must work; the number is the first column of the first row, or 0. */
int64_t world_sql(struct world *w, const char *text);
/* The first column of the first row as a copy that the test frees; NULL when there is no row. */
char *world_text(struct world *w, const char *text);

#define assert_ok(expression)	assert_int_equal(expression, ERR_NONE)
/* A transaction around what must work. */
#define IN_TX(w, expression) do { \
	AUTO(db_tx) struct db_tx tx_ = {0}; \
	assert_ok(db_begin((w)->db, &tx_)); \
	assert_ok(expression); \
	assert_ok(db_commit(&tx_)); \
} while (0)

#endif
