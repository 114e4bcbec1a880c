/*
 * read: from the bytes of a file to a batch whose rows are stored and can be judged (import/judge.h), and nothing else changed.
 *
 * Fed as the bytes come, whatever their number; what one feed brings is stored in one transaction of the reader's own, so the caller has none
 * open. Memory stays the same for a file of any length. The reader keeps the time of its beginning.
 */
#ifndef IMPORT_READ_H
#define IMPORT_READ_H

#include "import/batch.h"

struct import_file {
	const struct import_kind	*kind;
	const char			*file_name;	/* "" when the rows were pasted */
	const char			*actor;
	int64_t				 hold_ms;	/* from the beginning: for how long the sender leaves the judging to the reader; 0: not at all */
};

struct import_reader;
enum err import_reader_open(struct db *db, const struct import_file *file, int64_t now, struct import_reader **ret) MUST_CHECK;
/* Lets go of it. A batch that was not finished is dropped. NULL is accepted. */
void import_reader_close(struct import_reader *r);

/* ERR_INVALID: the file is no table of this kind; fault says why and where. After a failure only closing is left. */
enum err import_reader_feed(struct import_reader *r, const char *bytes, size_t n, struct fault *fault) MUST_CHECK;
/* The file is over: its rows are there to be judged. */
enum err import_reader_finish(struct import_reader *r, struct fault *fault, int64_t *ret_batch_id) MUST_CHECK;

/* What one feed should bring at most, for transactions that keep nobody waiting. */
enum { IMPORT_FEED_BYTES = 32 * 1024 };

#endif
