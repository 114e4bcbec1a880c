#include "admin_world.h"

#include "contact/contact.h"
#include "template/template.h"

static int64_t
person(struct web_world *w, const char *phone, const char *name, const char *role)
{
	struct contact_draft draft = { .phone = phone, .name = name, .role = role };
	int64_t id;

	IN_TX(&w->world, contact_put(w->world.db, &draft, WORLD_NOW, &id, NULL));
	return id;
}

static void
open_templates(struct web_world *w, const char *role)
{
	int installed;

	admin_open(w, role);
	IN_TX(&w->world, template_install(w->world.db, WORLD_NOW, &installed));
}

static void
test_an_operator_tries_a_template_and_sees_what_becomes_of_it(void **state)
{
	AUTO(web_world) struct web_world w = {0};
	char form[80];

	(void)state;
	open_templates(&w, "operator");
	person(&w, "0812-6000-7001", "Sari Sembiring", "applicant");
	person(&w, "0812-6000-7003", "Ani Barus", "official");
	snprintf(form, sizeof(form), "contact_id=%d&value_permit_number=503%%2F9", (int)person(&w, "0812-6000-7002", "Budi Ginting", "staff"));
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_true(web_says(&w, "Budi Ginting 0812-****-7002"));
	assert_false(web_says(&w, "Sari Sembiring 0812"));
	assert_true(web_says(&w, "Belum ada uji coba."));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/trial", form), 303);
	admin_expect(&w, "SELECT scenario || ' ' || made_by FROM message", "trial rina");
	admin_expect(&w, "SELECT action || ' ' || detail FROM audit ORDER BY id DESC LIMIT 1", "template.test permit_ready");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_true(web_says(&w, "href=\"/admin/messages/1\""));
	assert_true(web_says(&w, "hx-get=\"/admin/templates/1/trial\""));
	assert_true(web_says(&w, " selected>Budi Ginting"));
	world_sql(&w.world, "UPDATE message SET state = 'read'");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_false(web_says(&w, "hx-get=\"/admin/templates/1/trial\""));
}

static void
test_what_is_wrong_with_a_trial_stands_at_its_field(void **state)
{
	static const struct { const char *form, *says; } cases[] = {
		{ "contact_id=1", "href=\"#contact_id\"" },
		{ "contact_id=77", "href=\"#contact_id\"" },
		{ "contact_id=", "href=\"#contact_id\"" },
		{ "contact_id=2&value_permit_number=", "href=\"#value_permit_number\"" },
		{ "contact_id=2&provider_id=x", "href=\"#provider_id\"" },
	};
	AUTO(web_world) struct web_world w = {0};
	size_t i;

	(void)state;
	open_templates(&w, "operator");
	person(&w, "0812-6000-7001", "Sari Sembiring", "applicant");
	person(&w, "0812-6000-7002", "Budi Ginting", "staff");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/trial", cases[i].form), 422);
		if (!web_says(&w, cases[i].says))
			fail_msg("%s", cases[i].form);
	}
	admin_expect(&w, "SELECT count(*) FROM message", "0");
}

static void
test_who_may_not_send_only_looks(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_templates(&w, "viewer");
	person(&w, "0812-6000-7002", "Budi Ginting", "staff");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_false(web_says(&w, "name=\"contact_id\""));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/trial", "contact_id=1"), 403);
}

static void
test_a_template_out_of_use_is_not_tried(void **state)
{
	AUTO(web_world) struct web_world w = {0};

	(void)state;
	open_templates(&w, "operator");
	person(&w, "0812-6000-7002", "Budi Ginting", "staff");
	world_sql(&w.world, "UPDATE template SET active = 0 WHERE id = 1");
	assert_int_equal(web_get(&w, "/admin/templates/1"), 200);
	assert_false(web_says(&w, "name=\"contact_id\""));
	assert_int_equal(admin_post(&w, "/admin/templates/1", "/admin/templates/1/trial", "contact_id=1"), 422);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_operator_tries_a_template_and_sees_what_becomes_of_it),
		cmocka_unit_test(test_what_is_wrong_with_a_trial_stands_at_its_field),
		cmocka_unit_test(test_who_may_not_send_only_looks),
		cmocka_unit_test(test_a_template_out_of_use_is_not_tried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
