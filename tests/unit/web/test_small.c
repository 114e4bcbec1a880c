/* Cookies, tokens of forms, rates and links: small things with sharp edges. */
#include <string.h>

#include "base/clock.h"
#include "web/cookie.h"
#include "web/csrf.h"
#include "web/link.h"
#include "web/rate.h"
#include "web/session.h"

#include "world.h"

static void
test_a_cookie_is_found_by_its_whole_name(void **state)
{
	static const struct { const char *header, *want; } cases[] = {
		{ "kz=1", "1" },
		{ "a=b; kz=1", "1" },
		{ "a=b;kz=1;c=d", "1" },
		{ "xkz=9; kz=1", "1" },
		{ "kz=1; kz=2", "1" },
		{ "kz=\"1\"", "1" },
		{ "kz=1 ; a=b", "1" },
		{ "kz=", "" },
		{ "  \t kz=1", "1" },
		{ ";;; kz=1", "1" },
		{ "kz", NULL },
		{ "kzz=1", NULL },
		{ "=1", NULL },
		{ "", NULL },
		{ "kz=1234567890", NULL },
		{ "kz=a b", NULL },
		{ "kz=a\"b", NULL },
		{ "kz=a,b", NULL },
		{ NULL, NULL },
	};
	char value[8];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool found = cookie_find(cases[i].header, "kz", value, sizeof(value));

		if (found != (cases[i].want != NULL) || (found && strcmp(value, cases[i].want) != 0))
			fail_msg("\"%s\"", cases[i].header);
	}
}

static void
test_a_form_token_is_ours_whole_and_a_day_old_at_most(void **state)
{
	static const uint8_t secret[KEY_BYTES] = { 1, 2, 3 }, other[KEY_BYTES] = { 1, 2, 4 };
	char token[CSRF_TOKEN_MAX], again[CSRF_TOKEN_MAX];
	size_t i;

	(void)state;
	assert_ok(crypto_init());
	csrf_make(secret, WORLD_NOW, token);
	csrf_make(secret, WORLD_NOW, again);
	assert_string_not_equal(token, again);
	assert_true(csrf_good(secret, WORLD_NOW, token));
	assert_true(csrf_good(secret, WORLD_NOW + CLOCK_DAY_MS - 1, token));
	assert_false(csrf_good(secret, WORLD_NOW + CLOCK_DAY_MS, token));
	assert_false(csrf_good(secret, WORLD_NOW - 1, token));
	assert_false(csrf_good(other, WORLD_NOW, token));
	for (i = 0; token[i] != '\0'; i++) {
		char kept = token[i];

		token[i] = kept == '0' ? '1' : '0';
		if (csrf_good(secret, WORLD_NOW, token))
			fail_msg("taken with byte %zu changed", i);
		token[i] = '\0';
		assert_false(csrf_good(secret, WORLD_NOW, token));
		token[i] = kept;
	}
	assert_false(csrf_good(secret, WORLD_NOW, ""));
	assert_false(csrf_good(secret, WORLD_NOW, ".."));
}

static void
test_a_rate_allows_a_burst_and_then_so_many_a_minute(void **state)
{
	const struct rate_limit limit = { .burst = 3, .per_minute = 6, .slots = 64 };
	struct rate *r;
	int64_t now = WORLD_NOW;
	int wait = 0, i, taken = 0;

	(void)state;
	assert_ok(rate_make(&limit, &r));
	for (i = 0; i < 3; i++)
		assert_true(rate_take(r, "192.0.2.1", now, NULL));
	assert_false(rate_take(r, "192.0.2.1", now, &wait));
	assert_in_range(wait, 10, 11);
	assert_true(rate_take(r, "192.0.2.2", now, NULL));
	/* Asking every millisecond must not lose the fractions of a token. */
	for (i = 0; i < 60000; i++)
		taken += rate_take(r, "192.0.2.1", ++now, NULL);
	assert_int_equal(taken, 6);
	/* The clock going back neither gives nor takes. */
	assert_false(rate_take(r, "192.0.2.1", WORLD_NOW, NULL));
	rate_free(r);
}

static void
test_a_flood_of_addresses_does_not_free_who_is_blocked(void **state)
{
	const struct rate_limit limit = { .burst = 2, .per_minute = 1, .slots = 64 };
	struct rate *r;
	char owner[32];
	int i;

	(void)state;
	assert_ok(rate_make(&limit, &r));
	assert_true(rate_take(r, "bad", WORLD_NOW, NULL));
	assert_true(rate_take(r, "bad", WORLD_NOW, NULL));
	for (i = 0; i < 10000; i++) {
		snprintf(owner, sizeof(owner), "10.0.%d.%d", i / 256, i % 256);
		assert_true(rate_take(r, owner, WORLD_NOW, NULL));
		assert_false(rate_take(r, "bad", WORLD_NOW, NULL));
	}
	rate_free(r);
}

static void
test_a_link_keeps_the_filters_and_begins_at_the_first_page(void **state)
{
	AUTO(form) struct form args = {0};
	static const char query[] = "q=bu+sari&state=failed&after=77&empty=&lang=en";
	AUTO(buf) struct buf out;

	(void)state;
	buf_init(&out, 400);
	assert_ok(form_read(&args, query, strlen(query)));
	link_with(&out, "/admin/messages", &args, "state", "read");
	assert_string_equal(buf_text(&out), "/admin/messages?q=bu%20sari&state=read");
	buf_reset(&out);
	link_with(&out, "/admin/messages", &args, "state", NULL);
	assert_string_equal(buf_text(&out), "/admin/messages?q=bu%20sari");
	buf_reset(&out);
	link_with(&out, "/admin/messages", &args, "after", "99");
	assert_string_equal(buf_text(&out), "/admin/messages?q=bu%20sari&state=failed&after=99");
}

static void
test_after_login_one_comes_back_to_our_own_pages_only(void **state)
{
	static const struct { const char *next, *want; } cases[] = {
		{ "/admin/contacts?q=a", "/admin/contacts?q=a" },
		{ "/admin/", "/admin/" },
		{ "/admin/login", "/admin/" },
		{ "https://evil.example/admin/", "/admin/" },
		{ "//evil.example/admin/", "/admin/" },
		{ "/admin/\\evil", "/admin/" },
		{ "/admin/x\r\nSet-Cookie: a=b", "/admin/" },
		{ "/opt-in-whatsapp/x", "/admin/" },
		{ "", "/admin/" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(session_next(cases[i].next), cases[i].want);
	assert_string_equal(session_next(NULL), "/admin/");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_cookie_is_found_by_its_whole_name),
		cmocka_unit_test(test_a_form_token_is_ours_whole_and_a_day_old_at_most),
		cmocka_unit_test(test_a_rate_allows_a_burst_and_then_so_many_a_minute),
		cmocka_unit_test(test_a_flood_of_addresses_does_not_free_who_is_blocked),
		cmocka_unit_test(test_a_link_keeps_the_filters_and_begins_at_the_first_page),
		cmocka_unit_test(test_after_login_one_comes_back_to_our_own_pages_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
