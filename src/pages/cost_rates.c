/* What a message of a category costs: the office's rates, and the form that sets one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/cost_page.h"
#include "pages/input.h"
#include "pages/who.h"
#include "report/rates.h"

enum { MONEY_MAX_BYTES = 80, CURRENCY_MAX_BYTES = 3, AMOUNT_MAX_BYTES = 20, DETAIL_MAX = 120 };

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
		cost_add_money(p, &money, micros, json_text(from, "currency"));
		cost_put_category(p, row, from);
		json_put_text(row, "from", day);
		json_put_text(row, "amount", buf_text(&money));
		who_put(p, row, "by", json_text(from, "set_by"));
		json_put_text(row, "key", json_text(from, "category"));
		json_put_text(row, "currency", json_text(from, "currency"));
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
	    .max = AMOUNT_MAX_BYTES };
	const struct input currency = { .name = "currency", .label = page_word(p, "costs.currency"), .value = "IDR", .max = CURRENCY_MAX_BYTES };
	char day[CLOCK_TEXT_MAX];
	struct input from = { .name = "from", .label = page_word(p, "costs.rate_from"), .type = "date" };
	const char *const *c;

	clock_format_day_iso(cost_month_start(p, 0), day);
	from.value = day;
	o = input_add(p, fields, &category, check);
	for (c = rate_categories; *c != NULL; c++)
		input_option(o, *c, page_word_of(p, "cost_category", *c));
	o = input_add(p, fields, &amount, check);
	json_put_text(o, "inputmode", "decimal");
	input_add(p, fields, &currency, check);
	input_add(p, fields, &from, check);
}

enum err
cost_rates_put(struct page *p, const struct form_check *check)
{
	put_rate_form(p, check);
	return put_rates(p);
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

	/* Only the button beside a rate takes it away; an amount that was forgotten does not. */
	read_amount(form_flag(&rq->form, "remove") ? "" : form_need(&check, "amount", AMOUNT_MAX_BYTES), amount);
	if (!form_day(&check, "from", &draft.from_day) && form_ok(&check))
		form_wrong(&check, "from", "form.not_a_day", 0);
	if (!form_ok(&check))
		return costs_show(rq, rp, 422, &check);
	e = store_rate(rq, &draft, &problem);
	if (e != ERR_INVALID && e != ERR_NOT_FOUND) {
		if (e)
			return e;
		reply_flash(rp, rq, form_flag(&rq->form, "remove") ? "done.cost_rate_gone" : "done.cost_rate");
		return reply_see_other(rp, "/admin/costs#rates");
	}
	if (text_equal(problem.field, "amount"))
		form_wrong(&check, "amount", e == ERR_NOT_FOUND ? "costs.no_such_rate" : "costs.wrong_amount", 0);
	else if (text_equal(problem.field, "currency"))
		form_wrong(&check, "currency", "costs.wrong_currency", 0);
	else
		form_took(&check, &problem);
	return costs_show(rq, rp, 422, &check);
}
