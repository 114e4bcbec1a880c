#include "db/rows.h"

#include <string.h>

static struct json_object *
value_json(struct db_rows *rows, int col, int type)
{
	struct json_object *value = NULL;
	const char *text;

	if (db_col_null(rows, col))
		return NULL;
	switch (type) {
	case DB_INT: return json_object_new_int64(db_col_int(rows, col));
	case DB_FLAG: return json_object_new_boolean(db_col_int(rows, col) != 0);
	case DB_JSON:
		text = db_col_text(rows, col);
		return json_parse(text, strlen(text), &value, NULL) == ERR_NONE ? value : NULL;
	default: return json_object_new_string(db_col_text(rows, col));
	}
}

struct json_object *
db_row_json(struct db_rows *rows, const struct db_column *columns)
{
	struct json_object *row = json_object_new_object();
	int col;

	for (col = 0; columns[col].key != NULL; col++)
		json_put(row, columns[col].key, value_json(rows, col, columns[col].type));
	return row;
}

enum err
db_rows_json(struct db *db, const char *sql, const struct db_arg *args, const struct db_column *columns, struct json_object **ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_JSON struct json_object *array = json_object_new_array();
	enum err e;

	if ((e = db_query(db, sql, args, &rows)))
		return e;
	while (db_next(&rows))
		json_object_array_add(array, db_row_json(&rows, columns));
	if (rows.err)
		return rows.err;
	*ret = array;
	array = NULL;
	return ERR_NONE;
}
