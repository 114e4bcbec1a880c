#include "template/fill.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "template/alias.h"
#include "template/spoken.h"
#include "template/variables.h"

enum { VALUE_MAX = 200, LINK_MAX = 2000, VALUE_BYTES_MAX = 8192 };

/* ---- the parameter list ---- */

struct json_object *
param_at(const struct template *t, size_t i)
{
	return json_item(t->params, i);
}

const char *
param_name(struct json_object *param)
{
	const char *name = json_text(param, "name");

	return name != NULL ? name : "";
}

bool
param_is_optional(struct json_object *param)
{
	return json_flag(param, "optional", false);
}

const char *
param_otherwise(struct json_object *param)
{
	const char *text = json_text(param, "otherwise");

	/* It goes out in the place of a value, and values are one line. */
	return text_is_blank(text) || strpbrk(text, "\n\r\t") != NULL ? "-" : text;
}

struct json_object *
param_find(const struct template *t, const char *name)
{
	size_t i;

	for (i = 0; i < json_count(t->params); i++)
		if (text_equal(param_name(param_at(t, i)), name))
			return param_at(t, i);
	return NULL;
}

/* Is name one of the other names that its author gave it? */
bool
param_is_also(struct json_object *param, const char *name)
{
	struct json_object *own = json_at(param, "aliases");
	size_t i;

	for (i = 0; i < json_count(own); i++)
		if (text_equal(json_object_get_string(json_item(own, i)), name))
			return true;
	return false;
}

const char *
param_resolve(const struct template *t, const char *name)
{
	const char *other;
	size_t i;

	if (param_find(t, name) != NULL || variable_is_common(name))
		return name;
	for (i = 0; (other = alias_of(name, i)) != NULL; i++)
		if (param_find(t, other) != NULL)
			return other;
	for (i = 0; i < json_count(t->params); i++)
		if (param_is_also(param_at(t, i), name))
			return param_name(param_at(t, i));
	return NULL;
}

bool
template_asks_for(const struct template *t, const char *name)
{
	const char *ours = param_resolve(t, name);
	struct json_object *param = ours != NULL ? param_find(t, ours) : NULL;

	return param != NULL && !param_is_optional(param);
}

/* ---- one value ---- */

/* Whatever people paste as white space: spreadsheets bring no-break spaces, and some signs end a line without looking like it. */
static bool
is_gap(uint32_t cp)
{
	return cp <= ' ' || cp == 0x7F || cp == 0x85 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	    cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* Signs that nobody sees and that turn or split what stands beside them. The joiner of emoji stays. */
static bool
is_unseen(uint32_t cp)
{
	return cp == 0x200B || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) || cp == 0x2060 || (cp >= 0x2066 && cp <= 0x2069) ||
	    cp == 0xFEFF;
}

/* Providers refuse new lines, tabs and rows of spaces in a value, and a name with a stray tab should not cost anyone a notice. */
static void
add_tidy(struct buf *b, const char *text)
{
	const char *at = text, *here = text;
	bool gap = false;
	uint32_t cp;

	if (!text_is_utf8(text, strlen(text))) {	/* refused by check_value, which says so */
		buf_text_add(b, text);
		return;
	}
	for (; (cp = text_next(&at)) != 0; here = at) {
		if (is_gap(cp)) {
			gap = b->len > 0;
		} else if (!is_unseen(cp)) {
			if (gap)
				buf_char(b, ' ');
			buf_add(b, here, (size_t)(at - here));
			gap = false;
		}
	}
}

/* Texts as they are, numbers as people write them; false for anything else. */
static bool
add_value(struct buf *b, struct json_object *value)
{
	switch (json_object_get_type(value)) {
	case json_type_string:
		if (strlen(json_object_get_string(value)) != (size_t)json_object_get_string_len(value))
			return false;
		add_tidy(b, json_object_get_string(value));
		return true;
	case json_type_int:
	case json_type_double:
		buf_text_add(b, json_object_to_json_string(value));
		return true;
	default:
		return false;
	}
}

/* "00:00" to "23:59" */
static bool
is_time(const char *text)
{
	int minute;

	return strlen(text) == 5 && text[2] == ':' && clock_parse_minute(text, &minute) == ERR_NONE;
}

/*
 * The "08:10" behind a day: "" when nothing stands there, false when it is no time. An offset ("T08:10:23+07:00") is there for
 * machines: who wrote it and who reads it are in the same zone.
 */
static bool
time_behind(const char *text, char ret[6])
{
	int64_t at;

	ret[0] = '\0';
	if (text[10] == '\0')
		return true;
	snprintf(ret, 6, "%.5s", text + 11);
	if (!is_time(ret))
		return false;
	if (text[10] == 'T' ? clock_parse_iso(text, &at) != ERR_NONE : text[10] != ' ' || text[16] != '\0')
		return false;
	return true;
}

/* "2026-11-21" and "21-11-2026", with or without a time: shown as people here write dates. */
static bool
tidy_date(struct buf *b)
{
	char day[11], time[6], shown[CLOCK_TEXT_MAX];
	int64_t days;

	snprintf(day, sizeof(day), "%.10s", buf_text(b));
	if (b->len < 10 || clock_parse_day(day, &days) != ERR_NONE || !time_behind(buf_text(b), time))
		return false;
	clock_format_day(days, shown);
	buf_reset(b);
	buf_text_add(b, shown);
	if (time[0] != '\0')
		buf_fmt(b, " %s", time);
	return true;
}

