/* Users, one at a time, and one's own password. */
#include "admin_world.h"

#include "base/clock.h"

#define ADD "name=sari&full_name=Sari&password=cukup-panjang-1&role=operator"

/* What stands between two texts of the last page. */
static void
between(struct web_world *w, const char *before, const char *after, char *ret, size_t room)
{
	const char *from = strstr(web_body(w), before), *to;

	assert_non_null(from);
	from += strlen(before);
	assert_non_null(to = strstr(from, after));
	assert_true((size_t)(to - from) < room);
	snprintf(ret, room, "%.*s", (int)(to - from), from);
}

static void
test_a_new_password_is_shown_once_and_opens(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char password[60], token[TOKEN_TEXT_MAX];
	struct session session;
	int wait_s;

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", ADD), 303);
	assert_int_equal(admin_post(&w, "/admin/users/sari", "/admin/users/sari/password", "reason="), 422);
	assert_int_equal(admin_post(&w, "/admin/users/sari", "/admin/users/sari/password", "reason=Lupa"), 200);
	between(&w, "id=\"made-password\" value=\"", "\"", password, sizeof(password));
	assert_int_equal(strlen(password), 19);
	assert_ok(login_open(w.world.db, w.world.db, &(struct login_try){ "sari", password, "", w.web.own }, WORLD_NOW, token, &session, &wait_s));
	assert_int_equal(login_open(w.world.db, w.world.db, &(struct login_try){ "sari", "cukup-panjang-1", "", w.web.own }, WORLD_NOW, token,
	    &session, &wait_s), ERR_FORBIDDEN);
	assert_int_equal(web_get(&w, "/admin/users/sari"), 200);
	assert_false(web_says(&w, password));
	admin_expect(&w, "SELECT detail FROM audit WHERE action = 'login.password'", "sari: Lupa");
}

static void
test_a_role_is_changed_and_a_disabled_user_comes_back(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users", ADD), 303);
	assert_int_equal(admin_post(&w, "/admin/users/sari", "/admin/users/sari/role", "role=owner"), 422);
	assert_int_equal(admin_post(&w, "/admin/users/sari", "/admin/users/sari/role", "role=viewer"), 303);
	admin_expect(&w, "SELECT role FROM login WHERE name = 'sari'", "viewer");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/sari/disable", "reason=Pindah"), 303);
	assert_int_equal(web_get(&w, "/admin/users/sari"), 200);
	assert_true(web_says(&w, "/admin/users/sari/enable"));
	assert_int_equal(admin_post(&w, "/admin/users/sari", "/admin/users/sari/enable", "reason=Kembali"), 303);
	admin_expect(&w, "SELECT disabled_at IS NULL FROM login WHERE name = 'sari'", "1");
	assert_int_equal(web_get(&w, "/admin/users/nobody"), 404);
}

static void
test_nobody_changes_their_own_role_or_password_as_administrator(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	admin_open(&w, "administrator");
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/role", "role=viewer"), 403);
	assert_int_equal(admin_post(&w, "/admin/users", "/admin/users/rina/password", "reason=x"), 403);
	assert_int_equal(web_get(&w, "/admin/users/rina"), 200);
	assert_true(web_says(&w, "/admin/password"));
	assert_false(web_says(&w, "/admin/users/rina/role"));
}

static void
test_ones_own_password_needs_the_present_one_and_logs_out(void **state)
{
	static const struct { const char *form, *says; } wrong[] = {
		{ "password=bukan-ini&password_new=yang-baru-sekali&password_again=yang-baru-sekali", "id=\"password-wrong\"" },
		{ "password=" ADMIN_PASSWORD "&password_new=yang-baru-sekali&password_again=yang-lain-sekali", "id=\"password_again-wrong\"" },
		{ "password=" ADMIN_PASSWORD "&password_new=pendek&password_again=pendek", "id=\"password_new-wrong\"" },
		{ "password=" ADMIN_PASSWORD "&password_new=" ADMIN_PASSWORD "&password_again=" ADMIN_PASSWORD, "id=\"password_new-wrong\"" },
		{ "password=&password_new=&password_again=", "id=\"password-wrong\"" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	admin_open(&w, "viewer");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		w.now += CLOCK_HOUR_MS;		/* a wrong one locks for a second */
		if (admin_post(&w, "/admin/password", "/admin/password", wrong[i].form) != 422 || !web_says(&w, wrong[i].says))
			fail_msg("%s", wrong[i].form);
	}
	assert_int_equal(web_get(&w, "/admin/"), 200);
	assert_int_equal(admin_post(&w, "/admin/password", "/admin/password",
	    "password=" ADMIN_PASSWORD "&password_new=yang-baru-sekali&password_again=yang-baru-sekali"), 303);
	admin_expect(&w, "SELECT count(*) FROM session", "0");
	assert_int_equal(web_get(&w, "/admin/"), 303);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_new_password_is_shown_once_and_opens),
		cmocka_unit_test(test_a_role_is_changed_and_a_disabled_user_comes_back),
		cmocka_unit_test(test_nobody_changes_their_own_role_or_password_as_administrator),
		cmocka_unit_test(test_ones_own_password_needs_the_present_one_and_logs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
