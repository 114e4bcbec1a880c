/*
 * rows: a question's whole answer as JSON, for lists that go to a page or a terminal as they are.
 */
#ifndef DB_ROWS_H
#define DB_ROWS_H

#include "base/json.h"
#include "db/db.h"

enum { DB_FLAG = 100, DB_JSON };	/* beside DB_INT and DB_TEXT: an integer shown as true or false; a text that holds JSON */

struct db_column { const char *key; int type; };	/* in the statement's order, ended by a row without a key */

/* An array of objects that the caller owns. SQL NULL becomes null. */
enum err db_rows_json(struct db *db, const char *sql, const struct db_arg *args, const struct db_column *columns,
    struct json_object **ret) MUST_CHECK;
/* The current row of rows as an object that the caller owns. */
struct json_object *db_row_json(struct db_rows *rows, const struct db_column *columns);

#endif
