/*
 * review: what a provider with templates of its own decided about one of ours.
 *
 * Told by its webhooks, in its own words. What it counts a template as is kept beside what we call it: when that is dearer the plan holds the
 * template back there until an administrator accepts it (template_mapping_costs_more), because it would cost more and reach fewer people, and nobody
 * would notice. Messages that waited for an approval go into the queue when it comes.
 */
#ifndef TEMPLATE_REVIEW_H
#define TEMPLATE_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

/* Each text NULL when the news does not speak of it. */
struct template_review {
	const char	*remote_id, *remote_name, *language;	/* which: by id, else by name and language */
	const char	*status;				/* "APPROVED", "PAUSED" ... */
	const char	*category;				/* "UTILITY", "MARKETING": what it is or will become */
	bool		 announced;				/* the category is still to come */
	const char	*quality;				/* "GREEN" ... */
	const char	*text;					/* the provider's reason */
	int64_t		 at;					/* its time of the news; 0: now */
};

/* Our status for the provider's word, "approved" for "APPROVED", in any case of letters; "waiting" for a word that is none. */
const char *template_status_of(const char *word);
/*
 * In a transaction. *ret_used is false when no mapping is meant by it, or when it is older than what is known. How a template stands that no mapping
 * is for is kept as if the provider's list had told it, for the mapping that an answer, a list or a person brings.
 */
enum err template_reviewed(struct db *db, int64_t provider_id, const struct template_review *review, int64_t now, bool *ret_used) MUST_CHECK;
/* What was told of a template between since, when it was handed in, and its mapping; in the transaction that wrote the mapping. */
enum err template_review_overtaken(struct db *db, int64_t template_id, int64_t provider_id, int64_t since, int64_t now) MUST_CHECK;

#endif
