#include "template/language.h"

#include <string.h>

#include "template/family.h"
#include "template/save.h"

#include "seed.h"

enum { META = 7, FONNTE = 8 };

static void
open_office(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 0);
}

static void
map(struct world *w, const char *key, const char *status)
{
	const struct template_mapping m = { .remote_name = (char *)"kabar", .status = (char *)status };

	IN_TX(w, template_map(w->db, key, META, &m, WORLD_NOW, NULL));
}

static const struct {
	const char *name, *key, *asked, *spoken, *before;	/* before: a change of the office's, NULL: none */
	const char *want;					/* key and why; NULL: refused */
} choices[] = {
	{ "the contact reads Indonesian", "permit_ready", NULL, "id", NULL, "permit_ready only" },
	{ "the contact reads English", "permit_ready", NULL, "en", NULL, "permit_ready.en contact" },
	{ "nothing is known of the contact", "permit_ready", NULL, "", NULL, "permit_ready only" },
	{ "there is no version", "service_info", NULL, "en", "DELETE FROM template WHERE key = 'service_info.en'", "service_info no_version" },
	{ "a language of nobody's", "permit_ready", NULL, "nl", NULL, "permit_ready no_version" },
	{ "its version is out of use", "permit_ready", NULL, "en", "UPDATE template SET active = 0 WHERE key = 'permit_ready.en'", "permit_ready no_version" },
	{ "its version needs what nobody gives", "permit_ready", NULL, "en", "UPDATE template SET params = '[]' WHERE key = 'permit_ready'",
	    "permit_ready differs" },
	{ "the caller asks for English", "permit_ready", "en", "id", NULL, "permit_ready.en asked" },
	{ "the caller asks for Indonesian", "permit_ready", "id", "en", NULL, "permit_ready asked" },
	{ "the key names the language", "permit_ready.en", NULL, "id", NULL, "permit_ready.en asked" },
	{ "an older key", "permit_reminder", NULL, "en", NULL, "permit_expiry_warning.en contact" },
	{ "the caller asks for what is not there", "service_info", "en", "id", "DELETE FROM template WHERE key = 'service_info.en'", NULL },
	{ "the caller asks for what is out of use", "permit_ready", "en", "id", "UPDATE template SET active = 0 WHERE key = 'permit_ready.en'", NULL },
	{ "the caller asks for what needs more", "permit_ready", "en", "id", "UPDATE template SET params = '[]' WHERE key = 'permit_ready'", NULL },
	{ "the office's own language is English", "permit_ready", NULL, "id", "UPDATE template SET language = 'en' WHERE key = 'permit_ready'",
	    "permit_ready no_version" },
};

static void
test_the_caller_then_the_contact_then_the_template_says_the_language(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(template) struct template t = {0};
		enum language_why why = LANGUAGE_ONLY;
		struct problem problem = {0};
		char got[80];
		enum err e;

		open_office(&w);
		if (choices[i].before != NULL)
			world_sql(&w, choices[i].before);
		e = template_in_language(w.db, choices[i].key, choices[i].asked, choices[i].spoken, &t, &why, &problem);
		if (choices[i].want == NULL) {
			assert_int_equal(e, ERR_INVALID);
			assert_string_equal(problem.field, "language");
			continue;
		}
		assert_ok(e);
		snprintf(got, sizeof(got), "%s %s", t.key, language_why_name(why));
		if (strcmp(got, choices[i].want) != 0)
			fail_msg("%s: %s", choices[i].name, got);
	}
}

