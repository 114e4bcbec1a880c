#include "pages/cost_page.h"

#include <string.h>

#include "base/text.h"
#include "pages/filter.h"
#include "provider/money.h"

enum { MONTHS_USUAL = 6, MONTHS_MOST = 24, AMOUNTS_MAX_BYTES = 400 };

/* ---- amounts ---- */

void
cost_add_money(const struct page *p, struct buf *out, int64_t micros, const char *currency)
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

void
cost_put_amounts(const struct page *p, struct json_object *o, const char *name, struct json_object *amounts)
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
		cost_add_money(p, &out, micros, json_text(json_item(amounts, i), "currency"));
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

/* ---- counts ---- */

const char *const cost_counts[COST_COUNTS] = { "messages", "billable", "free", "unknown" };

void
cost_put_counts(const struct page *p, struct json_object *row, struct json_object *from)
{
	int64_t n;
	size_t i;

	for (i = 0; i < COST_COUNTS; i++) {
		n = 0;
		json_int(from, cost_counts[i], &n);
		page_put_count(p, row, cost_counts[i], n);
	}
}

void
cost_add(struct json_object *to, struct json_object *from)
{
	int64_t n, was;
	size_t i;

	for (i = 0; i < COST_COUNTS; i++) {
		n = was = 0;
		json_int(from, cost_counts[i], &n);
		json_int(to, cost_counts[i], &was);
		json_put_int(to, cost_counts[i], was + n);
	}
	add_amounts(json_at(to, "amounts"), json_at(from, "amounts"));
}

void
cost_put_category(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *category = json_text(from, "category");

	json_put_text(row, "category", page_word_of(p, "cost_category", category));
}

/* ---- which time ---- */

int64_t
cost_today(const struct page *p)
{
	return clock_day(p->rq->now, p->zone);
}

int64_t
cost_month_start(const struct page *p, int back)
{
	struct clock_date now = clock_local(p->rq->now, p->zone);
	int month = 12 * now.year + now.month - 1 - back;
	struct clock_date first = { .year = month / 12, .month = month % 12 + 1, .day = 1 };

	return clock_day(clock_from_local(&first, 0), 0);
}

int
cost_months_asked(const struct page *p)
{
	int64_t n = filter_id(p->rq, "months");

	return n > 0 && n <= MONTHS_MOST ? (int)n : MONTHS_USUAL;
}
