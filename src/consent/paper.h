/*
 * paper: consent and withdrawal on paper, as somebody of the office took it at the counter.
 *
 * What counts is the paper: its number, who took it, and where it is kept stand in the evidence of the ledger entry, the words of the form
 * beside the person's. Consent counts from the beginning of the day it was signed, a withdrawal to the end of the day it was received: of
 * what happened on the same day, whatever allows less wins.
 *
 * While the setting second_look is on, consent does not count before another person accepts it (consent/review.h). A withdrawal never waits: an
 * error in it costs a message, an error in waiting breaks the law.
 */
#ifndef CONSENT_PAPER_H
#define CONSENT_PAPER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct db;

enum { PAPER_FORM_NO_MAX_BYTES = 80, PAPER_OFFICER_MAX_BYTES = 120, PAPER_KEPT_MAX_BYTES = 200, PAPER_WORDS_MAX_BYTES = 2000 };

struct paper {
	int64_t		 contact_id;
	bool		 withdraws;		/* it ends consent */
	const char	*form_no;
	int64_t		 day;			/* signed, or received by the office: days since 1970-01-01 */
	const char	*officer;		/* who took it */
	unsigned	 scopes;		/* 1 << scope of each channel the form speaks of */
	const char	*words;			/* of the form; NULL or "": the office's statement, see the next two */
	const char	*locale;		/* "id" or "en", NULL is "id" */
	int64_t		 words_at;		/* the statement that was in force then (privacy/notice.h); 0: on the day it was signed */
	const char	*kept;			/* where the paper is; may be "" */
	const char	*actor;			/* login name */
};
struct paper_result {
	int64_t	review_id;			/* it waits for a second look; 0: it counts */
	int64_t	ledger_seq;			/* the first entry, 0: none yet */
};
/*
 * In a transaction. ERR_INVALID: problem names "form_no", "day", "officer", "scope", "words" or "kept" and says why. ERR_CONFLICT: this form was
 * recorded for this contact already, problem names "form_no". ERR_NOT_FOUND: no such contact.
 */
enum err paper_record(struct db *db, const struct paper *paper, int64_t now, struct paper_result *ret, struct problem *problem) MUST_CHECK;

#endif
