#include "message/trial.h"

#include "base/clock.h"
#include "contact/contact.h"
#include "message/message.h"
#include "template/template.h"

#include "world.h"

struct office { struct world w; int64_t sari, rina; };

static void
office_end(struct office *o)
{
	world_end(&o->w);
}

static int64_t
person(struct world *w, const char *phone, const char *name, const char *role)
{
	struct contact_draft draft = { .phone = phone, .name = name, .role = role };
	int64_t id;

	IN_TX(w, contact_put(w->db, &draft, WORLD_NOW, &id, NULL));
	return id;
}

static void
open_office(struct office *o)
{
	int n;

	world_open(&o->w);
	IN_TX(&o->w, template_install(o->w.db, WORLD_NOW, &n));
	o->sari = person(&o->w, "0812-6000-7001", "Sari Sembiring", "applicant");
	o->rina = person(&o->w, "0812-6000-7002", "Rina Tarigan", "staff");
}

static enum err
try(struct office *o, const char *key, int64_t contact_id, const char *params, int64_t *ret_id, struct problem *why)
{
	AUTO_JSON struct json_object *given = NULL;
	struct trial trial = { .template_key = key, .contact_id = contact_id, .actor = "rina" };
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (params != NULL)
		assert_ok(json_parse(params, strlen(params), &given, NULL));
	trial.params = given;
	assert_ok(db_begin(o->w.db, &tx));
	e = trial_send(o->w.db, &trial, WORLD_NOW, ret_id, why);
	return e ? e : db_commit(&tx);
}

static void
test_a_trial_is_queued_like_any_message_and_is_no_scenarios(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};
	struct problem why = {0};
	int64_t id;

	(void)state;
	open_office(&o);
	assert_ok(try(&o, "permit_ready", o.rina, NULL, &id, &why));
	assert_ok(message_load(o.w.db, id, &m));
	assert_int_equal(m.state, MESSAGE_QUEUED);
	assert_string_equal(m.scenario, "trial");
	assert_string_equal(m.reference, "trial");
	assert_int_equal(m.permit_id, 0);
	assert_int_equal(m.deadline_at, WORLD_NOW + CLOCK_HOUR_MS);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM queue"), 1);
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message WHERE event_key IS NOT NULL"), 0);
	assert_int_equal(world_sql(&o.w, "SELECT used FROM template WHERE key = 'permit_ready'"), 0);
}

static void
test_every_built_in_template_can_be_tried_with_its_examples(void **state)
{
	AUTO(office) struct office o = {0};
	int64_t id, template_id, last;

	(void)state;
	open_office(&o);
	last = world_sql(&o.w, "SELECT max(id) FROM template");
	for (template_id = 1; template_id <= last; template_id++) {
		AUTO(template) struct template t = {0};
		struct problem why = {0};

		assert_ok(template_load(o.w.db, template_id, &t));
		if (try(&o, t.key, o.rina, NULL, &id, &why) != ERR_NONE)
			fail_msg("%s: %s %s", t.key, why.field, why.why);
	}
}

static void
test_what_is_given_wins_over_the_examples_under_any_name(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO(message) struct message m = {0};
	struct problem why = {0};
	int64_t id;

	(void)state;
	open_office(&o);
	assert_ok(try(&o, "permit_ready", o.rina, "{\"jenis_izin\":\"Izin Apotek\",\"nama_pemohon\":\"Rahmat\"}", &id, &why));
	assert_ok(message_load(o.w.db, id, &m));
	assert_string_equal(json_text(m.params, "permit_type"), "Izin Apotek");
	assert_string_equal(json_text(m.params, "partner_name"), "Rahmat");
	assert_non_null(json_text(m.params, "permit_number"));
}

static void
test_a_trial_reaches_nobody_outside_the_office(void **state)
{
	static const struct { const char *name, *key; int whom; const char *params, *field; enum err want; } cases[] = {
		{ "an applicant",		"permit_ready", 1, NULL, "contact_id", ERR_INVALID },
		{ "nobody",			"permit_ready", 99, NULL, "contact_id", ERR_NOT_FOUND },
		{ "a template that is none",	"permit_rdy", 2, NULL, "template", ERR_NOT_FOUND },
		{ "a value taken away",		"permit_ready", 2, "{\"permit_number\":\"\"}", "permit_number", ERR_INVALID },
	};
	AUTO(office) struct office o = {0};
	int64_t id;
	size_t i;

	(void)state;
	open_office(&o);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct problem why = {0};
		enum err e = try(&o, cases[i].key, cases[i].whom == 1 ? o.sari : cases[i].whom == 2 ? o.rina : 99, cases[i].params, &id, &why);

		if (e != cases[i].want || strcmp(why.field, cases[i].field) != 0)
			fail_msg("%s: %d, %s", cases[i].name, e, why.field);
	}
	assert_int_equal(world_sql(&o.w, "SELECT count(*) FROM message"), 0);
}

static void
test_the_newest_trials_are_listed_and_no_other_messages(void **state)
{
	AUTO(office) struct office o = {0};
	AUTO_JSON struct json_object *list = NULL;
	struct problem why = {0};
	int64_t id = 0, newest = 0, listed = 0;
	int i;

	(void)state;
	open_office(&o);
	for (i = 0; i <= TRIAL_LIST_MAX; i++)
		assert_ok(try(&o, "permit_ready", o.rina, NULL, &newest, &why));
	assert_ok(try(&o, "status_update", o.rina, NULL, &id, &why));
	world_sql(&o.w, "UPDATE message SET scenario = 'operator' WHERE id = 3");
	assert_ok(trial_list(o.w.db, world_sql(&o.w, "SELECT id FROM template WHERE key = 'permit_ready'"), &list));
	assert_int_equal(json_count(list), TRIAL_LIST_MAX);
	assert_true(json_int(json_item(list, 0), "id", &listed));
	assert_int_equal(listed, newest);
	assert_true(json_int(json_item(list, 1), "id", &listed));
	assert_int_equal(listed, 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_trial_is_queued_like_any_message_and_is_no_scenarios),
		cmocka_unit_test(test_every_built_in_template_can_be_tried_with_its_examples),
		cmocka_unit_test(test_what_is_given_wins_over_the_examples_under_any_name),
		cmocka_unit_test(test_a_trial_reaches_nobody_outside_the_office),
		cmocka_unit_test(test_the_newest_trials_are_listed_and_no_other_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
