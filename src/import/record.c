#include "import/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "import/header.h"

enum { WORD_MAX_BYTES = 60, TEXT_MAX_BYTES = 8000, DAY_1970 = 0, DAY_2120 = 54787 };

/* ---- keys ---- */

/* "1,42308E+14" */
bool
record_is_shortened(const char *text)
{
	size_t n = strspn(text, "0123456789.,");

	return n > 0 && (text[n] == 'E' || text[n] == 'e') && (text[n + 1] == '+' || text[n + 1] == '-') && text[n + 2] != '\0' &&
	    text[n + 2 + strspn(text + n + 2, "0123456789")] == '\0';
}

bool
record_is_blank(const struct record *r, int column)
{
	const char *cell = r->cells->text[column];

	return text_is_blank(cell) || strcmp(cell, "-") == 0 || strcmp(cell, "0") == 0;
}

bool
record_key(const struct record *r, int column, char ret[RECORD_KEY_MAX])
{
	const char *cell = r->cells->text[column];

	ret[0] = '\0';
	if (*cell == '\0')
		return false;
	if (record_is_shortened(cell)) {
		judge_refuse(r->j, r->cells, column, "spreadsheet_number", "%s", cell);
		return false;
	}
	if (strlen(cell) >= RECORD_KEY_MAX) {
		judge_refuse(r->j, r->cells, column, "too_long", "%d", RECORD_KEY_MAX);
		return false;
	}
	snprintf(ret, RECORD_KEY_MAX, "%s", cell);
	return true;
}

/* ---- texts and days ---- */

void
record_text(const struct record *r, int column, struct json_object *into, const char *field, int most)
{
	const char *cell = r->cells->text[column];
	AUTO(buf) struct buf text = {0};

	buf_init(&text, TEXT_MAX_BYTES);
	for (; *cell != '\0'; cell++)
		if (*cell != '\r')
			buf_char(&text, *cell == '\n' ? ' ' : *cell);
	if (text_code_points(buf_text(&text)) > (size_t)most)
		judge_refuse(r->j, r->cells, column, "longer", "%d", most);
	if (text.len > 0)
		json_put_text(into, field, buf_text(&text));
}

bool
record_when(const struct record *r, int column, struct when *ret)
{
	const char *cell = r->cells->text[column];

	if (when_is_blank(cell))
		return false;
	if (r->ctx->month_first != 0 && when_is_either(cell))
		judge_refuse(r->j, r->cells, column, "month_first", "%" PRId64, r->ctx->month_first);
	else if (!when_read(cell, r->ctx->zone, ret))
		judge_refuse(r->j, r->cells, column, "bad_date", "%s", "");
	else
		return true;
	return false;
}

void
record_day(const struct record *r, int column, const char *field, bool may_come)
{
	char text[CLOCK_TEXT_MAX];
	struct when when;

	if (!record_when(r, column, &when))
		return;
	clock_format_day(when.days, text);
	if (when.days < DAY_1970 || when.days > DAY_2120)
		judge_doubt(r->j, r->cells, column, "strange_date", "%s", text);
	else if (!may_come && when.at > r->ctx->now)
		judge_doubt(r->j, r->cells, column, "future_date", "%s", text);
	clock_format_day_iso(when.days, text);
	json_put_text(r->fields, field, text);
}

/* ---- words ---- */

bool
record_is_one_of(const char *cell, const char *const *words)
{
	AUTO(buf) struct buf folded = {0};

	buf_init(&folded, WORD_MAX_BYTES);
	header_fold(cell, &folded);
	return !buf_err(&folded) && text_is_one_of(buf_text(&folded), words);
}

void
record_flag(const struct record *r, int column, const char *field, const struct record_words *words, const char *fault)
{
	static const char *const yes[] = { "ya", "y", "yes", "1", "true", "x", NULL }, *const no[] = { "tidak", "t", "n", "no", "0", "false", NULL };
	const char *cell = r->cells->text[column];

	if (*cell == '\0')
		return;
	if (record_is_one_of(cell, yes) || record_is_one_of(cell, words->yes))
		json_put_bool(r->fields, field, true);
	else if (record_is_one_of(cell, no) || record_is_one_of(cell, words->no))
		json_put_bool(r->fields, field, false);
	else
		judge_doubt(r->j, r->cells, column, fault, "%s", "");
}
