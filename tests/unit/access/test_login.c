#include "access/login.h"

#include <string.h>

#include "access/stranger.h"
#include "base/clock.h"
#include "seed.h"

#define PASSWORD "rahasia sekali"

static struct strangers *strangers;

static int64_t
add(struct world *w, const char *name, const char *role)
{
	struct login_draft draft = { name, "Sari Br Karo", PASSWORD, role, NULL };
	int64_t id;

	IN_TX(w, login_add(w->db, &draft, WORLD_NOW, &id, NULL));
	return id;
}

static int
make_strangers(void **state)
{
	(void)state;
	return strangers_make(&strangers) != ERR_NONE;
}

static int
free_strangers(void **state)
{
	(void)state;
	strangers_free(strangers);
	return 0;
}

/* The outcome of a try at a moment; the wait in *ret_wait_s. */
static enum err
attempt(struct world *w, const char *name, const char *password, int64_t now, int *ret_wait_s)
{
	const struct login_try try = { name, password, "192.0.2.7", strangers };
	char token[TOKEN_TEXT_MAX];
	struct session session;

	*ret_wait_s = 0;
	return login_open(w->db, w->db, &try, now, token, &session, ret_wait_s);
}

static void
test_a_login_needs_a_decent_name_password_and_role(void **state)
{
	static const struct { const char *why, *field; struct login_draft draft; } cases[] = {
		{ "no name",          "name",      { NULL, "S", PASSWORD, "viewer", NULL } },
		{ "short name",       "name",      { "s", "S", PASSWORD, "viewer", NULL } },
		{ "a space",          "name",      { "bu sari", "S", PASSWORD, "viewer", NULL } },
		{ "long name",        "name",      { "ssssssssssssssssssssssssssssssssssssssssss", "S", PASSWORD, "viewer", NULL } },
		{ "short password",   "password",  { "sari", "S", "rahasia", "viewer", NULL } },
		{ "no password",      "password",  { "sari", "S", NULL, "viewer", NULL } },
		{ "name as password", "password",  { "sarisarisari", "S", "sarisarisari", "viewer", NULL } },
		{ "no full name",     "full_name", { "sari", " ", PASSWORD, "viewer", NULL } },
		{ "unknown role",     "role",      { "sari", "S", PASSWORD, "king", NULL } },
		{ "role anyone",      "role",      { "sari", "S", PASSWORD, "anyone", NULL } },
		{ "unknown language", "locale",    { "sari", "S", PASSWORD, "viewer", "fr" } },
	};
	AUTO(world) struct world w = {0};
	struct problem why = {0};
	size_t i;
	int64_t id;

	(void)state;
	world_open(&w);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		if (login_add(w.db, &cases[i].draft, WORLD_NOW, &id, &why) != ERR_INVALID)
			fail_msg("taken: %s", cases[i].why);
		assert_string_equal(why.field, cases[i].field);
	}
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM login"), 0);
}

static void
test_names_are_folded_and_taken_once(void **state)
{
	struct login_draft again = { "SARI", "Other", PASSWORD, "viewer", NULL };
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem why = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	add(&w, "Sari", "viewer");
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(login_add(w.db, &again, WORLD_NOW, &id, &why), ERR_CONFLICT);
}

static void
test_the_right_password_makes_a_session_that_is_found_by_its_token_only(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_FREE char *stored = NULL;
	struct session made, found;
	char token[TOKEN_TEXT_MAX];
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "operator");
	assert_ok(login_open(w.db, w.db, &(struct login_try){ "SARI", PASSWORD, "", strangers }, WORLD_NOW, token, &made, &wait));
	assert_ok(session_find(w.db, token, WORLD_NOW, &found));
	assert_int_equal(found.login.role, ROLE_OPERATOR);
	assert_string_equal(found.login.name, "sari");
	assert_string_equal(found.csrf, made.csrf);
	assert_int_equal(found.expires_at, WORLD_NOW + SESSION_HOURS * CLOCK_HOUR_MS);
	/* The token itself is nowhere in the database. */
	stored = world_text(&w, "SELECT lower(hex(token_hash)) FROM session");
	assert_null(strstr(stored, token));
	assert_int_equal(session_find(w.db, token, found.expires_at, &found), ERR_NOT_FOUND);
	assert_int_equal(session_find(w.db, "", WORLD_NOW, &found), ERR_NOT_FOUND);
	assert_ok(session_close(w.db, &made));
	assert_int_equal(session_find(w.db, token, WORLD_NOW, &found), ERR_NOT_FOUND);
}

