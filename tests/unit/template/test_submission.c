#include "template/submission.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "task/task.h"
#include "template/remote.h"
#include "template/review.h"
#include "template/save.h"

#include "seed.h"

enum { META = 7, FONNTE = 8 };

static void
open_with_meta(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_provider(w, META, "meta", 0);
	seed_provider(w, FONNTE, "fonnte", 0);
}

static int64_t
id_of(struct world *w, const char *key)
{
	AUTO(template) struct template t = {0};

	assert_ok(template_by_key(w->db, key, &t));
	return t.id;
}

/* As the sender does it: what would be handed in, and what was said to it. */
static void
hand_in(struct world *w, const char *key, const struct remote_told *told, int64_t now)
{
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(submission) struct submission s = {0};

	assert_ok(template_by_key(w->db, key, &t));
	assert_ok(provider_load(w->db, META, &row));
	assert_ok(submission_make(w->db, &t, &row, now, &s));
	assert_int_equal(s.bar, SUBMIT_MAY);
	IN_TX(w, template_told_submit(w->db, &t, META, &s, told, now));
}

static enum submit_bar
bar_of(struct world *w, const char *key, int64_t provider, int64_t now, int64_t *free_at)
{
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(submission) struct submission s = {0};

	assert_ok(template_by_key(w->db, key, &t));
	assert_ok(provider_load(w->db, provider, &row));
	assert_ok(submission_make(w->db, &t, &row, now, &s));
	if (free_at != NULL)
		*free_at = s.free_at;
	return s.bar;
}

static void
review(struct world *w, const char *status, const char *category, bool announced)
{
	const struct template_review r = { .remote_id = "546", .status = status, .category = category, .announced = announced };
	bool used;

	IN_TX(w, template_reviewed(w->db, META, &r, WORLD_NOW, &used));
	assert_true(used);
}

static void
edit(struct world *w, const char *key, const char *name)
{
	AUTO(template) struct template t = {0};
	struct lint lint;
	int64_t id;

	assert_ok(template_by_key(w->db, key, &t));
	free(t.name);
	t.name = strdup(name);
	IN_TX(w, template_save(w->db, &t, "sari", WORLD_NOW, &id, &lint, NULL));
}

static void
load(struct world *w, const char *key, struct template_mapping *ret)
{
	template_mapping_end(ret);
	assert_ok(template_mapping_load(w->db, id_of(w, key), META, ret));
}

static const struct remote_told taken = { .outcome = REMOTE_DONE, .key = "", .id = "546", .status = "PENDING", .category = "UTILITY" };

static void
test_a_review_that_is_faster_than_the_answer_counts(void **state)
{
	const struct template_review r = { .remote_name = "kabar_1", .language = "id", .remote_id = "546", .status = "APPROVED" };
	char name[] = "kabar_1", missing[] = "missing";
	const struct template_mapping as = { .remote_name = name, .status = missing };
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(submission) struct submission s = {0};
	bool used;

	(void)state;
	open_with_meta(&w);
	IN_TX(&w, template_map(w.db, "permit_ready", META, &as, WORLD_NOW, NULL));
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_ok(provider_load(w.db, META, &row));
	assert_ok(submission_make(w.db, &t, &row, WORLD_NOW + 1, &s));
	IN_TX(&w, template_reviewed(w.db, META, &r, WORLD_NOW + 2, &used));
	assert_true(used);
	IN_TX(&w, template_told_submit(w.db, &t, META, &s, &taken, WORLD_NOW + 3));
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "approved");
	assert_string_equal(m.word, "APPROVED");
	assert_string_equal(m.remote_id, "546");
	assert_int_equal(m.version, t.version);
}

