#include "world.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/migrate.h"

enum { SQL_SET, SQL_GET, SQL_ALL, SQL_BAD_NAME, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_SET] =
	    "INSERT INTO heartbeat (program, at, detail) VALUES (:program, :at, :detail)"
	    " ON CONFLICT (program) DO UPDATE SET at = excluded.at, detail = excluded.detail",
	[SQL_GET] = "SELECT at, detail FROM heartbeat WHERE program = :program",
	[SQL_ALL] = "SELECT program FROM heartbeat ORDER BY program",
	[SQL_BAD_NAME] = "SELECT at FROM heartbeat WHERE program = :program AND at = :time",
};
DB_SQL(sql);

static enum err
beat(struct db *db, const char *program, int64_t at)
{
	return db_run(db, sql[SQL_SET], ARGS(TEXT_("program", program), INT_("at", at), TEXT_("detail", "")), NULL);
}

static enum err
beat_at(struct db *db, const char *program, int64_t *ret)
{
	return db_one_int(db, sql[SQL_GET], ARGS(TEXT_("program", program)), ret);
}

static void
test_what_is_committed_is_there(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t at = 0;

	(void)state;
	world_open(&w);
	IN_TX(&w, beat(w.db, "sender", 7));
	assert_ok(beat_at(w.db, "sender", &at));
	assert_int_equal(at, 7);
}

static void
test_what_is_not_committed_is_gone(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t at = 0;

	(void)state;
	world_open(&w);
	{
		AUTO(db_tx) struct db_tx tx = {0};

		assert_ok(db_begin(w.db, &tx));
		assert_ok(beat(w.db, "sender", 7));
	}
	assert_int_equal(beat_at(w.db, "sender", &at), ERR_NOT_FOUND);
}

static void
test_a_savepoint_can_be_undone_alone(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t at;

	(void)state;
	world_open(&w);
	assert_ok(db_begin(w.db, &tx));
	assert_ok(beat(w.db, "kept", 1));
	assert_ok(db_savepoint(w.db));
	assert_ok(beat(w.db, "undone", 2));
	db_undo(w.db);
	assert_ok(db_commit(&tx));
	assert_ok(beat_at(w.db, "kept", &at));
	assert_int_equal(beat_at(w.db, "undone", &at), ERR_NOT_FOUND);
}

static void
test_an_argument_the_statement_does_not_have_is_an_error(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t at;

	(void)state;
	world_open(&w);
	assert_int_equal(db_one_int(w.db, sql[SQL_BAD_NAME], ARGS(TEXT_("program", "x"), INT_("when", 1)), &at), ERR_DB);
}

static void
test_a_statement_may_be_used_inside_its_own_rows(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_rows) struct db_rows outer = {0};
	int n = 0;

	(void)state;
	world_open(&w);
	IN_TX(&w, beat(w.db, "a", 1));
	IN_TX(&w, beat(w.db, "b", 1));
	assert_ok(db_query(w.db, sql[SQL_ALL], NULL, &outer));
	while (db_next(&outer)) {
		AUTO(db_rows) struct db_rows inner = {0};

		assert_ok(db_query(w.db, sql[SQL_ALL], NULL, &inner));
		while (db_next(&inner))
			n++;
	}
	assert_int_equal(n, 4);
}

static void
test_migrating_twice_changes_nothing(void **state)
{
	AUTO(world) struct world w = {0};
	int applied = -1;

	(void)state;
	world_open(&w);
	assert_ok(db_migrate(w.db, WORLD_NOW, &applied));
	assert_int_equal(applied, 0);
	assert_ok(db_schema_check(w.db));
}

static void
test_a_database_newer_than_the_program_is_refused(void **state)
{
	AUTO(world) struct world w = {0};
	int applied;

	(void)state;
	world_open(&w);
	world_sql(&w, "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'future', 0)");
	assert_int_equal(db_schema_check(w.db), ERR_CONFLICT);
	assert_int_equal(db_migrate(w.db, WORLD_NOW, &applied), ERR_CONFLICT);
}