static void
test_a_language_waits_until_it_is_approved_where_the_template_is(void **state)
{
	static const struct { const char *name, *base, *other, *want; } cases[] = {
		{ "nobody reviews",		NULL, NULL, "permit_ready.en contact" },
		{ "only the template",		"approved", NULL, "permit_ready not_approved" },
		{ "the other is in review",	"approved", "waiting", "permit_ready not_approved" },
		{ "both are approved",		"approved", "approved", "permit_ready.en contact" },
		{ "neither is approved",	"waiting", "waiting", "permit_ready.en contact" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(template) struct template t = {0};
		enum language_why why;
		char got[80];

		open_office(&w);
		if (cases[i].base != NULL)
			map(&w, "permit_ready", cases[i].base);
		if (cases[i].other != NULL)
			map(&w, "permit_ready.en", cases[i].other);
		assert_ok(template_in_language(w.db, "permit_ready", NULL, "en", &t, &why, NULL));
		snprintf(got, sizeof(got), "%s %s", t.key, language_why_name(why));
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_every_english_version_can_be_spoken_with_the_templates_own_values(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *list = NULL;
	AUTO(template) struct template base = {0}, other = {0};
	int64_t id, last;

	(void)state;
	open_office(&w);
	last = world_sql(&w, "SELECT max(id) FROM template");
	for (id = world_sql(&w, "SELECT min(id) FROM template WHERE of_key <> ''"); id <= last; id++) {
		template_end(&base);
		template_end(&other);
		assert_ok(template_load(w.db, id, &other));
		assert_ok(template_family_load(w.db, &other, &base));
		assert_string_equal(template_family(&other), base.key);
		assert_null(family_lacks(&base, &other));
		assert_int_equal(json_count(base.params), json_count(other.params));
	}
	assert_ok(template_language_list(w.db, &other, &list));
	assert_int_equal(json_count(list), 2);
	assert_string_equal(json_text(json_item(list, 0), "key"), base.key);
}

static enum err
save(struct world *w, struct template *t, struct problem *why)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct lint lint;
	int64_t id;
	enum err e;

	assert_ok(db_begin(w->db, &tx));
	e = template_save(w->db, t, "rina", WORLD_NOW, &id, &lint, why);
	return e ? e : db_commit(&tx);
}

static void
test_another_language_goes_together_with_its_template(void **state)
{
	static const struct { const char *name, *key, *of, *language, *params, *field; } wrong[] = {
		{ "a key of its own", "info", "service_info", "en", "[]", "key" },
		{ "of no template", "nothing.en", "nothing", "en", "[]", "key" },
		{ "of another language", "permit_ready.en.id", "permit_ready.en", "id", "[]", "key" },
		{ "in the template's own language", "service_info.id", "service_info", "id", "[]", "language" },
		{ "with a value nobody gives", "service_info.en", "service_info", "en",
		    "[{\"name\":\"queue_number\",\"kind\":\"text\",\"example\":\"12\"}]", "params" },
	};
	AUTO(world) struct world w = {0};
	AUTO(template) struct template base = {0};
	struct template t;
	size_t i;

	(void)state;
	open_office(&w);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		AUTO_JSON struct json_object *params = json_tokener_parse(wrong[i].params);
		struct problem why = {0};

		t = (struct template){ .key = (char *)wrong[i].key, .of_key = (char *)wrong[i].of, .language = (char *)wrong[i].language, .name = (char *)"Info",
			.description = (char *)"", .category = (char *)"utility", .recipient = (char *)"applicant", .trigger = (char *)"",
			.body = (char *)"x", .gateway_body = (char *)"", .short_body = (char *)"", .subject = (char *)"", .params = params };
		if (save(&w, &t, &why) != ERR_INVALID || strcmp(why.field, wrong[i].field) != 0)
			fail_msg("%s: %s %s", wrong[i].name, why.field, why.why);
	}
	/* What the template becomes, its languages become too. */
	assert_ok(template_by_key(w.db, "permit_ready", &base));
	memcpy(base.recipient, "staff", sizeof("staff"));
	assert_ok(save(&w, &base, NULL));
	IN_TX(&w, template_set_reroute(w.db, base.id, 12));
	seed_expect(&w, "SELECT recipient || reroute_after_h FROM template WHERE key = 'permit_ready.en'", "staff12");
	seed_expect(&w, "SELECT recipient || reroute_after_h FROM template WHERE key = 'status_update.en'", "applicant0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_caller_then_the_contact_then_the_template_says_the_language),
		cmocka_unit_test(test_a_language_waits_until_it_is_approved_where_the_template_is),
		cmocka_unit_test(test_every_english_version_can_be_spoken_with_the_templates_own_values),
		cmocka_unit_test(test_another_language_goes_together_with_its_template),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
