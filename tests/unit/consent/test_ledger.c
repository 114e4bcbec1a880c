#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "consent/ledger.h"
#include "db/migrate.h"

#include "seed.h"
#include "world.h"

static struct ledger_entry
sample(int64_t at)
{
	struct ledger_entry entry = {
		.scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "inbound", .request_words = "Balas YA",
		.answer_words = "Ya Saya Setuju", .evidence = "{\"message_id\":\"wamid.1\"}", .notice_version = "1", .actor = "contact",
		.at = at, .recorded_at = at + 5,
	};

	memset(entry.subject_hash, 7, sizeof(entry.subject_hash));
	return entry;
}

static void
append(struct db *db, int64_t n)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t i, seq;

	assert_ok(db_begin(db, &tx));
	for (i = 1; i <= n; i++) {
		struct ledger_entry entry = sample(WORLD_NOW + i);

		assert_ok(ledger_append(db, &entry, &seq));
		assert_int_equal(seq, i);
	}
	assert_ok(db_commit(&tx));
}

static struct ledger_check
verify(struct db *db)
{
	struct ledger_check check;

	assert_ok(ledger_verify(db, &check));
	return check;
}

/*
 * Made with Python's hashlib from the sentence in the header alone:
 *
 *	def field(b): return len(b).to_bytes(8, 'big') + b
 *	number = lambda n: n.to_bytes(8, 'big')
 *	sha256(b''.join(map(field, [number(1), b'\x07' * 32, b'official', b'opt_in', b'inbound', b'Balas YA', b'Ya Saya Setuju',
 *	    b'{"message_id":"wamid.1"}', b'1', b'contact', number(1000), number(1005), bytes(32)])))
 */
static void
test_the_hash_is_what_the_header_says(void **state)
{
	static const char want[] = "b54cd39a2f75b534ef37af835d5d155cbd20bd7d731d9883f6a621583d67ce64";
	struct ledger_entry entry = sample(1000);
	uint8_t prev[SHA256_BYTES] = {0}, hash[SHA256_BYTES];
	AUTO(buf) struct buf hex = {0};

	(void)state;
	entry.seq = 1;
	assert_ok(ledger_hash(&entry, prev, hash));
	buf_init(&hex, 100);
	text_hex(&hex, hash, sizeof(hash));
	assert_string_equal(buf_text(&hex), want);
}

static void
test_an_empty_ledger_is_intact(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_check check;

	(void)state;
	world_open(&w);
	check = verify(w.db);
	assert_int_equal(check.entries, 0);
	assert_int_equal(check.bad_seq, 0);
}

static void
test_entries_are_numbered_and_chained(void **state)
{
	AUTO(world) struct world w = {0};
	struct ledger_check three, four;
	struct ledger_entry entry = { .scope = SCOPE_EMAIL, .action = CONSENT_OPT_OUT, .at = 1 };
	int64_t seq;

	(void)state;
	world_open(&w);
	append(w.db, 3);
	three = verify(w.db);
	assert_int_equal(three.entries, 3);
	assert_int_equal(three.bad_seq, 0);
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM consent_ledger a JOIN consent_ledger b ON b.seq = a.seq + 1 AND b.prev_hash = a.hash"), 2);
	/* Texts that were not given are stored as "", and hashed as that. */
	IN_TX(&w, ledger_append(w.db, &entry, &seq));
	assert_int_equal(seq, 4);
	four = verify(w.db);
	assert_int_equal(four.entries, 4);
	assert_int_equal(four.bad_seq, 0);
	assert_memory_not_equal(three.head, four.head, SHA256_BYTES);
}

static void
test_our_own_programs_cannot_change_the_ledger(void **state)
{
	AUTO(world) struct world w = {0};

	(void)state;
	world_open(&w);
	append(w.db, 1);
	assert_int_equal(db_script(w.db, "UPDATE consent_ledger SET answer_words = 'tidak'"), ERR_FORBIDDEN);
	assert_int_equal(db_script(w.db, "DELETE FROM consent_ledger"), ERR_FORBIDDEN);
	assert_int_equal(verify(w.db).entries, 1);
}

