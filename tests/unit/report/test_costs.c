#include "report/costs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "delivery/receipt.h"
#include "report/rates.h"
#include "seed.h"

enum { META = 1, FONNTE = 2, SMS = 3, WIB = 420 };
#define DAY	CLOCK_DAY_MS
#define TODAY	((WORLD_NOW + WIB * CLOCK_MINUTE_MS) / DAY)

static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, 1);
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 1);
	seed_provider(w, SMS, "twilio_sms", 0);
	seed_template(w, META, "approved");
}

/* A message and its accepted attempt. category "": the provider told nothing of its price. */
static void
sent(struct world *w, int64_t provider_id, int64_t at, const char *category, int billable, int64_t micros, const char *currency)
{
	static const char message[] =
	    "INSERT INTO message (code, contact_id, number, kind, template_id, body, gateway_body, category, priority, state, made_by, created_at, updated_at,"
	    " price_category, billable) VALUES ('c' || (SELECT count(*) FROM message), 1, '', 'template', 1, '', '', 'utility', 20, 'sent', 'test', :at, :at,"
	    " :category, :billable) RETURNING id";
	static const char attempt[] =
	    "INSERT INTO attempt (uid, message_id, provider_id, state, verdict, started_at, answered_at, price_micros, price_currency, segments)"
	    " VALUES ('u' || :message, :message, :provider, 'accepted', 'accepted', :at, :at, :micros, :currency, 1)";
	int64_t id;

	IN_TX(w, db_one_int(w->db, message, ARGS(INT_("at", at), TEXT_("category", category), INT_("billable", billable)), &id));
	IN_TX(w, db_run(w->db, attempt, ARGS(INT_("message", id), INT_("provider", provider_id), INT_("at", at), INT_("micros", micros),
	    TEXT_("currency", currency)), NULL));
}

static int
count_all(struct world *w, int64_t now)
{
	int64_t cursor = 0;
	bool more = true;
	int steps = 0;

	for (; more; steps++)
		IN_TX(w, costs_count_next(w->db, now, WIB, &cursor, &more));
	return steps;
}

static void
set_rate(struct world *w, const char *category, const char *amount, const char *currency, int64_t from_day)
{
	struct rate_draft draft = { category, currency, amount, from_day };
	struct problem problem = { .why = "" };

	IN_TX(w, rate_set(w->db, &draft, "test", WORLD_NOW, &problem));
}

/* "provider category messages/billable/free/unknown amounts; " of each row. */
static void
expect(struct world *w, const char *name, int64_t from, int64_t until, bool by_month, const char *want)
{
	static const char *const counts[] = { "messages", "billable", "free", "unknown" };
	const struct cost_query query = { from, until, by_month };
	AUTO_JSON struct json_object *rows = NULL;
	AUTO(buf) struct buf out = {0};
	int64_t n;
	size_t i, k;

	buf_init(&out, 4000);
	assert_ok(costs_report(w->db, &query, &rows));
	for (i = 0; i < json_count(rows); i++) {
		struct json_object *row = json_item(rows, i), *amounts = json_at(row, "amounts");

		if (by_month)
			buf_fmt(&out, "%s ", json_text(row, "month"));
		buf_fmt(&out, "%s %s ", json_text(row, "provider"), json_text(row, "category"));
		for (k = 0; k < 4; k++) {
			n = -1;
			json_int(row, counts[k], &n);
			buf_fmt(&out, "%s%" PRId64, k > 0 ? "/" : "", n);
		}
		for (k = 0; k < json_count(amounts); k++) {
			n = -1;
			json_int(json_item(amounts, k), "micros", &n);
			buf_fmt(&out, " %" PRId64 "%s", n, json_text(json_item(amounts, k), "currency"));
		}
		buf_text_add(&out, "; ");
	}
	if (strcmp(buf_text(&out), want) != 0)
		fail_msg("%s: %s, not %s", name, buf_text(&out), want);
}

static char *
name_of(struct world *w, int64_t provider_id)
{
	static const char question[] = "SELECT name FROM provider WHERE id = :id";
	AUTO(db_rows) struct db_rows rows = {0};
	char *name = NULL;

	assert_ok(db_one(w->db, question, ARGS(INT_("id", provider_id)), &rows));
	assert_ok(db_col_copy(&rows, 0, &name));
	return name;
}

/* want with %1 %2 %3 in the place of the providers' names. */
static void
expect_today(struct world *w, const char *name, const char *want)
{
	AUTO(buf) struct buf full = {0};
	const char *at;

	buf_init(&full, 4000);
	for (at = want; *at != '\0'; at++)
		if (*at == '%') {
			AUTO_FREE char *provider = name_of(w, *++at - '0');

			buf_text_add(&full, provider);
		} else {
			buf_char(&full, *at);
		}
	expect(w, name, TODAY, TODAY, false, buf_text(&full));
}