static void
test_what_is_handed_in_is_the_text_by_number_with_examples_and_the_office_as_footer(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(submission) struct submission s = {0};

	(void)state;
	open_with_meta(&w);
	world_sql(&w, "INSERT INTO setting (key, value, updated_at, updated_by) VALUES ('office_name', 'DPMPTSP Kabupaten Karo', 1, 'test')");
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_ok(provider_load(w.db, META, &row));
	assert_ok(submission_make(w.db, &t, &row, WORLD_NOW, &s));
	assert_int_equal(s.bar, SUBMIT_MAY);
	assert_int_equal(s.wish.task, REMOTE_SUBMIT);
	assert_string_equal(s.wish.name, "permit_ready");
	assert_string_equal(s.wish.language, "id");
	assert_string_equal(s.wish.category, "utility");
	assert_string_equal(s.wish.footer, "DPMPTSP Kabupaten Karo");
	assert_true(text_starts(s.wish.body, "Kepada {{1}}, permohonan"));
	assert_int_equal(s.wish.example_count, 6);
	assert_string_equal(s.wish.examples[0], "Sari Sembiring");
}

static void
test_a_template_goes_from_review_to_approved_by_the_provider_s_word(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &taken, WORLD_NOW);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "waiting");
	assert_string_equal(m.remote_id, "546");
	assert_string_equal(m.category, "utility");
	assert_int_equal(m.version, 1);
	assert_int_equal(m.body_params, 6);
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_IN_REVIEW);
	review(&w, "APPROVED", "UTILITY", false);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "approved");
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_SAME);
	review(&w, "REJECTED", NULL, false);
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_MAY);
}

static void
test_an_approved_one_is_edited_once_a_day_and_ten_times_a_month(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t now = WORLD_NOW, free_at = 0;
	char name[20];
	int i;

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &taken, now);
	review(&w, "APPROVED", NULL, false);
	for (i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "Izin %d", i);
		edit(&w, "permit_ready", name);
		assert_int_equal(bar_of(&w, "permit_ready", META, now, NULL), SUBMIT_MAY);
		hand_in(&w, "permit_ready", &(struct remote_told){ .outcome = REMOTE_DONE, .key = "" }, now);
		review(&w, "APPROVED", NULL, false);
		edit(&w, "permit_ready", "Lagi");
		assert_int_equal(bar_of(&w, "permit_ready", META, now + CLOCK_DAY_MS - 1, &free_at), SUBMIT_TOO_OFTEN);
		if (i < 9)
			assert_int_equal(free_at, now + CLOCK_DAY_MS);
		now += CLOCK_DAY_MS;
	}
	assert_int_equal(bar_of(&w, "permit_ready", META, now, &free_at), SUBMIT_TOO_OFTEN);
	assert_int_equal(free_at, WORLD_NOW + 30 * CLOCK_DAY_MS);
	assert_int_equal(bar_of(&w, "permit_ready", META, free_at, NULL), SUBMIT_MAY);
	/* A rejected or paused one as often as one likes. */
	review(&w, "PAUSED", NULL, false);
	assert_int_equal(bar_of(&w, "permit_ready", META, now, NULL), SUBMIT_MAY);
}

static void
test_what_cannot_be_handed_in_says_why(void **state)
{
	AUTO(world) struct world w = {0};
	enum submit_bar bar = SUBMIT_MAY;

	(void)state;
	open_with_meta(&w);
	assert_int_equal(bar_of(&w, "permit_ready", FONNTE, WORLD_NOW, NULL), SUBMIT_NOT_HERE);
	assert_int_equal(bar_of(&w, "consent_thanks", META, WORLD_NOW, NULL), SUBMIT_SERVICE);
	world_sql(&w, "UPDATE template SET body = '{{partner_name}}!' WHERE key = 'reminder'");
	assert_int_equal(bar_of(&w, "reminder", META, WORLD_NOW, NULL), SUBMIT_FINDINGS);
	IN_TX(&w, template_ask_submit(w.db, id_of(&w, "permit_ready"), META, "sari", WORLD_NOW, &bar));
	assert_int_equal(template_ask_submit(w.db, id_of(&w, "permit_ready"), META, "sari", WORLD_NOW, &bar), ERR_CONFLICT);
	assert_int_equal(bar, SUBMIT_UNDERWAY);
	assert_int_equal(template_ask_sync(w.db, FONNTE, "sari", WORLD_NOW), ERR_INVALID);
}

