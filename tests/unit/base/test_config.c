#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/config.h"

struct config_file { char path[64]; };

static void
config_file_end(struct config_file *f)
{
	unlink(f->path);
}

static void
config_file_write(struct config_file *f, const char *text)
{
	int fd;

	snprintf(f->path, sizeof(f->path), "/tmp/kabarizin-conf-XXXXXX");
	fd = mkstemp(f->path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void
test_what_is_not_given_has_its_default(void **state)
{
	AUTO(config_file) struct config_file f;
	AUTO(config) struct config c = {0};

	(void)state;
	config_file_write(&f, "# office\n[database]\nurl = sqlite:/x.db\n[web]\nbase_url = https://izin.example//\n");
	assert_ok(config_load(f.path, &c, NULL));
	assert_string_equal(c.database_url, "sqlite:/x.db");
	assert_string_equal(c.base_url, "https://izin.example");
	assert_string_equal(c.log_level, "info");
	assert_int_equal(c.threads, 32);
}

static void
test_a_wrong_file_says_what_is_wrong(void **state)
{
	static const struct { const char *text, *word; } cases[] = {
		{ "[web]\nbase_url = https://x\n", "url" },
		{ "[database]\nurl = sqlite:x\n", "base_url" },
		{ "[database]\nurl = sqlite:x\n[web]\nbase_url = izin.example\n", "https://" },
		{ "[database]\nurl = sqlite:x\nurll = y\n[web]\nbase_url = https://x\n", "urll" },
		{ "[database]\nurl = sqlite:x\n[web]\nbase_url = https://x\nthreads = 0\n", "256" },
		{ "[database]\nurl = sqlite:x\nnonsense\n", "line 3" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(config_file) struct config_file f;
		struct problem problem = {0};
		struct config c = {0};

		config_file_write(&f, cases[i].text);
		assert_true(config_load(f.path, &c, &problem) != ERR_NONE);
		if (strstr(problem.why, cases[i].word) == NULL)
			fail_msg("case %zu does not say %s: %s", i, cases[i].word, problem.why);
	}
}

static void
test_a_missing_file_is_named(void **state)
{
	struct problem problem = {0};
	struct config c = {0};

	(void)state;
	assert_int_equal(config_load("/nonexistent/kabarizin.conf", &c, &problem), ERR_IO);
	assert_non_null(strstr(problem.why, "/nonexistent/kabarizin.conf"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_not_given_has_its_default),
		cmocka_unit_test(test_a_wrong_file_says_what_is_wrong),
		cmocka_unit_test(test_a_missing_file_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
