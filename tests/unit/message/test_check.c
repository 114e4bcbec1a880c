#include "message/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "seed.h"

/* A message with its code, and an attempt at it unless nothing of it ever left. */
static void
sent(struct world *w, int64_t id, const char *code, const char *state)
{
	char change[300];

	seed_message(w, id, 1, "template", state);
	snprintf(change, sizeof(change), "UPDATE message SET code = '%s', number = '+6281200007001', sent_at = %s WHERE id = %lld", code,
	    strcmp(state, "sent") == 0 || strcmp(state, "read") == 0 ? "1795230600000" : "NULL", (long long)id);
	assert_int_equal(db_script(w->db, change), 0);
}

static void
tried(struct world *w, int64_t id, int64_t at)
{
	char row[300];

	snprintf(row, sizeof(row), "INSERT INTO attempt (message_id, provider_id, uid, state, started_at) VALUES (%lld, 1, 'T%lld', 'open', %lld)",
	    (long long)id, (long long)id, (long long)at);
	assert_int_equal(db_script(w->db, row), 0);
}

static void
office(struct world *w)
{
	world_open(w);
	seed_contact(w, 1);
	seed_provider(w, 1, "meta", 0);
	seed_template(w, 1, "approved");
}

static void
test_a_code_is_read_as_people_type_it(void **state)
{
	static const struct { const char *typed, *code; } cases[] = {
		{ "K7QX-3MPA", "K7QX-3MPA" }, { "k7qx3mpa", "K7QX-3MPA" }, { " k7qx 3mpa ", "K7QX-3MPA" }, { "K7-QX-3M-PA", "K7QX-3MPA" },
		{ "OIL0-1111", "0110-1111" }, { "K7QX-3MP", NULL }, { "K7QX-3MPAA", NULL }, { "K7QX-3MPU", NULL }, { "", NULL }, { "\xc3\xa9", NULL },
		{ "K7QX-3MPA-9T2B", NULL },
	};
	char code[CODE_TEXT_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (message_code_read(cases[i].typed, code) != (cases[i].code != NULL))
			fail_msg("\"%s\"", cases[i].typed);
		if (cases[i].code != NULL)
			assert_string_equal(code, cases[i].code);
	}
}

static void
test_what_was_sent_shows_its_kind_its_day_and_the_end_of_the_number(void **state)
{
	AUTO(world) struct world w = {0};
	struct message_check found;

	(void)state;
	office(&w);
	sent(&w, 1, "K7QX-3MPA", "sent");
	tried(&w, 1, 1795230500000);
	assert_ok(message_check_find(w.db, "k7qx 3mpa", &found));
	assert_string_equal(found.code, "K7QX-3MPA");
	assert_string_not_equal(found.kind, "");
	assert_int_equal(found.sent_at, 1795230600000);
	assert_false(found.may_have_left);
	assert_string_equal(found.ending, "7001");
	/* Erased meanwhile: the message is still the office's, whose it was is gone. */
	assert_int_equal(db_script(w.db, "UPDATE message SET number = ''"), 0);
	assert_ok(message_check_find(w.db, "K7QX-3MPA", &found));
	assert_string_equal(found.ending, "");
}

static void
test_a_message_counts_as_sent_once_a_provider_accepted_it(void **state)
{
	static const struct { const char *state, *attempt; int64_t sent_at; bool may_have_left; } cases[] = {
		{ "queued",    "refused",  0,             false }, { "failed",  "refused",  0, false },
		{ "queued",    "open",     0,             true  }, { "sending", "open",     0, true  },
		{ "blocked",   "unknown",  0,             true  }, { "failed",  "unknown",  0, true  },
		{ "sent",      "accepted", 1795230600000, false }, { "read",    "accepted", 1795230600000, false },
		/* Given another way as well, because nobody said that it arrived: the first is out there. */
		{ "queued",    "accepted", 1795230500000, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(world) struct world w = {0};
		AUTO_FREE char *change = NULL;
		struct message_check found;

		office(&w);
		sent(&w, 1, "K7QX-3MPA", cases[i].state);
		tried(&w, 1, 1795230500000);
		assert_true(asprintf(&change, "UPDATE attempt SET state = '%s'", cases[i].attempt) > 0);
		assert_int_equal(db_script(w.db, change), 0);
		assert_ok(message_check_find(w.db, "K7QX-3MPA", &found));
		if (found.sent_at != cases[i].sent_at || found.may_have_left != cases[i].may_have_left || found.made_at == 0)
			fail_msg("%s, %s: sent at %" PRId64, cases[i].state, cases[i].attempt, found.sent_at);
	}
}

static void
test_what_never_left_is_no_code_of_anybody(void **state)
{
	AUTO(world) struct world w = {0};
	struct message_check found;

	(void)state;
	office(&w);
	sent(&w, 1, "K7QX-3MPA", "queued");
	assert_int_equal(message_check_find(w.db, "K7QX-3MPA", &found), ERR_NOT_FOUND);
	tried(&w, 1, 1795230500000);
	assert_int_equal(db_script(w.db, "UPDATE message SET nothing_leaves = 1"), 0);
	assert_int_equal(message_check_find(w.db, "K7QX-3MPA", &found), ERR_NOT_FOUND);
	assert_int_equal(message_check_find(w.db, "0000-0000", &found), ERR_NOT_FOUND);
	assert_int_equal(message_check_find(w.db, "no code", &found), ERR_NOT_FOUND);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_is_read_as_people_type_it),
		cmocka_unit_test(test_what_was_sent_shows_its_kind_its_day_and_the_end_of_the_number),
		cmocka_unit_test(test_a_message_counts_as_sent_once_a_provider_accepted_it),
		cmocka_unit_test(test_what_never_left_is_no_code_of_anybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
