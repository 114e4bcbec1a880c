#include "world.h"

/* Linked with the whole library, so that every table registered with DB_SQL is here. */

static void
test_every_statement_of_the_program_prepares(void **state)
{
	/* The linker's ends of the section that DB_SQL fills. */
	extern const struct db_sql_table *const __start_db_sql[], *const __stop_db_sql[];
	const struct db_sql_table *const *table;
	AUTO(world) struct world w = {0};
	size_t i, n = 0;

	(void)state;
	world_open(&w);
	for (table = __start_db_sql; table < __stop_db_sql; table++)
		for (i = 0; i < (*table)->count; i++, n++)
			if ((*table)->rows[i] == NULL || db_check_sql(w.db, (*table)->rows[i]) != ERR_NONE)
				fail_msg("%s row %zu: %s", (*table)->file, i, db_message(w.db));
	/* Fewer would mean that the library was not linked whole. */
	assert_true(n > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_of_the_program_prepares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
