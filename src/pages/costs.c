/* What messages cost: by month, then one month by provider, category and template. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/cost_page.h"
#include "report/costs.h"
#include "web/link.h"

enum { MONTH_TEXT = 8, HREF_MAX_BYTES = 9000 };

/* ---- which time ---- */

static void
put_periods(struct page *p)
{
	static const struct { const char *value, *word; } chips[] = {
		{ NULL, "costs.months_6" }, { "12", "costs.months_12" }, { "24", "costs.months_24" },
	};
	struct json_object *into = json_put_array(p->data, "periods");
	size_t i;

	for (i = 0; i < sizeof(chips) / sizeof(chips[0]); i++)
		page_add_chip(p, into, COSTS_PATH, "months", chips[i].value, page_word(p, chips[i].word), NULL);
}

/* The file holds the months that are shown. */
static void
put_csv(struct page *p)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, HREF_MAX_BYTES);
	link_with(&href, COSTS_PATH ".csv", &p->rq->args, "month", NULL);
	json_put_text(p->data, "csv", buf_text(&href));
}

/* "2026-11" as its first and last day; the month of now when none was asked for. */
static void
chosen_month(const struct page *p, char ret[MONTH_TEXT], int64_t *ret_from, int64_t *ret_until)
{
	struct clock_date first = clock_local(p->rq->now, p->zone), next;
	char day[CLOCK_TEXT_MAX];
	int64_t days;

	snprintf(day, sizeof(day), "%.7s-01", form_text(&p->rq->args, "month"));
	if (clock_parse_day(day, &days) == ERR_NONE)
		first = clock_local(days * CLOCK_DAY_MS, 0);
	first = (struct clock_date){ .year = first.year, .month = first.month, .day = 1 };
	next = (struct clock_date){ .year = first.year + first.month / 12, .month = first.month % 12 + 1, .day = 1 };
	*ret_from = clock_day(clock_from_local(&first, 0), 0);
	*ret_until = clock_day(clock_from_local(&next, 0), 0) - 1;
	clock_format_day_iso(*ret_from, day);
	snprintf(ret, MONTH_TEXT, "%.7s", day);
}

/* ---- rows ---- */

/* "11-2026" for people. */
static void
month_word(const char *month, char ret[MONTH_TEXT])
{
	snprintf(ret, MONTH_TEXT, "%.2s-%.4s", strlen(month) == 7 ? month + 5 : "", month);
}

static void
add_month(struct page *p, struct json_object *rows, struct json_object *sum)
{
	struct json_object *row = json_object_new_object();
	char word[MONTH_TEXT];

	month_word(json_text(sum, "month"), word);
	json_put_text(row, "month", json_text(sum, "month"));
	json_put_text(row, "word", word);
	cost_put_counts(p, row, sum);
	cost_put_amounts(p, row, "amount", json_at(sum, "amounts"));
	json_object_array_add(rows, row);
}

/* One line a month, the oldest first, as a chart is read; a month without messages has a line too. */
static enum err
put_months(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "months");
	AUTO_JSON struct json_object *found = NULL;
	int back, months = cost_months_asked(p);
	const struct cost_query query = { .from_day = cost_month_start(p, months - 1), .until_day = cost_today(p), .by_month = true };
	int64_t all = 0, n;
	size_t i;
	enum err e;

	if ((e = costs_report(p->rq->db, &query, &found)))
		return e;
	for (back = months - 1; back >= 0; back--) {
		AUTO_JSON struct json_object *sum = json_object_new_object();
		char month[CLOCK_TEXT_MAX];

		clock_format_day_iso(cost_month_start(p, back), month);
		month[MONTH_TEXT - 1] = '\0';
		json_put_text(sum, "month", month);
		json_put_array(sum, "amounts");
		for (i = 0; i < json_count(found); i++)
			if (text_equal(json_text(json_item(found, i), "month"), month))
				cost_add(sum, json_item(found, i));
		n = 0;
		json_int(sum, "messages", &n);
		all += n;
		add_month(p, rows, sum);
	}
	json_put_bool(p->data, "has_months", all > 0);
	return ERR_NONE;
}

static enum err
put_month(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	AUTO_JSON struct json_object *found = NULL, *sum = json_object_new_object();
	char month[MONTH_TEXT], word[MONTH_TEXT];
	struct cost_query query = { .by_month = false };
	int64_t unknown = 0;
	size_t i;
	enum err e;

	chosen_month(p, month, &query.from_day, &query.until_day);
	if ((e = costs_report(p->rq->db, &query, &found)))
		return e;
	json_put_array(sum, "amounts");
	for (i = 0; i < json_count(found); i++) {
		struct json_object *row = json_object_new_object(), *from = json_item(found, i);
		const char *template = json_text(from, "template");

		json_put_text(row, "provider", json_text(from, "provider"));
		json_put_text(row, "template", text_is_blank(template) ? page_word(p, "costs.no_template") : template);
		cost_put_category(p, row, from);
		cost_put_counts(p, row, from);
		cost_put_amounts(p, row, "amount", json_at(from, "amounts"));
		json_object_array_add(rows, row);
		cost_add(sum, from);
	}
	month_word(month, word);
	json_put_text(p->data, "month", word);
	json_put_bool(p->data, "has_rows", json_count(found) > 0);
	cost_put_counts(p, json_put_object(p->data, "sum"), sum);
	cost_put_amounts(p, json_at(p->data, "sum"), "amount", json_at(sum, "amounts"));
	json_int(sum, cost_counts[COST_UNKNOWN], &unknown);
	json_put_bool(p->data, "has_unknown", unknown > 0);
	return ERR_NONE;
}

/* ---- the page ---- */

static enum err
put_counted(struct page *p)
{
	char text[CLOCK_TEXT_MAX];
	int64_t at;
	enum err e;

	if ((e = costs_counted_at(p->rq->db, &at)))
		return e;
	clock_format_minute(at, p->zone, text);
	if (at == 0)
		json_put_text(p->data, "counted", page_word(p, "costs.never_counted"));
	else
		page_say(p, p->data, "counted", "costs.counted", "at", text, NULL);
	return ERR_NONE;
}

enum err
costs_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "providers", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "costs", true);
	put_periods(&p);
	put_csv(&p);
	if ((e = put_counted(&p)) || (e = put_months(&p)) || (e = put_month(&p)) || (e = cost_rates_put(&p, check)))
		return e;
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/costs");
}

enum err
costs_page(const struct request *rq, struct reply *rp)
{
	return costs_show(rq, rp, 200, NULL);
}
