#include "template/spoken.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "setting/setting.h"
#include "template/alias.h"
#include "template/fill.h"

enum { SPOKEN_MAX_BYTES = 16 * 1024, DAY_CHARS = 10 };

static const struct { const char *indonesian, *english; } statuses[] = {
	{ "Draf", "Draft" }, { "Dalam proses", "In process" }, { "Terbit", "Issued" }, { "Selesai", "Completed" }, { "Ditolak", "Refused" },
	{ "Disetujui", "Approved" }, { "Berakhir", "Expired" }, { "Diperpanjang", "Renewed" }, { "Dibatalkan", "Cancelled" },
	{ "Dicabut", "Revoked" }, { "Menunggu", "Waiting" }, { "Proses", "In process" },
};

static const struct { const char *indonesian, *one, *many; } units[] = {
	{ "tahun", "year", "years" }, { "bulan", "month", "months" }, { "hari", "day", "days" }, { "jam", "hour", "hours" },
	{ "dokumen", "document", "documents" }, { "lainnya", "more", "more" },
};

static bool
is_called(const char *name, const char *canonical)
{
	const char *other;
	size_t i;

	if (text_equal(name, canonical))
		return true;
	for (i = 0; (other = alias_of(canonical, i)) != NULL; i++)
		if (text_equal(name, other))
			return true;
	return false;
}

static bool
is_called_one_of(const char *name, const char *const *canonical)
{
	for (; *canonical != NULL; canonical++)
		if (is_called(name, *canonical))
			return true;
	return false;
}

/* ---- a status ---- */

static bool
say_status(const char *value, struct json_object *office, struct buf *ret)
{
	size_t i;

	if (office != NULL) {
		json_object_object_foreach(office, word, theirs) {
			if (strcasecmp(word, value) == 0 && !text_is_blank(json_object_get_string(theirs))) {
				buf_text_add(ret, json_object_get_string(theirs));
				return true;
			}
		}
	}
	for (i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (strcasecmp(statuses[i].indonesian, value) == 0) {
			buf_text_add(ret, statuses[i].english);
			return true;
		}
	return false;
}

/* ---- a day ---- */

/* "21-11-2026 08:10" is "21 Nov 2026, 08:10": nobody takes the day for the month. */
static bool
say_day(const char *value, struct buf *ret)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct clock_date date;
	char day[DAY_CHARS + 1];
	int64_t days;

	snprintf(day, sizeof(day), "%.*s", DAY_CHARS, value);
	if (strlen(value) < DAY_CHARS || clock_parse_day(day, &days) != ERR_NONE)
		return false;
	date = clock_local(days * CLOCK_DAY_MS, 0);
	buf_fmt(ret, "%d %s %d", date.day, months[date.month - 1], date.year);
	if (value[DAY_CHARS] == ' ')
		buf_fmt(ret, ", %s", value + DAY_CHARS + 1);
	return true;
}

/* ---- spans of time ---- */

/* The unit that stands at the text, in the number; NULL: none. */
static const char *
unit_at(const char *text, bool one, size_t *ret_n)
{
	size_t i, n;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		n = strlen(units[i].indonesian);
		if (strncasecmp(text, units[i].indonesian, n) == 0 && !isalnum((unsigned char)text[n])) {
			*ret_n = n;
			return one ? units[i].one : units[i].many;
		}
	}
	return NULL;
}

/* Not in the middle of somebody's name: at the beginning, in brackets, as a part of the list, or behind another span. */
static bool
may_begin(const char *value, const char *at, const char *behind_unit)
{
	return at == value || at[-1] == '(' || (behind_unit > value && at == behind_unit + 1) || (at - value >= 2 && at[-2] == ';');
}

/* "1 tahun 6 bulan", "SIPD, Sari Sembiring (2 hari); 5 lainnya": numbers keep their place, the units behind them change. */
static void
say_spans(const char *value, struct buf *ret)
{
	const char *at = value, *behind = value, *unit;
	size_t digits, n = 0;

	while (*at != '\0') {
		digits = may_begin(value, at, behind) ? strspn(at, "0123456789") : 0;
		unit = digits > 0 && at[digits] == ' ' ? unit_at(at + digits + 1, digits == 1 && *at == '1', &n) : NULL;
		if (unit == NULL) {
			buf_char(ret, *at++);
			continue;
		}
		buf_add(ret, at, digits);
		buf_fmt(ret, " %s", unit);
		behind = at += digits + 1 + n;
	}
}

/* ---- permits ---- */

