/*
 * note: where the ledger ended at some time, written down for comparison.
 *
 * A note is a number of entries and the hash of the last one, with a seal of its own. One is made when the ledger is first sealed, one
 * every day, and one whenever a person seals the ledger again. Whoever rewrites the chain, puts an old copy back or cuts entries off
 * leaves notes that no longer fit, and cannot make others that do.
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/verify.h"

struct db;

enum ledger_note_kind { LEDGER_NOTE_DAILY, LEDGER_NOTE_SEALED, LEDGER_NOTE_RESEALED, LEDGER_NOTE_KIND__COUNT };
const char *ledger_note_kind_name(enum ledger_note_kind k);	/* "daily" ... */
bool ledger_note_kind_read(const char *name, enum ledger_note_kind *ret);

struct ledger_note {
	int64_t			 id, at;
	enum ledger_note_kind	 kind;
	int64_t			 entries;
	uint8_t			 head[SHA256_BYTES];
	char			*actor, *reason, *found;
	bool			 right;			/* its seal is ours; false also when we have no key */
};
void ledger_note_end(struct ledger_note *n);

struct ledger_notes { struct ledger_note *items; size_t count, room; };
void ledger_notes_end(struct ledger_notes *notes);
/* All notes, oldest first. */
enum err ledger_notes_load(struct db *db, struct ledger_notes *ret) MUST_CHECK;
/* The last sealing by a person, NULL: there was none. What did not fit before it was found then and stands in it. */
const struct ledger_note *ledger_notes_resealed(const struct ledger_notes *notes);
/* Up to which entry a person vouches for the ledger by having sealed it again; 0: nobody did. */
int64_t ledger_notes_accepted(const struct ledger_notes *notes);
/* Holds one note, whose seal is right, against the entries; *good: the newest entry that a note before it knew. A misfit is reported in check. */
enum err ledger_note_hold(struct db *db, const struct ledger_note *n, int64_t *good, struct ledger_check *check) MUST_CHECK;
/* Holds all of them against a ledger that ledger_verify found intact. */
enum err ledger_notes_verify(struct db *db, const struct ledger_notes *notes, struct ledger_check *check) MUST_CHECK;

/*
 * For db_migrate_with: seals what is there when the migration that makes the head, or the sealed sets, is applied, and at no other time. A head
 * that is lost later is sealed again by a person alone. ERR_CRYPTO: no key was lent to the connection.
 */
enum err ledger_first_seal(struct db *db, int migration, int64_t now) MUST_CHECK;

/*
 * Seals the ledger as it stands, and with it whose numbers are whose and what led to answers; after a restore, or when the key was lost. In a
 * transaction, on a connection of the owner. What was found wrong before is kept with the reason, and stays to be read. ERR_CRYPTO: no key
 * was lent.
 */
enum err ledger_reseal(struct db *db, const char *actor, const char *reason, const char *found, int64_t now) MUST_CHECK;

/* The daily note: of the head when it is sealed, otherwise nothing (*ret false). In a transaction. */
enum err ledger_note_daily(struct db *db, int64_t now, bool *ret) MUST_CHECK;

#endif
