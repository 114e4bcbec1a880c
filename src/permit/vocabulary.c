#include "permit/vocabulary.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

enum { WORD_BYTES_MAX = 200, NAMES_BYTES_MAX = 160 };

bool
vocabulary_find(const struct vocabulary *v, const char *name, int *ret)
{
	size_t i;

	for (i = 0; i < v->state_count; i++)
		if (text_equal(v->states[i].name, name)) {
			*ret = (int)i;
			return true;
		}
	return false;
}

/* Lower case, with one space for every gap, dash and underscore: "Dalam_Proses " is "dalam proses". What is too long becomes "". */
static void
fold(const char *word, char ret[WORD_BYTES_MAX])
{
	bool gap = false;
	size_t n = 0;

	for (; *word != '\0' && n + 2 < WORD_BYTES_MAX; word++) {
		if (strchr(" \t_-", *word) != NULL) {
			gap = n > 0;
		} else {
			if (gap)
				ret[n++] = ' ';
			ret[n++] = (char)tolower((unsigned char)*word);
			gap = false;
		}
	}
	ret[*word == '\0' ? n : 0] = '\0';
}

static bool
same_word(const char *a, const char *folded)
{
	char b[WORD_BYTES_MAX];

	fold(a, b);
	return *b != '\0' && text_equal(b, folded);
}

static enum err
read_map(struct db *db, enum setting_key key, struct json_object **ret)
{
	AUTO_FREE char *text = NULL;
	enum err e;

	if ((e = setting_text(db, key, &text)))
		return e;
	return *text != '\0' ? json_parse(text, strlen(text), ret, NULL) : ERR_NONE;
}

static bool
in_map(const struct vocabulary *v, struct json_object *map, const char *folded, int *ret)
{
	if (map == NULL)
		return false;
	json_object_object_foreach(map, word, ours) {
		(void)ours;
		if (same_word(word, folded))
			return vocabulary_find(v, json_text(map, word), ret);
	}
	return false;
}

static bool
built_in(const struct vocabulary *v, const char *folded, int *ret)
{
	size_t i;

	for (i = 0; i < v->state_count; i++)
		if (same_word(v->states[i].name, folded)) {
			*ret = (int)i;
			return true;
		}
	for (i = 0; i < v->synonym_count; i++)
		if (text_equal(v->synonyms[i].word, folded)) {
			*ret = v->synonyms[i].state;
			return true;
		}
	return false;
}

static enum err
unknown(const struct vocabulary *v, const char *word, struct problem *problem)
{
	AUTO(buf) struct buf names = {0};
	size_t i;

	buf_init(&names, NAMES_BYTES_MAX);
	for (i = 0; i < v->state_count; i++)
		buf_fmt(&names, "%s%s", i == 0 ? "" : i + 1 < v->state_count ? ", " : " or ", v->states[i].name);
	return problem_set(problem, ERR_INVALID, v->field, "\"%.60s\" is not known; use %s, or map it in the settings", word, buf_text(&names));
}

enum err
vocabulary_read(struct db *db, const struct vocabulary *v, const char *word, int *ret, bool *ret_is_label, struct problem *problem)
{
	AUTO_JSON struct json_object *map = NULL;
	char folded[WORD_BYTES_MAX];
	enum err e;

	if ((e = read_map(db, v->map, &map)))
		return e;
	fold(word, folded);
	*ret_is_label = in_map(v, map, folded, ret);
	if (*ret_is_label || built_in(v, folded, ret))
		return ERR_NONE;
	return unknown(v, word, problem);
}
