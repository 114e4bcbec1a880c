#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "db/migrate.h"
#include "ledger/head.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "ledger/verify.h"

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

	assert_ok(ledger_verify(db, 0, &check));
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

/*
 * The same for form 2: sha256 over field(number(2)), the fields of form 1 with field(personal) in the place of the three texts, where
 * personal = sha256(b''.join(map(field, [b'\x05' * 16, b'Balas YA', b'Ya Saya Setuju', b'{"message_id":"wamid.1"}'])))
 */
static void
test_the_hash_of_form_two_covers_the_words_by_their_hash(void **state)
{
	static const char want_personal[] = "1a05e5a8193bf2ba613ef4d2bc321b68976e835d81ea40523be75162228b102f";
	static const char want[] = "6586153cffd61c0ddb8800a54e500290a1dd1ed3423f9db52bf87513860de36e";
	struct ledger_entry entry = sample(1000);
	uint8_t prev[SHA256_BYTES] = {0}, hash[SHA256_BYTES], salt[LEDGER_SALT_BYTES];
	AUTO(buf) struct buf hex = {0};

	(void)state;
	memset(salt, 5, sizeof(salt));
	entry.seq = 1;
	entry.form = LEDGER_FORM;
	assert_ok(ledger_personal_hash(salt, sizeof(salt), entry.request_words, entry.answer_words, entry.evidence, entry.personal_hash));
	buf_init(&hex, 100);
	text_hex(&hex, entry.personal_hash, SHA256_BYTES);
	assert_string_equal(buf_text(&hex), want_personal);
	assert_ok(ledger_hash(&entry, prev, hash));
	buf_reset(&hex);
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
	assert_int_equal(db_script(w.db, "UPDATE ledger_personal SET answer_words = 'tidak'"), ERR_FORBIDDEN);
	assert_int_equal(db_script(w.db, "DELETE FROM consent_ledger"), ERR_FORBIDDEN);
	assert_int_equal(verify(w.db).entries, 1);
}

/* A database file with five entries of two people, changed behind our back, and what the check says of it. */
struct file { char folder[40], path[60]; struct db *db; };

static void
file_open(struct file *f)
{
	char url[80];
	int applied;

	snprintf(f->folder, sizeof(f->folder), "/tmp/kabarizin-ledger-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/db", f->folder);
	snprintf(url, sizeof(url), "sqlite:%s", f->path);
	assert_ok(db_open(url, DB_ROLE_OWNER, DB_CREATE, &f->db, NULL));
	world_key(f->db);
	assert_ok(db_migrate_with(f->db, ledger_first_seal, WORLD_NOW, &applied));
}

static void
file_end(struct file *f)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[80];
	size_t i;

	db_close(f->db);
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", f->path, ends[i]);
		unlink(path);
	}
	rmdir(f->folder);
}