static void
test_what_each_provider_tells_of_its_price(void **state)
{
	static const struct { const char *name; int64_t provider; const char *category; int billable; int64_t micros; const char *currency, *want; } cases[] = {
		{ "Meta, billed, no rate",      META,   "marketing", 1, 0,     "",    "%1 marketing 1/0/0/1; " },
		{ "Meta, billed, by the rate",  META,   "utility",   1, 0,     "",    "%1 utility 1/1/0/0 356650000IDR; " },
		{ "Meta, free in the window",   META,   "utility",   0, 0,     "",    "%1 utility 1/0/1/0; " },
		{ "Meta, nothing told yet",     META,   "",          0, 0,     "",    "%1 utility 1/0/0/1; " },
		{ "a gateway tells nothing",    FONNTE, "",          0, 0,     "",    "%2 utility 1/0/0/1; " },
		{ "SMS with a price",           SMS,    "",          0, 45600, "USD", "%3 utility 1/1/0/0 45600USD; " },
		{ "SMS without one yet",        SMS,    "",          0, 0,     "",    "%3 utility 1/0/0/1; " },
		/* Of a message that went by Meta first: what Meta told is not about the SMS. */
		{ "SMS of Meta's message",      SMS,    "marketing", 1, 45600, "USD", "%3 utility 1/1/0/0 45600USD; " },
		{ "SMS of it, no price yet",    SMS,    "marketing", 0, 0,     "",    "%3 utility 1/0/0/1; " },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};

		open_office(&w);
		set_rate(&w, "utility", "356.65", "IDR", TODAY - 10);
		sent(&w, cases[i].provider, WORLD_NOW, cases[i].category, cases[i].billable, cases[i].micros, cases[i].currency);
		count_all(&w, WORLD_NOW);
		expect_today(&w, cases[i].name, cases[i].want);
	}
}

static void
test_amounts_are_summed_by_currency_and_never_across(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	sent(&w, SMS, WORLD_NOW, "", 0, 40000, "USD");
	sent(&w, SMS, WORLD_NOW, "", 0, 5600, "USD");
	sent(&w, SMS, WORLD_NOW, "", 0, 600000000, "IDR");
	sent(&w, SMS, WORLD_NOW, "", 0, 0, "");
	count_all(&w, WORLD_NOW);
	expect_today(&w, "three currencies, one of them unknown", "%3 utility 4/3/0/1 600000000IDR 45600USD; ");
}

static void
test_a_rate_holds_from_its_day_on_and_may_change_later(void **state)
{
	AUTO(world) struct world w = {0};
	struct rate_draft gone = { "utility", "IDR", "", TODAY - 1 };
	struct problem problem = { .why = "" };
	AUTO_FREE char *meta = NULL;
	char want[100];

	(void)state;
	open_office(&w);
	meta = name_of(&w, META);
	sent(&w, META, WORLD_NOW - 3 * DAY, "utility", 1, 0, "");
	sent(&w, META, WORLD_NOW - 2 * DAY, "utility", 1, 0, "");
	sent(&w, META, WORLD_NOW - DAY, "utility", 1, 0, "");
	count_all(&w, WORLD_NOW);
	set_rate(&w, "utility", "100", "IDR", TODAY - 2);
	set_rate(&w, "utility", "150", "IDR", TODAY - 1);
	snprintf(want, sizeof(want), "%s utility 3/2/0/1 250000000IDR; ", meta);
	expect(&w, "before any rate, at one, at the next", TODAY - 5, TODAY, false, want);
	set_rate(&w, "utility", "0", "IDR", TODAY - 2);
	snprintf(want, sizeof(want), "%s utility 3/2/0/1 150000000IDR; ", meta);
	expect(&w, "a rate of nothing is known", TODAY - 5, TODAY, false, want);
	IN_TX(&w, rate_set(w.db, &gone, "test", WORLD_NOW, &problem));
	snprintf(want, sizeof(want), "%s utility 3/2/0/1 0IDR; ", meta);
	expect(&w, "the later one taken away", TODAY - 5, TODAY, false, want);
}

static void
test_days_are_the_offices_and_months_end_where_they_should(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t november = (WORLD_NOW + WIB * CLOCK_MINUTE_MS) / DAY - 20;	/* 1-11-2026 */
	int64_t midnight = november * DAY - WIB * CLOCK_MINUTE_MS;
	AUTO_FREE char *meta = NULL;
	char want[200];

	(void)state;
	open_office(&w);
	meta = name_of(&w, META);
	sent(&w, META, midnight - 1, "utility", 0, 0, "");
	sent(&w, META, midnight, "utility", 0, 0, "");
	count_all(&w, WORLD_NOW);
	snprintf(want, sizeof(want), "2026-11 %s utility 1/0/1/0; 2026-10 %s utility 1/0/1/0; ", meta, meta);
	expect(&w, "two months", november - 40, TODAY, true, want);
	snprintf(want, sizeof(want), "%s utility 1/0/1/0; ", meta);
	expect(&w, "from the first of the month", november, TODAY, false, want);
	expect(&w, "until the last of the other", 0, november - 1, false, want);
}

