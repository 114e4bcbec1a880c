#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "consent/consent.h"
#include "consent/inbound.h"
#include "consent/proof.h"
#include "consent/receipt.h"
#include "consent/history.h"
#include "contact/contact.h"
#include "contact/merge.h"
#include "delivery/receipt.h"
#include "message/message.h"
#include "privacy/erase.h"
#include "privacy/erased_id.h"

#include "seed.h"
#include "world.h"

enum { SARI = 7, BUDI = 8, STAFF = 9, META = 1 };

#define SARI_NUMBER	"+6281260007001"
#define BUDI_NUMBER	"+6281260007002"
/* Meta's ids hold the number: base64 of some bytes, 6281260007001, and some more. */
#define SARI_SENT	"wamid.HBgNNjI4MTI2MDAwNzAwMRUCABEYEjY3QTNEMDk5QzhEQjE5RjY4QgA="
#define SARI_WROTE	"wamid.HBgNNjI4MTI2MDAwNzAwMRUCABIYFDNBOEFFRjAzQ0VDNkNBMzY0RkE1AA=="
#define BUDI_SENT	"wamid.HBgNNjI4MTI2MDAwNzAwMhUCABEYEjY3QTNEMDk5QzhEQjE5RjY4QgA="

static void
run(struct world *w, const char *statement)
{
	if (db_script(w->db, statement) != ERR_NONE)
		fail_msg("%s: %s", statement, db_message(w->db));
}

static void
record(struct world *w, int64_t contact, enum scope scope, enum consent_action action, int64_t at)
{
	struct ledger_entry entry = {
		.scope = scope, .action = action, .source = "inbound", .request_words = "Yth. Sari Br Ginting", .answer_words = "dari Sari sendiri",
		.evidence = "{\"message_id\":\"" SARI_WROTE "\"}", .notice_version = "1", .actor = "contact", .at = at,
	};

	IN_TX(w, consent_record(w->db, contact, &entry, WORLD_NOW, NULL));
}

#define BODY(inner)	"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1020\",\"changes\":[{\"field\":\"messages\",\"value\":" \
	"{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"77\"}," inner "}}]}]}"

