#include "template/review.h"

#include "base/clock.h"
#include "template/remote.h"
#include "template/submission.h"

#include "seed.h"

enum { META = 7 };
#define ASKED_AT (WORLD_NOW + CLOCK_DAY_MS)

static void
open_with_meta(struct world *w)
{
	int n;

	world_open(w);
	IN_TX(w, template_install(w->db, WORLD_NOW, &n));
	seed_provider(w, META, "meta", 0);
}

/* As a webhook tells it: word NULL is news of something else. */
static bool
told(struct world *w, const char *id, const char *name, const char *word, const char *category, int64_t at)
{
	struct template_review r = { .remote_id = id, .remote_name = name, .language = "id", .status = word, .category = category, .text = "NONE", .at = at };
	bool used = false;

	IN_TX(w, template_reviewed(w->db, META, &r, at, &used));
	return used;
}

/* Handed in at ASKED_AT; in between happens what the test does. */
struct handing { struct template t; struct provider_row row; struct submission s; };

static void
handing_end(struct handing *h)
{
	template_end(&h->t);
	provider_row_end(&h->row);
	submission_end(&h->s);
}

static void
ask(struct world *w, struct handing *h, const char *key)
{
	assert_ok(template_by_key(w->db, key, &h->t));
	assert_ok(provider_load(w->db, META, &h->row));
	assert_ok(submission_make(w->db, &h->t, &h->row, ASKED_AT, &h->s));
	assert_int_equal(h->s.bar, SUBMIT_MAY);
}

static void
answer(struct world *w, struct handing *h, const char *id)
{
	struct remote_told told_us = { .outcome = REMOTE_DONE, .key = "", .status = "PENDING", .category = "UTILITY" };

	snprintf(told_us.id, sizeof(told_us.id), "%s", id);
	IN_TX(w, template_told_submit(w->db, &h->t, META, &h->s, &told_us, ASKED_AT + 2000));
}

static void
test_news_that_comes_before_the_answer_of_a_new_template_is_not_lost(void **state)
{
	static const struct { const char *name, *id, *remote_name, *word, *category; int64_t at; const char *want; } cases[] = {
		{ "approved at once", "546", "permit_ready", "APPROVED", NULL, ASKED_AT + 1000, "approved utility" },
		{ "rejected at once", "546", "permit_ready", "REJECTED", NULL, ASKED_AT + 1000, "rejected utility" },
		{ "their clock is behind ours", "546", "permit_ready", "APPROVED", NULL, ASKED_AT - 1000, "approved utility" },
		{ "counted as something else as well", "546", "permit_ready", "APPROVED", "MARKETING", ASKED_AT + 1000, "approved marketing" },
		{ "of another template", "547", "another", "APPROVED", NULL, ASKED_AT + 1000, "waiting utility" },
		{ "of an older one of this name", "111", "permit_ready", "DISABLED", NULL, ASKED_AT - CLOCK_HOUR_MS, "waiting utility" },
		{ "of this name under another id", "111", "permit_ready", "DELETED", NULL, ASKED_AT + 1000, "waiting utility" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO(handing) struct handing h = {0};
		AUTO_FREE char *got = NULL;

		open_with_meta(&w);
		ask(&w, &h, "permit_ready");
		told(&w, cases[i].id, cases[i].remote_name, cases[i].word, cases[i].category, cases[i].at);
		answer(&w, &h, "546");
		got = world_text(&w, "SELECT status || ' ' || category FROM template_mapping");
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, got);
	}
}

static void
test_the_newest_of_several_counts_in_any_order(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(handing) struct handing h = {0};

	(void)state;
	open_with_meta(&w);
	ask(&w, &h, "permit_ready");
	told(&w, "546", "permit_ready", "PAUSED", NULL, ASKED_AT + 1500);
	told(&w, "546", "permit_ready", "APPROVED", NULL, ASKED_AT + 1000);
	answer(&w, &h, "546");
	seed_expect(&w, "SELECT status || ' ' || word FROM template_mapping", "paused PAUSED");
}

static void
test_news_of_what_nobody_mapped_yet_counts_when_it_is_mapped(void **state)
{
	AUTO(world) struct world w = {0};
	struct template_mapping m = { .remote_name = (char *)"permit_ready" };

	(void)state;
	open_with_meta(&w);
	assert_false(told(&w, "546", "permit_ready", "APPROVED", "UTILITY", WORLD_NOW));
	seed_expect(&w, "SELECT count(*) FROM template_mapping", "0");
	IN_TX(&w, template_map(w.db, "permit_ready", META, &m, WORLD_NOW + CLOCK_DAY_MS, NULL));
	seed_expect(&w, "SELECT status || ' ' || category || ' ' || remote_id FROM template_mapping", "approved utility 546");
}

static void
test_the_providers_list_knows_better_than_older_news(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO_JSON struct json_object *rows = json_tokener_parse("[{\"id\":\"546\",\"name\":\"permit_ready\",\"language\":\"id\",\"status\":\"PAUSED\","
	    "\"category\":\"UTILITY\",\"quality\":\"RED\",\"reason\":\"\",\"body\":\"x\",\"footer\":\"\",\"params\":6,\"parts\":\"[]\"}]");
	struct template_sync sync;

	(void)state;
	open_with_meta(&w);
	IN_TX(&w, template_remote_store(w.db, META, rows, WORLD_NOW, &sync));
	told(&w, "546", "permit_ready", "APPROVED", NULL, WORLD_NOW - CLOCK_HOUR_MS);
	seed_expect(&w, "SELECT status || ' ' || body FROM template_remote", "PAUSED x");
	told(&w, "546", "permit_ready", "REINSTATED", NULL, WORLD_NOW + CLOCK_HOUR_MS);
	seed_expect(&w, "SELECT status || ' ' || body || ' ' || quality FROM template_remote", "REINSTATED x RED");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_news_that_comes_before_the_answer_of_a_new_template_is_not_lost),
		cmocka_unit_test(test_the_newest_of_several_counts_in_any_order),
		cmocka_unit_test(test_news_of_what_nobody_mapped_yet_counts_when_it_is_mapped),
		cmocka_unit_test(test_the_providers_list_knows_better_than_older_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
