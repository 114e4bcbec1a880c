/*
 * check: what anybody may learn from the code at the end of a message: that the office wrote it, of what kind it is, whether and when it went
 * out, and how the number it went to ends. Never its words, nor whose number it is.
 */
#ifndef MESSAGE_CHECK_H
#define MESSAGE_CHECK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/crypto.h"
#include "base/err.h"

struct db;

enum { CHECK_KIND_MAX = 64, CHECK_ENDING_DIGITS = 4 };

/* A message's code as people type it: small letters, O for 0, I and L for 1, with spaces or nothing between the groups. false: it is none. */
bool message_code_read(const char *typed, char ret[CODE_TEXT_MAX]);

struct message_check {
	char	code[CODE_TEXT_MAX];
	char	kind[CHECK_KIND_MAX];			/* the template's key, "" for a free text */
	int64_t	made_at;
	int64_t	sent_at;				/* when a provider accepted it; 0: none has, as far as is known */
	bool	may_have_left;				/* it was tried, and nobody knows what became of it */
	char	ending[CHECK_ENDING_DIGITS + 1];	/* "" when the number is not known any more */
};
/* ERR_NOT_FOUND: no such code, or nothing with it has ever left. */
enum err message_check_find(struct db *db, const char *typed, struct message_check *ret) MUST_CHECK;

/* The last digits of a number. */
void message_check_ending(const char *number, char ret[CHECK_ENDING_DIGITS + 1]);

#endif
