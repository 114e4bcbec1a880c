/*
 * office_words: the lists of consent/words.h as this office uses them: built in, or changed in the settings.
 */
#ifndef CONSENT_OFFICE_WORDS_H
#define CONSENT_OFFICE_WORDS_H

#include "consent/words.h"
#include "provider/provider.h"

struct db;

/* words_free when done. */
enum err office_words_load(struct db *db, struct words **ret) MUST_CHECK;

/*
 * What one message means, by its words and by what kind of message it is: only what is written or tapped can be YES or NO, and not what was
 * forwarded from somebody else. A STOP counts wherever it stands. A reaction is a sign without words.
 */
struct reply_reading office_words_read(const struct words *w, const struct inbound *in);

#endif
