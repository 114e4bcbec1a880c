/* Each program does with its own rights what it must do with consent: the other tests run as the owner of everything. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "consent/consent.h"
#include "consent/inbound.h"
#include "contact/contact.h"
#include "db/migrate.h"
#include "invitation/invitation.h"
#include "ledger/note.h"
#include "template/template.h"

#include "seed.h"
#include "world.h"

enum { META = 1, FONNTE = 2, SARI = 7 };

struct office { char folder[40], path[60], url[80]; };

static void
office_open(struct office *o)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int n;

	snprintf(o->folder, sizeof(o->folder), "/tmp/kabarizin-grants-XXXXXX");
	assert_non_null(mkdtemp(o->folder));
	snprintf(o->path, sizeof(o->path), "%s/db", o->folder);
	snprintf(o->url, sizeof(o->url), "sqlite:%s", o->path);
	assert_ok(db_open(o->url, DB_ROLE_OWNER, DB_CREATE, &w.db, NULL));
	world_key(w.db);
	assert_ok(db_migrate_with(w.db, ledger_first_seal, WORLD_NOW, &n));
	seed_contact(&w, SARI);
	seed_provider(&w, META, "meta", 0);
	seed_provider(&w, FONNTE, "fonnte", 1);
	assert_ok(db_script(w.db, "UPDATE provider SET settings = '{\"number\":\"+6281122334455\"}' WHERE id = 1"));
	seed_message(&w, 50, SARI, "text", "queued");
	assert_ok(db_script(w.db, "INSERT INTO queue (message_id, priority, due_at) VALUES (50, 20, 1)"));
	assert_ok(db_begin(w.db, &tx));
	assert_ok(template_install(w.db, WORLD_NOW, &n));
	assert_ok(db_commit(&tx));
}

static void
office_end(struct office *o)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[80];
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", o->path, ends[i]);
		unlink(path);
	}
	rmdir(o->folder);
}

static void
world_as(struct world *w, const struct office *o, enum db_role role)
{
	assert_ok(db_open(o->url, role, 0, &w->db, NULL));
	world_key(w->db);
}

static void
record(struct world *w, enum consent_action action, int64_t now)
{
	struct ledger_entry entry = { .scope = SCOPE_OFFICIAL, .action = action, .source = "operator", .answer_words = "ya", .actor = "a", .at = now };

	IN_TX(w, consent_record(w->db, SARI, &entry, now, NULL));
}

static void
test_every_program_that_hears_a_word_may_record_it(void **state)
{
	static const enum db_role roles[] = { DB_ROLE_ADMIN, DB_ROLE_OPTIN, DB_ROLE_WEBHOOK, DB_ROLE_API, DB_ROLE_SENDER };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		AUTO(office) struct office o = {{ 0 }};
		AUTO(world) struct world w = {0};

		office_open(&o);
		world_as(&w, &o, roles[i]);
		record(&w, CONSENT_OPT_IN, WORLD_NOW);
		record(&w, CONSENT_OPT_OUT, WORLD_NOW + 1);
		seed_expect(&w, "SELECT state || ' ' || reason FROM message", "blocked stopped");
		record(&w, CONSENT_OPT_IN, WORLD_NOW + 2);	/* of 1970: too old to come back by itself */
		record(&w, CONSENT_PREAPPROVED, WORLD_NOW + 3);
		seed_expect(&w, "SELECT state FROM consent_state WHERE scope = 'official'", "agreed");
		assert_int_equal(db_script(w.db, "DELETE FROM consent_ledger"), ERR_FORBIDDEN);
	}
}

static void
hear(struct world *w, int64_t provider, const char *id, const char *text)
{
	const struct inbound in = {
		.kind = INBOUND_TEXT, .at = WORLD_NOW, .message_id = id, .from = "+6281260007001", .user_id = "ID.1", .name = "Sari",
		.text = text, .context_id = "x", .opens_window = provider == META,
	};
	struct inbound_result result;

	IN_TX(w, inbound_apply(w->db, provider, provider_find(provider == META ? "meta" : "fonnte"), &in, 1, WORLD_NOW,
	    &result));
}

static void
test_the_webhook_program_may_do_all_that_follows_from_a_message(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO(world) struct world w = {0};
	const struct inbound moved = { .kind = INBOUND_NUMBER_CHANGED, .message_id = "6", .from = "+6281260007001", .new_number = "+6285260007002" };
	struct inbound_result result;

	(void)state;
	office_open(&o);
	world_as(&w, &o, DB_ROLE_WEBHOOK);
	hear(&w, META, "1", "Halo");
	hear(&w, META, "2", "Ya");
	hear(&w, FONNTE, "3", "Setuju");
	hear(&w, META, "4", "STOP");
	hear(&w, META, "5", "tidak");
	IN_TX(&w, inbound_apply(w.db, META, provider_find("meta"), &moved, 1, WORLD_NOW, &result));
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM inbound"), 6);
	/* STOP was said in the same second as YES, and counts. */
	seed_expect(&w, "SELECT state FROM consent_state WHERE scope = 'official'", "stopped");
	assert_int_equal(world_sql(&w, "SELECT count(*) FROM message WHERE scenario = 'consent'"), 3);
}

