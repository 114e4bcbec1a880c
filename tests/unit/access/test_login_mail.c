#include "access/login_mail.h"

#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "seed.h"

static void
open_with(struct world *w, const char *role)
{
	struct login_draft draft = { "rina", "Rina", "rahasia sekali", role, NULL };
	int64_t id;

	world_open(w);
	IN_TX(w, login_add(w->db, &draft, WORLD_NOW, &id, NULL));
}

static void
test_an_address_is_kept_or_the_field_that_is_wrong_is_named(void **state)
{
	static const struct { const char *name, *role, *who; struct login_mail mail; enum err want; const char *field, *stored; } cases[] = {
		{ "an administrator's",         "administrator", "rina", { "rina@example.go.id", true },  ERR_NONE, NULL, "rina@example.go.id 1" },
		{ "capitals in the name",       "administrator", "Rina", { "rina@example.go.id", false }, ERR_NONE, NULL, "rina@example.go.id 0" },
		{ "an operator's",              "operator",      "rina", { "rina@example.go.id", false }, ERR_NONE, NULL, "rina@example.go.id 0" },
		{ "none",                       "administrator", "rina", { "", false },                   ERR_NONE, NULL, "" },
		{ "an operator who wants them", "operator",      "rina", { "rina@example.go.id", true },  ERR_INVALID, "alerts", "" },
		{ "alerts to nowhere",          "administrator", "rina", { "", true },                    ERR_INVALID, "alerts", "" },
		{ "no address",                 "administrator", "rina", { "rina", false },               ERR_INVALID, "email", "" },
		{ "two addresses",              "administrator", "rina", { "a@b.id,c@d.id", true },       ERR_INVALID, "email", "" },
		{ "nobody",                     "administrator", "budi", { "rina@example.go.id", false }, ERR_NOT_FOUND, NULL, "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *stored = NULL;
		struct problem problem = {0};

		open_with(&w, cases[i].role);
		if (login_mail_set(w.db, cases[i].who, &cases[i].mail, &problem) != cases[i].want || !text_equal(problem.field, cases[i].field))
			fail_msg("%s", cases[i].name);
		assert_true(cases[i].field == NULL || problem.sentence != NULL);
		stored = world_text(&w, "SELECT coalesce((SELECT address || ' ' || alerts FROM login_mail), '')");
		assert_string_equal(stored, cases[i].stored);
	}
}

static void
test_an_address_is_replaced_and_taken_away(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_with(&w, "administrator");
	assert_ok(login_mail_set(w.db, "rina", &(struct login_mail){ "rina@example.go.id", true }, NULL));
	assert_ok(login_mail_set(w.db, "rina", &(struct login_mail){ "rina.tarigan@example.go.id", false }, NULL));
	seed_expect(&w, "SELECT address || ' ' || alerts FROM login_mail", "rina.tarigan@example.go.id 0");
	assert_ok(login_mail_set(w.db, "rina", &(struct login_mail){ "", false }, NULL));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM login_mail"), 0);
}

static void
test_who_may_not_log_in_any_more_gets_no_alerts(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *before = NULL, *after = NULL;
	struct login_draft other = { "budi", "Budi", "rahasia sekali", "administrator", NULL };
	int64_t id;

	(void)state;
	open_with(&w, "administrator");
	IN_TX(&w, login_add(w.db, &other, WORLD_NOW, &id, NULL));
	assert_ok(login_mail_set(w.db, "rina", &(struct login_mail){ "rina@example.go.id", true }, NULL));
	assert_ok(login_mail_set(w.db, "budi", &(struct login_mail){ "budi@example.go.id", false }, NULL));
	assert_ok(login_mail_for_alerts(w.db, &before));
	assert_string_equal(json_object_to_json_string_ext(before, JSON_C_TO_STRING_PLAIN), "[\"rina@example.go.id\"]");
	IN_TX(&w, login_disable(w.db, "rina", WORLD_NOW));
	assert_ok(login_mail_for_alerts(w.db, &after));
	assert_int_equal(json_count(after), 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM login_mail"), 1);
	assert_int_equal(login_mail_set(w.db, "rina", &(struct login_mail){ "rina@example.go.id", true }, NULL), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_address_is_kept_or_the_field_that_is_wrong_is_named),
		cmocka_unit_test(test_an_address_is_replaced_and_taken_away),
		cmocka_unit_test(test_who_may_not_log_in_any_more_gets_no_alerts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