static void
tamper(struct file *f, const char *statement)
{
	sqlite3 *raw = NULL;
	char *why = NULL;

	assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
	if (sqlite3_exec(raw, statement, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", statement, why);
	sqlite3_close(raw);
}

static void
test_whatever_is_changed_or_removed_is_found_where_it_was(void **state)
{
	static const struct { const char *statement; int64_t bad; enum ledger_fault fault; const char *why; } rows[] = {
		{ "UPDATE consent_ledger SET subject_hash = zeroblob(32) WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET subject_hash = x'00' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET scope = 'gateway' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET scope = 'telegram' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET scope = 'all' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET action = 'opt_out' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET action = 'erased', scope = 'all' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET source = 'operator' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET source = source || char(0) || 'x' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET request_words = 'x' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET answer_words = 'ya' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET evidence = '' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET notice_version = '2' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET actor = 'cli' WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET at = at - 1 WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET recorded_at = recorded_at - 1 WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET form = 1 WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET form = 3 WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET personal_hash = zeroblob(32) WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET personal_hash = NULL WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET hash = zeroblob(32) WHERE seq = 3", 3, LEDGER_ENTRY_CHANGED, "entry 3 was changed" },
		{ "UPDATE consent_ledger SET prev_hash = zeroblob(32) WHERE seq = 3", 3, LEDGER_ENTRY_UNCHAINED, "entry 3 does not follow the one before it" },
		{ "UPDATE consent_ledger SET seal = zeroblob(32) WHERE seq = 3", 3, LEDGER_ENTRY_FORGED, "entry 3 was not written by this office's programs" },
		{ "UPDATE consent_ledger SET seal = (SELECT seal FROM consent_ledger WHERE seq = 2) WHERE seq = 3", 3, LEDGER_ENTRY_FORGED,
		    "entry 3 was not written by this office's programs" },
		{ "UPDATE consent_ledger SET seal = NULL WHERE seq = 3", 3, LEDGER_ENTRY_UNSEALED, "entry 3 was written without the key" },
		{ "DELETE FROM consent_ledger WHERE seq = 3", 3, LEDGER_ENTRY_MISSING, "entry 3 is missing" },
		{ "DELETE FROM consent_ledger WHERE seq = 1", 1, LEDGER_ENTRY_MISSING, "entry 1 is missing" },
		{ "DELETE FROM consent_ledger WHERE seq = 3; UPDATE consent_ledger SET seq = seq - 1 WHERE seq > 3", 3, LEDGER_ENTRY_UNCHAINED,
		    "entry 3 does not follow the one before it" },
		{ "UPDATE consent_ledger SET seq = 99 WHERE seq = 2; UPDATE consent_ledger SET seq = 2 WHERE seq = 3; UPDATE consent_ledger SET seq = 3 WHERE seq = 99",
		    2, LEDGER_ENTRY_UNCHAINED, "entry 2 does not follow the one before it" },
		{ "UPDATE ledger_personal SET salt = zeroblob(16) WHERE seq = 3", 3, LEDGER_WORDS_CHANGED, "entry 3 has other words than were recorded" },
		{ "UPDATE ledger_personal SET request_words = '' WHERE seq = 3", 3, LEDGER_WORDS_CHANGED, "entry 3 has other words than were recorded" },
		{ "UPDATE ledger_personal SET answer_words = 'Tidak' WHERE seq = 3", 3, LEDGER_WORDS_CHANGED, "entry 3 has other words than were recorded" },
		{ "UPDATE ledger_personal SET answer_words = answer_words || char(0) || 'x' WHERE seq = 3", 3, LEDGER_WORDS_CHANGED,
		    "entry 3 has other words than were recorded" },
		/* A letter that moves from one field to the next leaves their concatenation as it was. */
		{ "UPDATE ledger_personal SET request_words = request_words || 'Y', answer_words = substr(answer_words, 2) WHERE seq = 3", 3,
		    LEDGER_WORDS_CHANGED, "entry 3 has other words than were recorded" },
		{ "UPDATE ledger_personal SET evidence = '{}' WHERE seq = 3", 3, LEDGER_WORDS_CHANGED, "entry 3 has other words than were recorded" },
		{ "DELETE FROM ledger_personal WHERE seq = 3", 3, LEDGER_WORDS_LOST, "entry 3 lost its words" },
		{ "UPDATE ledger_personal SET seq = 9 WHERE seq = 3", 3, LEDGER_WORDS_LOST, "entry 3 lost its words" },
		{ "INSERT INTO ledger_personal SELECT 9, salt, '', '', '' FROM ledger_personal WHERE seq = 3", 9, LEDGER_WORDS_STRAY,
		    "there are words of an entry 9, and no such entry" },
		{ "DELETE FROM consent_ledger WHERE seq = 5; DELETE FROM ledger_personal WHERE seq = 5", 5, LEDGER_CUT, "entry 5 was cut off the end" },
		{ "DELETE FROM consent_ledger WHERE seq > 3; DELETE FROM ledger_personal WHERE seq > 3", 4, LEDGER_CUT,
		    "entries 4 to 5 were cut off the end" },
		{ "DELETE FROM consent_ledger; DELETE FROM ledger_personal", 1, LEDGER_CUT, "entries 1 to 5 were cut off the end" },
		{ "DELETE FROM consent_ledger WHERE seq = 5", 5, LEDGER_WORDS_STRAY, "there are words of an entry 5, and no such entry" },
		{ "UPDATE ledger_head SET seq = 4", 0, LEDGER_HEAD_WRONG, "the head's seal is not this office's, so entries may have been cut off the end" },
		{ "UPDATE ledger_head SET hash = zeroblob(32)", 0, LEDGER_HEAD_WRONG, "the head's seal is not this office's, so entries may have been cut off the end" },
		{ "UPDATE ledger_head SET seal = zeroblob(32)", 0, LEDGER_HEAD_WRONG, "the head's seal is not this office's, so entries may have been cut off the end" },
		{ "UPDATE ledger_head SET seal = x''", 0, LEDGER_HEAD_UNSEALED, "the head is not sealed, so entries may have been cut off the end" },
		{ "DELETE FROM ledger_head", 0, LEDGER_HEAD_LOST, "the sealed head is missing, so entries may have been cut off the end" },
		/* An older head is ours and right, and what lies behind it is not covered by it. */
		{ "UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM consent_ledger WHERE seq = 4), seal = (SELECT seal FROM consent_ledger WHERE seq = 4)",
		    5, LEDGER_GROWN, "entry 5 stands behind the sealed end" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(file) struct file f = {{ 0 }};
		struct ledger_check check;

		file_open(&f);
		append(f.db, 5);
		tamper(&f, rows[i].statement);
		check = verify(f.db);
		if (check.bad_seq != rows[i].bad || check.fault != rows[i].fault || strcmp(check.why, rows[i].why) != 0)
			fail_msg("%s: entry %d, %s", rows[i].statement, (int)check.bad_seq, check.why);
	}
}

/* What a program that is told to write writes, whatever lies in the database. */
static void
test_an_entry_is_appended_whatever_is_wrong_and_mends_nothing(void **state)
{
	static const struct { const char *statement; int64_t seq; enum ledger_fault fault; } rows[] = {
		{ "DELETE FROM consent_ledger WHERE seq > 3; DELETE FROM ledger_personal WHERE seq > 3", 6, LEDGER_ENTRY_MISSING },
		{ "DELETE FROM consent_ledger; DELETE FROM ledger_personal", 6, LEDGER_ENTRY_MISSING },
		{ "UPDATE consent_ledger SET hash = x'00' WHERE seq = 5", 6, LEDGER_ENTRY_CHANGED },
		{ "DELETE FROM ledger_head", 6, LEDGER_ENTRY_UNSEALED },
		{ "UPDATE ledger_head SET seal = zeroblob(32)", 6, LEDGER_ENTRY_UNSEALED },
		{ "UPDATE ledger_head SET seq = 0, hash = zeroblob(32), seal = x''", 6, LEDGER_ENTRY_UNSEALED },
		{ "DELETE FROM ledger_head; DELETE FROM consent_ledger WHERE seq > 3", 6, LEDGER_ENTRY_MISSING },
		{ "INSERT INTO ledger_personal SELECT 6, salt, '', '', '' FROM ledger_personal WHERE seq = 3", 7, LEDGER_ENTRY_MISSING },
		{ "UPDATE consent_ledger SET seq = 9223372036854775807 WHERE seq = 5", 6, LEDGER_ENTRY_MISSING },
		{ "UPDATE consent_ledger SET seq = 90 WHERE seq = 5", 91, LEDGER_ENTRY_MISSING },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(file) struct file f = {{ 0 }};
		AUTO(db_tx) struct db_tx tx = {0};
		struct ledger_entry entry = sample(WORLD_NOW + 9);
		struct ledger_check check;
		int64_t seq;

		file_open(&f);
		append(f.db, 5);
		tamper(&f, rows[i].statement);
		assert_ok(db_begin(f.db, &tx));
		assert_ok(ledger_append(f.db, &entry, &seq));
		assert_ok(db_commit(&tx));
		check = verify(f.db);
		if (seq != rows[i].seq || check.fault != rows[i].fault)
			fail_msg("%s: entry %d, then %s", rows[i].statement, (int)seq, check.why);
	}
}

static void
test_a_program_without_the_key_records_and_leaves_no_seal(void **state)
{
	AUTO(file) struct file f = {{ 0 }};
	AUTO(db_tx) struct db_tx tx = {0};
	struct ledger_entry entry = sample(WORLD_NOW + 9);
	struct db *keyless = NULL;
	struct ledger_check check;
	char url[80];
	int64_t seq;

	(void)state;
	file_open(&f);
	append(f.db, 2);
	snprintf(url, sizeof(url), "sqlite:%s", f.path);
	assert_ok(db_open(url, DB_ROLE_WEBHOOK, 0, &keyless, NULL));
	assert_ok(db_begin(keyless, &tx));
	assert_ok(ledger_append(keyless, &entry, &seq));
	assert_ok(db_commit(&tx));
	/* It can tell that the chain fits, and no more. */
	check = verify(keyless);
	assert_int_equal(check.fault, LEDGER_HEAD_UNSEALED);
	db_close(keyless);
	check = verify(f.db);
	assert_int_equal(check.fault, LEDGER_ENTRY_UNSEALED);
	assert_int_equal(check.bad_seq, 3);
	/* Nor does the next entry of a program that has the key close what was open. */
	assert_ok(db_begin(f.db, &tx));
	assert_ok(ledger_append(f.db, &entry, &seq));
	assert_ok(db_commit(&tx));
	assert_int_equal(verify(f.db).bad_seq, 3);
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
		cmocka_unit_test(test_the_hash_of_form_two_covers_the_words_by_their_hash),
		cmocka_unit_test(test_an_empty_ledger_is_intact),
		cmocka_unit_test(test_entries_are_numbered_and_chained),
		cmocka_unit_test(test_our_own_programs_cannot_change_the_ledger),
		cmocka_unit_test(test_whatever_is_changed_or_removed_is_found_where_it_was),
		cmocka_unit_test(test_an_entry_is_appended_whatever_is_wrong_and_mends_nothing),
		cmocka_unit_test(test_a_program_without_the_key_records_and_leaves_no_seal),
		cmocka_unit_test(test_actions_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
