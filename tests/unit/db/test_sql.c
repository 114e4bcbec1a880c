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

/* Files whose statements may: a person asked for the whole, or counts it. */
static const char *const whole[] = { "src/consent/", "src/ledger/verify.c", "src/invitation/audience.c", "src/words/office.c", "src/contact/number_seal.c", "src/report/",
	"src/privacy/", "src/queue/queue.c" };

/* Indexes that hold the few rows that somebody has to look at; and that of names, in which a part of a name is looked for. */
static const char *const short_indexes[] = { "attempt_undecided", "contact_phone_unconfirmed", "contact_by_name" };

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

/* Whether name is table, or what the statement calls it: "FROM message m", "JOIN message m". */
static bool
is_called(const char *text, const char *table, const char *name)
{
	char words[160];

	if (strcmp(table, name) == 0)
		return true;
	snprintf(words, sizeof(words), " %s %s", table, name);
	for (; (text = strstr(text, words)) != NULL; text++)
		if (strchr(" ,)", text[strlen(words)]) != NULL)
			return true;
	return false;
}

/* The index that a step of a plan goes by; "" when it goes by none. */
static void
index_of(const char *step, char ret[64])
{
	const char *at = strstr(step, " INDEX ");

	ret[0] = '\0';
	if (at != NULL)
		sscanf(at, " INDEX %63s", ret);
}

/* Whether this step of the plan of a statement reads a growing table from end to end. A page of it in the order of an index does not. */
static bool
walks(const char *text, const char *step)
{
	char name[64], index[64];
	size_t i;

	if (sscanf(step, "SCAN %63s", name) != 1)
		return false;
	index_of(step, index);
	if (index[0] != '\0' && strstr(text, " LIMIT ") != NULL)
		return false;
	for (i = 0; i < sizeof(short_indexes) / sizeof(short_indexes[0]); i++)
		if (strcmp(index, short_indexes[i]) == 0)
			return false;
	for (i = 0; i < sizeof(growing) / sizeof(growing[0]); i++)
		if (is_called(text, growing[i], name))
			return true;
	return false;
}

enum { KEPT_MAX = 4000 };
static char *kept[KEPT_MAX];
static size_t kept_count;

static void
keep(char *text)
{
	assert_true(kept_count < KEPT_MAX);
	kept[kept_count++] = text;
}

static void
forget(void)
{
	while (kept_count > 0)
		free(kept[--kept_count]);
}

/* One step of the plan of one statement. */
typedef void step_fn(const struct db_sql_table *table, const char *text, const char *step, void *with);

static void
look_at(struct world *w, const struct db_sql_table *table, const char *text, step_fn *look, void *with)
{
	AUTO(db_rows) struct db_rows rows = {0};
	char *explain;

	/* Statements are cached by the address of their text, so each needs one of its own for as long as the database is open. */
	assert_true(asprintf(&explain, "EXPLAIN QUERY PLAN %s", text) > 0);
	keep(explain);
	assert_ok(db_query(w->db, explain, NULL, &rows));
	while (db_next(&rows))
		look(table, text, db_col_text(&rows, 3), with);
}

static void
look_at_all(struct world *w, step_fn *look, void *with)
{
	extern const struct db_sql_table *const __start_db_sql[], *const __stop_db_sql[];
	const struct db_sql_table *const *table;
	size_t i;

	for (table = __start_db_sql; table < __stop_db_sql; table++)
		for (i = 0; i < (*table)->count; i++)
			look_at(w, *table, (*table)->rows[i], look, with);
}

static void
count_walk(const struct db_sql_table *table, const char *text, const char *step, void *with)
{
	int *found = with;

	if (!walks(text, step) || may_read_all(table, text))
		return;
	print_error("%s: %s\n  %s\n", table->file, step, text);
	(*found)++;
}

static void
test_no_statement_walks_a_table_that_grows(void **state)
{
	AUTO(world) struct world w = {0};
	int found = 0;

	(void)state;
	world_open(&w);
	look_at_all(&w, count_walk, &found);
	world_end(&w);
	forget();
	assert_int_equal(found, 0);
}

enum { INDEXES_MAX = 300 };
struct indexes {
	char	name[INDEXES_MAX][64];
	bool	used[INDEXES_MAX];
	size_t	count;
};

static void
mark_used(const struct db_sql_table *table, const char *text, const char *step, void *with)
{
	struct indexes *all = with;
	char name[64];
	size_t i;

	(void)table;
	(void)text;
	index_of(step, name);
	for (i = 0; i < all->count; i++)
		if (strcmp(all->name[i], name) == 0)
			all->used[i] = true;
}

/* Each is paid for with every row that is written; those that are UNIQUE are a rule, not a way in. */
static void
test_every_index_is_used_by_a_statement(void **state)
{
	static const char indexes[] = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' ORDER BY name";
	struct indexes all = {0};
	AUTO(world) struct world w = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	size_t i, unused = 0;

	(void)state;
	world_open(&w);
	assert_ok(db_query(w.db, indexes, NULL, &rows));
	while (db_next(&rows)) {
		assert_true(all.count < INDEXES_MAX);
		snprintf(all.name[all.count++], sizeof(all.name[0]), "%s", db_col_text(&rows, 0));
	}
	db_rows_end(&rows);
	assert_true(all.count > 50);
	look_at_all(&w, mark_used, &all);
	for (i = 0; i < all.count; i++)
		if (!all.used[i]) {
			print_error("%s is used by no statement\n", all.name[i]);
			unused++;
		}
	world_end(&w);
	forget();
	assert_int_equal(unused, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_statement_of_the_program_prepares),
		cmocka_unit_test(test_no_statement_walks_a_table_that_grows),
		cmocka_unit_test(test_every_index_is_used_by_a_statement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
