/*
 * evidence: what a row claims of consent, as the ledger keeps it, in each scope that the options name.
 */
#ifndef IMPORT_EVIDENCE_H
#define IMPORT_EVIDENCE_H

#include "import/claim.h"

struct evidence {
	struct claim	 claim;		/* a dated yes or no */
	const char	*statement;	/* what the person was asked, exactly */
	const char	*answer, *date;	/* the cells, as they were written; answer "": the date is the answer */
	const char	*form_no, *source;
};

/* Would it change anything? The same list a second time proves nothing new. */
enum err evidence_is_news(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id, bool *ret) MUST_CHECK;
/* In a transaction: writes what is news into the ledger. *ret_entries: how many that were. */
enum err evidence_record(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id, int *ret_entries) MUST_CHECK;
/* In a transaction: a person decides (consent/review.h). */
enum err evidence_ask(const struct import_context *ctx, const struct evidence *shown, int64_t contact_id) MUST_CHECK;

#endif
