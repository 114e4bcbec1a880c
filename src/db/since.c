#include "db/since.h"

/* Ids that are missing are stepped over: the row behind them decides for them. */
enum err
db_since(struct db *db, const struct db_since *of, int64_t at, int64_t *ret_id)
{
	int64_t low = 0, high, newest, middle;
	enum err e;

	if ((e = db_one_int(db, of->newest, ARGS(), &newest)))
		return e;
	for (high = newest + 1; low < high;) {
		AUTO(db_rows) struct db_rows rows = {0};

		middle = low + (high - low) / 2;
		if ((e = db_one(db, of->next, ARGS(INT_("id", middle)), &rows)) && e != ERR_NOT_FOUND)
			return e;
		if (e == ERR_NONE && db_col_int(&rows, 1) < at)
			low = db_col_int(&rows, 0) + 1;
		else
			high = middle;
	}
	*ret_id = low;
	return ERR_NONE;
}
