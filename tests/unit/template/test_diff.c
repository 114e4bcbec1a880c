#include "template/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

#include "world.h"

static const struct { const char *before, *after, *want; } cases[] = {
	{ "", "", "" },
	{ "", "Izin selesai.", "+[Izin selesai.]" },
	{ "Izin selesai.", "", "-[Izin selesai.]" },
	{ "Izin selesai.", "Izin selesai.", "[Izin selesai.]" },
	{ "Izin Anda selesai.", "Izin Anda telah selesai.", "[Izin Anda ]+[telah ][selesai.]" },
	{ "Izin Anda selesai.", "Permohonan Anda selesai.", "-[Izin ]+[Permohonan ][Anda selesai.]" },
	{ "a b c d", "a c d e", "[a ]-[b ][c ]-[d]+[d e]" },	/* what follows a word belongs to it */
	{ "satu\ndua", "satu dua", "-[satu\n]+[satu ][dua]" },
};

static void
test_a_difference_reads_from_the_beginning_to_the_end(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO_JSON struct json_object *parts = NULL;
		AUTO(buf) struct buf got = {0}, after = {0};

		assert_ok(diff_words(cases[i].before, cases[i].after, &parts));
		buf_init(&got, 1000);
		buf_init(&after, 1000);
		for (k = 0; k < json_count(parts); k++) {
			struct json_object *part = json_item(parts, k);
			bool gone = json_flag(part, "gone", false);

			buf_fmt(&got, "%s[%s]", gone ? "-" : json_flag(part, "new", false) ? "+" : "", json_text(part, "text"));
			if (!gone)
				buf_text_add(&after, json_text(part, "text"));
		}
		assert_string_equal(buf_text(&got), cases[i].want);
		assert_string_equal(buf_text(&after), cases[i].after);
	}
}

static void
test_texts_that_are_too_long_are_wholly_gone_and_new(void **state)
{
	AUTO_JSON struct json_object *parts = NULL;
	AUTO(buf) struct buf text = {0};
	int i;

	(void)state;
	buf_init(&text, 20000);
	for (i = 0; i < 2001; i++)
		buf_text_add(&text, "x ");
	assert_ok(diff_words(buf_text(&text), "y", &parts));
	assert_int_equal(json_count(parts), 2);
	assert_true(json_flag(json_item(parts, 0), "gone", false));
	assert_string_equal(json_text(json_item(parts, 1), "text"), "y");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_difference_reads_from_the_beginning_to_the_end),
		cmocka_unit_test(test_texts_that_are_too_long_are_wholly_gone_and_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