/* Adds one part, from at to end: by the words of the language where it has some. */
static void
say_part(const char *at, const char *end, bool (*say_it)(const char *part, struct json_object *office, struct buf *ret), struct json_object *office,
    struct buf *ret)
{
	AUTO_FREE char *part = strndup(at, (size_t)(end - at));

	if (part == NULL || !say_it(part, office, ret))
		buf_add(ret, at, (size_t)(end - at));
}

static bool
say_day_of(const char *value, struct json_object *office, struct buf *ret)
{
	(void)office;
	return say_day(value, ret);
}

/* The last place of word between at and end; NULL: none. */
static const char *
last_of(const char *at, const char *end, const char *word)
{
	const char *found, *last = NULL;

	for (found = strstr(at, word); found != NULL && found < end; found = strstr(found + 1, word))
		last = found;
	return last;
}

/* "SIPD, 0142307703072025: Dalam proses (21-11-2026); ...": of each permit the status and the day. */
static void
say_permits(const char *value, struct json_object *office, struct buf *ret)
{
	const char *at, *end, *colon, *bracket, *close;

	for (at = value; *at != '\0'; at = end) {
		end = strstr(at, "; ");
		end = end != NULL ? end + 2 : at + strlen(at);
		colon = last_of(at, end, ": ");
		bracket = last_of(at, end, " (");
		close = bracket != NULL ? strchr(bracket, ')') : NULL;
		if (colon == NULL || close == NULL || bracket < colon || close > end) {
			buf_add(ret, at, (size_t)(end - at));
			continue;
		}
		buf_add(ret, at, (size_t)(colon + 2 - at));
		say_part(colon + 2, bracket, say_status, office, ret);
		buf_text_add(ret, " (");
		say_part(bracket + 2, close, say_day_of, office, ret);
		buf_add(ret, close, (size_t)(end - close));
	}
}

/* ---- all of them ---- */

/* Does the language say this value in another way? Then it stands in ret. */
static bool
say(struct json_object *param, const char *value, struct json_object *office, struct buf *ret)
{
	static const char *const states[] = { "new_status", "old_status", NULL };
	static const char *const greetings[] = { "partner_name", "staff_name", "official_name", NULL };
	static const char *const spans[] = { "validity_period", "pending_duration", "document_list", NULL };
	const char *name = param_name(param);

	if (text_equal(json_text(param, "kind"), "date"))
		return say_day(value, ret);
	if (is_called_one_of(name, states))
		return say_status(value, office, ret);
	if (is_called(name, "permit_list"))
		say_permits(value, office, ret);
	else if (is_called_one_of(name, spans))
		say_spans(value, ret);
	else if (is_called_one_of(name, greetings) && text_equal(value, "Bapak/Ibu"))
		buf_text_add(ret, "Sir or Madam");
	return ret->len > 0;
}

static enum err
say_one(struct json_object *param, struct json_object *values, struct json_object *office)
{
	const char *name = param_name(param), *value = json_text(values, name);
	AUTO(buf) struct buf said = {0};

	buf_init(&said, SPOKEN_MAX_BYTES);
	if (value == NULL || !say(param, value, office, &said))
		return ERR_NONE;
	if (buf_err(&said))
		return buf_err(&said);
	json_put_text(values, name, buf_text(&said));
	return ERR_NONE;
}

static bool
is_indonesian(const struct template *t)
{
	return t->language == NULL || !text_starts(t->language, "en");
}

enum err
template_speak(const struct template *t, struct json_object *filled, struct json_object *office, struct json_object **ret)
{
	AUTO_JSON struct json_object *values = NULL;
	size_t i;
	enum err e;

	if (is_indonesian(t)) {
		*ret = json_object_get(filled);
		return ERR_NONE;
	}
	if (json_object_deep_copy(filled, &values, NULL) != 0)
		return ERR_MEMORY;
	for (i = 0; i < json_count(t->params); i++)
		if ((e = say_one(param_at(t, i), values, office)))
			return e;
	*ret = values;
	values = NULL;
	return ERR_NONE;
}

enum err
template_speak_here(struct db *db, const struct template *t, struct json_object *filled, struct json_object **ret)
{
	AUTO_JSON struct json_object *office = NULL;
	AUTO_FREE char *words = NULL;
	enum err e;

	if (!is_indonesian(t) && (e = setting_text(db, SETTING_STATUS_WORDS_EN, &words)))
		return e;
	if (words != NULL && *words != '\0' && (e = json_parse(words, strlen(words), &office, NULL)))
		return e;
	return template_speak(t, filled, office, ret);
}
