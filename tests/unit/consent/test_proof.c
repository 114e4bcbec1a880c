/* What the notes of where the ledger ended show, in the database and in the file beside it, and what a sealing by a person accepts. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/proof.h"
#include "db/migrate.h"
#include "ledger/file.h"
#include "ledger/head.h"
#include "privacy/notice.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7 };

/* An office in a folder of its own, with a database file and the file of notes. */
struct office { char folder[40]; struct world w; };

static void
open_at(struct office *o, const char *name, unsigned flags)
{
	char url[100];

	snprintf(url, sizeof(url), "sqlite:%s/%s", o->folder, name);
	assert_ok(db_open(url, DB_ROLE_OWNER, flags, &o->w.db, NULL));
	world_key(o->w.db);
}

static void
office_open(struct office *o)
{
	int n;

	snprintf(o->folder, sizeof(o->folder), "/tmp/kabarizin-proof-XXXXXX");
	assert_non_null(mkdtemp(o->folder));
	open_at(o, "db", DB_CREATE);
	assert_ok(db_migrate_with(o->w.db, ledger_first_seal, WORLD_NOW - 10 * CLOCK_DAY_MS, &n));
	seed_contact(&o->w, SARI);
}

static void
office_end(struct office *o)
{
	static const char *const names[] = { "db", "db-wal", "db-shm", "copy", "copy-wal", "copy-shm", LEDGER_FILE };
	char path[100];
	size_t i;

	world_end(&o->w);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", o->folder, names[i]);
		unlink(path);
	}
	rmdir(o->folder);
}

static void
record(struct office *o, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "paper", .answer_words = "ya", .actor = "a", .at = at };

	IN_TX(&o->w, consent_record(o->w.db, SARI, &entry, WORLD_NOW, NULL));
}

/* What the daily job does. */
static void
end_of_day(struct office *o, int64_t now)
{
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	bool noted;

	IN_TX(&o->w, ledger_note_daily(o->w.db, now, &noted));
	assert_true(noted);
	assert_ok(ledger_notes_load(o->w.db, &notes));
	assert_ok(ledger_file_append(o->w.db, o->folder, &notes));
}

static struct ledger_check
check_of(struct office *o)
{
	AUTO(proof) struct proof p = {0};

	assert_ok(proof_make(o->w.db, o->folder, &p));
	return p.check;
}

static void
expect(struct office *o, enum ledger_fault fault, int64_t seq, const char *why)
{
	struct ledger_check check = check_of(o);

	assert_string_equal(check.why, why);
	assert_int_equal(check.fault, fault);
	assert_int_equal(check.bad_seq, seq);
}

/* Three days: an entry and a note on each. */
static void
three_days(struct office *o)
{
	static const enum consent_action said[] = { CONSENT_OPT_IN, CONSENT_OPT_OUT, CONSENT_OPT_IN };
	int day;

	office_open(o);
	for (day = 0; day < 3; day++) {
		record(o, said[day], WORLD_NOW - (3 - day) * CLOCK_DAY_MS);
		end_of_day(o, WORLD_NOW - (3 - day) * CLOCK_DAY_MS + CLOCK_HOUR_MS);
	}
}

static void
copy(struct office *o)
{
	char path[100];

	snprintf(path, sizeof(path), "%s/copy", o->folder);
	assert_ok(db_backup(o->w.db, path));
}

static void
put_copy_back(struct office *o)
{
	world_end(&o->w);
	open_at(o, "copy", 0);
}