static void
test_wrong_passwords_lock_for_a_growing_time(void **state)
{
	static const int locks_s[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };
	AUTO(world) struct world w = {0};
	int64_t now = WORLD_NOW;
	size_t i;
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "operator");
	for (i = 0; i < sizeof(locks_s) / sizeof(locks_s[0]); i++) {
		assert_int_equal(attempt(&w, "sari", "salah sekali", now, &wait), ERR_FORBIDDEN);
		/* Even the right password waits. */
		assert_int_equal(attempt(&w, "sari", PASSWORD, now, &wait), ERR_BUSY);
		assert_int_equal(wait, locks_s[i]);
		assert_int_equal(attempt(&w, "sari", PASSWORD, now + locks_s[i] * 1000 - 1, &wait), ERR_BUSY);
		assert_int_equal(wait, 1);
		now += locks_s[i] * 1000;
	}
	assert_ok(attempt(&w, "sari", PASSWORD, now, &wait));
	/* And all is forgotten. */
	assert_int_equal(attempt(&w, "sari", "salah sekali", now, &wait), ERR_FORBIDDEN);
	assert_int_equal(attempt(&w, "sari", PASSWORD, now, &wait), ERR_BUSY);
	assert_int_equal(wait, 1);
}

static void
test_a_name_that_nobody_has_is_locked_like_one_that_somebody_has(void **state)
{
	static const char *const names[] = { "sari", "Siapa", "budi", "a-name-that-is-much-longer-than-any-login-may-be" };
	static const struct { int64_t at; enum err want; int wait_s; } tries[] = {
		{ 0, ERR_FORBIDDEN, 0 }, { 0, ERR_BUSY, 1 }, { 999, ERR_BUSY, 1 }, { 1000, ERR_FORBIDDEN, 0 }, { 1001, ERR_BUSY, 2 }, { 2999, ERR_BUSY, 1 },
		{ 3000, ERR_FORBIDDEN, 0 }, { 3000, ERR_BUSY, 4 }, { 7000, ERR_FORBIDDEN, 0 }, { 7000, ERR_BUSY, 8 }, { 3600000, ERR_FORBIDDEN, 0 },
		{ 3600000, ERR_BUSY, 16 },
	};
	AUTO(world) struct world w = {0};
	size_t i, j;
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "operator");
	add(&w, "budi", "viewer");
	IN_TX(&w, login_disable(w.db, "budi", WORLD_NOW));
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		for (j = 0; j < sizeof(tries) / sizeof(tries[0]); j++)
			if (attempt(&w, names[i], "salah sekali", WORLD_NOW + tries[j].at, &wait) != tries[j].want || wait != tries[j].wait_s)
				fail_msg("%s, try %zu: waits %d", names[i], j, wait);
	/* However the name is written. */
	assert_int_equal(attempt(&w, "SIAPA", "salah sekali", WORLD_NOW + 3600000, &wait), ERR_BUSY);
}

static void
test_each_lock_of_a_login_leaves_a_trace(void **state)
{
	AUTO(world) struct world w = {0};
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "operator");
	assert_int_equal(attempt(&w, "sari", "salah sekali", WORLD_NOW, &wait), ERR_FORBIDDEN);
	assert_int_equal(attempt(&w, "sari", "salah sekali", WORLD_NOW, &wait), ERR_BUSY);
	assert_int_equal(attempt(&w, "entah-siapa", "salah sekali", WORLD_NOW, &wait), ERR_FORBIDDEN);
	assert_int_equal(attempt(&w, "sari", "salah sekali", WORLD_NOW + 1000, &wait), ERR_FORBIDDEN);
	seed_expect(&w, "SELECT group_concat(actor || ' ' || action || ' ' || subject || ' ' || ip) FROM audit",
	    "sari login.refused login 192.0.2.7,sari login.refused login 192.0.2.7");
}

/* Work of this thread in microseconds: what others do on the machine meanwhile does not count. */
static int64_t
worked_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t
cost_of(struct world *w, const char *name, const char *password)
{
	int64_t before = worked_us();
	int wait;

	assert_int_equal(attempt(w, name, password, WORLD_NOW, &wait), ERR_FORBIDDEN);
	return worked_us() - before;
}

static void
test_an_unknown_or_disabled_name_is_refused_and_costs_as_much_work(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t known, before;
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "operator");
	add(&w, "joko", "viewer");
	IN_TX(&w, login_disable(w.db, "joko", WORLD_NOW));
	known = cost_of(&w, "sari", "salah sekali");
	assert_true(cost_of(&w, "entahlah", "salah sekali") * 3 >= known);
	assert_true(cost_of(&w, "joko", PASSWORD) * 3 >= known);
	assert_true(cost_of(&w, "another-name-that-is-much-longer-than-any-login-may-be", "x") * 3 >= known);
	/* The slow hash is nearly all of it: a look-up alone is far below. */
	before = worked_us();
	assert_int_equal(attempt(&w, "sari", PASSWORD, WORLD_NOW, &wait), ERR_BUSY);
	assert_true((worked_us() - before) * 3 < known);
}

