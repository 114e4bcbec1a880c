#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Tables that grow with every message. A statement that walks one from end to end gets slower every day. */
static const char *const growing[] = {
	"message", "message_event", "attempt", "queue", "webhook_inbox", "inbound", "consent_ledger", "contact", "contact_phone", "permit",
	"scenario_fired", "invitation", "audit", "receipt_parked", "import_row",
};

/* Files whose statements may: a person asked for the whole, or for the newest rows by their number. */
static const char *const whole[] = { "src/consent/", "src/account/list.c", "src/report/diagnosis.c", "src/privacy/erase_mentions.c",
	"src/privacy/retention.c" };

static bool
may_read_all(const struct db_sql_table *table, const char *text)
{
	size_t i;

	/* The plan of an INSERT names tables that refer to it; they are read only while a foreign key is broken. */
	if (strncmp(text, "INSERT", 6) == 0)
		return true;
	for (i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strstr(table->file, whole[i]) != NULL)
			return true;
	return false;
}

/* The step of a query plan that reads a growing table without an index, "" when there is none. */
static bool
walks(const char *step)
{
	char table[64];
	size_t i;

	if (sscanf(step, "SCAN %63s", table) != 1 || strstr(step, " USING ") != NULL)
		return false;
	for (i = 0; i < sizeof(growing) / sizeof(growing[0]); i++)
		if (strcmp(table, growing[i]) == 0)
			return true;
	return false;
}

enum { KEPT_MAX = 2000 };
static char *kept[KEPT_MAX];
static size_t kept_count;

static void
keep(char *text)
{
	assert_true(kept_count < KEPT_MAX);
	kept[kept_count++] = text;
}

static int
plan_walks(struct world *w, const struct db_sql_table *table, const char *text)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char *explain;
	int found = 0;

	/* Statements are cached by the address of their text, so each needs one of its own for as long as the database is open. */
	assert_true(asprintf(&explain, "EXPLAIN QUERY PLAN %s", text) > 0);
	keep(explain);
	assert_ok(db_query(w->db, explain, NULL, &rows));
	while (db_next(&rows))
		if (walks(db_col_text(&rows, 3)) && !may_read_all(table, text)) {
			print_error("%s: %s\n  %s\n", table->file, db_col_text(&rows, 3), text);
			found++;
		}
	return found;
}

static void
test_no_statement_walks_a_table_that_grows(void **state)
{
	extern const struct db_sql_table *const __start_db_sql[], *const __stop_db_sql[];
	const struct db_sql_table *const *table;
	AUTO(world) struct world w = {0};
	int found = 0;
	size_t i;

	(void)state;
	world_open(&w);
	for (table = __start_db_sql; table < __stop_db_sql; table++)
		for (i = 0; i < (*table)->count; i++)
			found += plan_walks(&w, *table, (*table)->rows[i]);
	world_end(&w);
	while (kept_count > 0)
		free(kept[--kept_count]);
	assert_int_equal(found, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_of_the_program_prepares),
		cmocka_unit_test(test_no_statement_walks_a_table_that_grows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
