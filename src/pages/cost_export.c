/* What messages cost, as a file. */
#include <inttypes.h>
#include <stdio.h>

#include "pages/admin.h"
#include "pages/cost_page.h"
#include "pages/csv.h"
#include "provider/money.h"
#include "report/costs.h"

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
	for (i = 0; i < COST_COUNTS; i++) {
		n = 0;
		json_int(row, cost_counts[i], &n);
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
		for (k = 0; k < COST_COUNTS; k++)
			json_put_int(row, cost_counts[k], 0);
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
	query.from_day = cost_month_start(&p, cost_months_asked(&p) - 1);
	query.until_day = cost_today(&p);
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