/* Sari is in every table that can hold a person, Budi beside her, and the office's staff were told about her permit. */
static void
open_office(struct world *w)
{
	world_open(w);
	seed_contact(w, SARI);
	seed_contact(w, BUDI);
	seed_contact(w, STAFF);
	seed_provider(w, META, "meta", 0);
	seed_template(w, META, "approved");
	run(w, "UPDATE contact SET name = 'Sari Br Ginting', email = 'sari@example.org', user_id = 'ID.7700771', profile_name = 'sari_g', duty = '' WHERE id = 7;"
	    "UPDATE contact SET name = 'Budi Sembiring' WHERE id = 8;"
	    "UPDATE contact_phone SET number = '" SARI_NUMBER "', raw = '0812-6000-7001' WHERE contact_id = 7;"
	    "UPDATE contact_phone SET number = '" BUDI_NUMBER "', raw = '0812-6000-7002' WHERE contact_id = 8;"
	    "INSERT INTO contact_ref (system, ref, contact_id) VALUES ('odoo', '4711', 7);"
	    "INSERT INTO permit (id, registration_id, permit_type, contact_id, applicant_name, applicant_raw, status, update_reason, created_at, updated_at)"
	    " VALUES (1, '2026001', 'IUMK', 7, 'Sari Br Ginting', '', 'active', 'surat Sari Br Ginting kurang', 1, 1),"
	    " (2, '2026002', 'IUMK', 8, 'Budi Sembiring', '', 'active', '', 1, 1);");
	seed_message(w, 31, SARI, "template", "delivered");
	seed_message(w, 32, SARI, "template", "queued");
	seed_message(w, 33, BUDI, "template", "delivered");
	seed_message(w, 34, STAFF, "template", "sent");
	seed_message(w, 35, SARI, "template", "sending");
	seed_message(w, 36, STAFF, "template", "sent");		/* a digest, of no permit in particular */
	run(w, "UPDATE message SET number = '" SARI_NUMBER "', body = 'Yth. Sari Br Ginting', params = '{\"partner_name\":\"Sari Br Ginting\"}',"
	    " parts = '{\"header\":{\"kind\":\"text\",\"text\":\"Sari Br Ginting\"}}',"
	    " reference = 'sari@example.org', reply_to = '" SARI_WROTE "' WHERE contact_id = 7;"
	    "UPDATE message SET body = 'Yth. Budi Sembiring', number = '" BUDI_NUMBER "' WHERE id = 33;"
	    "UPDATE message SET body = 'Berkas Sari Br Ginting menunggu', permit_id = 1,"
	    " parts = '{\"header\":{\"kind\":\"text\",\"text\":\"Sari Br Ginting\"}}' WHERE id = 34;"
	    "UPDATE message SET body = 'SIPD, Sari Br Ginting (2 hari)' WHERE id = 36;"
	    "INSERT INTO document (id, document_number, permit_id, name, state, entered_state_at, created_at, updated_at)"
	    " VALUES (1, 'T-1', 1, 'Surat Sari Br Ginting', 'pending_signature', 1, 1, 1);"
	    "INSERT INTO digest (id, contact_id, day, outcome, message_id, made_at) VALUES (1, 9, 1, 'message', 36, 1);"
	    "INSERT INTO digest_member (digest_id, document_id, waiting_since) VALUES (1, 1, 1);"
	    "INSERT INTO queue (message_id, priority, due_at) VALUES (32, 20, 1), (35, 20, 1);"
	    "INSERT INTO message_plan (message_id, plan) VALUES (31, '[]');"
	    "INSERT INTO message_event (message_id, at, kind, origin, detail) VALUES (31, 1, 'failed', 'webhook', '{\"text\":\"6281260007001 is wrong\"}');"
	    "INSERT INTO attempt (id, uid, message_id, provider_id, state, started_at, provider_message_id, text)"
	    " VALUES (1, 'u1', 31, 1, 'accepted', 1, '" SARI_SENT "', 'to 6281260007001'), (2, 'u2', 33, 1, 'accepted', 1, '" BUDI_SENT "', ''),"
	    " (3, 'u3', 35, 1, 'unknown', 1, '', '');"
	    "INSERT INTO inbound (provider_id, provider_message_id, contact_id, at, received_at, kind, text, reply, why, webhook_id)"
	    " VALUES (1, '" SARI_WROTE "', 7, 1, 2, 'text', 'saya Sari, kapan selesai', 'OTHER', 'sari', 2);"
	    "INSERT INTO service_window (contact_id, provider_id, inbound_at, message_id) VALUES (7, 1, 5, '" SARI_WROTE "');"
	    "INSERT INTO review (kind, cause, contact_id, request_words, answer_words, evidence, at, made_by, created_at, inbound_id)"
	    " VALUES ('reply', 'inbound:1', 7, 'Yth. Sari Br Ginting', 'iya Sari', '{}', 1, 'webhook', 1, 1);"
	    "INSERT INTO invitation (token_hash, contact_id, channel, created_at, expires_at) VALUES (x'C0FFEE', 7, 'operator', 1, 9795230600000);"
	    "INSERT INTO receipt_parked (provider_id, provider_message_id, receipt, received_at)"
	    " VALUES (1, '" SARI_SENT "', '{\"recipient\":\"" SARI_NUMBER "\"}', 1), (1, '" BUDI_SENT "', '{}', 1);"
	    "INSERT INTO api_key (id, name, kind, key_hash, shown, created_at) VALUES (1, 'odoo', 'live', x'00', 'xxxx', 1);"
	    "INSERT INTO idempotency (api_key_id, key, request_hash, status, answer, created_at)"
	    " VALUES (1, 'a', x'00', 200, '{\"phone\":\"" SARI_NUMBER "\"}', 1), (1, 'b', x'00', 200, '{\"phone\":\"" BUDI_NUMBER "\"}', 1);"
	    "INSERT INTO audit (at, actor, action, subject, subject_id, detail) VALUES (1, 'rina', 'consent.withdraw', 'contact', 7, 'suaminya menelepon'),"
	    " (2, 'rina', 'contact.export', 'contact', 7, 'json'), (3, 'rina', 'setting.set', 'setting', NULL, 'catatan untuk sari br ginting 0812 6000 7001'),"
	    " (4, 'rina', 'message.cancel', 'message', 33, 'Budi minta');"
	    "INSERT INTO callback (id, api_key_id, url, secret_sealed, shown, message_cursor, ledger_cursor, created_at, updated_at)"
	    " VALUES (1, 1, 'https://odoo', x'00', 'xxxx', 0, 0, 1, 1);"
	    "INSERT INTO callback_failed (callback_id, event_id, body, failed_at, status, text)"
	    " VALUES (1, 'message.1', '{\"to\":\"" SARI_NUMBER "\"}', 1, 500, ''), (1, 'message.2', '{\"to\":\"" BUDI_NUMBER "\"}', 1, 500, '');"
	    "INSERT INTO import_batch (id, kind, state, file_name, made_by, made_at) VALUES (1, 'contacts', 'preview', 'x.csv', 'rina', 1);"
	    "INSERT INTO import_row (batch_id, line, cells, item, verdict, contact_id) VALUES"
	    " (1, 2, '{\"1\":\"Sari Br Ginting\"}', '', 'changed', 7), (1, 3, '{\"1\":\"0812-6000-7001\"}', '" SARI_NUMBER "', 'new', NULL),"
	    " (1, 4, '{\"1\":\"0812-6000-7002\"}', '" BUDI_NUMBER "', 'new', NULL);"
	    "INSERT INTO link_asked (number, address_hash, at) VALUES ('" SARI_NUMBER "', x'00', 1), ('" BUDI_NUMBER "', x'00', 1);"
	    "INSERT INTO invitation_round (id, once, filter, state, started_at, started_by, changed_at, changed_by)"
	    " VALUES (1, 'x', '{}', 'running', 1, 'rina', 1, 'rina');"
	    "INSERT INTO invitation_round_member (round_id, contact_id, place, state, at) VALUES (1, 7, 1, 'waiting', 1), (1, 8, 2, 'waiting', 1);"
	    "INSERT INTO reached (contact_id, at) VALUES (7, 1);"
	    "INSERT INTO webhook_inbox (id, provider_id, received_at, content_type, signature, body, state) VALUES"
	    " (1, 1, 1, 'application/json', '', CAST('" BODY("\"statuses\":[{\"id\":\"" SARI_SENT "\",\"recipient_id\":\"6281260007001\"},"
	    "{\"id\":\"" BUDI_SENT "\",\"recipient_id\":\"6281260007002\"}]") "' AS BLOB), 'applied'),"
	    " (2, 1, 1, 'application/json', '', CAST('" BODY("\"contacts\":[{\"profile\":{\"name\":\"sari_g\"},\"wa_id\":\"6281260007001\"}],"
	    "\"messages\":[{\"from\":\"6281260007001\",\"id\":\"" SARI_WROTE "\",\"text\":{\"body\":\"saya Sari, kapan selesai\"}}]") "' AS BLOB), 'applied'),"
	    " (3, 1, 1, 'application/json', '', CAST('" BODY("\"statuses\":[{\"id\":\"" BUDI_SENT "\",\"recipient_id\":\"6281260007002\"}]")
	    "' AS BLOB), 'applied')");
	record(w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW - 2 * CLOCK_HOUR_MS);
}

