/* What messages cost: by month, then one month by provider, category and template; and the office's rates. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "account/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/csv.h"
#include "pages/filter.h"
#include "pages/input.h"
#include "pages/page.h"
#include "provider/money.h"
#include "report/costs.h"
#include "report/rates.h"

#define LIST_PATH	"/admin/costs"

enum { MONTHS_USUAL = 6, MONTHS_MOST = 24, MONTH_TEXT = 8, MONEY_MAX_BYTES = 80, AMOUNTS_MAX_BYTES = 400, CURRENCY_MAX_BYTES = 3,
	AMOUNT_MAX_BYTES = 20, DETAIL_MAX = 120 };

/* ---- amounts ---- */

/* "12.345,67 IDR", as people of the reader's language write it. */
static void
add_money(const struct page *p, struct buf *out, int64_t micros, const char *currency)
{
	char mark = *page_word(p, "message.decimal_mark"), text[MONEY_TEXT_MAX];
	size_t whole, i;

	money_write(micros, text);
	whole = strcspn(text, ".");
	for (i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			buf_char(out, mark == ',' ? '.' : ',');
		buf_char(out, text[i]);
	}
	buf_fmt(out, "%c%s %s", mark, text + whole + 1, currency);
}

static void
put_amounts(const struct page *p, struct json_object *o, const char *name, struct json_object *amounts)
{
	AUTO(buf) struct buf out = {0};
	int64_t micros;
	size_t i;

	buf_init(&out, AMOUNTS_MAX_BYTES);
	for (i = 0; i < json_count(amounts); i++) {
		micros = 0;
		json_int(json_item(amounts, i), "micros", &micros);
		if (i > 0)
			buf_text_add(&out, " + ");
		add_money(p, &out, micros, json_text(json_item(amounts, i), "currency"));
	}
	json_put_text(o, name, buf_text(&out));
}

/* What amounts of one row add to those of another, by currency. */
static void
add_amounts(struct json_object *to, struct json_object *from)
{
	size_t i, k;

	for (i = 0; i < json_count(from); i++) {
		struct json_object *one = json_item(from, i), *sum = NULL;
		int64_t micros = 0, was = 0;

		for (k = 0; k < json_count(to) && sum == NULL; k++)
			if (text_equal(json_text(json_item(to, k), "currency"), json_text(one, "currency")))
				sum = json_item(to, k);
		if (sum == NULL) {
			json_object_array_add(to, sum = json_object_new_object());
			json_put_text(sum, "currency", json_text(one, "currency"));
		}
		json_int(one, "micros", &micros);
		json_int(sum, "micros", &was);
		json_put_int(sum, "micros", was + micros);
	}
}

/* ---- which time ---- */

static int64_t
today_of(const struct page *p)
{
	return (p->rq->now + p->zone * CLOCK_MINUTE_MS) / CLOCK_DAY_MS;
}

/* The first day of the month that lies back months before the one of now. */
static int64_t
month_start(const struct page *p, int back)
{
	struct clock_date now = clock_local(p->rq->now, p->zone);
	int month = 12 * now.year + now.month - 1 - back;
	struct clock_date first = { .year = month / 12, .month = month % 12 + 1, .day = 1 };

	return clock_from_local(&first, 0) / CLOCK_DAY_MS;
}

static int
months_asked(const struct page *p)
{
	int64_t n = filter_id(p->rq, "months");

	return n > 0 && n <= MONTHS_MOST ? (int)n : MONTHS_USUAL;
}

static void
put_periods(struct page *p)
{
	static const struct { const char *value, *word; } chips[] = {
		{ NULL, "costs.months_6" }, { "12", "costs.months_12" }, { "24", "costs.months_24" },
	};
	struct json_object *into = json_put_array(p->data, "periods");
	size_t i;

	for (i = 0; i < sizeof(chips) / sizeof(chips[0]); i++)
		page_add_chip(p, into, LIST_PATH, "months", chips[i].value, page_word(p, chips[i].word), NULL);
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
	*ret_from = clock_from_local(&first, 0) / CLOCK_DAY_MS;
	*ret_until = clock_from_local(&next, 0) / CLOCK_DAY_MS - 1;
	clock_format_day_iso(*ret_from, day);
	snprintf(ret, MONTH_TEXT, "%.7s", day);
}

/* ---- rows ---- */

static const char *const counts[] = { "messages", "billable", "free", "unknown" };
enum { COUNTS = sizeof(counts) / sizeof(counts[0]), COUNT_UNKNOWN = COUNTS - 1 };

static void
put_counts(struct json_object *row, struct json_object *from)
{
	int64_t n;
	size_t i;

	for (i = 0; i < COUNTS; i++) {
		n = 0;
		json_int(from, counts[i], &n);
		page_put_count(row, counts[i], n);
	}
}

