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
	const char	*const *promotion;
	const char	*const *threat, *const *threat_or_fact;	/* "akan dicabut"; "dicabut" alone may tell what has happened */
	const char	*const *identity;
	const char	*const *urging;		/* anywhere: "silakan", "segera" */
	const char	*const *commands;	/* at the beginning of a sentence: "hubungi", "ajukan" */
	const char	*const *requests;	/* anywhere, and polite: "mohon", "harus" */
};
/* Of a template's language; the Indonesian ones for a language that has none here. */
const struct lint_words *words_of_language(const char *language);

/*
 * The first place where one of the words stands as a whole word, letters of either case; NULL: nowhere. Where it is part of something harmless
 * ("wajib pajak", "selamat pagi") does not count.
 */
const char *words_find(const char *text, const char *const *words, const char **ret_word);
/* The same, only where a sentence or a line begins, and no label: "Buka: 08.00". */
const char *words_find_at_start(const char *text, const char *const *words, const char **ret_word);
/* The same, but not where its sentence denies it: "kantor tidak pernah meminta PIN". */
const char *words_find_asked(const char *text, const char *const *words, const char **ret_word);
/* Is the text written in the other of the languages that are known here? Words common to both, and short texts, say nothing. */
bool words_are_of_another_language(const char *text, const char *language);
/* Words outside variables, from at to end. */
size_t words_count(const char *at, const char *end);

bool is_emoji(uint32_t code_point);
/* Joined, coloured and flag emoji count as people see them. *ret_first: the first one, untouched when there is none. */
size_t emoji_count(const char *text, const char **ret_first);

#endif
