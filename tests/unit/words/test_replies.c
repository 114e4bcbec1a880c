/*
 * What people write, read by the built-in lists: real-looking replies by the hundred. A reply that is read otherwise than labelled here is
 * a mistake of the rules; the label is what a careful lawyer of the office would say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "words/words.h"

enum label { YES, NO, STOP, ASK, TALK };	/* ASK and TALK: OTHER, with and without a doubt for a person to settle */
struct reply_case { const char *text; enum label label; };

#include "replies_counter.h"
#include "replies_first.h"
#include "replies_held_out.h"

static enum label
label_of(struct reply_reading r)
{
	switch (r.reply) {
	case REPLY_YES: return YES;
	case REPLY_NO: return NO;
	case REPLY_STOP: return STOP;
	default: return r.doubt != DOUBT_NONE ? ASK : TALK;
	}
}

static void
check(const struct reply_case *cases, size_t n)
{
	static const char *const names[] = { "YES", "NO", "STOP", "ASK", "TALK" };
	struct words *w = NULL;
	size_t i, wrong = 0;

	assert_int_equal(words_default(&w), ERR_NONE);
	for (i = 0; i < n; i++) {
		struct reply_reading r = words_classify(w, cases[i].text);

		if (label_of(r) == cases[i].label)
			continue;
		wrong++;
		print_error("\"%s\" is %s, not %s (%s; %s)\n", cases[i].text, names[label_of(r)], names[cases[i].label], r.why, r.doubt_why);
	}
	words_free(w);
	assert_int_equal(wrong, 0);
}

static void
test_replies_mean_what_a_careful_reader_says(void **state)
{
	(void)state;
	check(first_set, sizeof(first_set) / sizeof(first_set[0]));
}

static void
test_replies_that_the_rules_were_not_made_from(void **state)
{
	(void)state;
	check(held_out, sizeof(held_out) / sizeof(held_out[0]));
	check(last_set, sizeof(last_set) / sizeof(last_set[0]));
}

static void
test_replies_of_hurried_people_in_mixed_languages(void **state)
{
	(void)state;
	check(counter_set, sizeof(counter_set) / sizeof(counter_set[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replies_mean_what_a_careful_reader_says),
		cmocka_unit_test(test_replies_that_the_rules_were_not_made_from),
		cmocka_unit_test(test_replies_of_hurried_people_in_mixed_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
