/*
 * verify: is the ledger what was recorded?
 *
 * Checks, in this order, and stops at the first that fails: every entry against the chain, its seal and its words; what stands in the
 * words' table and belongs to no entry; the head. It reads and changes nothing, and takes one pass.
 *
 * A seal may be missing on entries that a person has accepted by sealing the ledger again (ledger_check.accepted, from ledger/note.h).
 */
#ifndef LEDGER_VERIFY_H
#define LEDGER_VERIFY_H

#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct db;

enum ledger_fault {
	LEDGER_INTACT,
	/* of an entry */
	LEDGER_ENTRY_MISSING,		/* a gap before entries that are there */
	LEDGER_ENTRY_CHANGED,
	LEDGER_ENTRY_UNCHAINED,		/* it does not follow the one before it: another was put before it or taken away */
	LEDGER_ENTRY_FORGED,		/* it fits the chain, but its seal is not ours: the chain was written anew from here */
	LEDGER_ENTRY_UNSEALED,		/* it fits the chain and has no seal: written by a program without the key, or by somebody else */
	LEDGER_WORDS_CHANGED,
	LEDGER_WORDS_LOST,		/* deleted, and no later entry says that the person was erased */
	LEDGER_WORDS_KEPT,		/* still there although the person was erased: put back, or never deleted */
	LEDGER_WORDS_STRAY,		/* words without an entry: it was removed, or they were put there */
	/* of the head */
	LEDGER_CUT,			/* the sealed head is ahead: entries at the end were removed */
	LEDGER_GROWN,			/* the sealed head is behind: entries at the end were not written by us */
	LEDGER_END_CHANGED,		/* the last entry is not the one that was sealed */
	LEDGER_HEAD_LOST,
	LEDGER_HEAD_WRONG,		/* the head's seal is not ours */
	LEDGER_HEAD_UNSEALED,
	LEDGER_KEY_MISSING,		/* keys/ledger.key cannot be read, so seals cannot be checked */
	/* of the notes (ledger_note.h) */
	LEDGER_NOTE_FORGED,		/* a note's seal is not ours */
	LEDGER_NOTE_LOST,		/* a note was removed, or the file knows of one that the database does not */
	LEDGER_OLD_COPY,		/* a note counts more entries than there are, and the head agrees with the table */
	LEDGER_REWRITTEN,		/* a note knows another hash for an entry that is there */
	LEDGER_FILE_CHANGED,		/* a line of the file is not ours, or is missing */
	/* of what is derived (proof.h) */
	LEDGER_STATE_CHANGED,		/* a stored consent is not what the ledger gives */
	LEDGER_SUBJECT_LOST,		/* an entry belongs to no contact */
	/* of what people had before them (proof.h) */
	LEDGER_NOTICE_CHANGED,		/* the notice as it was shown is no longer what its hash says */
	LEDGER_NOTICE_LOST,		/* an entry names a notice whose words are gone */
	/* of whose numbers are whose, and of what led to an answer (sealed_set.h) */
	LEDGER_NUMBER_CHANGED,		/* a number is a contact's whom our programs did not give it to */
	LEDGER_NUMBERS_LOST,		/* a number was taken away, or an older row put back */
	LEDGER_NUMBERS_UNSEALED,	/* the head of the numbers is missing, open or not ours */
	LEDGER_ORIGIN_CHANGED,
	LEDGER_ORIGINS_LOST,
	LEDGER_ORIGINS_UNSEALED,
	LEDGER_FAULT__COUNT
};
/* "entry_changed" ...: for JSON and the pages' sentences (ledger.fault.*). */
const char *ledger_fault_name(enum ledger_fault fault);

struct ledger_check {
	int64_t			entries;		/* read and found right */
	enum ledger_fault	fault;
	int64_t			bad_seq;		/* first entry that does not fit; 0: none, or the fault is none of an entry */
	int64_t			contact_id;		/* with LEDGER_NUMBER_CHANGED: who has the number now; else 0 */
	char			why[200];		/* "entry 7 was changed"; "" when intact */
	uint8_t			head[SHA256_BYTES];	/* hash of the last entry that was right */
	int64_t			erased;			/* entries whose words were erased, rightly */
	int64_t			old;			/* entries of form 1 */
};

/*
 * accepted: a person vouches for entries up to this number (0: for none), so these need no seal of the present key. ERR_NONE also when a
 * fault is found.
 */
enum err ledger_verify(struct db *db, int64_t accepted, struct ledger_check *ret) MUST_CHECK;
/* For what else is found wrong: fills fault, bad_seq and why. */
void ledger_found(struct ledger_check *check, enum ledger_fault fault, int64_t seq, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

#endif
