/*
 * vocabulary: the words that other systems have for a state, read into ours.
 *
 * The office's own map (a setting) comes first, then our names, then the usual synonyms. Case, "_" and "-" do not matter.
 */
#ifndef PERMIT_VOCABULARY_H
#define PERMIT_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "setting/setting.h"

struct db;

struct vocabulary_state { const char *name, *words; };		/* as stored, and as people read it */
struct vocabulary_synonym { const char *word; int state; };	/* word: lower case, single spaces */
struct vocabulary {
	const char			*field;		/* that a problem names */
	enum setting_key		 map;		/* JSON: their word to our name */
	const struct vocabulary_state	*states;
	size_t				 state_count;
	const struct vocabulary_synonym	*synonyms;
	size_t				 synonym_count;
};

/* Our own name, exactly. */
bool vocabulary_find(const struct vocabulary *v, const char *name, int *ret);
/*
 * *ret_is_label: the word says more than our state does (it came through the office's map), and is worth showing. ERR_INVALID: nobody knows it;
 * problem names our words.
 */
enum err vocabulary_read(struct db *db, const struct vocabulary *v, const char *word, int *ret, bool *ret_is_label,
    struct problem *problem) MUST_CHECK;

#endif
