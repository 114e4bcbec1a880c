/*
 * doubt: of the replies that are no clear answer, those that may be one all the same. The rule of enum doubt in words/words.h.
 */
#ifndef WORDS_DOUBT_H
#define WORDS_DOUBT_H

#include "words/fold.h"
#include "words/span.h"
#include "words/words.h"

/* all: the folded reply; reading->reply is OTHER. Sets doubt and doubt_why. */
void words_doubt(const struct words *w, struct span all, const struct folded *f, struct reply_reading *reading);

#endif