static void
tamper(struct office *o, const char *statement)
{
	sqlite3 *raw = NULL;
	char path[100], *why = NULL;

	snprintf(path, sizeof(path), "%s/db", o->folder);
	assert_int_equal(sqlite3_open(path, &raw), SQLITE_OK);
	if (sqlite3_exec(raw, "PRAGMA ignore_check_constraints = ON", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(raw, statement, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", statement, why);
	sqlite3_close(raw);
}

static void
write_file(struct office *o, const char *text)
{
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/" LEDGER_FILE, o->folder);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static char *
read_file(struct office *o)
{
	AUTO(buf) struct buf b = {0};
	char path[100];
	FILE *f;

	snprintf(path, sizeof(path), "%s/" LEDGER_FILE, o->folder);
	f = fopen(path, "re");
	assert_non_null(f);
	buf_init(&b, 100000);
	assert_ok(buf_read(&b, fileno(f)));
	fclose(f);
	return buf_take(&b);
}

static void
test_an_office_that_nobody_touched_is_proven(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO_FREE char *file = NULL;

	(void)state;
	three_days(&o);
	expect(&o, LEDGER_INTACT, 0, "");
	file = read_file(&o);
	assert_int_equal(strncmp(file, "2026-11-11T03:10:00Z 0 0000", 27), 0);
	assert_non_null(strstr(file, "\n2026-11-20T04:10:00Z 4 "));
	/* What was noted after the last line may still be on its way. */
	IN_TX(&o.w, ledger_note_daily(o.w.db, WORLD_NOW, &(bool){ false }));
	expect(&o, LEDGER_INTACT, 0, "");
	IN_TX(&o.w, ledger_note_daily(o.w.db, WORLD_NOW + CLOCK_DAY_MS, &(bool){ false }));
	expect(&o, LEDGER_FILE_CHANGED, 0, "the note of 2026-11-22T03:10:00Z is missing in ledger-heads.txt");
	end_of_day(&o, WORLD_NOW + 2 * CLOCK_DAY_MS);
	expect(&o, LEDGER_INTACT, 0, "");
}

static void
test_an_old_copy_fits_itself_and_not_the_file(void **state)
{
	AUTO(office) struct office o = {{ 0 }};

	(void)state;
	three_days(&o);
	copy(&o);
	record(&o, CONSENT_DECLINE, WORLD_NOW - CLOCK_HOUR_MS);
	end_of_day(&o, WORLD_NOW);
	put_copy_back(&o);
	expect(&o, LEDGER_OLD_COPY, 5, "entry 5 is missing: on 2026-11-21T03:10:00Z there were 5, so an old copy was put back or the end was cut off");
	/* What is recorded on top of it has the number of what was lost, and another hash. */
	record(&o, CONSENT_PREAPPROVED, WORLD_NOW - CLOCK_HOUR_MS);
	expect(&o, LEDGER_REWRITTEN, 5,
	    "the ledger was rewritten: entries 5 to 5 are not those that were noted on 2026-11-21T03:10:00Z");
	/* A person who knows that it was a restore says so, and it stays to be read. */
	IN_TX(&o.w, ledger_reseal(o.w.db, "cli:root", "dipulihkan dari cadangan", check_of(&o).why, WORLD_NOW + 1000));
	expect(&o, LEDGER_INTACT, 0, "");
	end_of_day(&o, WORLD_NOW + CLOCK_DAY_MS);
	expect(&o, LEDGER_INTACT, 0, "");
	seed_expect(&o.w, "SELECT actor || ': ' || reason || ': ' || found FROM ledger_note WHERE kind = 'resealed'",
	    "cli:root: dipulihkan dari cadangan: the ledger was rewritten: entries 5 to 5 are not those that were noted on 2026-11-21T03:10:00Z");
}

static void
test_an_old_copy_of_a_quiet_day_lacks_a_note(void **state)
{
	AUTO(office) struct office o = {{ 0 }};

	(void)state;
	three_days(&o);
	copy(&o);
	end_of_day(&o, WORLD_NOW);
	put_copy_back(&o);
	expect(&o, LEDGER_NOTE_LOST, 0,
	    "the note of 2026-11-21T03:10:00Z stands in ledger-heads.txt and not in the database: it was removed, or an old copy was put back");
}

/* The end is cut off together with its words and states, and the head put back to where the table ends now: all of it fits but the note. */
static void
test_an_end_that_is_cut_off_with_its_head_is_known_to_the_notes(void **state)
{
	AUTO(office) struct office o = {{ 0 }};

	(void)state;
	three_days(&o);
	tamper(&o, "UPDATE ledger_head SET seq = 2, hash = (SELECT hash FROM consent_ledger WHERE seq = 3),"
	    "   seal = (SELECT seal FROM consent_ledger WHERE seq = 3);"
	    " UPDATE ledger_head SET seq = 3; DELETE FROM consent_ledger WHERE seq > 3; DELETE FROM ledger_personal WHERE seq > 3");
	expect(&o, LEDGER_OLD_COPY, 4, "entry 4 is missing: on 2026-11-20T04:10:00Z there were 4, so an old copy was put back or the end was cut off");
}

static void
test_notes_are_ours_and_complete_or_named(void **state)
{
	static const struct { const char *statement; enum ledger_fault fault; const char *why; } rows[] = {
		{ "UPDATE ledger_note SET at = at + 1 WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET kind = 'resealed' WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET entries = 0 WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET head = zeroblob(32) WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET actor = 'x' WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET reason = 'x' WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET found = 'x' WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET seal = zeroblob(32) WHERE id = 2", LEDGER_NOTE_FORGED, "note 2 of where the ledger ended was changed or is not ours" },
		{ "UPDATE ledger_note SET id = 9 WHERE id = 2", LEDGER_NOTE_LOST, "note 2 of where the ledger ended is missing" },
		{ "DELETE FROM ledger_note WHERE id = 1", LEDGER_NOTE_LOST, "note 1 of where the ledger ended is missing" },
		{ "DELETE FROM ledger_note WHERE id = 4", LEDGER_NOTE_LOST,
		    "the note of 2026-11-20T04:10:00Z stands in ledger-heads.txt and not in the database: it was removed, or an old copy was put back" },
		{ "DELETE FROM ledger_note", LEDGER_NOTE_LOST, "the notes of where the ledger ended are missing" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o = {{ 0 }};

		three_days(&o);
		tamper(&o, rows[i].statement);
		expect(&o, rows[i].fault, 0, rows[i].why);
	}
}

static void
test_the_file_is_ours_and_complete_or_named(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO_FREE char *file = NULL, *changed = NULL;

	(void)state;
	three_days(&o);
	file = read_file(&o);
	changed = strdup(file);
	strchr(changed, '\n')[1 + strlen("2026-11-18T04:10:00Z ")] = '9';	/* the second line's number of entries */
	write_file(&o, changed);
	expect(&o, LEDGER_FILE_CHANGED, 0, "line 2 of ledger-heads.txt was changed or is not ours");
	write_file(&o, strchr(file, '\n') + 1);
	expect(&o, LEDGER_FILE_CHANGED, 0, "the note of 2026-11-11T03:10:00Z is missing in ledger-heads.txt");
	write_file(&o, "hello\n");
	expect(&o, LEDGER_FILE_CHANGED, 0, "line 1 of ledger-heads.txt was changed or is not ours");
	write_file(&o, "");
	expect(&o, LEDGER_FILE_CHANGED, 0, "the note of 2026-11-19T04:10:00Z is missing in ledger-heads.txt");
	write_file(&o, file);
	expect(&o, LEDGER_INTACT, 0, "");
}

/* A line from the future would otherwise keep all that follow out of the file. */
static void
test_a_line_of_a_stranger_keeps_none_of_ours_away(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO_FREE char *file = NULL;

	(void)state;
	three_days(&o);
	write_file(&o, "2099-01-01T00:00:00Z 9 0000000000000000000000000000000000000000000000000000000000000000 daily"
	    " 0000000000000000000000000000000000000000000000000000000000000000\n");
	end_of_day(&o, WORLD_NOW);
	file = read_file(&o);
	assert_non_null(strstr(file, "\n2026-11-21T03:10:00Z 4 "));
	expect(&o, LEDGER_FILE_CHANGED, 0, "line 1 of ledger-heads.txt was changed or is not ours");
}

static void
test_a_lost_key_is_told_and_a_new_seal_ends_it(void **state)
{
	static const uint8_t other[KEY_BYTES] = "another key";
	AUTO(office) struct office o = {{ 0 }};

	(void)state;
	three_days(&o);
	db_key_lend(o.w.db, other);
	expect(&o, LEDGER_ENTRY_FORGED, 1, "entry 1 was not written by this office's programs");
	record(&o, CONSENT_OPT_OUT, WORLD_NOW - CLOCK_HOUR_MS);		/* recorded all the same */
	IN_TX(&o.w, ledger_reseal(o.w.db, "cli:root", "kunci hilang", "", WORLD_NOW));
	record(&o, CONSENT_OPT_IN, WORLD_NOW);
	end_of_day(&o, WORLD_NOW + CLOCK_DAY_MS);
	expect(&o, LEDGER_INTACT, 0, "");
	/* The old key's entries stay what they are: the new notes know their hashes. */
	assert_int_equal(check_of(&o).entries, 7);
}

static void
test_a_new_seal_accepts_no_changed_entry(void **state)
{
	AUTO(office) struct office o = {{ 0 }};

	(void)state;
	three_days(&o);
	tamper(&o, "UPDATE consent_ledger SET at = at - 1 WHERE seq = 2");
	IN_TX(&o.w, ledger_reseal(o.w.db, "cli:root", "x", "", WORLD_NOW));
	expect(&o, LEDGER_ENTRY_CHANGED, 2, "entry 2 was changed");
}

static void
test_stored_consents_are_what_the_ledger_gives(void **state)
{
	static const struct { const char *statement; enum ledger_fault fault; int64_t seq; } rows[] = {
		{ "UPDATE consent_state SET state = 'stopped' WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "UPDATE consent_state SET preapproved = 1 WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "UPDATE consent_state SET preapproved = 2 WHERE scope = 'gateway'", LEDGER_STATE_CHANGED, 3 },
		{ "UPDATE consent_state SET explicit = 7 WHERE scope = 'official'", LEDGER_STATE_CHANGED, 0 },
		{ "UPDATE consent_state SET since_at = since_at - 1 WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "UPDATE consent_state SET ledger_seq = 1 WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "UPDATE consent_state SET scope = 'sms' WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "UPDATE consent_state SET contact_id = 99 WHERE scope = 'official'", LEDGER_STATE_CHANGED, 4 },
		{ "DELETE FROM consent_state", LEDGER_STATE_CHANGED, 4 },
		{ "INSERT INTO consent_state SELECT contact_id, 'email', state, 0, 1, since_at, 3, 0 FROM consent_state WHERE scope = 'official'",
		    LEDGER_STATE_CHANGED, 3 },
		{ "INSERT INTO consent_state SELECT 99, 'email', state, 0, 1, since_at, 3, 0 FROM consent_state WHERE scope = 'official'", LEDGER_STATE_CHANGED, 0 },
		{ "UPDATE contact SET subject_hash = zeroblob(32) WHERE id = 7; DELETE FROM consent_state", LEDGER_SUBJECT_LOST, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o = {{ 0 }};
		struct ledger_check check;

		three_days(&o);
		tamper(&o, rows[i].statement);
		check = check_of(&o);
		if (check.fault != rows[i].fault || check.bad_seq != rows[i].seq)
			fail_msg("%s: entry %d, %s", rows[i].statement, (int)check.bad_seq, check.why);
	}
}

static void
test_what_people_had_before_them_is_there_word_for_word(void **state)
{
	static const struct { const char *statement; enum ledger_fault fault; int64_t seq; } rows[] = {
		{ "UPDATE notice_shown SET first_at = first_at + 1", LEDGER_INTACT, 0 },
		{ "UPDATE notice_shown SET words = words || '.'", LEDGER_NOTICE_CHANGED, 0 },
		{ "DELETE FROM notice_shown", LEDGER_NOTICE_LOST, 5 },
	};
	struct ledger_entry entry = { .scope = SCOPE_SMS, .action = CONSENT_OPT_IN, .source = "landing_page", .actor = "contact", .answer_words = "Setuju",
	    .request_words = "Bolehkah?", .notice_version = "1", .at = WORLD_NOW };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(office) struct office o = {{ 0 }};
		AUTO(privacy_shown) struct privacy_shown shown = {0};
		AUTO(buf) struct buf evidence = {0};
		struct problem problem = {0};
		struct ledger_check check;

		three_days(&o);
		assert_ok(privacy_show(o.w.db, "id", WORLD_NOW, &shown));
		buf_init(&evidence, 200);
		buf_text_add(&evidence, "{\"notice_sha256\":\"");
		text_hex(&evidence, shown.hash, sizeof(shown.hash));
		buf_text_add(&evidence, "\"}");
		entry.evidence = buf_text(&evidence);
		IN_TX(&o.w, privacy_keep(o.w.db, &shown, WORLD_NOW));
		IN_TX(&o.w, consent_record(o.w.db, 7, &entry, WORLD_NOW, &problem));
		tamper(&o, rows[i].statement);
		check = check_of(&o);
		if (check.fault != rows[i].fault || check.bad_seq != rows[i].seq)
			fail_msg("%s: entry %d, %s", rows[i].statement, (int)check.bad_seq, check.why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_an_office_that_nobody_touched_is_proven),
		cmocka_unit_test(test_an_old_copy_fits_itself_and_not_the_file),
		cmocka_unit_test(test_an_old_copy_of_a_quiet_day_lacks_a_note),
		cmocka_unit_test(test_an_end_that_is_cut_off_with_its_head_is_known_to_the_notes),
		cmocka_unit_test(test_notes_are_ours_and_complete_or_named),
		cmocka_unit_test(test_the_file_is_ours_and_complete_or_named),
		cmocka_unit_test(test_a_line_of_a_stranger_keeps_none_of_ours_away),
		cmocka_unit_test(test_a_lost_key_is_told_and_a_new_seal_ends_it),
		cmocka_unit_test(test_a_new_seal_accepts_no_changed_entry),
		cmocka_unit_test(test_stored_consents_are_what_the_ledger_gives),
		cmocka_unit_test(test_what_people_had_before_them_is_there_word_for_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
