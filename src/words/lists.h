/*
 * lists: the lists of words/words.h in memory, and as this program was built with.
 */
#ifndef WORDS_LISTS_H
#define WORDS_LISTS_H

#include <stddef.h>

#include "base/json.h"

enum words_list {
	WORDS_STOP, WORDS_STOP_FIRST, WORDS_STOP_STARTS, WORDS_NO, WORDS_AGAIN, WORDS_REFUSALS, WORDS_GUARD, WORDS_YES,
	WORDS_YES_STARTS, WORDS_POLITE, WORDS_GREETINGS, WORDS_PLEASE, WORDS_STOP_ALL, WORDS_SUBJECT,
	WORDS_LIMITS, WORDS_NODS, WORDS_ABOUT, WORDS_ABOUT_STOP, WORDS_STATUS, WORDS_LIST__COUNT
};

struct entry {
	char	*shown;		/* as written in the list */
	char	*folded;	/* " ya saya setuju " */
	size_t	 n;		/* bytes of folded */
};

struct list { struct entry *entries; size_t count; };

struct words { struct list lists[WORDS_LIST__COUNT]; };

struct words_list_row {
	const char		*name;		/* in the setting: "yes_starts" */
	const char		*rule;		/* in struct reply_reading: "yes starts" */
	const char *const	*entries;	/* built in, ended by NULL */
};

extern const struct words_list_row words_lists[WORDS_LIST__COUNT];

/* lists: NULL, or the setting's object, which words_check found to be in order; a list it lacks is the built-in one. */
enum err words_make(struct json_object *lists, struct words **ret) MUST_CHECK;

#endif
