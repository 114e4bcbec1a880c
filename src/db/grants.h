/*
 * grants: which program may do what with which table.
 *
 * One table for both engines: SQLite asks it through the connection's authorizer when a statement is prepared, PostgreSQL
 * is told it as GRANTs. What is not granted is refused, so a hole in a page cannot reach further than its program.
 */
#ifndef DB_GRANTS_H
#define DB_GRANTS_H

#include <stdbool.h>

#include "db/db.h"

enum verb { VERB_SELECT = 1, VERB_INSERT = 2, VERB_UPDATE = 4, VERB_DELETE = 8 };

bool grant_allows(enum db_role role, const char *table, enum verb verb);

#endif
