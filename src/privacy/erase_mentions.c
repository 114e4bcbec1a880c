#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "import/batch.h"
#include "privacy/erase_parts.h"
#include "privacy/erased_id.h"

enum {
	SQL_ATTEMPTS, SQL_ATTEMPT, SQL_INBOUNDS, SQL_INBOUND, SQL_PERMITS, SQL_PERMIT_SET, SQL_IDEMPOTENCY,
	SQL_IDEMPOTENCY_DROP, SQL_PARKED, SQL_PARKED_DROP, SQL_CALLBACKS, SQL_CALLBACKS_DROP, SQL_IMPORTS,
	SQL_IMPORTS_SET, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_ATTEMPTS] =
	    "SELECT a.id, a.provider_message_id FROM attempt a JOIN message m ON m.id = a.message_id WHERE m.contact_id = :contact",
	[SQL_ATTEMPT] = "UPDATE attempt SET provider_message_id = :text, text = '' WHERE id = :id",
	[SQL_INBOUNDS] = "SELECT id, provider_message_id FROM inbound WHERE contact_id = :contact",
	[SQL_INBOUND] = "UPDATE inbound SET provider_message_id = :text, text = '', why = '' WHERE id = :id",
	[SQL_PERMITS] = "SELECT id, update_reason FROM permit WHERE contact_id = :contact AND update_reason <> ''",
	[SQL_PERMIT_SET] = "UPDATE permit SET update_reason = :text WHERE id = :id",
	[SQL_IDEMPOTENCY] = "SELECT api_key_id, key, answer FROM idempotency",
	[SQL_IDEMPOTENCY_DROP] = "DELETE FROM idempotency WHERE api_key_id = :id AND key = :text",
	[SQL_PARKED] = "SELECT id, provider_message_id, receipt FROM receipt_parked",
	[SQL_PARKED_DROP] = "DELETE FROM receipt_parked WHERE id = :id",
	[SQL_CALLBACKS] = "SELECT id, body, '' FROM callback_failed",
	[SQL_CALLBACKS_DROP] = "DELETE FROM callback_failed WHERE id = :id",
	[SQL_IMPORTS] =	/* also where a file names them before, or without, being about this contact; kept for a month (import/sweep.c) */
	    "SELECT rowid, cells, item || ' ' || detail FROM import_row WHERE cells <> '{}'",
	[SQL_IMPORTS_SET] = "UPDATE import_row SET cells = '{}', item = '', detail = '' WHERE rowid = :id",
};
DB_SQL(sql);

enum { TEXT_MAX_BYTES = 64 * 1024 };

void
erase_did(struct json_object *did, const char *what, int64_t n)
{
	int64_t before;

	if (!json_int(did, what, &before))
		before = 0;
	if (n > 0)
		json_put_int(did, what, before + n);
}

/* ---- rows that are to be changed: read first, because the statements that follow change what is read ---- */

struct change { int64_t id; char *text; };
struct changes { struct change *items; size_t count, room; };

static void
changes_end(struct changes *c)
{
	size_t i;

	for (i = 0; i < c->count; i++)
		free(c->items[i].text);
	free(c->items);
	*c = (struct changes){0};
}

static enum err
add(struct changes *c, int64_t id, const char *text)
{
	size_t room = c->room != 0 ? 2 * c->room : 32;
	struct change *grown;
	enum err e;

	if (c->count == c->room) {
		if ((grown = reallocarray(c->items, room, sizeof(*grown))) == NULL)
			return ERR_MEMORY;
		c->items = grown;
		c->room = room;
	}
	if ((e = text_copy(text, &c->items[c->count].text)))
		return e;
	c->items[c->count++].id = id;
	return ERR_NONE;
}

static enum err
apply(struct db *db, const char *how, const struct changes *c)
{
	size_t i;
	enum err e;

	for (i = 0; i < c->count; i++)
		if ((e = db_run(db, how, ARGS(TEXT_("text", c->items[i].text), INT_("id", c->items[i].id)), NULL)))
			return e;
	return ERR_NONE;
}

/* ---- ids ---- */

