/* What a key lets its holder do, and what nobody gets without one. */
#include "api_office.h"

static void
test_without_a_good_key_there_is_nothing_but_health_and_description(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *challenge = NULL;
	size_t i;

	(void)state;
	office_open(&o);
	o.w.headers[0] = NULL;
	for (i = 0; i < program.endpoint_count; i++) {
		bool open = endpoints[i].role == API_OPEN;
		int status = web_send(&o.w, method_name(endpoints[i].method), endpoints[i].pattern, NULL, "", 0);

		if (status != (open ? 200 : 401))
			fail_msg("%s %s: %d", method_name(endpoints[i].method), endpoints[i].pattern, status);
		o.w.now += 10000;
	}
	send(&o, "GET", "/messages", NULL);
	expect_problem(&o, "unauthorized", "");
	assert_string_equal(challenge = web_header(&o.w, "WWW-Authenticate"), "Bearer realm=\"kabarizin\"");
	o.w.headers[0] = "HTTP_AUTHORIZATION=Basic Zm9vOmJhcg==";
	assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
	IN_TX(&o.w.world, apikey_revoke(o.w.world.db, "live", WORLD_NOW));
	assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
}

static void
test_guessing_keys_is_slowed_down_and_good_keys_are_not(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_FREE char *wait = NULL;
	int i;

	(void)state;
	office_open(&o);
	o.w.headers[0] = "HTTP_AUTHORIZATION=Bearer kz_live_00000000000000000000000000000000";
	for (i = 0; i < 20; i++)
		assert_int_equal(send(&o, "GET", "/messages", NULL), 401);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 429);
	assert_non_null(wait = web_header(&o.w, "Retry-After"));
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "GET", "/messages", NULL), 200);
}

static void
test_each_kind_of_key_reaches_whom_it_may(void **state)
{
	AUTO(office) struct office o = {0};

	(void)state;
	office_open(&o);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 403);
	expect_problem(&o, "team_only", "");
	assert_int_equal(count(&o, "SELECT count(*) FROM contact"), 0);
	/* Nor may it make itself a way to the public by calling somebody staff. */
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"role\":\"staff\",\"name\":\"Sari Br Ginting\"}"), 403);
	expect_problem(&o, "team_only", "");
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "PUT", "/contacts/" SARI, "{\"role\":\"staff\",\"name\":\"Sari Br Ginting\"}"), 200);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	assert_int_equal(count(&o, "SELECT nothing_leaves FROM message"), 0);
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	assert_int_equal(count(&o, "SELECT nothing_leaves FROM message ORDER BY id DESC LIMIT 1"), 1);
}

static void
test_a_key_does_not_send_another_keys_message(void **state)
{
	AUTO(office) struct office o = {0};
	char cancel[60], retry[60];

	(void)state;
	office_open(&o);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(cancel, sizeof(cancel), "/messages/%" PRId64 "/cancel", number(&o, "id"));
	snprintf(retry, sizeof(retry), "/messages/%" PRId64 "/retry", number(&o, "id"));
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", cancel, NULL), 403);
	expect_problem(&o, "test_only", "");
	use_key(&o, APIKEY_LIVE);
	assert_int_equal(send(&o, "POST", cancel, NULL), 200);
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", retry, NULL), 403);
	use_key(&o, APIKEY_TEAM);
	assert_int_equal(send(&o, "POST", retry, NULL), 403);
	expect_problem(&o, "team_only", "");
	assert_int_equal(count(&o, "SELECT count(*) FROM queue"), 0);
	/* With its own it does as it likes. */
	use_key(&o, APIKEY_TEST);
	assert_int_equal(send(&o, "POST", "/messages", MESSAGE), 202);
	snprintf(cancel, sizeof(cancel), "/messages/%" PRId64 "/cancel", number(&o, "id"));
	assert_int_equal(send(&o, "POST", cancel, NULL), 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_a_good_key_there_is_nothing_but_health_and_description),
		cmocka_unit_test(test_guessing_keys_is_slowed_down_and_good_keys_are_not),
		cmocka_unit_test(test_each_kind_of_key_reaches_whom_it_may),
		cmocka_unit_test(test_a_key_does_not_send_another_keys_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
