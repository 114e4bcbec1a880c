/* The office's days off: one a line, as they stand in the decree that announces them. */
#include <stdlib.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/who.h"
#include "schedule/calendar.h"
#include "web/web.h"

enum { LINES_MAX_BYTES = 8000, LINE_DAYS_MAX = 200, DETAIL_MAX_BYTES = 400, DAYS_BEFORE = 31 };

struct lines { struct calendar_day days[LINE_DAYS_MAX]; size_t count; };

/* ---- the page ---- */

static int64_t
today(const struct page *p)
{
	return clock_day(p->rq->now, p->zone);
}

static struct json_object *
day_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	char date[CLOCK_TEXT_MAX], weekday[8];
	int64_t day = 0;

	json_int(from, "day", &day);
	clock_format_day(day, date);
	snprintf(weekday, sizeof(weekday), "%d", (int)((day + 3) % 7) + 1);	/* 1970-01-01 was a Thursday */
	json_put_int(row, "day", day);
	json_put_text(row, "date", date);
	json_put_text(row, "weekday", page_word_of(p, "weekday", weekday));
	json_put_text(row, "name", json_text(from, "name"));
	who_put(p, row, "by", json_text(from, "added_by"));
	json_put_bool(row, "past", day < today(p));
	return row;
}

static enum err
show_calendar(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO_JSON struct json_object *days = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = calendar_days(rq->db, today(&p) - DAYS_BEFORE, &days)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "calendar", true);
	json_put_bool(p.data, "can_change", rq->role >= ROLE_ADMINISTRATOR);
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < json_count(days); i++)
		json_object_array_add(rows, day_row(&p, json_item(days, i)));
	json_put_bool(p.data, "has_rows", json_count(days) > 0);
	input_add(&p, json_put_array(p.data, "fields"), &(struct input){ .name = "days", .look = INPUT_LOOK_LONG, .label = page_word(&p, "calendar.days"),
	    .help = page_word(&p, "calendar.days_help"), .max = LINES_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/calendar");
}

enum err
calendar_page(const struct request *rq, struct reply *rp)
{
	return show_calendar(rq, rp, 200, NULL);
}

/* ---- adding ---- */

/* "25-12-2026 Hari Natal"; the date, then the name behind a space. Takes the line apart in place. */
static bool
line_read(char *line, struct calendar_day *ret)
{
	char *name = line + strcspn(line, " \t");

	if (*name == '\0')
		return false;
	*name++ = '\0';
	ret->name = text_trim(name);
	return *ret->name != '\0' && clock_parse_day(line, &ret->day) == ERR_NONE;
}

/* 0: all lines were read; otherwise the number of the first that was not. */
static int64_t
lines_read(char *text, struct lines *ret)
{
	int64_t no = 0;
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		no++;
		line = text_trim(line);
		if (*line == '\0')
			continue;
		if (ret->count == LINE_DAYS_MAX || !line_read(line, &ret->days[ret->count]))
			return no;
		ret->count++;
	}
	return 0;
}

static enum err
store(const struct request *rq, const struct lines *lines, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX_BYTES];
	enum err e;
	size_t i;

	snprintf(detail, sizeof(detail), "%zu", lines->count);
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	for (i = 0; i < lines->count; i++)
		if ((e = calendar_add(rq->writer, &lines->days[i], rq->session.login.name, rq->now, problem)))
			return e;
	if ((e = page_audit(rq, rq->writer, "calendar.add", "calendar", 0, detail)) || (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
calendar_change(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	AUTO_FREE char *typed = NULL;
	struct problem problem = {0};
	struct lines lines = {0};
	int64_t wrong;
	enum err e;

	if ((e = text_copy(form_need(&check, "days", LINES_MAX_BYTES), &typed)))
		return e;
	if ((wrong = lines_read(typed, &lines)) != 0)
		form_wrong(&check, "days", "calendar.bad_line", wrong);
	if (form_ok(&check) && (e = store(rq, &lines, &problem)) == ERR_INVALID) {
		problem.field = "days";
		form_took(&check, &problem);
	}
	if (!form_ok(&check))
		return show_calendar(rq, rp, 422, &check);
	if (e)
		return e;
	reply_flash(rp, rq, "done.calendar_added");
	return reply_see_other(rp, "/admin/calendar");
}

enum err
calendar_remove_day(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char date[CLOCK_TEXT_MAX];
	int64_t day;
	enum err e;

	if (!request_param_id(rq, "day", &day))
		return ERR_NOT_FOUND;
	clock_format_day(day, date);
	if ((e = db_begin(rq->writer, &tx)) || (e = calendar_remove(rq->writer, day)) ||
	    (e = page_audit(rq, rq->writer, "calendar.remove", "calendar", 0, date)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.calendar_removed");
	return reply_see_other(rp, "/admin/calendar");
}