static bool
is_number(const char *text)
{
	int64_t n;

	return text_to_int64(text, &n);
}

static bool
is_link(const char *text)
{
	return (text_starts(text, "https://") || text_starts(text, "http://")) && strpbrk(text, " <>\"") == NULL;
}

/* field of struct problem lives as long as the program: other names than the vocabulary's are told in the sentence only. */
static enum err
refuse(const char *name, struct problem *problem, const char *what)
{
	const char *known = alias_known(name);

	return problem_set(problem, ERR_INVALID, known != NULL ? known : "params", "parameter %s %s", name, what);
}

static enum err
check_value(struct json_object *param, struct buf *b, struct problem *problem)
{
	const char *name = param_name(param), *kind = json_text(param, "kind");
	int64_t max = text_equal(kind, "link") ? LINK_MAX : VALUE_MAX;

	json_int(param, "max", &max);
	if (buf_err(b) == ERR_TOO_LARGE || text_code_points(buf_text(b)) > (size_t)max)
		return problem_set(problem, ERR_INVALID, alias_known(name) != NULL ? alias_known(name) : "params",
		    "parameter %s is longer than %d characters", name, (int)max);
	if (buf_err(b))
		return buf_err(b);
	if (!text_is_utf8(buf_text(b), b->len))
		return refuse(name, problem, "is not UTF-8 text");
	if (text_equal(kind, "date") && !tidy_date(b))
		return refuse(name, problem, "must be a date: 2026-11-21 or 21-11-2026");
	if (text_equal(kind, "number") && !is_number(buf_text(b)))
		return refuse(name, problem, "must be a whole number");
	if (text_equal(kind, "link") && !is_link(buf_text(b)))
		return refuse(name, problem, "must be a link that begins with https://");
	return buf_err(b);
}

/* ---- all of them ---- */

/* Null and blank texts count as not given, so that an alias further on may fill the place. */
static bool
is_given(struct json_object *value)
{
	return value != NULL &&
	    !(json_object_is_type(value, json_type_string) && text_is_blank(json_object_get_string(value)));
}

/* own: other names that this template's author gave it, besides those of the vocabulary; may be NULL. */
static struct json_object *
look_up(struct json_object *given, const char *name, struct json_object *own)
{
	const char *other;
	size_t i;

	if (is_given(json_at(given, name)))
		return json_at(given, name);
	for (i = 0; i < json_count(own); i++)
		if ((other = json_object_get_string(json_item(own, i))) != NULL && is_given(json_at(given, other)))
			return json_at(given, other);
	for (i = 0; (other = alias_of(name, i)) != NULL; i++)
		if (is_given(json_at(given, other)))
			return json_at(given, other);
	return NULL;
}

struct json_object *
param_given(struct json_object *param, struct json_object *given)
{
	return look_up(given, param_name(param), json_at(param, "aliases"));
}

bool
template_is_given(struct json_object *given, const char *name)
{
	return look_up(given, name, NULL) != NULL;
}

static enum err
fill_one(struct json_object *param, struct json_object *given, struct json_object *filled, struct problem *problem)
{
	AUTO(buf) struct buf b = {0};
	struct json_object *value;
	const char *name = param_name(param);
	enum err e;

	if ((value = param_given(param, given)) == NULL)
		return param_is_optional(param) ? ERR_NONE : refuse(name, problem, "is missing");
	buf_init(&b, VALUE_BYTES_MAX);
	if (!add_value(&b, value))
		return refuse(name, problem, "must be a text or a number");
	if (b.len == 0 && !buf_err(&b))		/* nothing but control characters */
		return param_is_optional(param) ? ERR_NONE : refuse(name, problem, "is missing");
	if ((e = check_value(param, &b, problem)))
		return e;
	json_put_text(filled, name, buf_text(&b));
	return json_at(filled, name) != NULL ? ERR_NONE : ERR_MEMORY;
}

enum err
template_fill(const struct template *t, struct json_object *given, struct json_object **ret, struct problem *problem)
{
	AUTO_JSON struct json_object *filled = json_object_new_object();
	size_t i;
	enum err total = ERR_NONE;

	if (filled == NULL)
		return ERR_MEMORY;
	for (i = 0; i < json_count(t->params); i++)
		if (!problem_goes_on(problem, &total, fill_one(param_at(t, i), given, filled, problem)))
			break;
	if (total != ERR_NONE)
		return total;
	*ret = filled;
	filled = NULL;
	return ERR_NONE;
}

struct json_object *
template_sample(const struct template *t)
{
	static const struct { const char *name, *example; } common[] = {
		{ "office_name", "DPMPTSP" }, { "office_short", "DPMPTSP" }, { "office_phone", "(0628) 20123" }, { "message_code", "K7QX-3MPA" },
	};
	struct json_object *o = json_object_new_object(), *spoken = NULL;
	size_t i;

	for (i = 0; i < json_count(t->params); i++)
		json_put_text(o, param_name(param_at(t, i)), json_text(param_at(t, i), "example"));
	for (i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		json_put_text(o, common[i].name, common[i].example);
	if (template_speak(t, o, NULL, &spoken) != ERR_NONE)
		return o;
	json_object_put(o);
	return spoken;
}
