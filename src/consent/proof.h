/*
 * proof: everything that can be checked of the consents, in one view of the database.
 *
 * The ledger itself with its seals and words (ledger_verify.h), the notes of where it ended (ledger_note.h, ledger_file.h), that every stored
 * consent is what the ledger gives (rebuild.h), that the notices people had before them when they answered are still there, word for word
 * (privacy.h), that every telephone number is the contact's whom our programs gave it to (contact/number_seal.h), and that the notes of what
 * led to answers are those that were written (origin_seal.h). The first thing that does not fit is named in one sentence.
 */
#ifndef CONSENT_PROOF_H
#define CONSENT_PROOF_H

#include "ledger/note.h"
#include "ledger/verify.h"

struct db;

struct proof {
	struct ledger_check	check;
	struct ledger_notes	notes;		/* all of them, for showing */
	int64_t			numbers_since;	/* since when numbers are sealed: what was done to them before, nothing tells; 0: not got so far */
	int64_t			origins_since;
};
void proof_end(struct proof *p);

/*
 * Takes as long as reading the whole ledger does; others may write meanwhile. Not on a DB_SHARED connection. data_folder: where the file of
 * notes lies; NULL leaves it out.
 */
enum err proof_make(struct db *db, const char *data_folder, struct proof *ret) MUST_CHECK;

#endif
