/*
 * cost_page: what the pages about costs share: amounts as people read them, counts of a row, and which months are asked for.
 */
#ifndef PAGES_COST_PAGE_H
#define PAGES_COST_PAGE_H

#include "pages/page.h"

#define COSTS_PATH	"/admin/costs"

enum { COST_COUNTS = 4, COST_UNKNOWN = COST_COUNTS - 1 };
extern const char *const cost_counts[COST_COUNTS];	/* "messages" ... of a row of costs_report */

/* "12.345,67 IDR", as people of the reader's language write it. */
void cost_add_money(const struct page *p, struct buf *out, int64_t micros, const char *currency);
/* The amounts of a row, one after the other; "" when none is known. */
void cost_put_amounts(const struct page *p, struct json_object *o, const char *name, struct json_object *amounts);
void cost_put_counts(const struct page *p, struct json_object *row, struct json_object *from);
void cost_put_category(const struct page *p, struct json_object *row, struct json_object *from);
/* Adds counts and amounts of one row to those of another. */
void cost_add(struct json_object *to, struct json_object *from);

/* Days of the office since 1970-01-01. */
int64_t cost_today(const struct page *p);
/* The first day of the month that lies back months before the one of now. */
int64_t cost_month_start(const struct page *p, int back);
int cost_months_asked(const struct page *p);

/* The page once more, with what is wrong with the form (NULL: nothing was sent). */
enum err costs_show(const struct request *rq, struct reply *rp, int status, const struct form_check *check) MUST_CHECK;
/* Its part about rates. */
enum err cost_rates_put(struct page *p, const struct form_check *check) MUST_CHECK;

#endif
