#include "admin_world.h"

#include "template/template.h"

static void
open_templates(struct web_world *w, const char *role)
{
	int installed;

	admin_open(w, role);
	IN_TX(&w->world, template_install(w->world.db, WORLD_NOW, &installed));
}

static void
test_an_administrator_says_after_how_many_hours_another_way_is_tried(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_templates(&w, "administrator");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_true(web_says(&w, "Tidak ada jalan lain yang dicoba"));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/reroute", "reroute_after_h=24"), 303);
	admin_expect(&w, "SELECT reroute_after_h FROM template WHERE id = 1", "24");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "template.reroute 24 h");
	assert_true(web_get(&w, "/admin/templates/1") == 200 && web_says(&w, "24 jam setelah dikirim"));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/reroute", "reroute_after_h="), 303);
	admin_expect(&w, "SELECT reroute_after_h FROM template WHERE id = 1", "0");
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/99/reroute", "reroute_after_h=1"), 404);
}

static void
test_hours_that_are_none_are_named_and_kept_in_the_form(void **state)
{
	static const char *const wrong[] = { "169", "-1", "besok" };
	AUTO(web_world) struct web_world w = {0};
	char form[40];
	size_t i;

	(void)state;
	open_templates(&w, "administrator");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		snprintf(form, sizeof(form), "reroute_after_h=%s", wrong[i]);
		assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/reroute", form), 422);
		assert_true(web_says(&w, "href=\"#reroute_after_h\""));
		assert_true(web_says(&w, wrong[i]));
	}
	admin_expect(&w, "SELECT max(reroute_after_h) FROM template", "0");
}

static void
test_an_operator_sees_it_and_changes_nothing(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_templates(&w, "operator");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_true(web_says(&w, "Tidak ada jalan lain yang dicoba"));
	assert_false(web_says(&w, "name=\"reroute_after_h\""));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/reroute", "reroute_after_h=1"), 403);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_administrator_says_after_how_many_hours_another_way_is_tried),
		cmocka_unit_test(test_hours_that_are_none_are_named_and_kept_in_the_form),
		cmocka_unit_test(test_an_operator_sees_it_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
