#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char written[8000];

/* What say() writes on standard error. */
static void
capture(void (*say)(void))
{
	int ends[2], kept = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
	say();
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(ends[1]);
	close(kept);
	n = read(ends[0], written, sizeof(written) - 1);
	close(ends[0]);
	written[n > 0 ? n : 0] = '\0';
}

/* Dirties the stack first: a quiet line must not end a buffer that it never began. */
static void
say_little(void)
{
	char noise[6000];

	memset(noise, 'x', sizeof(noise));
	assert_int_equal(noise[17], 'x');
	log_line(LOG_DEBUG, "quiet", log_text("key", noise));
	log_line(LOG_INFO, "quiet");
}

static void
say_all(void)
{
	log_line(LOG_WARN, "told", log_int("n", -7), log_text("plain", "a/b"), log_text("odd", "two \"words\"\nand\\more"), log_text("empty", ""),
	    log_text("none", NULL));
}

/* What must be quoted is written sign by sign and fills the line to its last byte. */
static void
say_much_quoted(void)
{
	static char long_text[20000];

	memset(long_text, ' ', sizeof(long_text) - 1);
	log_line(LOG_ERROR, "long", log_text("before", "here"), log_text("text", long_text));
}

static void
say_much(void)
{
	static char long_text[20000];

	memset(long_text, 'y', sizeof(long_text) - 1);
	log_line(LOG_ERROR, "long", log_text("before", "here"), log_text("text", long_text));
}

static void
test_what_lies_below_the_threshold_is_not_written(void **state)
{
	(void)state;
	log_open("test", "warn");
	capture(say_little);
	assert_string_equal(written, "");
}

static void
test_a_line_is_quoted_where_it_must_be(void **state)
{
	(void)state;
	log_open("test", "warn");
	capture(say_all);
	assert_non_null(strstr(written, " level=warn program=test event=told n=-7 plain=a/b odd=\"two \\\"words\\\" and\\\\more\" empty=\"\" none=\"\"\n"));
	assert_ptr_equal(strchr(written, '\n'), written + strlen(written) - 1);
}

static void
test_a_long_line_is_cut_and_still_a_line(void **state)
{
	(void)state;
	log_open("test", "warn");
	capture(say_much);
	assert_non_null(strstr(written, "event=long before=here"));
	assert_int_equal(written[strlen(written) - 1], '\n');
	capture(say_much_quoted);
	assert_non_null(strstr(written, "event=long before=here"));
	assert_true(strlen(written) <= 4096);
	assert_int_equal(written[strlen(written) - 1], '\n');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_lies_below_the_threshold_is_not_written),
		cmocka_unit_test(test_a_line_is_quoted_where_it_must_be),
		cmocka_unit_test(test_a_long_line_is_cut_and_still_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