static void
test_a_disabled_login_is_out_at_once_and_the_last_administrator_stays(void **state)
{
	AUTO(world) struct world w = {0};
	struct session made, found;
	char token[TOKEN_TEXT_MAX];
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "administrator");
	assert_ok(login_open(w.db, w.db, &(struct login_try){ "sari", PASSWORD, "", strangers }, WORLD_NOW, token, &made, &wait));
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_int_equal(login_disable(w.db, "sari", WORLD_NOW), ERR_CONFLICT);
		assert_int_equal(login_disable(w.db, "nobody", WORLD_NOW), ERR_NOT_FOUND);
	}
	add(&w, "budi", "administrator");
	IN_TX(&w, login_disable(w.db, "sari", WORLD_NOW));
	assert_int_equal(session_find(w.db, token, WORLD_NOW, &found), ERR_NOT_FOUND);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM session"), 0);
}

static void
test_a_disabled_login_comes_back_and_the_last_administrator_keeps_the_role(void **state)
{
	AUTO(world) struct world w = {0};
	int wait_s;

	(void)state;
	world_open(&w);
	add(&w, "sari", "administrator");
	add(&w, "tuti", "viewer");
	IN_TX(&w, login_disable(w.db, "tuti", WORLD_NOW));
	assert_int_equal(attempt(&w, "tuti", PASSWORD, WORLD_NOW, &wait_s), ERR_FORBIDDEN);
	IN_TX(&w, login_enable(w.db, "Tuti"));
	assert_ok(attempt(&w, "tuti", PASSWORD, WORLD_NOW + CLOCK_HOUR_MS, &wait_s));	/* a refused try locks for a while */
	assert_int_equal(login_set_role(w.db, "sari", "operator"), ERR_CONFLICT);
	IN_TX(&w, login_set_role(w.db, "tuti", "administrator"));
	IN_TX(&w, login_set_role(w.db, "sari", "operator"));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM login WHERE name = 'sari' AND role = 'operator'"), 1);
	assert_int_equal(login_set_role(w.db, "tuti", "owner"), ERR_INVALID);
	assert_int_equal(login_set_role(w.db, "nobody", "viewer"), ERR_NOT_FOUND);
	assert_int_equal(login_enable(w.db, "nobody"), ERR_NOT_FOUND);
}

static void
test_a_new_password_ends_lock_outs_and_sessions(void **state)
{
	AUTO(world) struct world w = {0};
	struct session made, found;
	struct problem why = {0};
	char token[TOKEN_TEXT_MAX];
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "viewer");
	assert_ok(login_open(w.db, w.db, &(struct login_try){ "sari", PASSWORD, "", strangers }, WORLD_NOW, token, &made, &wait));
	assert_int_equal(attempt(&w, "sari", "salah sekali", WORLD_NOW, &wait), ERR_FORBIDDEN);
	IN_TX(&w, login_set_password(w.db, "Sari", "kata sandi baru", &why));
	assert_int_equal(session_find(w.db, token, WORLD_NOW, &found), ERR_NOT_FOUND);
	assert_int_equal(attempt(&w, "sari", PASSWORD, WORLD_NOW, &wait), ERR_FORBIDDEN);
	assert_ok(attempt(&w, "sari", "kata sandi baru", WORLD_NOW + 1000, &wait));
}

static void
test_old_sessions_go_when_new_ones_come(void **state)
{
	AUTO(world) struct world w = {0};
	int wait;

	(void)state;
	world_open(&w);
	add(&w, "sari", "viewer");
	assert_ok(attempt(&w, "sari", PASSWORD, WORLD_NOW, &wait));
	assert_ok(attempt(&w, "sari", PASSWORD, WORLD_NOW + SESSION_HOURS * CLOCK_HOUR_MS, &wait));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM session"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_login_needs_a_decent_name_password_and_role),
		cmocka_unit_test(test_names_are_folded_and_taken_once),
		cmocka_unit_test(test_the_right_password_makes_a_session_that_is_found_by_its_token_only),
		cmocka_unit_test(test_wrong_passwords_lock_for_a_growing_time),
		cmocka_unit_test(test_a_name_that_nobody_has_is_locked_like_one_that_somebody_has),
		cmocka_unit_test(test_each_lock_of_a_login_leaves_a_trace),
		cmocka_unit_test(test_an_unknown_or_disabled_name_is_refused_and_costs_as_much_work),
		cmocka_unit_test(test_a_disabled_login_is_out_at_once_and_the_last_administrator_stays),
		cmocka_unit_test(test_a_disabled_login_comes_back_and_the_last_administrator_keeps_the_role),
		cmocka_unit_test(test_a_new_password_ends_lock_outs_and_sessions),
		cmocka_unit_test(test_old_sessions_go_when_new_ones_come),
	};

	return cmocka_run_group_tests(tests, make_strangers, free_strangers);
}