static enum err
try_erase(struct world *w, int64_t contact, int64_t now)
{
	const struct erase_ask ask = { contact, "surat bermaterai dari Sari Br Ginting, 0812 6000 7001", "operator", "rina" };
	AUTO_JSON struct json_object *did = NULL;
	struct problem problem = {0};
	int64_t id = 0;

	IN_TX(w, erase_ask(w->db, &ask, now, &id, &problem));
	return erase_run(w->db, id, now, &did);
}

/* How often bytes stand in a file that is a copy of the whole database, its free pages included. */
static size_t
in_file(struct world *w, const char *const *texts, const char **ret_first)
{
	char path[] = "/tmp/kabarizin-erase-XXXXXX", *bytes;
	size_t found = 0, i;
	long size;
	FILE *f;
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	assert_ok(db_backup(w->db, path));
	assert_non_null(f = fopen(path, "rb"));
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	rewind(f);
	assert_non_null(bytes = malloc((size_t)size));
	assert_int_equal(fread(bytes, 1, (size_t)size, f), size);
	fclose(f);
	unlink(path);
	for (i = 0; texts[i] != NULL; i++)
		if (memmem(bytes, (size_t)size, texts[i], strlen(texts[i])) != NULL && found++ == 0)
			*ret_first = texts[i];
	free(bytes);
	return found;
}

