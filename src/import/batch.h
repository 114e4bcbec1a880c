/*
 * batch: one table that somebody brought in, from the look at it to its end.
 *
 *	reading		its rows are being stored (import/read.h), and then judged, a chunk in each transaction (import/judge.h); a reader that
 *			died before the end of the file leaves it so, and it is swept
 *	preview		all rows are judged and nothing else has happened; a person says what becomes of it
 *	applying	rows are done, a chunk in each transaction (import/apply.h); whoever does it may die at any point
 *	done		every row has its outcome
 *	cancelled	nobody wants it any more; what was done stays done
 *
 * Rows hold what stood in the file, so they are kept for a month and then only counted (import_sweep).
 */
#ifndef IMPORT_BATCH_H
#define IMPORT_BATCH_H

#include "import/kind.h"

enum import_state { IMPORT_READING, IMPORT_PREVIEW, IMPORT_APPLYING, IMPORT_DONE, IMPORT_CANCELLED, IMPORT_STATE__COUNT };
const char *import_state_name(enum import_state s);

enum { IMPORT_HASH_MAX = 65, IMPORT_ROWS_MAX = 200000 };

struct import_batch {
	int64_t			 id;
	const struct import_kind *kind;
	enum import_state	 state;
	char			*file_name, *made_by, *started_by;
	char			 file_hash[IMPORT_HASH_MAX];
	struct json_object	*header;		/* {"phone":3}: which cell is what */
	char			*unused;		/* names in the first row that mean nothing */
	struct import_options	 options;
	int64_t			 row_count, made_at, started_at, ended_at;	/* 0: not yet */
	int64_t			 header_line;		/* of the names of columns, when rows above it were passed over; 0: none were */
	int64_t			 month_first;		/* line of a date that has the month first, so that others may; 0: none has */
	int64_t			 judged_to;		/* while reading: the last line that is judged; -1: its rows are still being stored */
};
/* The file is read, and its rows are being judged. */
bool import_is_being_judged(const struct import_batch *b);
void import_batch_end(struct import_batch *b);
enum err import_batch_load(struct db *db, int64_t id, struct import_batch *ret) MUST_CHECK;

/* The newest other batch of the same bytes that was started; ERR_NOT_FOUND. */
enum err import_same_file(struct db *db, const struct import_batch *b, struct import_batch *ret) MUST_CHECK;

/*
 * In a transaction, preview to applying. hold_ms: for how long the sender leaves it to whoever started it; 0: it is the sender's. ERR_CONFLICT: it
 * is in another state. ERR_INVALID: problem says which option.
 */
enum err import_start(struct db *db, int64_t id, const struct import_options *options, const char *actor, int64_t hold_ms, int64_t now,
    struct problem *problem) MUST_CHECK;
/* Was a table of this kind ever started? What comes first is most likely old data. */
enum err import_was_started(struct db *db, const struct import_kind *kind, bool *ret) MUST_CHECK;
/* In a transaction, being judged, preview or applying to cancelled. ERR_CONFLICT: it is in another state. */
enum err import_cancel(struct db *db, int64_t id, int64_t now) MUST_CHECK;
/* Forgets a batch of which nothing was done, rows first, in transactions of its own. ERR_CONFLICT: something was done. */
enum err import_drop(struct db *db, int64_t id) MUST_CHECK;

/*
 * In a transaction, a step at a time: forgets what nobody has started for a week, and the rows of what ended more than a month ago. *ret_rows: how
 * many rows went; 0: nothing is left to do.
 */
enum err import_sweep(struct db *db, int64_t now, int64_t *ret_rows) MUST_CHECK;
/* In a transaction: what rows say of this person is forgotten. For whoever erases a contact. */
enum err import_forget_contact(struct db *db, int64_t contact_id) MUST_CHECK;

/* How many rows of each kind; claims of refused rows do not count. */
struct import_counts {
	int64_t	verdict[IMPORT_VERDICT__COUNT], outcome[IMPORT_OUTCOME__COUNT], claim[CLAIM__COUNT];
	int64_t	rows;
	int64_t	recorded, recorded_rows;	/* consents that are in the ledger by it, and rows that wrote them */
};
/* Of a batch whose rows are gone, what was counted when it ended. */
enum err import_count(struct db *db, int64_t id, struct import_counts *ret) MUST_CHECK;
/* {"rows","verdict":{"new":..},"outcome":{"waiting":..},"claim":{"yes":..},"recorded","recorded_rows"} */
struct json_object *import_counts_to_json(const struct import_counts *c);

#endif
