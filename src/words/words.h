/*
 * words: what a person's reply says about consent.
 *
 * Pure. The reply is folded (words/fold.h) and held against lists:
 *
 *	stop		the whole reply is one of these			stop_first	its first word, in a reply of at most four words
 *	stop_starts	it begins with one of these			no		the whole reply is one of these
 *	again		anywhere in a NO, it is STOP: "no longer"	refusals	in a STOP, it refuses what was offered
 *	guard		anywhere in it, it is never YES			yes, yes_starts	the whole reply, or its beginning, is one of these
 *	polite		says nothing before or behind the rest		greetings	says nothing before it
 *	please		says nothing before or behind a STOP		stop_all	anywhere in a STOP, it ends SMS and e-mail, too
 *	subject		behind an answer, it only says to what
 *	limits		behind "do not send", it only limits it		nods		the whole reply is one of these: friendly, and no answer
 *	about		anywhere in it, it speaks about consent		about_stop	anywhere in it, it may be a STOP
 *	status		the whole reply is one of these: it asks how the person's permits stand, and is no answer
 *
 * STOP is looked at first and wins over everything, then NO. A word of guard or stop_first, a question mark, or a sign of refusal (a thumb
 * down) keeps a reply from being YES. One or two words with a question mark behind them ask ("keluar?" is "has it been issued?"),
 * unless they hold a word of stop_first. A longer reply is read as an answer when it is made of an answer, manners and words of subject
 * alone ("iya pak saya setuju dikirim pesan ya"), and as STOP also when one of its clauses is such a STOP ("saya terganggu, tolong
 * berhenti kirim pesan"). Everything that is not clearly one of the three is OTHER: nobody is held to have agreed by a guess.
 *
 * A bare thumb up, "ok" and "siap" are OTHER, too: people send them to say that they have read something. What of OTHER may be more than
 * that is marked as a doubt, for a person to decide (consent/review.h); small talk and questions about permits are not.
 */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/json.h"

enum reply_kind { REPLY_YES, REPLY_NO, REPLY_STOP, REPLY_OTHER, REPLY__COUNT };

enum doubt {
	DOUBT_NONE,		/* clear, or not about consent */
	DOUBT_ANSWER,		/* may be an answer if we have asked: "ok", a thumb up, "ya?", "nanti dulu" */
	DOUBT_CONSENT,		/* speaks about consent: "setuju tapi ...", "apa itu setuju?" */
	DOUBT_STOP,		/* may be a withdrawal: a stop word in a longer text, "salah nomor" */
	DOUBT__COUNT
};

struct reply_reading {
	enum reply_kind	reply;
	char		why[80];	/* the list entry or rule that decided: "yes: ya setuju", "guard: tidak", "first word: stop" */
	bool		everything;	/* a STOP that means SMS and e-mail, too */
	bool		refuses;	/* a STOP that refuses an offer, and does not say "no longer": "tidak setuju" */
	bool		asks_status;	/* OTHER, without a doubt: how do my permits stand? */
	enum doubt	doubt;		/* only of OTHER */
	char		doubt_why[80];	/* in the same form, "" for DOUBT_NONE */
};

struct words;			/* the lists, folded once; immutable, shared between threads */

/* The lists this program was built with. */
enum err words_default(struct words **ret) MUST_CHECK;
/* The same as JSON, for the settings page: {"yes":[...],"no":[...] ...}, one array of texts for each list above. NULL: no memory. */
struct json_object *words_default_json(void);
/*
 * From a setting of that form; a missing list keeps its default. ERR_INVALID: problem names the list and the entry. Entries are tried out: one
 * that would not be read as its list promises is refused ("ya tidak" among yes), and so are lists without "stop".
 */
enum err words_from_json(struct json_object *lists, struct words **ret, struct problem *problem) MUST_CHECK;
void words_free(struct words *w);

enum { WORDS_ENTRY_MAX_BYTES = 60, WORDS_ENTRIES_MAX = 400, WORDS_PROBLEMS_MAX = 32 };
enum words_fault {
	WORDS_NOT_TEXTS,	/* no array of texts */
	WORDS_TOO_MANY,		/* more than WORDS_ENTRIES_MAX */
	WORDS_TOO_LONG,		/* entry has more than WORDS_ENTRY_MAX_BYTES */
	WORDS_NO_WORD,		/* entry has no word in it */
	WORDS_READ_AS,		/* entry would be read as reading says, and the list promises something else */
	WORDS_DECIDES,		/* entry would be passed over, and holds other_entry of the list other, which decides */
	WORDS_NO_STOP,		/* "stop" would not be read as STOP */
	WORDS_FAULT__COUNT
};
struct words_problem {
	const char		*list, *other;
	enum words_fault	 fault;
	char			 entry[WORDS_ENTRY_MAX_BYTES + 4], other_entry[WORDS_ENTRY_MAX_BYTES + 4];
	struct reply_reading	 reading;
};
/* What words_from_json would refuse, for each list its first problem; *ret_n is 0 when all is well. lists: an object. */
enum err words_check(struct json_object *lists, struct words_problem problems[WORDS_PROBLEMS_MAX], size_t *ret_n) MUST_CHECK;

struct reply_reading words_classify(const struct words *w, const char *text);
const char *reply_name(enum reply_kind r);		/* "YES", "NO", "STOP", "OTHER" */
const char *doubt_name(enum doubt d);		/* "", "answer", "consent", "stop" */

#endif