static const char *const hers[] = {
	"Sari Br Ginting", "sari br ginting", "sari_g", "sari@example.org", "ID.7700771", "4711", "81260007001", "0812-6000-7001", "6000 7001",
	"saya Sari", "iya Sari", "dari Sari sendiri", "suaminya", "NjI4MTI2MDAwNzAwMR", SARI_SENT, SARI_WROTE, NULL
};

static void
test_no_byte_of_the_person_is_left_in_the_file(void **state)
{
	AUTO(world) struct world w = {0};
	const char *first = "";

	(void)state;
	open_office(&w);
	assert_int_equal(in_file(&w, hers, &first), sizeof(hers) / sizeof(hers[0]) - 1);	/* the search finds what is there */
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	if (in_file(&w, hers, &first) != 0)
		fail_msg("%s is left", first);
}

static void
test_everybody_elses_data_is_as_it_was(void **state)
{
	static const char *const his[] = { "Budi Sembiring", "81260007002", "0812-6000-7002", BUDI_SENT, "Yth. Budi Sembiring", "Budi minta", NULL };
	AUTO(world) struct world w = {0};
	const char *first;

	(void)state;
	open_office(&w);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	assert_int_equal(in_file(&w, his, &first), sizeof(his) / sizeof(his[0]) - 1);
	seed_expect(&w, "SELECT group_concat(contact_id) FROM contact_phone", "8,9");
	seed_expect(&w, "SELECT key FROM idempotency", "b");
	seed_expect(&w, "SELECT group_concat(event_id) FROM callback_failed", "message.2");
	seed_expect(&w, "SELECT group_concat(number) FROM link_asked", BUDI_NUMBER);
	seed_expect(&w, "SELECT group_concat(line || cells || item, ' ') FROM import_row", "2{} 3{} 4{\"1\":\"0812-6000-7002\"}" BUDI_NUMBER);
	seed_expect(&w, "SELECT group_concat(state || reason) FROM invitation_round_member", "skippederased,waiting");
	seed_expect(&w, "SELECT provider_message_id FROM receipt_parked", BUDI_SENT);
	seed_expect(&w, "SELECT CAST(body AS TEXT) FROM webhook_inbox WHERE id = 1",
	    BODY("\"statuses\":[{\"scrubbed\":true},{\"id\":\"" BUDI_SENT "\",\"recipient_id\":\"6281260007002\"}]"));
	seed_expect(&w, "SELECT group_concat(note, '|') FROM (SELECT note FROM webhook_inbox ORDER BY id)", "scrubbed|scrubbed|");
}

static void
test_what_stays_names_nobody_and_can_be_verified(void **state)
{
	AUTO(proof) struct proof proof = {0};
	AUTO(world) struct world w = {0};

	(void)state;
	open_office(&w);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	assert_ok(proof_make(w.db, NULL, &proof));
	assert_int_equal(proof.check.bad_seq, 0);
	seed_expect(&w, "SELECT group_concat(action) FROM (SELECT action FROM consent_ledger ORDER BY seq)", "opt_in,erased");
	seed_expect(&w, "SELECT erased_at FROM contact WHERE id = 7", "1795230600000");
	seed_expect(&w, "SELECT registration_id || ' ' || status || ' ' || applicant_problem || ' ' || coalesce(contact_id, '-') FROM permit WHERE id = 1",
	    "2026001 active erased -");
	seed_expect(&w, "SELECT update_reason FROM permit WHERE id = 1", "surat … kurang");
	seed_expect(&w, "SELECT group_concat(state) FROM (SELECT state FROM message WHERE contact_id = 7 ORDER BY id)", "delivered,cancelled,cancelled");
	seed_expect(&w, "SELECT reason FROM message WHERE id = 32", "erased");
	seed_expect(&w, "SELECT count(*) FROM queue", "0");
	seed_expect(&w, "SELECT kind || detail FROM message_event WHERE message_id = 32", "cancelled{\"reason\":\"erased\"}");
	seed_expect(&w, "SELECT body || scrubbed_at FROM message WHERE id = 34", "1795230600000");
	seed_expect(&w, "SELECT state || ' ' || reason FROM review", "refused erased");
	seed_expect(&w, "SELECT expires_at FROM invitation", "1795230600000");
	seed_expect(&w, "SELECT detail FROM audit WHERE action = 'setting.set'", "catatan untuk … 0…");
	seed_expect(&w, "SELECT detail FROM audit WHERE action = 'contact.export'", "json");
	/* Who asked, and why, without the name that was typed. */
	seed_expect(&w, "SELECT actor || ': ' || detail FROM audit WHERE action = 'contact.erase'", "rina: surat bermaterai dari …, 0…");
	seed_expect(&w, "SELECT state || ' ' || reason FROM erasure", "done surat bermaterai dari …, 0…");
}

