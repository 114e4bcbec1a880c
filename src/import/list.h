/*
 * list: batches and their rows, for pages, files and the command line.
 */
#ifndef IMPORT_LIST_H
#define IMPORT_LIST_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

/* [{"id","kind","state","file_name","row_count","made_by","made_at","started_by","started_at","ended_at"}], newest first. */
enum err import_batches(struct db *db, int64_t before_id, int64_t limit, struct json_object **ret) MUST_CHECK;

struct import_query {
	int64_t		 batch_id;
	const char	*verdict;		/* NULL or "": any; "problem": doubtful or refused */
	const char	*outcome;		/* NULL or "": any; "waiting" for those that wait */
	int64_t		 after_line;		/* 0: from the first */
	int64_t		 limit;
};
/* [{"line","cells":{},"claim","verdict","code","cell","detail","contact_id","outcome"}] in the order of the file. */
enum err import_rows(struct db *db, const struct import_query *query, struct json_object **ret) MUST_CHECK;

#endif
