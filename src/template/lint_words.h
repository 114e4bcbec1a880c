/*
 * lint_words: looking for words and signs in a message text, between its variables; for the linter.
 */
#ifndef TEMPLATE_LINT_WORDS_H
#define TEMPLATE_LINT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lists end with NULL; entries are lower case and may be of several words. */
extern const char *const words_of_shorteners[];
struct lint_words {
	const char	*const *promotion, *const *threat, *const *identity;
	const char	*const *urging;		/* anywhere: "silakan", "segera" */
	const char	*const *commands;	/* at the beginning of a sentence: "hubungi", "ajukan" */
};
/* Of a template's language; the Indonesian ones for a language that has none here. */
const struct lint_words *words_of_language(const char *language);

/* The first place where one of the words stands as a whole word, letters of either case; NULL: nowhere. */
const char *words_find(const char *text, const char *const *words, const char **ret_word);
/* The same, only where a sentence or a line begins. */
const char *words_find_at_start(const char *text, const char *const *words, const char **ret_word);
/* Words outside variables, from at to end. */
size_t words_count(const char *at, const char *end);

bool is_emoji(uint32_t code_point);
/* Joined, coloured and flag emoji count as people see them. *ret_first: the first one, untouched when there is none. */
size_t emoji_count(const char *text, const char **ret_first);

#endif
