/*
 * words: what a person's reply says about consent.
 *
 * Pure. The reply is folded (Unicode lower case, punctuation, emoji and invisible marks dropped, spaces collapsed) and
 * held against the lists; STOP is looked at first, a negation anywhere keeps a reply from being YES. Everything
 * that is not clearly one of the three is OTHER and shown to people.
 */
#ifndef CONSENT_WORDS_H
#define CONSENT_WORDS_H

#include "base/err.h"
#include "base/json.h"

enum reply { REPLY_YES, REPLY_NO, REPLY_STOP, REPLY_OTHER, REPLY__COUNT };

struct reply_reading {
	enum reply	reply;
	char		why[80];	/* the list entry or rule that decided: "yes: ya setuju", "guard: tidak", "first word: stop" */
};

struct words;			/* the lists, folded once; immutable, shared between threads */

/* The lists this program was built with. */
enum err words_default(struct words **ret) MUST_CHECK;
/* The same as JSON, for the settings page: {"yes":[...],"no":[...],"stop":[...],"guard":[...],"yes_starts":[...],"stop_first":[...]} */
struct json_object *words_default_json(void);
/* From a setting of that form; a missing list keeps its default. ERR_INVALID: problem names the list and the entry. */
enum err words_from_json(struct json_object *lists, struct words **ret, struct problem *problem) MUST_CHECK;
void words_free(struct words *w);

struct reply_reading words_classify(const struct words *w, const char *text);
const char *reply_name(enum reply r);		/* "YES", "NO", "STOP", "OTHER" */

#endif