static void
test_a_database_without_schema_is_told_apart(void **state)
{
	struct db *db;

	(void)state;
	assert_ok(db_open("sqlite::memory:", DB_ROLE_OWNER, DB_CREATE, &db, NULL));
	assert_int_equal(db_schema_check(db), ERR_NOT_FOUND);
	db_close(db);
}

/* ---- files: roles and threads ---- */

struct file_world { char folder[64], path[96], url[112]; };

static void
file_world_open(struct file_world *f)
{
	struct db *db;
	int applied;

	snprintf(f->folder, sizeof(f->folder), "/tmp/kabarizin-test-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/test.db", f->folder);
	snprintf(f->url, sizeof(f->url), "sqlite:%s", f->path);
	assert_ok(db_open(f->url, DB_ROLE_OWNER, DB_CREATE, &db, NULL));
	assert_ok(db_migrate(db, WORLD_NOW, &applied));
	db_close(db);
}

static void
file_world_end(struct file_world *f)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[128];
	size_t i;

	for (i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", f->path, endings[i]);
		unlink(path);
	}
	rmdir(f->folder);
}

static void
test_no_role_may_change_or_delete_the_ledger(void **state)
{
	AUTO(file_world) struct file_world f;
	int role;

	(void)state;
	file_world_open(&f);
	for (role = 0; role < DB_ROLE__COUNT; role++) {
		struct db *db;

		assert_ok(db_open(f.url, (enum db_role)role, 0, &db, NULL));
		assert_int_equal(db_check_sql(db, "UPDATE consent_ledger SET answer_words = ''"), ERR_FORBIDDEN);
		assert_int_equal(db_check_sql(db, "DELETE FROM consent_ledger"), ERR_FORBIDDEN);
		db_close(db);
	}
}

static void
test_the_optin_program_cannot_read_logins_or_secrets(void **state)
{
	AUTO(file_world) struct file_world f;
	struct db *db;

	(void)state;
	file_world_open(&f);
	assert_ok(db_open(f.url, DB_ROLE_OPTIN, 0, &db, NULL));
	assert_int_equal(db_check_sql(db, "SELECT password_hash FROM login"), ERR_FORBIDDEN);
	assert_int_equal(db_check_sql(db, "SELECT sealed FROM provider_secret"), ERR_FORBIDDEN);
	assert_int_equal(db_check_sql(db, "DROP TABLE contact"), ERR_FORBIDDEN);
	assert_int_equal(db_check_sql(db, "ATTACH DATABASE '/tmp/x' AS x"), ERR_FORBIDDEN);
	db_close(db);
}

static void
test_a_read_only_connection_cannot_write(void **state)
{
	AUTO(file_world) struct file_world f;
	struct db *db;
	struct db_tx tx = {0};

	(void)state;
	file_world_open(&f);
	assert_ok(db_open(f.url, DB_ROLE_ADMIN, DB_READ_ONLY, &db, NULL));
	assert_true(db_begin(db, &tx) != ERR_NONE || beat(db, "x", 1) != ERR_NONE);
	db_tx_end(&tx);
	db_close(db);
}

static void
test_what_failed_is_told_whichever_connection_it_was(void **state)
{
	AUTO(world) struct world w = {0}, other = {0};
	AUTO(db_rows) struct db_rows rows = {0};

	(void)state;
	world_open(&w);
	world_open(&other);
	assert_int_equal(db_query(other.db, "SELECT 1 FROM no_table_of_the_reader", NULL, &rows), ERR_DB);
	assert_int_equal(db_run(w.db, "DELETE FROM no_table_of_the_writer", NULL, NULL), ERR_DB);
	assert_int_equal(world_sql(&other, "SELECT 1"), 1);
	assert_non_null(strstr(db_failure(), "no_table_of_the_writer"));
	assert_non_null(strstr(db_message(other.db), "no_table_of_the_reader"));
}

static unsigned
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