static void
add_counts(struct json_object *to, struct json_object *from)
{
	int64_t n, was;
	size_t i;

	for (i = 0; i < COUNTS; i++) {
		n = was = 0;
		json_int(from, counts[i], &n);
		json_int(to, counts[i], &was);
		json_put_int(to, counts[i], was + n);
	}
	add_amounts(json_at(to, "amounts"), json_at(from, "amounts"));
}

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
	put_counts(row, sum);
	put_amounts(p, row, "amount", json_at(sum, "amounts"));
	json_object_array_add(rows, row);
}

/* One line a month, the oldest first, as a chart is read; a month without messages has a line too. */
static enum err
put_months(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "months");
	AUTO_JSON struct json_object *found = NULL;
	int back, months = months_asked(p);
	const struct cost_query query = { .from_day = month_start(p, months - 1), .until_day = today_of(p), .by_month = true };
	int64_t all = 0, n;
	size_t i;
	enum err e;

	if ((e = costs_report(p->rq->db, &query, &found)))
		return e;
	for (back = months - 1; back >= 0; back--) {
		AUTO_JSON struct json_object *sum = json_object_new_object();
		char month[CLOCK_TEXT_MAX];

		clock_format_day_iso(month_start(p, back), month);
		month[MONTH_TEXT - 1] = '\0';
		json_put_text(sum, "month", month);
		json_put_array(sum, "amounts");
		for (i = 0; i < json_count(found); i++)
			if (text_equal(json_text(json_item(found, i), "month"), month))
				add_counts(sum, json_item(found, i));
		n = 0;
		json_int(sum, "messages", &n);
		all += n;
		add_month(p, rows, sum);
	}
	json_put_bool(p->data, "has_months", all > 0);
	return ERR_NONE;
}

static void
put_category(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *category = json_text(from, "category");

	json_put_text(row, "category", page_word_of(p, "cost_category", category));
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
		put_category(p, row, from);
		put_counts(row, from);
		put_amounts(p, row, "amount", json_at(from, "amounts"));
		json_object_array_add(rows, row);
		add_counts(sum, from);
	}
	month_word(month, word);
	json_put_text(p->data, "month", word);
	json_put_bool(p->data, "has_rows", json_count(found) > 0);
	put_counts(json_put_object(p->data, "sum"), sum);
	put_amounts(p, json_at(p->data, "sum"), "amount", json_at(sum, "amounts"));
	json_int(sum, counts[COUNT_UNKNOWN], &unknown);
	json_put_bool(p->data, "has_unknown", unknown > 0);
	return ERR_NONE;
}

/* ---- rates ---- */

static enum err
put_rates(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rates");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = rate_list(p->rq->db, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *row = json_object_new_object(), *from = json_item(found, i);
		AUTO(buf) struct buf money = {0};
		char day[CLOCK_TEXT_MAX];
		int64_t n = 0, micros = 0;

		buf_init(&money, MONEY_MAX_BYTES);
		json_int(from, "from_day", &n);
		json_int(from, "micros", &micros);
		clock_format_day(n, day);
		add_money(p, &money, micros, json_text(from, "currency"));
		put_category(p, row, from);
		json_put_text(row, "from", day);
		json_put_text(row, "amount", buf_text(&money));
		json_put_text(row, "by", json_text(from, "set_by"));
		json_object_array_add(rows, row);
	}
	json_put_bool(p->data, "has_rates", json_count(found) > 0);
	return ERR_NONE;
}

static void
put_rate_form(struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "rate_fields"), *o;
	const struct input category = { .name = "category", .look = INPUT_LOOK_SELECT, .label = page_word(p, "costs.category"), .value = "utility" };
	const struct input amount = { .name = "amount", .label = page_word(p, "costs.rate_amount"), .help = page_word(p, "costs.rate_amount_help"),
	    .max = AMOUNT_MAX_BYTES, .optional = true };
	const struct input currency = { .name = "currency", .label = page_word(p, "costs.currency"), .value = "IDR", .max = CURRENCY_MAX_BYTES };
	char day[CLOCK_TEXT_MAX];
	struct input from = { .name = "from", .label = page_word(p, "costs.rate_from"), .type = "date" };
	const char *const *c;

	clock_format_day_iso(month_start(p, 0), day);
	from.value = day;
	o = input_add(p, fields, &category, check);
	for (c = rate_categories; *c != NULL; c++)
		input_option(o, *c, page_word_of(p, "cost_category", *c));
	o = input_add(p, fields, &amount, check);
	json_put_text(o, "inputmode", "decimal");
	input_add(p, fields, &currency, check);
	input_add(p, fields, &from, check);
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

static enum err
show_costs(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "providers", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "costs", true);
	put_periods(&p);
	put_rate_form(&p, check);
	if (check != NULL)
		page_put_problems(&p, check);
	if ((e = put_counted(&p)) || (e = put_months(&p)) || (e = put_month(&p)) || (e = put_rates(&p)))
		return e;
	return page_show(&p, rp, status, "admin/costs");
}

enum err
costs_page(const struct request *rq, struct reply *rp)
{
	return show_costs(rq, rp, 200, NULL);
}

/* ---- setting a rate ---- */

