#include "permit/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

enum { DAY_MAX = 40, NAMES_BYTES_MAX = 180 };

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if (((unsigned char)*text < ' ' && strchr("\t\n\r", *text) == NULL) || *text == 0x7F)
			return true;
	return false;
}

enum err
value_text(const struct value_at *at, size_t max, const char **ret, struct problem *problem)
{
	struct json_object *value;
	const char *text;

	*ret = NULL;
	if (!json_object_object_get_ex(at->o, at->key, &value))
		return ERR_NONE;
	if (value == NULL) {
		*ret = "";
		return ERR_NONE;
	}
	if ((text = json_text(at->o, at->key)) == NULL || has_control(text) || !text_is_utf8(text, strlen(text)))
		return problem_set(problem, ERR_INVALID, at->field, "must be a text");
	if (text_code_points(text) > max)
		return problem_set(problem, ERR_INVALID, at->field, "is longer than %d characters", (int)max);
	*ret = text_is_blank(text) ? "" : text;
	return ERR_NONE;
}

enum err
value_keep(char **into, const char *text)
{
	char *copy = NULL;
	enum err e;

	if ((e = text_copy(text, &copy)))
		return e;
	memmove(copy, text_trim(copy), strlen(text_trim(copy)) + 1);
	free(*into);
	*into = copy;
	return ERR_NONE;
}

enum err
value_day(const struct value_at *at, bool *has, int64_t *day, struct problem *problem)
{
	const char *text;
	enum err e;

	if ((e = value_text(at, DAY_MAX, &text, problem)) || text == NULL)
		return e;
	/* Old databases write "no date" as a day that is none. */
	*has = *text != '\0' && !text_equal(text, "0000-00-00");
	if (*has && clock_parse_day(text, day) != ERR_NONE)
		return problem_set(problem, ERR_INVALID, at->field, "must be a date: 2026-11-21 or 21-11-2026");
	return ERR_NONE;
}

enum err
value_flag(const struct value_at *at, bool *into, struct problem *problem)
{
	struct json_object *value;

	if (!json_object_object_get_ex(at->o, at->key, &value))
		return ERR_NONE;
	if (!json_object_is_type(value, json_type_boolean))
		return problem_set(problem, ERR_INVALID, at->field, "must be true or false");
	*into = json_object_get_boolean(value);
	return ERR_NONE;
}

static bool
is_among(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (text_equal(name, *list))
			return true;
	return false;
}

enum err
value_names(struct json_object *o, const char *field, const char *const *known, struct problem *problem)
{
	AUTO(buf) struct buf names = {0};
	size_t i;

	if (!json_object_is_type(o, json_type_object))
		return problem_set(problem, ERR_INVALID, field, text_equal(field, "body") ? "must be a JSON object" : "must be an object");
	json_object_object_foreach(o, name, value) {
		(void)value;
		if (is_among(name, known))
			continue;
		buf_init(&names, NAMES_BYTES_MAX);
		for (i = 0; known[i] != NULL; i++)
			buf_fmt(&names, "%s%s", i > 0 ? ", " : "", known[i]);
		return problem_set(problem, ERR_INVALID, field, "has no field \"%.60s\"; it has %s", name, buf_text(&names));
	}
	return ERR_NONE;
}

enum err
value_key(const char *id, const char *field, size_t max, struct problem *problem)
{
	const char *at;

	if (text_is_blank(id) || !text_is_utf8(id, strlen(id)) || strlen(id) > max)
		return problem_set(problem, ERR_INVALID, field, "must be 1 to %d characters long", (int)max);
	for (at = id; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7F)
			return problem_set(problem, ERR_INVALID, field, "must hold no spaces");
	return ERR_NONE;
}
