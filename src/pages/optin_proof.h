/*
 * optin_proof: that somebody who says yes had our page before them, with these words on it.
 *
 * What may be done at a personal page is decided by the token in its address: whoever has it could ask for the page and press its button
 * anyhow, and a page elsewhere cannot know it. So there is no cookie to compare with, and phones whose browser keeps none can answer. What
 * is left to prove is what consent needs (UU 27/2022, articles 22 and 24): that the page was fetched within the last day, that the statement
 * and the notice on it are those in force, and that the person's standing has not changed since, so that an old form sent again does not
 * undo a STOP. The hidden field "csrf" carries that, signed.
 */
#ifndef PAGES_OPTIN_PROOF_H
#define PAGES_OPTIN_PROOF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"

struct request;

/* What is on the page. */
struct optin_proof {
	const char	*subject;			/* the personal token; another word for pages without one */
	const uint8_t	*words;				/* SHA-256 of statement and notice; NULL: none */
	int64_t		 standing;			/* ledger entry that the person's state rests on, 0: none */
};

enum { OPTIN_PROOF_MAX = 64 };
void optin_proof_make(const struct request *rq, const struct optin_proof *p, char ret[OPTIN_PROOF_MAX]);
/* Does the form hold one for exactly this, younger than a day? */
bool optin_proof_good(const struct request *rq, const struct optin_proof *p);

#endif
