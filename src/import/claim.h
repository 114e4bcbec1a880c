/*
 * claim: what a row says of consent, and since when.
 */
#ifndef IMPORT_CLAIM_H
#define IMPORT_CLAIM_H

#include "import/kind.h"

/* Which of the kind's columns it stands in. */
struct claim_columns { int consent, date; };

struct claim {
	enum import_claim	is;
	int64_t			at;	/* of CLAIM_YES and CLAIM_NO: when the person said so */
};

/*
 * "ya" with a date is a yes, "tidak" with a date a no; a table that has the date and no column for the answer means yes by the date. A yes without
 * a date is CLAIM_UNDATED and a no without one claims nothing, both with a remark; a cell that is neither, and a date that cannot be, are
 * doubts, and only of a yes CLAIM_UNDATED.
 */
struct claim claim_read(const struct import_context *ctx, const struct import_cells *cells, const struct claim_columns *columns,
    struct judgement *j);

#endif