static void
test_only_what_a_provider_accepted_is_counted_and_once(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	sent(&w, META, WORLD_NOW, "utility", 0, 0, "");
	sent(&w, META, WORLD_NOW, "utility", 0, 0, "");
	world_sql(&w, "UPDATE attempt SET state = 'refused' WHERE id = 2");
	count_all(&w, WORLD_NOW);
	count_all(&w, WORLD_NOW + 600000);
	expect_today(&w, "one of two, counted twice", "%1 utility 1/0/1/0; ");
}

static void
test_history_is_counted_once_and_later_runs_are_short(void **state)
{
	AUTO(world) struct world w = {0};
	int i;

	(void)state;
	open_office(&w);
	for (i = 30; i >= 0; i--)
		sent(&w, META, WORLD_NOW - i * DAY, "utility", 0, 0, "");
	assert_int_equal(count_all(&w, WORLD_NOW), 32);		/* a step for each day of UTC, and today's */
	assert_int_equal(world_sql(&w, "SELECT sum(attempts) FROM cost_day"), 31);
	assert_int_equal(count_all(&w, WORLD_NOW + 600000), 1);
	assert_int_equal(world_sql(&w, "SELECT sum(attempts) FROM cost_day"), 31);
}

static void
test_a_price_that_comes_late_is_counted_on_its_day(void **state)
{
	AUTO(world) struct world w = {0};
	struct receipt late = { .status = RECEIPT_DELIVERED, .uid = "u1", .price_micros = 7500, .currency = "USD", .segments = 1 };
	AUTO_FREE char *sms = NULL;
	enum receipt_effect effect;
	char want[100];

	(void)state;
	open_office(&w);
	sms = name_of(&w, SMS);
	sent(&w, SMS, WORLD_NOW - 5 * DAY, "", 0, 0, "");
	count_all(&w, WORLD_NOW);
	snprintf(want, sizeof(want), "%s utility 1/0/0/1; ", sms);
	expect(&w, "before", TODAY - 5, TODAY - 5, false, want);
	IN_TX(&w, receipt_apply(w.db, SMS, &late, WORLD_NOW, &effect));
	assert_int_equal(count_all(&w, WORLD_NOW), 2);
	snprintf(want, sizeof(want), "%s utility 1/1/0/0 7500USD; ", sms);
	expect(&w, "after", TODAY - 5, TODAY - 5, false, want);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM cost_dirty"), 0);
}

static void
test_a_rate_that_is_none_names_its_field(void **state)
{
	static const struct { const char *category, *amount, *currency; int64_t day; const char *field; } cases[] = {
		{ "urgent",    "1",        "IDR",  TODAY, "category" },
		{ "utility",   "-1",       "IDR",  TODAY, "amount" },
		{ "utility",   "gratis",   "IDR",  TODAY, "amount" },
		{ "utility",   "1000001",  "IDR",  TODAY, "amount" },
		{ "utility",   "1",        "idr",  TODAY, "currency" },
		{ "utility",   "1",        "RUPI", TODAY, "currency" },
		{ "utility",   "1",        "",     TODAY, "currency" },
		{ "utility",   "1",        "IDR",  -1,    "from" },
		{ "utility",   "",         "IDR",  TODAY, "amount" },		/* nothing to take away */
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct rate_draft draft = { cases[i].category, cases[i].currency, cases[i].amount, cases[i].day };
		struct problem problem = { .why = "" };

		assert_ok(db_begin(w.db, &tx));
		if (rate_set(w.db, &draft, "test", WORLD_NOW, &problem) == ERR_NONE || strcmp(problem.field, cases[i].field) != 0)
			fail_msg("%s %s %s: %s", cases[i].category, cases[i].amount, cases[i].currency, problem.field);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_each_provider_tells_of_its_price),
		cmocka_unit_test(test_amounts_are_summed_by_currency_and_never_across),
		cmocka_unit_test(test_a_rate_holds_from_its_day_on_and_may_change_later),
		cmocka_unit_test(test_days_are_the_offices_and_months_end_where_they_should),
		cmocka_unit_test(test_only_what_a_provider_accepted_is_counted_and_once),
		cmocka_unit_test(test_history_is_counted_once_and_later_runs_are_short),
		cmocka_unit_test(test_a_price_that_comes_late_is_counted_on_its_day),
		cmocka_unit_test(test_a_rate_that_is_none_names_its_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
