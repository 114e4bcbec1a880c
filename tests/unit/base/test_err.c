#include "base/err.h"

#include "world.h"

static void
test_only_what_is_the_fault_of_one_thing_lets_the_others_go_on(void **state)
{
	static const bool its_own[ERR__COUNT] = {
		[ERR_INVALID] = true, [ERR_NOT_FOUND] = true, [ERR_CONFLICT] = true, [ERR_FORBIDDEN] = true, [ERR_TOO_LARGE] = true,
		[ERR_NONE] = false, [ERR_BUSY] = false, [ERR_FULL] = false, [ERR_DB] = false, [ERR_IO] = false, [ERR_MEMORY] = false,
		[ERR_CRYPTO] = false, [ERR_CONFIG] = false,
	};
	int i;

	(void)state;
	for (i = 0; i < ERR__COUNT; i++)
		if (err_is_its_own((enum err)i) != its_own[i])
			fail_msg("%s", err_name((enum err)i));
	assert_false(err_is_its_own(ERR__COUNT));
}

static void
test_every_error_has_a_name(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < ERR__COUNT; i++)
		assert_non_null(err_name((enum err)i));
	assert_string_equal(err_name(ERR__COUNT), "unknown");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_only_what_is_the_fault_of_one_thing_lets_the_others_go_on),
		cmocka_unit_test(test_every_error_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
