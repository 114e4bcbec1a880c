/*
 * import_tell: what became of a table that was brought in, row by row, for people or as JSON.
 */
#ifndef CLI_IMPORT_TELL_H
#define CLI_IMPORT_TELL_H

#include "cli.h"

/*
 * The counts, and the rows that were refused or left out; with --json every row. dry: nothing was done. EXIT_FAILED, with its line, when no row
 * could be used.
 */
int import_tell(struct cli *cli, int64_t batch_id, bool dry);
/* On standard error, when the same bytes were brought in before: no reason to stop, and worth knowing. */
int import_tell_same_file(struct cli *cli, int64_t batch_id);

#endif
