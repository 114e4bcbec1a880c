#include "admin_world.h"

static void
open_counted(struct web_world *w, const char *role)
{
	admin_open(w, role);
	seed_provider(&w->world, 1, "meta", 0);
	seed_template(&w->world, 1, "approved");
	/* 10-11-2026 and 10-10-2026 */
	world_sql(&w->world, "INSERT INTO cost_day (day, month, provider_id, template_id, category, currency, attempts, segments, priced, free, billable,"
	    " amount_micros) VALUES (20767, 24322, 1, 1, 'utility', '', 1234, 0, 0, 200, 1000, 0), (20736, 24321, 1, 1, 'marketing', '', 7, 0, 0, 0, 7, 0)");
}

static void
test_months_and_one_month_in_detail_and_what_is_unknown_is_no_zero(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_counted(&w, "viewer");
	assert_int_equal(web_get(&w, "/admin/costs"), 200);
	assert_true(web_says(&w, "11-2026"));
	assert_true(web_says(&w, "1.034"));		/* no rate: the billed ones are unknown, too */
	assert_true(web_says(&w, "Belum diketahui bukan berarti gratis"));
	world_sql(&w.world, "INSERT INTO price_rate VALUES ('utility', 20000, 'IDR', 356650000, 'rina', 1)");
	assert_int_equal(web_get(&w, "/admin/costs"), 200);
	assert_true(web_says(&w, "356.650,00 IDR"));
	assert_int_equal(web_get(&w, "/admin/costs?month=2026-10"), 200);
	assert_true(web_says(&w, "promosi (marketing)"));
	assert_int_equal(web_get(&w, "/admin/costs?months=12&month=2026-10"), 200);
	assert_true(web_says(&w, "href=\"/admin/costs.csv?months=12\""));
	assert_int_equal(web_get(&w, "/admin/costs?month=later&months=999"), 200);
	assert_false(web_says(&w, "cost_rate"));
	assert_false(web_says(&w, "name=\"amount\""));
}

static void
test_as_a_file_it_has_a_line_for_each_row_and_currency(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_counted(&w, "viewer");
	world_sql(&w.world, "INSERT INTO price_rate VALUES ('utility', 20000, 'IDR', 356650000, 'rina', 1)");
	world_sql(&w.world, "INSERT INTO cost_day (day, month, provider_id, template_id, category, currency, attempts, segments, priced, free, billable,"
	    " amount_micros) VALUES (20767, 24322, 1, 1, 'utility', 'USD', 2, 2, 2, 0, 0, 91200)");
	assert_int_equal(web_get(&w, "/admin/costs.csv"), 200);
	assert_true(web_says(&w, "\"1236\",\"1002\",\"200\",\"34\",\"IDR\",\"356650.00\""));
	assert_true(web_says(&w, "\"0\",\"0\",\"0\",\"0\",\"USD\",\"0.0912\""));
	assert_true(web_says(&w, "\"7\",\"0\",\"0\",\"7\",\"\",\"\""));
}

static void
test_an_administrator_fills_in_rates_with_a_comma_or_a_point(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_counted(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/costs", "/admin/costs/rates", "category=utility&amount=356,65&currency=IDR&from=2026-11-01"), 303);
	admin_expect(&w, "SELECT category || ' ' || from_day || ' ' || currency || ' ' || micros || ' ' || set_by FROM price_rate",
	    "utility 20758 IDR 356650000 rina");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "cost.rate utility 356.65 IDR 2026-11-01");
	/* Forgetting the amount takes nothing away; the button beside the rate does. */
	assert_int_equal(admin_post(&w, "/admin/costs", "/admin/costs/rates", "category=utility&amount=&currency=IDR&from=2026-11-01"), 422);
	assert_true(web_says(&w, "Isian ini wajib diisi."));
	admin_expect(&w, "SELECT count(*) FROM price_rate", "1");
	assert_int_equal(admin_post(&w, "/admin/costs", "/admin/costs/rates", "remove=1&category=utility&currency=IDR&from=01-11-2026"), 303);
	admin_expect(&w, "SELECT count(*) FROM price_rate", "0");
}

static void
test_a_rate_that_is_none_is_named_and_nothing_is_stored(void **state)
{
	static const struct { const char *form, *field; } cases[] = {
		{ "category=utility&amount=banyak&currency=IDR&from=2026-11-01", "amount" },
		{ "category=utility&amount=&currency=IDR&from=2026-11-01",       "amount" },
		{ "category=utility&amount=1&currency=rp&from=2026-11-01",       "currency" },
		{ "category=utility&amount=1&currency=IDR&from=besok",           "from" },
		{ "category=utility&amount=1&currency=IDR&from=",                "from" },
		{ "category=mendesak&amount=1&currency=IDR&from=2026-11-01",     "category" },
	};
	AUTO(web_world) struct web_world w = {0};
	char link[60];
	size_t i;

	(void)state;
	open_counted(&w, "administrator");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(admin_post(&w, "/admin/costs", "/admin/costs/rates", cases[i].form), 422);
		snprintf(link, sizeof(link), "href=\"#%s\"", cases[i].field);
		if (!web_says(&w, link))
			fail_msg("%s", cases[i].form);
	}
	admin_expect(&w, "SELECT count(*) FROM price_rate", "0");
}

static void
test_an_operator_changes_no_rate(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_counted(&w, "operator");
	assert_int_equal(admin_post(&w, "/admin/providers", "/admin/costs/rates", "category=utility&amount=1&currency=IDR&from=2026-11-01"), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_months_and_one_month_in_detail_and_what_is_unknown_is_no_zero),
		cmocka_unit_test(test_as_a_file_it_has_a_line_for_each_row_and_currency),
		cmocka_unit_test(test_an_administrator_fills_in_rates_with_a_comma_or_a_point),
		cmocka_unit_test(test_a_rate_that_is_none_is_named_and_nothing_is_stored),
		cmocka_unit_test(test_an_operator_changes_no_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
