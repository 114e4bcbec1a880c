#include "import_world.h"

static void
say(struct world *w, int64_t id, enum consent_action action)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "inbound", .request_words = "", .answer_words = "x",
	    .evidence = "{}", .notice_version = "", .actor = "contact", .at = WORLD_NOW - 86400000 };

	IN_TX(w, consent_record(w->db, id, &entry, WORLD_NOW, NULL));
}

/* Numbers 1 to 4: nothing said, agreed, stopped, declined. */
static void
people(struct world *w)
{
	static const enum consent_action said[] = { CONSENT_OPT_IN, CONSENT_OPT_OUT, CONSENT_DECLINE };
	int64_t i;

	for (i = 1; i <= 4; i++) {
		seed_contact(w, i);
		if (i > 1)
			say(w, i, said[i - 2]);
	}
}

#define LIST	"Phone Number\n6281200000001\n6281200000002\n6281200000003\n6281200000004\n6281200000005\n62812\n6281200000001\n"

static void
test_known_numbers_are_marked_but_never_of_who_refused(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "preapproved", LIST);
	expect_rows(&w, id, "2 changed / 3 changed / 4 refused stopped 1 '20-11-2026' / 5 refused declined 1 '20-11-2026' / 6 refused unknown_contact 1"
	    " / 7 refused phone_too_short 1 / 8 known duplicate 1 '2'");
	do_it(&w, id, false);
	expect_rows(&w, id, "2 changed > applied / 3 changed > applied / 4 refused stopped 1 '20-11-2026' / 5 refused declined 1 '20-11-2026'"
	    " / 6 refused unknown_contact 1 / 7 refused phone_too_short 1 / 8 known duplicate 1 '2' > unchanged");
	seed_expect(&w, "SELECT group_concat(contact_id || ' ' || state, ', ') FROM (SELECT * FROM consent_state WHERE preapproved = 1 ORDER BY contact_id)", "1 none, 2 agreed");
	seed_expect(&w, "SELECT group_concat(scope || ' ' || source || ' ' || actor, ', ') FROM consent_ledger WHERE action = 'preapproved'",
	    "official import rina, official import rina");
	seed_expect(&w, "SELECT count(*) FROM contact", "4");
	/* A second time there is nothing to mark. */
	id = bring(&w, "preapproved", "6281200000001\n");
	expect_rows(&w, id, "1 known");
}

static void
test_the_mark_is_taken_back_by_a_list_too(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	do_it(&w, bring(&w, "preapproved", LIST), false);
	id = bring(&w, "preapproval_withdrawn", "Phone Number\n0812-0000-0001\n0812-0000-0003\n0812-0000-0009\n");
	expect_rows(&w, id, "2 changed / 3 known / 4 refused unknown_contact 1");
	do_it(&w, id, false);
	seed_expect(&w, "SELECT group_concat(contact_id, ' ') FROM consent_state WHERE preapproved = 1", "2");
	seed_expect(&w, "SELECT state FROM consent_state WHERE contact_id = 3 AND scope = 'official'", "stopped");
	seed_expect(&w, "SELECT count(*) FROM consent_ledger WHERE action = 'preapproval_withdrawn'", "1");
}

static void
test_a_stop_between_the_look_and_the_mark_wins(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t id;

	(void)state;
	world_open(&w);
	people(&w);
	id = bring(&w, "preapproved", "Phone Number\n6281200000001\n");
	say(&w, 1, CONSENT_OPT_OUT);
	do_it(&w, id, false);
	expect_rows(&w, id, "2 refused stopped 1 '20-11-2026'");
	seed_expect(&w, "SELECT count(*) FROM consent_state WHERE preapproved = 1", "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_numbers_are_marked_but_never_of_who_refused),
		cmocka_unit_test(test_the_mark_is_taken_back_by_a_list_too),
		cmocka_unit_test(test_a_stop_between_the_look_and_the_mark_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
