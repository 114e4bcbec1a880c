/*
 * words_doubt: of the replies that are no clear answer, those that may be one all the same. The rule of enum doubt in consent/words.h.
 */
#ifndef CONSENT_WORDS_DOUBT_H
#define CONSENT_WORDS_DOUBT_H

#include "consent/fold.h"
#include "consent/words.h"
#include "consent/words_span.h"

/* all: the folded reply; reading->reply is OTHER. Sets doubt and doubt_why. */
void words_doubt(const struct words *w, struct span all, const struct folded *f, struct reply_reading *reading);

#endif
