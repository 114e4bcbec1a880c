/*
 * proof: everything that can be checked of the consents, in one view of the database.
 *
 * The ledger itself with its seals and words (ledger_verify.h), the notes of where it ended (ledger_note.h, ledger_file.h), and that every
 * stored consent is what the ledger gives (rebuild.h), and that the notices people had before them when they answered are still there, word for
 * word (privacy.h). The first thing that does not fit is named in one sentence.
 */
#ifndef CONSENT_PROOF_H
#define CONSENT_PROOF_H

#include "consent/ledger_note.h"
#include "consent/ledger_verify.h"

struct db;

struct proof {
	struct ledger_check	check;
	struct ledger_notes	notes;		/* all of them, for showing */
};
void proof_end(struct proof *p);

/*
 * Takes as long as reading the whole ledger does; others may write meanwhile. Not on a DB_SHARED connection. data_folder: where the file of
 * notes lies; NULL leaves it out.
 */
enum err proof_make(struct db *db, const char *data_folder, struct proof *ret) MUST_CHECK;

#endif
