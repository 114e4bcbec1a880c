/*
 * kind: what a table that people bring in is about: which columns it has, how one row is judged, and what is done with it.
 *
 * The machinery around it (header, read, apply) is the same for every kind. A new kind is a row of the table in kind.c and two functions.
 */
#ifndef IMPORT_KIND_H
#define IMPORT_KIND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "contact/phone.h"
#include "import/fault.h"
#include "import/options.h"

struct db;

enum { IMPORT_COLUMNS_MAX = 16, IMPORT_ITEM_MAX = 104 };

struct import_column {
	const char		*name;		/* in stored rows; its word is in templates/locale under "import_column" */
	const char		*label;		/* what we would write over it ourselves */
	const char *const	*aliases;	/* what others write, as header_words has it, the better ones first; ended by NULL */
	bool			 needed;	/* a table without it is of no use */
	bool			 phone;		/* may stand in several columns: the first mobile number is taken */
	bool			 lines;		/* may hold line breaks, which mean no more than spaces */
	bool			 day;		/* holds dates */
};

/* One row, by the kind's columns. */
struct import_cells {
	const char	*text[IMPORT_COLUMNS_MAX];	/* "" when the table lacks the column; never NULL */
	int		 at[IMPORT_COLUMNS_MAX];	/* which cell of the line, from 1; 0: none */
};

/* What else a row is judged by. */
struct import_context {
	struct db			*db;
	int64_t				 batch_id, line;
	const char			*file_name, *actor;
	const struct import_options	*options;
	int				 zone;		/* minutes, of the office */
	int64_t				 now;
	int64_t				 month_first;	/* import_batch.month_first */
};

enum import_verdict { IMPORT_NEW, IMPORT_KNOWN, IMPORT_CHANGED, IMPORT_DOUBTFUL, IMPORT_REFUSED, IMPORT_VERDICT__COUNT };
const char *import_verdict_name(enum import_verdict v);

enum import_outcome { IMPORT_WAITING, IMPORT_APPLIED, IMPORT_UNCHANGED, IMPORT_REVIEWED, IMPORT_SKIPPED, IMPORT_NOT_TAKEN, IMPORT_OUTCOME__COUNT };
const char *import_outcome_name(enum import_outcome o);		/* "", "applied", "unchanged", "review", "skipped", "refused" */

enum import_claim { CLAIM_NONE, CLAIM_YES, CLAIM_NO, CLAIM_UNDATED, CLAIM__COUNT };
const char *import_claim_name(enum import_claim c);

struct judgement {
	enum import_verdict	verdict;
	struct fault		fault;			/* also a remark on a row that is good */
	char			item[IMPORT_ITEM_MAX];	/* see import_row.item */
	int64_t			contact_id;		/* 0: not known yet */
	enum import_claim	claim;
	int			recorded;		/* set by apply: entries that it wrote into the ledger */
};

struct import_kind {
	const char			*name;		/* in the database, in words, on the command line */
	const struct import_column	*columns;	/* ended by a row without a name */
	bool				 consents;	/* its rows may claim consent, so that there is a basis to be asked for */
	bool				 announces;	/* its rows are news to somebody, unless they are said to be old data */
	/* Looks and changes nothing; in a transaction, so that it sees the rows before. A row that cannot be right is a verdict, not an error. */
	enum err	(*judge)(const struct import_context *ctx, const struct import_cells *cells, struct judgement *ret) MUST_CHECK;
	/*
	 * Does it, in the transaction of the row's result; it was judged a moment ago, and is not refused. A doubtful one comes only when the
	 * options send those to review. What is wrong with the row alone (ERR_INVALID ...) refuses the row.
	 */
	enum err	(*apply)(const struct import_context *ctx, const struct import_cells *cells, struct judgement *judgement,
			    enum import_outcome *ret) MUST_CHECK;
};

const struct import_kind *import_kind_at(size_t i);		/* NULL behind the last */
const struct import_kind *import_kind(const char *name);	/* NULL: there is none */

/*
 * Verdicts grow: refused beats doubtful, doubtful beats a remark, and of equals the first is told. column: index in the kind's columns.
 */
void judge_refuse(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void judge_doubt(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
void judge_remark(struct judgement *j, const struct import_cells *cells, int column, const char *code, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Does a line before this one name the same item? *ret_line is the first, 0: none does. */
enum err judge_repeated(const struct import_context *ctx, const char *item, int64_t *ret_line) MUST_CHECK;

#endif