static void
test_a_scrubbed_message_is_never_sent_again(void **state)
{
	AUTO(world) struct world w = {0};
	AUTO(db_tx) struct db_tx tx = {0};

	(void)state;
	open_office(&w);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	assert_ok(db_begin(w.db, &tx));
	assert_int_equal(message_retry(w.db, 32, "rina", WORLD_NOW), ERR_CONFLICT);
	/* Nor one to somebody else, whose text named her. */
	assert_ok(db_script(w.db, "UPDATE message SET state = 'failed' WHERE id = 34"));
	assert_int_equal(message_retry(w.db, 34, "rina", WORLD_NOW), ERR_CONFLICT);
}

static void
test_a_stop_is_remembered_when_the_number_comes_back(void **state)
{
	const struct contact_draft draft = { .phone = "0812 6000 7001", .name = "Sari" };
	AUTO(world) struct world w = {0};
	struct consent consents[SCOPE__COUNT];
	int64_t id = 0;

	(void)state;
	open_office(&w);
	record(&w, SARI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, WORLD_NOW - CLOCK_HOUR_MS);
	record(&w, SARI, SCOPE_SMS, CONSENT_DECLINE, WORLD_NOW - CLOCK_HOUR_MS);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	seed_expect(&w, "SELECT count(DISTINCT id_hash) || ' ' || count(*) FROM suppressed", "2 6");	/* number and user id, three scopes each */
	IN_TX(&w, contact_put(w.db, &draft, WORLD_NOW + CLOCK_DAY_MS, &id, NULL));
	assert_int_not_equal(id, SARI);
	assert_ok(consent_load(w.db, id, consents));
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_STOPPED);
	assert_int_equal(consents[SCOPE_GATEWAY].state, CONSENT_STOPPED);
	assert_int_equal(consents[SCOPE_SMS].state, CONSENT_DECLINED);
	assert_int_equal(consents[SCOPE_EMAIL].state, CONSENT_NONE);
	assert_true(consents[SCOPE_OFFICIAL].since_at == WORLD_NOW - CLOCK_HOUR_MS);
	seed_expect(&w, "SELECT DISTINCT source FROM consent_ledger WHERE seq > (SELECT seq FROM consent_ledger WHERE action = 'erased')", "suppressed");
	/* A later word of the person counts. */
	record(&w, id, SCOPE_OFFICIAL, CONSENT_OPT_IN, WORLD_NOW);
	assert_ok(consent_load(w.db, id, consents));
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_AGREED);
}

static void
test_who_had_agreed_comes_back_as_a_stranger(void **state)
{
	const struct contact_draft draft = { .phone = SARI_NUMBER };
	AUTO(world) struct world w = {0};
	struct consent consents[SCOPE__COUNT];
	int64_t id = 0;

	(void)state;
	open_office(&w);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	seed_expect(&w, "SELECT count(*) FROM suppressed", "0");
	IN_TX(&w, contact_put(w.db, &draft, WORLD_NOW, &id, NULL));
	assert_ok(consent_load(w.db, id, consents));
	assert_int_equal(consents[SCOPE_OFFICIAL].state, CONSENT_NONE);
}