static void
test_a_twin_of_another_template_there_is_not_handed_in(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(submission) struct submission s = {0};
	AUTO_JSON struct json_object *rows = json_object_new_array(), *one = json_object_new_object();
	static const char *const texts[] = { "id", "9", "name", "other", "language", "id", "status", "APPROVED", "category", "UTILITY", "quality", "",
	    "reason", "", "parts", "[]" };
	struct template_sync sync;
	size_t i;

	(void)state;
	open_with_meta(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	assert_ok(provider_load(w.db, META, &row));
	assert_ok(submission_make(w.db, &t, &row, WORLD_NOW, &s));
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i += 2)
		json_put_text(one, texts[i], texts[i + 1]);
	json_put_text(one, "body", s.wish.body);
	json_put_text(one, "footer", s.wish.footer);
	json_put_int(one, "params", 6);
	json_object_array_add(rows, json_object_get(one));
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW, &sync));
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_TWIN);
	assert_int_equal(bar_of(&w, "reminder", META, WORLD_NOW, NULL), SUBMIT_MAY);
}

static void
test_a_lost_answer_is_looked_up_in_the_list(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO_JSON struct json_object *rows = json_tokener_parse("[{\"id\":\"546\",\"name\":\"permit_ready\",\"language\":\"id\",\"status\":\"PENDING\","
	    "\"category\":\"UTILITY\",\"quality\":\"UNKNOWN\",\"reason\":\"\",\"body\":\"x\",\"footer\":\"\",\"params\":6,\"parts\":\"[]\"}]");
	struct template_sync sync;

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &(struct remote_told){ .outcome = REMOTE_UNSURE, .key = "no_answer" }, WORLD_NOW);
	seed_expect(&w, "SELECT kind || ' ' || state || ' ' || requested_by FROM task", "template_sync waiting sender");
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW + 1, &sync));
	assert_int_equal(sync.seen, 1);
	assert_int_equal(sync.changed, 1);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.remote_id, "546");
	assert_string_equal(m.status, "waiting");
}

static void
test_what_is_in_the_list_no_more_is_missing_and_not_deleted(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO_JSON struct json_object *rows = json_tokener_parse("[{\"id\":\"546\",\"name\":\"permit_ready\",\"language\":\"id\",\"status\":\"APPROVED\","
	    "\"category\":\"UTILITY\",\"quality\":\"GREEN\",\"reason\":\"\",\"body\":\"x\",\"footer\":\"\",\"params\":6,\"parts\":\"[]\"}]");
	AUTO_JSON struct json_object *none = json_object_new_array(), *list = NULL;
	struct template_sync sync;

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &taken, WORLD_NOW);
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW + 1, &sync));
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "approved");
	assert_string_equal(m.quality, "GREEN");
	IN_TX(&w, template_remote_store(w.db, META, none, WORLD_NOW + 2, &sync));
	assert_int_equal(sync.gone, 1);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "missing");
	assert_ok(template_remote_list(w.db, META, &list));
	assert_string_equal(json_text(json_item(list, 0), "status"), "MISSING");
	/* It can be handed in anew, under the same name. */
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW + 3, NULL), SUBMIT_MAY);
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW + 4, &sync));
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "approved");
}

