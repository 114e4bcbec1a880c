/*
 * lint_words: looking for words and signs in a message text, between its variables; for the linter.
 */
#ifndef TEMPLATE_LINT_WORDS_H
#define TEMPLATE_LINT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lists end with NULL; entries are lower case and may be of several words. */
extern const char *const words_of_promotion[], *const words_of_threat[], *const words_of_identity[], *const words_of_shorteners[];
extern const char *const words_that_urge[];		/* anywhere: "silakan", "segera" */
extern const char *const words_that_command[];		/* at the beginning of a sentence: "hubungi", "ajukan" */

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