static void
test_late_words_about_the_person_change_nothing_and_bring_nobody_back(void **state)
{
	const struct receipt read = { .status = RECEIPT_READ, .at = WORLD_NOW, .message_id = SARI_SENT, .recipient = SARI_NUMBER, .user_id = "ID.7700771" };
	const struct receipt ours = { .status = RECEIPT_FAILED, .at = WORLD_NOW, .uid = "u3", .message_id = SARI_SENT "x", .recipient = SARI_NUMBER };
	const struct inbound again = { .kind = INBOUND_TEXT, .at = WORLD_NOW, .message_id = SARI_WROTE, .from = SARI_NUMBER, .text = "saya Sari" };
	const struct inbound fresh = { .kind = INBOUND_TEXT, .at = WORLD_NOW, .message_id = "wamid.new", .from = SARI_NUMBER, .text = "halo" };
	AUTO(world) struct world w = {0};
	struct inbound_result result;
	enum receipt_effect effect;

	(void)state;
	open_office(&w);
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	IN_TX(&w, receipt_apply(w.db, META, &read, WORLD_NOW, &effect));
	assert_int_equal(effect, RECEIPT_ERASED);
	IN_TX(&w, receipt_apply(w.db, META, &ours, WORLD_NOW, &effect));
	assert_int_equal(effect, RECEIPT_ERASED);
	IN_TX(&w, inbound_apply(w.db, META, provider_find("meta"), &again, 9, WORLD_NOW, &result));
	assert_true(result.erased);
	seed_expect(&w, "SELECT count(*) FROM contact", "3");
	seed_expect(&w, "SELECT state FROM message WHERE id = 31", "delivered");
	seed_expect(&w, "SELECT count(*) FROM receipt_parked WHERE provider_message_id <> '" BUDI_SENT "'", "0");
	seed_expect(&w, "SELECT count(*) FROM contact WHERE user_id IS NOT NULL", "0");
	/* Somebody who writes anew is somebody new. */
	IN_TX(&w, inbound_apply(w.db, META, provider_find("meta"), &fresh, 9, WORLD_NOW, &result));
	assert_false(result.erased);
	assert_int_not_equal(result.contact_id, SARI);
	seed_expect(&w, "SELECT count(*) FROM contact", "4");
}

static void
test_a_message_on_its_way_is_waited_for(void **state)
{
	AUTO(world) struct world w = {0};
	int64_t due;

	(void)state;
	open_office(&w);
	run(&w, "UPDATE queue SET claimed_until = 1795230660000 WHERE message_id = 35");
	assert_int_equal(try_erase(&w, SARI, WORLD_NOW), ERR_BUSY);
	seed_expect(&w, "SELECT trouble || ' ' || state FROM erasure", "on_its_way waiting");
	seed_expect(&w, "SELECT state FROM message WHERE id = 32", "cancelled");	/* what had not left does not leave */
	seed_expect(&w, "SELECT name FROM contact WHERE id = 7", "Sari Br Ginting");
	assert_ok(erase_next_due(w.db, &due));
	assert_true(due > WORLD_NOW && due < WORLD_NOW + CLOCK_MINUTE_MS);
	run(&w, "UPDATE queue SET claimed_until = 0");
	assert_ok(try_erase(&w, SARI, due));		/* asked again: the same wish */
	seed_expect(&w, "SELECT count(*) FROM erasure", "1");
	assert_ok(erase_next_due(w.db, &due));
	assert_int_equal(due, 0);
}

static void
test_whoever_was_the_same_person_is_forgotten_too(void **state)
{
	static const char *const gone[] = { "Budi Sembiring", "0812-6000-7002", "81260007002", "ID.8800882", BUDI_SENT, "Budi minta", NULL };
	AUTO(world) struct world w = {0};
	struct merged moved;
	struct problem problem = {0};
	const char *first = "";

	(void)state;
	open_office(&w);
	run(&w, "UPDATE contact SET user_id = 'ID.8800882' WHERE id = 8");
	record(&w, BUDI, SCOPE_OFFICIAL, CONSENT_OPT_OUT, WORLD_NOW);
	IN_TX(&w, contact_merge(w.db, BUDI, SARI, "rina", WORLD_NOW, &moved, &problem));
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	seed_expect(&w, "SELECT group_concat(id) FROM contact WHERE erased_at IS NOT NULL", "7,8");
	seed_expect(&w, "SELECT group_concat(action) FROM (SELECT action FROM consent_ledger ORDER BY seq DESC LIMIT 2)", "erased,erased");
	if (in_file(&w, gone, &first) != 0 || in_file(&w, hers, &first) != 0)
		fail_msg("%s is left", first);
	/* Her number, his, her Meta id, his: each brings the STOP back. */
	seed_expect(&w, "SELECT count(DISTINCT id_hash) FROM suppressed", "4");
}