/* Programs with users of their own write to it as a group; nobody else reads who the applicants are. */
static void
test_a_database_belongs_to_its_group_and_a_copy_to_its_owner(void **state)
{
	AUTO(file_world) struct file_world f;
	AUTO(db_tx) struct db_tx tx = {0};
	mode_t mask = umask(007);
	char copy[112], wal[112], nowhere[140];
	struct db *db;

	(void)state;
	file_world_open(&f);
	snprintf(copy, sizeof(copy), "%s/copy.db", f.folder);
	snprintf(wal, sizeof(wal), "%s-wal", f.path);
	snprintf(nowhere, sizeof(nowhere), "%s/none/copy.db", f.folder);
	assert_int_equal(mode_of(f.path), 0660);
	assert_ok(db_open(f.url, DB_ROLE_OWNER, 0, &db, NULL));
	assert_ok(db_begin(db, &tx));
	assert_ok(beat(db, "a", 1));
	assert_ok(db_commit(&tx));
	assert_int_equal(mode_of(wal), 0660);
	assert_ok(db_backup(db, copy));
	assert_int_equal(mode_of(copy), 0600);
	assert_int_equal(db_backup(db, copy), ERR_CONFLICT);
	assert_int_equal(db_backup(db, nowhere), ERR_IO);
	db_close(db);

	snprintf(nowhere, sizeof(nowhere), "sqlite:%s", copy);
	assert_ok(db_open(nowhere, DB_ROLE_OWNER, 0, &db, NULL));
	assert_ok(db_schema_check(db));
	db_close(db);
	unlink(copy);
	umask(mask);
}

enum { THREADS = 16, WRITES = 200 };
struct writer { struct db *db; int number, failed; };

/* Every seventh transaction is given up; the others must all be there afterwards. */
static void *
write_many(void *arg)
{
	struct writer *me = arg;
	int i;

	for (i = 0; i < WRITES; i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		char program[32];

		snprintf(program, sizeof(program), "%d-%d", me->number, i);
		if (db_begin(me->db, &tx) || beat(me->db, program, i))
			me->failed++;
		else if (i % 7 != 0 && db_commit(&tx))
			me->failed++;
	}
	return NULL;
}

static void
test_threads_share_one_writer_without_losing_a_commit(void **state)
{
	AUTO(file_world) struct file_world f;
	struct writer writers[THREADS];
	pthread_t threads[THREADS];
	struct db *shared, *reader;
	int64_t n = 0;
	int i, expected = 0;

	(void)state;
	file_world_open(&f);
	assert_ok(db_open(f.url, DB_ROLE_SENDER, DB_SHARED, &shared, NULL));
	for (i = 0; i < THREADS; i++) {
		writers[i] = (struct writer){ shared, i, 0 };
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &writers[i]), 0);
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(writers[i].failed, 0);
	}
	for (i = 0; i < WRITES; i++)
		expected += i % 7 != 0;
	assert_ok(db_open(f.url, DB_ROLE_OWNER, DB_READ_ONLY, &reader, NULL));
	assert_ok(db_one_int(reader, "SELECT count(*) FROM heartbeat", NULL, &n));
	assert_int_equal(n, expected * THREADS);
	db_close(reader);
	db_close(shared);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_committed_is_there),
		cmocka_unit_test(test_what_is_not_committed_is_gone),
		cmocka_unit_test(test_a_savepoint_can_be_undone_alone),
		cmocka_unit_test(test_an_argument_the_statement_does_not_have_is_an_error),
		cmocka_unit_test(test_a_statement_may_be_used_inside_its_own_rows),
		cmocka_unit_test(test_migrating_twice_changes_nothing),
		cmocka_unit_test(test_a_database_newer_than_the_program_is_refused),
		cmocka_unit_test(test_a_database_without_schema_is_told_apart),
		cmocka_unit_test(test_no_role_may_change_or_delete_the_ledger),
		cmocka_unit_test(test_the_optin_program_cannot_read_logins_or_secrets),
		cmocka_unit_test(test_a_read_only_connection_cannot_write),
		cmocka_unit_test(test_what_failed_is_told_whichever_connection_it_was),
		cmocka_unit_test(test_a_database_belongs_to_its_group_and_a_copy_to_its_owner),
		cmocka_unit_test(test_threads_share_one_writer_without_losing_a_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
