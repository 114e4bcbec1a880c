#include "privacy/seen.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/clock.h"
#include "db/db.h"

enum { SQL_IS_NOTED, SQL_NOTE, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_IS_NOTED] =
	    "SELECT count(*) FROM contact_seen WHERE contact_id = :contact AND actor = :actor AND day = :day AND how = :how",
	[SQL_NOTE] =	/* a contact that was made for a trial and rolled back leaves its id to somebody else */
	    "INSERT INTO contact_seen (contact_id, actor, day, how, at)"
	    " SELECT id, :actor, :day, :how, :at FROM contact WHERE id = :contact"
	    " ON CONFLICT (contact_id, actor, day, how) DO NOTHING",
};
DB_SQL(sql);

static const char *const how_names[SEEN_HOW__COUNT] = {
	[SEEN_PAGE] = "page", [SEEN_NUMBER] = "number", [SEEN_EXPORT] = "export", [SEEN_API] = "api",
};

const char *
seen_how_name(enum seen_how h)
{
	return how_names[h];
}

static enum err
is_noted(struct db *db, const struct seen *seen, int64_t contact_id, bool *ret)
{
	int64_t n = 1;
	enum err e = ERR_NONE;

	if (contact_id != 0)
		e = db_one_int(db, sql[SQL_IS_NOTED], ARGS(INT_("contact", contact_id), TEXT_("actor", seen->actor),
		    INT_("day", seen->at / CLOCK_DAY_MS), TEXT_("how", how_names[seen->how])), &n);
	*ret = n > 0;
	return e;
}

enum err
seen_write(struct db *db, const struct seen *seen, int64_t contact_id)
{
	if (contact_id == 0)
		return ERR_NONE;
	return db_run(db, sql[SQL_NOTE], ARGS(INT_("contact", contact_id), TEXT_("actor", seen->actor), INT_("day", seen->at / CLOCK_DAY_MS),
	    TEXT_("how", how_names[seen->how]), INT_("at", seen->at)), NULL);
}

static enum err
write_all(struct db *db, const struct seen *seen, const int64_t *ids, size_t n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	size_t i;
	enum err e;

	if ((e = db_begin(db, &tx)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = seen_write(db, seen, ids[i])))
			return e;
	return db_commit(&tx);
}

enum err
seen_note(struct db *reader, struct db *writer, const struct seen *seen, const int64_t *ids, size_t n)
{
	bool noted = true;
	size_t i;
	enum err e;

	for (i = 0; i < n && noted; i++)
		if ((e = is_noted(reader, seen, ids[i], &noted)))
			return e;
	return noted ? ERR_NONE : write_all(writer, seen, ids, n);
}

enum err
seen_note_rows(struct db *reader, struct db *writer, const struct seen *seen, struct json_object *rows, const char *key)
{
	size_t i, n = json_count(rows);
	AUTO_FREE int64_t *ids = calloc(n + 1, sizeof(*ids));

	if (ids == NULL)
		return ERR_MEMORY;
	for (i = 0; i < n; i++)
		(void)json_int(json_item(rows, i), key, &ids[i]);	/* without one it stays 0: nobody */
	return seen_note(reader, writer, seen, ids, n);
}
