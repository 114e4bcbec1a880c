/*
 * file: the ledger's notes once more, as lines of a text file, ledger-heads.txt in the folder of the data.
 *
 * A copy of the database that is put back knows nothing of the notes that were made after it; this file does, and so does every copy of it
 * in another place. A line is
 *
 *	2026-11-21T00:05:00.000Z 1234 <hash of entry 1234, hex> daily <seal, hex>
 *
 * where the seal is HMAC-SHA256 with keys/ledger.key over "kabarizin ledger line 1 " and what stands before it, less the space. Lines are
 * only ever added, after the note is in the database: what is missing at the end is made up for the next time.
 */
#ifndef LEDGER_FILE_H
#define LEDGER_FILE_H

#include "ledger/note.h"

struct db;

#define LEDGER_FILE	"ledger-heads.txt"

/* Adds the notes that are younger than the file's last line; on the disk when it returns. ERR_IO: errno says why. ERR_CRYPTO: no key. */
enum err ledger_file_append(struct db *db, const char *data_folder, const struct ledger_notes *notes) MUST_CHECK;

/* The text of the file for these notes, sealed: also what is handed out for safe keeping. */
enum err ledger_file_write(struct db *db, const struct ledger_notes *notes, int64_t after, struct buf *ret) MUST_CHECK;

/* Holds the file against a ledger and notes that were found intact. */
enum err ledger_file_verify(struct db *db, const char *data_folder, const struct ledger_notes *notes, struct ledger_check *check) MUST_CHECK;

#endif