/* A database file with five entries, changed behind our back, and what the check says of it. */
static struct ledger_check
after_tampering(const char *statement)
{
	char folder[] = "/tmp/kabarizin-ledger-XXXXXX", path[80], url[100];
	struct ledger_check check;
	struct db *db = NULL;
	sqlite3 *raw = NULL;
	char *why = NULL;
	int applied;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/db", folder);
	snprintf(url, sizeof(url), "sqlite:%s", path);
	assert_ok(db_open(url, DB_ROLE_OWNER, DB_CREATE, &db, NULL));
	assert_ok(db_migrate(db, WORLD_NOW, &applied));
	append(db, 5);
	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	if (sqlite3_exec(raw, statement, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", statement, why);
	sqlite3_close(raw);
	check = verify(db);
	db_close(db);
	unlink(path);
	snprintf(path, sizeof(path), "%s/db-wal", folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/db-shm", folder);
	unlink(path);
	rmdir(folder);
	return check;
}

static void
test_whatever_is_changed_or_removed_is_found_where_it_was(void **state)
{
	static const struct { const char *statement; int64_t bad; const char *why; } rows[] = {
		{ "UPDATE consent_ledger SET subject_hash = zeroblob(32) WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET subject_hash = x'00' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET scope = 'gateway' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET scope = 'telegram' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET action = 'opt_out' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET source = 'operator' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET request_words = '' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET answer_words = 'ya' WHERE seq = 3", 3, "entry 3 was changed" },
		/* A letter that moves from one field to the next leaves their concatenation as it was. */
		{ "UPDATE consent_ledger SET request_words = request_words || 'Y', answer_words = substr(answer_words, 2) WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET evidence = '{}' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET notice_version = '2' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET actor = 'cli' WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET at = at - 1 WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET recorded_at = recorded_at - 1 WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET hash = zeroblob(32) WHERE seq = 3", 3, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET prev_hash = zeroblob(32) WHERE seq = 3", 3, "entry 3 does not follow the one before it" },
		{ "DELETE FROM consent_ledger WHERE seq = 3", 3, "entry 3 is missing" },
		{ "DELETE FROM consent_ledger WHERE seq = 1", 1, "entry 1 is missing" },
		{ "DELETE FROM consent_ledger WHERE seq = 3; UPDATE consent_ledger SET seq = seq - 1 WHERE seq > 3", 3,
		    "entry 3 does not follow the one before it" },
		{ "UPDATE consent_ledger SET seq = 99 WHERE seq = 2; UPDATE consent_ledger SET seq = 2 WHERE seq = 3; UPDATE consent_ledger SET seq = 3 WHERE seq = 99",
		    2, "entry 2 does not follow the one before it" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ledger_check check = after_tampering(rows[i].statement);

		if (check.bad_seq != rows[i].bad || strcmp(check.why, rows[i].why) != 0 || check.entries != rows[i].bad - 1)
			fail_msg("%s: entry %d, %s", rows[i].statement, (int)check.bad_seq, check.why);
	}
}

static void
test_actions_have_names(void **state)
{
	enum consent_action a;
	int i;

	(void)state;
	for (i = 0; i < CONSENT_ACTION__COUNT; i++) {
		assert_true(consent_action_from_name(consent_action_name((enum consent_action)i), &a));
		assert_int_equal(a, i);
	}
	assert_false(consent_action_from_name("agree", &a));
	assert_false(consent_action_from_name(NULL, &a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_hash_is_what_the_header_says),
		cmocka_unit_test(test_an_empty_ledger_is_intact),
		cmocka_unit_test(test_entries_are_numbered_and_chained),
		cmocka_unit_test(test_our_own_programs_cannot_change_the_ledger),
		cmocka_unit_test(test_whatever_is_changed_or_removed_is_found_where_it_was),
		cmocka_unit_test(test_actions_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
