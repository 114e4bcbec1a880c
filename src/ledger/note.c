#include "ledger/note.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "consent/origin_seal.h"
#include "contact/number_seal.h"
#include "db/db.h"
#include "ledger/head.h"

/* The migrations that make the head, and the sealed sets. */
enum { MIGRATION_HEAD = 2, MIGRATION_SETS = 51, SEALED_MAX_BYTES = 8192 };

enum { SQL_WRITE, SQL_ALL, SQL_HASH, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_WRITE] =
	    "INSERT INTO ledger_note (at, kind, entries, head, actor, reason, found, seal)"
	    " VALUES (:at, :kind, :entries, :head, :actor, :reason, :found, :seal)",
	[SQL_ALL] = "SELECT id, at, kind, entries, head, actor, reason, found, seal FROM ledger_note ORDER BY id",
	[SQL_HASH] = "SELECT hash FROM consent_ledger WHERE seq = :seq",
};
DB_SQL(sql);

static const char *const kind_names[LEDGER_NOTE_KIND__COUNT] = {
	[LEDGER_NOTE_DAILY] = "daily", [LEDGER_NOTE_SEALED] = "sealed", [LEDGER_NOTE_RESEALED] = "resealed",
};

const char *
ledger_note_kind_name(enum ledger_note_kind k)
{
	return kind_names[k];
}

bool
ledger_note_kind_read(const char *name, enum ledger_note_kind *ret)
{
	int i;

	for (i = 0; i < LEDGER_NOTE_KIND__COUNT; i++)
		if (text_equal(kind_names[i], name)) {
			*ret = (enum ledger_note_kind)i;
			return true;
		}
	return false;
}

void
ledger_note_end(struct ledger_note *n)
{
	free(n->actor);
	free(n->reason);
	free(n->found);
	*n = (struct ledger_note){0};
}

void
ledger_notes_end(struct ledger_notes *notes)
{
	size_t i;

	for (i = 0; i < notes->count; i++)
		ledger_note_end(&notes->items[i]);
	free(notes->items);
	*notes = (struct ledger_notes){0};
}

/* ---- the seal ---- */

/* One line, in which texts have their length before them so that none can run into the next. */
static enum err
make_seal(struct db *db, const struct ledger_note *n, uint8_t ret[SHA256_BYTES])
{
	AUTO(buf) struct buf b = {0};
	enum err e;

	if (db_key(db) == NULL)
		return ERR_CRYPTO;
	buf_init(&b, SEALED_MAX_BYTES);
	buf_fmt(&b, "kabarizin ledger note 1 %" PRId64 " %s %" PRId64 " ", n->at, kind_names[n->kind], n->entries);
	text_hex(&b, n->head, SHA256_BYTES);
	buf_fmt(&b, " %zu:%s %zu:%s %zu:%s", strlen(n->actor), n->actor, strlen(n->reason), n->reason, strlen(n->found), n->found);
	if ((e = buf_err(&b)))
		return e;
	crypto_hmac_sha256(db_key(db), KEY_BYTES, b.bytes, b.len, ret);
	return ERR_NONE;
}

/* ---- writing ---- */

static enum err
write_note(struct db *db, const struct ledger_note *n)
{
	uint8_t seal[SHA256_BYTES];
	enum err e;

	if ((e = make_seal(db, n, seal)))
		return e;
	return db_run(db, sql[SQL_WRITE], ARGS(INT_("at", n->at), TEXT_("kind", kind_names[n->kind]), INT_("entries", n->entries),
	    BLOB_("head", n->head, SHA256_BYTES), TEXT_("actor", n->actor), TEXT_("reason", n->reason), TEXT_("found", n->found),
	    BLOB_("seal", seal, SHA256_BYTES)), NULL);
}

static enum err
note_head(struct db *db, enum ledger_note_kind kind, const struct ledger_head *head, const char *const texts[3], int64_t now)
{
	struct ledger_note n = {
		.at = now, .kind = kind, .entries = head->seq, .actor = (char *)texts[0], .reason = (char *)texts[1], .found = (char *)texts[2],
	};

	memcpy(n.head, head->hash, SHA256_BYTES);
	return write_note(db, &n);
}

static enum err
seal_sets(struct db *db, int64_t now)
{
	enum err e = number_seals_renew(db, now);

	return e != ERR_NONE ? e : origin_seals_renew(db, now);
}

enum err
ledger_first_seal(struct db *db, int migration, int64_t now)
{
	static const char *const texts[3] = { "migrate", "", "" };
	struct ledger_head head;
	enum err e;

	if (migration == MIGRATION_SETS)
		return seal_sets(db, now);
	if (migration != MIGRATION_HEAD)
		return ERR_NONE;
	if ((e = ledger_head_reseal(db, &head)))
		return e;
	return note_head(db, LEDGER_NOTE_SEALED, &head, texts, now);
}

enum err
ledger_reseal(struct db *db, const char *actor, const char *reason, const char *found, int64_t now)
{
	const char *const texts[3] = { actor, reason, found };
	struct ledger_head head;
	enum err e;

	if ((e = ledger_head_reseal(db, &head)) || (e = seal_sets(db, now)))
		return e;
	return note_head(db, LEDGER_NOTE_RESEALED, &head, texts, now);
}

enum err
ledger_note_daily(struct db *db, int64_t now, bool *ret)
{
	static const char *const texts[3] = { "sender", "", "" };
	enum ledger_head_state state;
	struct ledger_head head;
	enum err e;

	*ret = false;
	if ((e = ledger_head_look(db, &head, &state)) || state != LEDGER_HEAD_RIGHT)
		return e;
	if ((e = note_head(db, LEDGER_NOTE_DAILY, &head, texts, now)))
		return e;
	*ret = true;
	return ERR_NONE;
}