static enum err
store_rate(const struct request *rq, const struct rate_draft *draft, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX], day[CLOCK_TEXT_MAX];
	enum err e;

	clock_format_day_iso(draft->from_day, day);
	snprintf(detail, sizeof(detail), "%.20s %.20s %.3s %s", draft->category, draft->amount, draft->currency, day);
	if ((e = db_begin(rq->writer, &tx)) || (e = rate_set(rq->writer, draft, rq->session.login.name, rq->now, problem)) ||
	    (e = page_audit(rq, rq->writer, "cost.rate", "setting", 0, detail)))
		return e;
	return db_commit(&tx);
}

/* People here write a comma where a number has its point. */
static void
read_amount(const char *typed, char ret[AMOUNT_MAX_BYTES + 1])
{
	char *comma;

	snprintf(ret, AMOUNT_MAX_BYTES + 1, "%s", typed);
	if ((comma = strchr(ret, ',')) != NULL && strchr(ret, '.') == NULL)
		*comma = '.';
}

enum err
cost_rate_set(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct problem problem = { .why = "" };
	char amount[AMOUNT_MAX_BYTES + 1];
	struct rate_draft draft = { .category = form_need(&check, "category", AMOUNT_MAX_BYTES),
	    .currency = form_may(&check, "currency", CURRENCY_MAX_BYTES), .amount = amount };
	enum err e;

	read_amount(form_may(&check, "amount", AMOUNT_MAX_BYTES), amount);
	if (!form_day(&check, "from", &draft.from_day) && form_ok(&check))
		form_wrong(&check, "from", "form.not_a_day", 0);
	if (!form_ok(&check))
		return show_costs(rq, rp, 422, &check);
	e = store_rate(rq, &draft, &problem);
	if (e != ERR_INVALID && e != ERR_NOT_FOUND) {
		if (e)
			return e;
		reply_flash(rp, rq, "done.cost_rate");
		return reply_see_other(rp, "/admin/costs#rates");
	}
	if (text_equal(problem.field, "amount"))
		form_wrong(&check, "amount", e == ERR_NOT_FOUND ? "costs.no_such_rate" : "costs.wrong_amount", 0);
	else if (text_equal(problem.field, "currency"))
		form_wrong(&check, "currency", "costs.wrong_currency", 0);
	else
		form_took(&check, &problem);
	return show_costs(rq, rp, 422, &check);
}

/* ---- as a file ---- */

static void
csv_row(const struct page *p, struct buf *out, struct json_object *row, struct json_object *amount)
{
	char text[MONEY_TEXT_MAX];
	int64_t n;
	size_t i;

	csv_cell(out, true, json_text(row, "month"));
	csv_cell(out, false, json_text(row, "provider"));
	csv_cell(out, false, page_word_of(p, "cost_category", json_text(row, "category")));
	csv_cell(out, false, json_text(row, "template"));
	for (i = 0; i < COUNTS; i++) {
		n = 0;
		json_int(row, counts[i], &n);
		snprintf(text, sizeof(text), "%" PRId64, n);
		csv_cell(out, false, text);
	}
	text[0] = '\0';
	if (amount != NULL && json_int(amount, "micros", &n))
		money_write(n, text);
	csv_cell(out, false, amount != NULL ? json_text(amount, "currency") : "");
	csv_cell(out, false, text);
	csv_line_end(out);
}

/* A line for each currency; the counts stand in the first, so that they can be added up. */
static void
csv_rows(const struct page *p, struct buf *out, struct json_object *row)
{
	struct json_object *amounts = json_at(row, "amounts");
	size_t i, k;

	csv_row(p, out, row, json_count(amounts) > 0 ? json_item(amounts, 0) : NULL);
	for (i = 1; i < json_count(amounts); i++) {
		for (k = 0; k < COUNTS; k++)
			json_put_int(row, counts[k], 0);
		csv_row(p, out, row, json_item(amounts, i));
	}
}

enum err
costs_csv(const struct request *rq, struct reply *rp)
{
	static const char *const head[] = { "costs.month", "messages.provider", "costs.category", "messages.template", "costs.messages", "costs.billable",
	    "costs.free", "costs.unknown", "costs.currency", "costs.amount" };
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct cost_query query = { .by_month = true };
	char date[CLOCK_TEXT_MAX], name[80];
	size_t i;
	enum err e;

	if ((e = page_open(rq, "providers", &p)))
		return e;
	query.from_day = month_start(&p, months_asked(&p) - 1);
	query.until_day = today_of(&p);
	if ((e = costs_report(rq->db, &query, &found)))
		return e;
	clock_format_date(rq->now, p.zone, date);
	snprintf(name, sizeof(name), "biaya-%s.csv", date);
	if ((e = reply_download(rp, "text/csv; charset=utf-8", name)))
		return e;
	csv_begin(&rp->body);
	for (i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		csv_cell(&rp->body, i == 0, page_word(&p, head[i]));
	csv_line_end(&rp->body);
	for (i = 0; i < json_count(found); i++)
		csv_rows(&p, &rp->body, json_item(found, i));
	return buf_err(&rp->body);
}