static enum err
erase_ids_of(struct db *db, const char *question, const char *how, int64_t contact_id, int64_t *ret_n)
{
	AUTO(changes) struct changes changes = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	char erased[ERASED_ID_MAX];
	enum err e;

	if ((e = db_query(db, question, ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	while (db_next(&rows)) {
		erased_id(db_col_text(&rows, 1), erased);
		if ((e = add(&changes, db_col_int(&rows, 0), erased)))
			return e;
	}
	if (rows.err)
		return rows.err;
	*ret_n = (int64_t)changes.count;
	return apply(db, how, &changes);
}

enum err
erase_ids(struct db *db, int64_t contact_id, struct json_object *did)
{
	int64_t attempts, replies;
	enum err e;

	if ((e = erase_ids_of(db, sql[SQL_ATTEMPTS], sql[SQL_ATTEMPT], contact_id, &attempts)) ||
	    (e = erase_ids_of(db, sql[SQL_INBOUNDS], sql[SQL_INBOUND], contact_id, &replies)))
		return e;
	erase_did(did, "attempts", attempts);
	erase_did(did, "replies", replies);
	return ERR_NONE;
}

/* ---- texts that lose what names the person ---- */

static enum err
strip(struct db *db, const char *question, const struct db_arg *args, const char *how, const struct needles *needles)
{
	AUTO(changes) struct changes changes = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(buf) struct buf text = {0};
	enum err e;

	buf_init(&text, TEXT_MAX_BYTES);
	if ((e = db_query(db, question, args, &rows)))
		return e;
	while (db_next(&rows)) {
		buf_reset(&text);
		if (needles_strip(needles, db_col_text(&rows, 1), &text) && ((e = buf_err(&text)) || (e = add(&changes, db_col_int(&rows, 0), buf_text(&text)))))
			return e;
	}
	if (rows.err)
		return rows.err;
	return apply(db, how, &changes);
}

/* ---- rows that go as a whole ---- */

/* What a key got answered is kept for two days, for the same call again. */
static enum err
drop_answers(struct db *db, const struct needles *needles)
{
	AUTO(changes) struct changes changes = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	const char *key, *answer;
	enum err e;

	if ((e = db_query(db, sql[SQL_IDEMPOTENCY], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		key = db_col_text(&rows, 1);
		answer = db_col_text(&rows, 2);
		if ((needles_in(needles, key, strlen(key)) || needles_in(needles, answer, strlen(answer))) &&
		    (e = add(&changes, db_col_int(&rows, 0), key)))
			return e;
	}
	return rows.err ? rows.err : apply(db, sql[SQL_IDEMPOTENCY_DROP], &changes);
}

/* Of rows with an id and two texts. */
static enum err
drop_rows(struct db *db, const char *question, const char *how, const struct needles *needles)
{
	AUTO(changes) struct changes changes = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	const char *one, *other;
	size_t i;
	enum err e;

	if ((e = db_query(db, question, ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		one = db_col_text(&rows, 1);
		other = db_col_text(&rows, 2);
		if ((needles_in(needles, one, strlen(one)) || needles_in(needles, other, strlen(other))) && (e = add(&changes, db_col_int(&rows, 0), "")))
			return e;
	}
	for (i = 0, e = rows.err; i < changes.count && e == ERR_NONE; i++)
		e = db_run(db, how, ARGS(INT_("id", changes.items[i].id)), NULL);
	return e;
}

enum err
erase_mentions(struct db *db, int64_t contact_id, const struct needles *needles)
{
	enum err e;

	if ((e = strip(db, sql[SQL_PERMITS], ARGS(INT_("contact", contact_id)), sql[SQL_PERMIT_SET], needles)) ||
	    (e = drop_answers(db, needles)) || (e = drop_rows(db, sql[SQL_PARKED], sql[SQL_PARKED_DROP], needles)) ||
	    (e = drop_rows(db, sql[SQL_CALLBACKS], sql[SQL_CALLBACKS_DROP], needles)) || (e = import_forget_contact(db, contact_id)) ||
	    (e = drop_rows(db, sql[SQL_IMPORTS], sql[SQL_IMPORTS_SET], needles)))
		return e;
	return ERR_NONE;
}