/* ---- reading ---- */

static enum err
read_note(struct db *db, struct db_rows *rows, struct ledger_note *ret)
{
	const void *head, *seal;
	uint8_t want[SHA256_BYTES];
	size_t head_n, seal_n;
	bool whole;
	enum err e;

	*ret = (struct ledger_note){ .id = db_col_int(rows, 0), .at = db_col_int(rows, 1), .entries = db_col_int(rows, 3) };
	whole = ledger_note_kind_read(db_col_whole(rows, 2), &ret->kind) && db_col_whole(rows, 5) != NULL && db_col_whole(rows, 6) != NULL &&
	    db_col_whole(rows, 7) != NULL;
	if ((e = db_col_copy(rows, 5, &ret->actor)) || (e = db_col_copy(rows, 6, &ret->reason)) || (e = db_col_copy(rows, 7, &ret->found)))
		return e;
	head = db_col_blob(rows, 4, &head_n);
	seal = db_col_blob(rows, 8, &seal_n);
	if (!whole || head_n != SHA256_BYTES || seal_n != SHA256_BYTES || db_key(db) == NULL)
		return ERR_NONE;
	memcpy(ret->head, head, SHA256_BYTES);
	e = make_seal(db, ret, want);
	ret->right = e == ERR_NONE && crypto_equal(want, seal, SHA256_BYTES);
	return e == ERR_TOO_LARGE ? ERR_NONE : e;	/* longer than any note of ours */
}

static struct ledger_note *
room_for_one(struct ledger_notes *notes)
{
	size_t room = notes->room != 0 ? 2 * notes->room : 64;
	struct ledger_note *grown;

	if (notes->count == notes->room) {
		if ((grown = reallocarray(notes->items, room, sizeof(*grown))) == NULL)
			return NULL;
		notes->items = grown;
		notes->room = room;
	}
	return &notes->items[notes->count];
}

enum err
ledger_notes_load(struct db *db, struct ledger_notes *ret)
{
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	struct ledger_note *n;
	enum err e;

	if ((e = db_query(db, sql[SQL_ALL], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		if ((n = room_for_one(&notes)) == NULL)
			return ERR_MEMORY;
		e = read_note(db, &rows, n);
		notes.count++;
		if (e)
			return e;
	}
	if (rows.err)
		return rows.err;
	*ret = notes;
	notes = (struct ledger_notes){0};
	return ERR_NONE;
}

/* ---- comparing ---- */

const struct ledger_note *
ledger_notes_resealed(const struct ledger_notes *notes)
{
	size_t i;

	for (i = notes->count; i > 0; i--)
		if (notes->items[i - 1].kind == LEDGER_NOTE_RESEALED && notes->items[i - 1].right)
			return &notes->items[i - 1];
	return NULL;
}

int64_t
ledger_notes_accepted(const struct ledger_notes *notes)
{
	const struct ledger_note *n = ledger_notes_resealed(notes);

	return n != NULL ? n->entries : 0;
}

static enum err
fits(struct db *db, const struct ledger_note *n, bool *ret)
{
	static const uint8_t nothing[SHA256_BYTES];
	AUTO(db_rows) struct db_rows rows = {0};
	const void *hash;
	size_t size;
	enum err e;

	*ret = n->entries == 0 && memcmp(n->head, nothing, SHA256_BYTES) == 0;
	if ((e = db_one(db, sql[SQL_HASH], ARGS(INT_("seq", n->entries)), &rows)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	hash = db_col_blob(&rows, 0, &size);
	*ret = size == SHA256_BYTES && memcmp(hash, n->head, SHA256_BYTES) == 0;
	return ERR_NONE;
}

enum err
ledger_note_hold(struct db *db, const struct ledger_note *n, int64_t *good, struct ledger_check *check)
{
	char at[CLOCK_TEXT_MAX];
	bool fit;
	enum err e;

	if ((e = fits(db, n, &fit)))
		return e;
	clock_format_iso(n->at, at);
	if (fit)
		*good = n->entries;
	else if (n->entries > check->entries)
		ledger_found(check, LEDGER_OLD_COPY, check->entries + 1, "entry %" PRId64 " is missing: on %s there were %" PRId64
		    ", so an old copy was put back or the end was cut off", check->entries + 1, at, n->entries);
	else
		ledger_found(check, LEDGER_REWRITTEN, *good + 1, "the ledger was rewritten: entries %" PRId64 " to %" PRId64
		    " are not those that were noted on %s", *good + 1, n->entries, at);
	return ERR_NONE;
}

enum err
ledger_notes_verify(struct db *db, const struct ledger_notes *notes, struct ledger_check *check)
{
	const struct ledger_note *resealed = ledger_notes_resealed(notes), *n;
	int64_t good = 0, id = 1;
	enum err e;

	if (notes->count == 0)
		ledger_found(check, LEDGER_NOTE_LOST, 0, "the notes of where the ledger ended are missing");
	for (n = notes->items; n != NULL && n < notes->items + notes->count && check->fault == LEDGER_INTACT; n++, id++) {
		if (n->id != id)
			ledger_found(check, LEDGER_NOTE_LOST, 0, "note %" PRId64 " of where the ledger ended is missing", id);
		else if (resealed != NULL && n < resealed)
			continue;
		else if (!n->right)
			ledger_found(check, LEDGER_NOTE_FORGED, 0, "note %" PRId64 " of where the ledger ended was changed or is not ours", n->id);
		else if ((e = ledger_note_hold(db, n, &good, check)))
			return e;
	}
	return ERR_NONE;
}