static void
test_a_mapping_made_by_hand_takes_over_what_the_list_said(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO_JSON struct json_object *rows = json_tokener_parse("[{\"id\":\"9\",\"name\":\"izin_reminder\",\"language\":\"id\",\"status\":\"PAUSED\","
	    "\"category\":\"MARKETING\",\"quality\":\"RED\",\"reason\":\"\",\"body\":\"x\",\"footer\":\"\",\"params\":5,\"parts\":\"[]\"}]");
	struct template_mapping wish = { .remote_name = (char *)"izin_reminder" };
	struct template_sync sync;

	(void)state;
	open_with_meta(&w);
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW, &sync));
	IN_TX(&w, template_map(w.db, "reminder", META, &wish, WORLD_NOW, NULL));
	load(&w, "reminder", &m);
	assert_string_equal(m.status, "paused");
	assert_string_equal(m.category, "marketing");
	assert_string_equal(m.remote_id, "9");
	assert_int_equal(m.body_params, 5);
}

static void
test_a_category_that_costs_more_waits_for_an_administrator(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};
	AUTO(template) struct template t = {0};

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &taken, WORLD_NOW);
	review(&w, "APPROVED", NULL, false);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	review(&w, NULL, "MARKETING", true);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.category_next, "marketing");
	assert_false(template_mapping_costs_more(&t, &m));	/* announced is not yet */
	assert_int_equal(template_accept_category(w.db, t.id, META, WORLD_NOW), ERR_CONFLICT);
	review(&w, NULL, "MARKETING", false);
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "approved");
	assert_string_equal(m.category_next, "");
	assert_true(template_mapping_costs_more(&t, &m));
	edit(&w, "permit_ready", "Lain");
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_CATEGORY);
	IN_TX(&w, template_accept_category(w.db, t.id, META, WORLD_NOW));
	load(&w, "permit_ready", &m);
	assert_false(template_mapping_costs_more(&t, &m));
	/* Back to what we call it costs less. */
	review(&w, NULL, "UTILITY", false);
	load(&w, "permit_ready", &m);
	assert_false(template_mapping_costs_more(&t, &m));
}

static void
test_values_that_do_not_fit_are_noticed_before_they_are_sent(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template) struct template t = {0};
	static const struct { const char *params; int64_t count; bool fits; } cases[] = {
		{ "", REMOTE_PARAMS_UNKNOWN, true }, { "", 6, true }, { "", 5, false }, { "", REMOTE_PARAMS_OTHER, false },
		{ "[\"partner_name\",\"no_surat\"]", 2, true }, { "[\"partner_name\"]", 2, false }, { "[\"gone\"]", 1, false },
	};
	size_t i;

	(void)state;
	open_with_meta(&w);
	assert_ok(template_by_key(w.db, "permit_ready", &t));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct template_mapping m = { .params = (char *)cases[i].params, .body_params = cases[i].count };

		if (template_mapping_fits(&t, &m) != cases[i].fits)
			fail_msg("%s %d", cases[i].params, (int)cases[i].count);
	}
}

static void
test_what_waited_for_an_approval_goes_into_the_queue_with_it(void **state)
{
	AUTO(world) struct world w = {0};
	char text[300];

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "permit_ready", &taken, WORLD_NOW);
	seed_contact(&w, 1);
	seed_message(&w, 1, 1, "template", "blocked");
	seed_message(&w, 2, 1, "template", "blocked");
	snprintf(text, sizeof(text), "UPDATE message SET template_id = %lld", (long long)id_of(&w, "permit_ready"));
	world_sql(&w, text);
	world_sql(&w, "INSERT INTO message_plan VALUES (1, '[{\"reason\":\"template_not_approved\"}]'), (2, '[{\"reason\":\"stopped\"}]')");
	review(&w, "APPROVED", NULL, false);
	seed_expect(&w, "SELECT group_concat(state) FROM (SELECT state FROM message ORDER BY id)", "queued,blocked");
	assert_int_equal(world_sql(&w, "SELECT message_id FROM queue"), 1);
}

