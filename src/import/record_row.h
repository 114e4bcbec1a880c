/*
 * record_row: how a row of any of the office's records is judged and done: read into fields, held against the lines before it and what is stored,
 * and put. A kind of record says what is its own about each of these.
 */
#ifndef IMPORT_RECORD_ROW_H
#define IMPORT_RECORD_ROW_H

#include "import/record.h"
#include "permit/permit.h"

/* What put does not take of a field, told at the cell that it came from. */
struct record_refusal { const char *field; int column; const char *code; };

struct record_kind {
	int	key;			/* the column that names the record */
	const char *repeated;		/* code: a line before names the same one */
	const struct record_refusal *refusals;	/* ended by a row without a field; what is in none is told with put's own words */
	/* The cells into r->fields. What is wrong is judged on the way. */
	enum err (*read)(struct record *r) MUST_CHECK;
	/* Would it be news? Changes nothing that stays. ERR_INVALID: problem says what put would not take. */
	enum err (*look)(struct record *r, enum permit_look *ret, struct problem *problem) MUST_CHECK;
	/* Stores it, in the transaction of the row. ERR_INVALID as above. */
	enum err (*put)(struct record *r, struct problem *problem) MUST_CHECK;
};

/* What import_kind's judge and apply do. */
enum err record_judge(const struct record_kind *kind, const struct import_context *ctx, const struct import_cells *cells,
    struct judgement *ret) MUST_CHECK;
enum err record_apply(const struct record_kind *kind, const struct import_context *ctx, const struct import_cells *cells, struct judgement *judgement,
    enum import_outcome *ret) MUST_CHECK;

#endif