static void
test_what_cannot_be_asked(void **state)
{
	static const struct { const char *name; struct erase_ask ask; enum err want; } cases[] = {
		{ "nobody",		{ 999, "x", "operator", "rina" },	ERR_NOT_FOUND },
		{ "no reason",		{ SARI, " ", "operator", "rina" },	ERR_INVALID },
		{ "no text",		{ SARI, "\xff", "operator", "rina" },	ERR_INVALID },
		{ "erased already",	{ BUDI, "x", "operator", "rina" },	ERR_CONFLICT },
		{ "merged",		{ STAFF, "x", "operator", "rina" },	ERR_CONFLICT },
	};
	AUTO(world) struct world w = {0};
	size_t i;

	(void)state;
	open_office(&w);
	run(&w, "UPDATE contact SET erased_at = 5 WHERE id = 8; UPDATE contact SET merged_into = 7 WHERE id = 9");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		AUTO(db_tx) struct db_tx tx = {0};
		struct problem problem = {0};
		int64_t id;

		assert_ok(db_begin(w.db, &tx));
		if (erase_ask(w.db, &cases[i].ask, WORLD_NOW, &id, &problem) != cases[i].want)
			fail_msg("%s", cases[i].name);
	}
}

static void
test_the_receipt_of_an_erased_person_can_still_be_checked(void **state)
{
	AUTO_JSON struct json_object *history = NULL;
	AUTO(world) struct world w = {0};
	struct consent_receipt receipt;
	char code[CONSENT_CODE_MAX];

	(void)state;
	open_office(&w);
	assert_ok(consent_history(w.db, SARI, &history));
	snprintf(code, sizeof(code), "%s", json_text(json_item(history, 0), "code"));
	assert_ok(try_erase(&w, SARI, WORLD_NOW));
	assert_ok(consent_receipt_find(w.db, code, &receipt));
	assert_int_equal(receipt.standing, CONSENT_ERASED);
	assert_string_equal(receipt.masked, "");
}

static void
test_an_id_that_was_erased_finds_its_place_and_nothing_else(void **state)
{
	char a[ERASED_ID_MAX], b[ERASED_ID_MAX];

	(void)state;
	erased_id(SARI_SENT, a);
	erased_id(SARI_WROTE, b);
	assert_string_not_equal(a, b);
	assert_int_equal(strlen(a), strlen("erased:") + 64);
	assert_true(erased_id_is(a));
	assert_false(erased_id_is(SARI_SENT));
	assert_false(erased_id_is(""));
	assert_false(erased_id_is(NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_byte_of_the_person_is_left_in_the_file),
		cmocka_unit_test(test_everybody_elses_data_is_as_it_was),
		cmocka_unit_test(test_what_stays_names_nobody_and_can_be_verified),
		cmocka_unit_test(test_a_scrubbed_message_is_never_sent_again),
		cmocka_unit_test(test_a_stop_is_remembered_when_the_number_comes_back),
		cmocka_unit_test(test_who_had_agreed_comes_back_as_a_stranger),
		cmocka_unit_test(test_late_words_about_the_person_change_nothing_and_bring_nobody_back),
		cmocka_unit_test(test_a_message_on_its_way_is_waited_for),
		cmocka_unit_test(test_whoever_was_the_same_person_is_forgotten_too),
		cmocka_unit_test(test_what_cannot_be_asked),
		cmocka_unit_test(test_the_receipt_of_an_erased_person_can_still_be_checked),
		cmocka_unit_test(test_an_id_that_was_erased_finds_its_place_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