static void
test_deleted_there_it_is_missing_here(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(template_mapping) struct template_mapping m = {0};
	const struct remote_told gone = { .outcome = REMOTE_REFUSED, .key = "not_found" };

	(void)state;
	open_with_meta(&w);
	assert_int_equal(template_ask_delete(w.db, id_of(&w, "permit_ready"), META, "sari", WORLD_NOW), ERR_NOT_FOUND);
	hand_in(&w, "permit_ready", &taken, WORLD_NOW);
	IN_TX(&w, template_ask_delete(w.db, id_of(&w, "permit_ready"), META, "sari", WORLD_NOW));
	IN_TX(&w, template_told_delete(w.db, id_of(&w, "permit_ready"), META, &gone, WORLD_NOW));
	load(&w, "permit_ready", &m);
	assert_string_equal(m.status, "missing");
	assert_string_equal(m.remote_id, "");
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_MAY);
}

static void
test_the_languages_of_a_template_have_one_name_there(void **state)
{
	AUTO(world) struct world w = {0};
	char name[] = "izin_selesai";
	const struct template_mapping m = { .remote_name = name };

	(void)state;
	open_with_meta(&w);
	hand_in(&w, "reminder.en", &taken, WORLD_NOW);
	seed_expect(&w, "SELECT remote_name || ' ' || language FROM template_mapping", "reminder en");
	IN_TX(&w, template_map(w.db, "permit_ready", META, &m, WORLD_NOW, NULL));
	hand_in(&w, "permit_ready.en", &(struct remote_told){ .outcome = REMOTE_DONE, .key = "", .id = "547", .status = "PENDING" }, WORLD_NOW);
	seed_expect(&w, "SELECT remote_name || ' ' || language FROM template_mapping WHERE remote_id = '547'", "izin_selesai en");
}

static void
test_a_document_needs_what_its_example_is_uploaded_with(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	open_with_meta(&w);
	world_sql(&w, "UPDATE template SET params = replace(params, '\"optional\":true', '\"optional\":false'),"
	    " parts = '{\"header\":{\"kind\":\"document\",\"link\":\"download_link\",\"filename\":\"Izin.pdf\"}}' WHERE key = 'permit_ready'");
	world_sql(&w, "UPDATE provider SET settings = json_remove(settings, '$.app_id') WHERE kind = 'meta'");
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_NO_UPLOAD);
	world_sql(&w, "UPDATE provider SET settings = json_set(settings, '$.app_id', '300400') WHERE kind = 'meta'");
	assert_int_equal(bar_of(&w, "permit_ready", META, WORLD_NOW, NULL), SUBMIT_MAY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_document_needs_what_its_example_is_uploaded_with),
		cmocka_unit_test(test_the_languages_of_a_template_have_one_name_there),
		cmocka_unit_test(test_a_review_that_is_faster_than_the_answer_counts),
		cmocka_unit_test(test_what_is_handed_in_is_the_text_by_number_with_examples_and_the_office_as_footer),
		cmocka_unit_test(test_a_template_goes_from_review_to_approved_by_the_provider_s_word),
		cmocka_unit_test(test_an_approved_one_is_edited_once_a_day_and_ten_times_a_month),
		cmocka_unit_test(test_what_cannot_be_handed_in_says_why),
		cmocka_unit_test(test_a_twin_of_another_template_there_is_not_handed_in),
		cmocka_unit_test(test_a_lost_answer_is_looked_up_in_the_list),
		cmocka_unit_test(test_what_is_in_the_list_no_more_is_missing_and_not_deleted),
		cmocka_unit_test(test_a_mapping_made_by_hand_takes_over_what_the_list_said),
		cmocka_unit_test(test_a_category_that_costs_more_waits_for_an_administrator),
		cmocka_unit_test(test_values_that_do_not_fit_are_noticed_before_they_are_sent),
		cmocka_unit_test(test_what_waited_for_an_approval_goes_into_the_queue_with_it),
		cmocka_unit_test(test_deleted_there_it_is_missing_here),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