static void
test_the_opt_in_page_may_find_and_answer_an_invitation(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO(world) struct world sender = {0}, page = {0};
	AUTO(contact) struct contact contact = {0};
	AUTO(buf) struct buf link = {0};
	const struct invitation_draft draft = { .contact_id = SARI, .channel = "gateway" };
	struct invitation in;
	char token[TOKEN_TEXT_MAX];
	bool due;

	(void)state;
	office_open(&o);
	world_as(&sender, &o, DB_ROLE_SENDER);
	assert_ok(invitation_is_due(sender.db, SARI, WORLD_NOW, &due));
	assert_true(due);
	IN_TX(&sender, invitation_make(sender.db, &draft, WORLD_NOW, token, &in));
	world_as(&page, &o, DB_ROLE_OPTIN);
	assert_ok(invitation_find(page.db, token, WORLD_NOW, &in));
	assert_ok(contact_load(page.db, in.contact_id, &contact));
	IN_TX(&page, invitation_opened(page.db, in.id, WORLD_NOW));
	record(&page, CONSENT_OPT_IN, WORLD_NOW);
	IN_TX(&page, invitation_answered(page.db, in.id, "agreed", WORLD_NOW));
	buf_init(&link, 1000);
	assert_ok(invitation_wa_link(page.db, "id", &link, NULL));
}

static void
test_the_api_may_put_a_contact(void **state)
{
	AUTO(office) struct office o = {{ 0 }};
	AUTO(world) struct world w = {0};
	const struct contact_draft draft = { .phone = "081260007001", .name = "Sari", .ref_system = "odoo", .ref = "7", .overwrite = true };
	int64_t id;

	(void)state;
	office_open(&o);
	world_as(&w, &o, DB_ROLE_API);
	IN_TX(&w, contact_put(w.db, &draft, WORLD_NOW, &id, NULL));
	assert_true(id > 0);
}

/* Prepared, not run: a program that could prepare it could run it. */
static void
test_no_program_can_prepare_what_changes_the_ledger(void **state)
{
	static const struct { const char *statement; const char *who; } rows[] = {	/* who may, besides; each by its place in enum db_role */
		{ "UPDATE consent_ledger SET at = 0", "" },
		{ "UPDATE consent_ledger SET seal = NULL WHERE seq = 1", "" },
		{ "UPDATE consent_ledger SET hash = hash", "" },
		{ "DELETE FROM consent_ledger", "" },
		{ "DELETE FROM consent_ledger WHERE seq = 1 RETURNING seq", "" },
		{ "INSERT INTO consent_ledger (seq, subject_hash, scope, action, source, request_words, answer_words, evidence, notice_version, actor, at,"
		  " recorded_at, prev_hash, hash) VALUES (1, x'', '', '', '', '', '', '', '', '', 0, 0, x'', x'') ON CONFLICT (seq) DO UPDATE SET at = 0", "" },
		{ "WITH gone AS (SELECT 1 AS seq) DELETE FROM consent_ledger WHERE seq IN (SELECT seq FROM gone)", "" },
		{ "UPDATE ledger_personal SET answer_words = ''", "" },
		{ "UPDATE ledger_personal SET salt = x''", "" },
		{ "DELETE FROM ledger_personal", "45" },
		{ "DELETE FROM ledger_head", "" },
		{ "INSERT INTO ledger_head (id, seq, hash, seal) VALUES (1, 0, x'', x'')", "5" },
		{ "UPDATE ledger_note SET entries = 0", "" },
		{ "DELETE FROM ledger_note", "" },
		{ "INSERT INTO ledger_note (at, kind, entries, head, actor, reason, found, seal) VALUES (0, 'daily', 0, x'', '', '', '', x'')", "45" },
		{ "INSERT OR REPLACE INTO ledger_personal (seq, salt, request_words, answer_words, evidence) VALUES (1, x'', '', '', '')", "" },
		{ "REPLACE INTO ledger_personal (seq, salt, request_words, answer_words, evidence) VALUES (1, x'', '', '', '')", "" },
		{ "DROP TABLE consent_ledger", "" },
		{ "CREATE TRIGGER t BEFORE INSERT ON consent_ledger BEGIN SELECT RAISE(IGNORE); END", "5" },
		{ "DROP VIEW consent_entry", "5" },
		{ "ALTER TABLE consent_ledger DROP COLUMN seal", "5" },
		{ "PRAGMA writable_schema = ON", "5" },
		{ "ATTACH DATABASE ':memory:' AS other", "" },
	};
	AUTO(office) struct office o = {{ 0 }};
	int role;
	size_t i;

	(void)state;
	office_open(&o);
	for (role = 0; role < DB_ROLE__COUNT; role++) {
		AUTO(world) struct world w = {0};

		world_as(&w, &o, (enum db_role)role);
		for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			bool may = strchr(rows[i].who, '0' + role) != NULL;

			if ((db_check_sql(w.db, rows[i].statement) == ERR_NONE) != may)
				fail_msg("role %d %s prepare: %s (%s)", role, may ? "cannot" : "can", rows[i].statement, db_message(w.db));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_program_that_hears_a_word_may_record_it),
		cmocka_unit_test(test_the_webhook_program_may_do_all_that_follows_from_a_message),
		cmocka_unit_test(test_the_opt_in_page_may_find_and_answer_an_invitation),
		cmocka_unit_test(test_the_api_may_put_a_contact),
		cmocka_unit_test(test_no_program_can_prepare_what_changes_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
