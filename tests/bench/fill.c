/*
 * fill: an office with much history, made through the field's own functions. For the bench.
 *
 *   fill CONTACTS MESSAGES queued|mixed
 *
 * queued: every message waits for the sender. mixed: they have ended in the states a year leaves behind.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "consent/consent.h"
#include "contact/contact.h"
#include "db/db.h"
#include "ledger/head.h"
#include "message/message.h"

enum { PER_TRANSACTION = 500 };

static void
must(enum err e, const char *what, struct db *db)
{
	if (e == ERR_NONE)
		return;
	fprintf(stderr, "fill: %s: %s (%s)\n", what, err_name(e), db_message(db));
	exit(1);
}

static int64_t
contact(struct db *db, int64_t i, int64_t now)
{
	char phone[32], name[32];
	struct contact_draft draft = { .phone = phone, .name = name };
	struct ledger_entry entry = {
		.scope = SCOPE_OFFICIAL, .action = CONSENT_OPT_IN, .source = "form", .request_words = "bench", .answer_words = "Setuju",
		.evidence = "{}", .notice_version = "1", .actor = "bench", .at = now,
	};
	struct problem problem = {0};
	int64_t id;

	/* Numbers that a real office could have; the sandbox rings nobody. */
	snprintf(phone, sizeof(phone), "+62812%08" PRId64, 60000001 + i * 7);
	snprintf(name, sizeof(name), "Pemohon %" PRId64, i);
	must(contact_put(db, &draft, now, &id, &problem), problem.why, db);
	must(consent_record(db, id, &entry, now, &problem), problem.why, db);
	return id;
}

static void
end_message(struct db *db, int64_t id, int64_t i, int64_t now)
{
	static const enum message_state path[] = { MESSAGE_SENDING, MESSAGE_SENT, MESSAGE_DELIVERED, MESSAGE_READ };
	static const char *const kinds[] = { "attempted", "sent", "delivered", "read" };
	size_t step, steps = 2 + (size_t)(i % 3);

	for (step = 0; step < steps; step++) {
		struct message_move move = { .to = path[step], .reason = "", .at = now };
		struct message_event event = { .kind = kinds[step], .origin = "we" };

		must(message_change(db, id, &move, now), "change", db);
		must(message_note(db, id, &event, now), "note", db);
	}
}

static int64_t
message(struct db *db, int64_t contact_id, int64_t i, int64_t now)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	struct message_draft draft = {
		.contact_id = contact_id, .template_key = "permit_ready", .params = params, .scenario = "permit_ready", .made_by = "bench",
	};
	struct problem problem = {0};
	char number[40];
	bool repeated;
	int64_t id;

	snprintf(number, sizeof(number), "503/%06" PRId64 "/IUMK/2026", i);
	json_put_text(params, "partner_name", "Sari Br Ginting");
	json_put_text(params, "permit_number", number);
	json_put_text(params, "permit_type", "Izin Usaha Mikro Kecil");
	json_put_text(params, "status", "terbit");
	json_put_text(params, "completion_date", "20-11-2026");
	must(message_make(db, &draft, now, &id, &repeated, &problem), problem.why, db);
	return id;
}

int
main(int argc, char **argv)
{
	struct config config = {0};
	struct problem problem = {0};
	int64_t contacts, messages, now = clock_now(), i, *ids;
	struct db *db;
	bool mixed;

	if (argc != 4 || !text_to_int64(argv[1], &contacts) || !text_to_int64(argv[2], &messages) || contacts < 1) {
		fputs("usage: fill CONTACTS MESSAGES queued|mixed\n", stderr);
		return 2;
	}
	mixed = strcmp(argv[3], "mixed") == 0;
	if (crypto_init() || config_load(NULL, &config, &problem) ||
	    db_open(config.database_url, DB_ROLE_OWNER, 0, &db, &problem) || ledger_key_lend(db, &config) || (ids = calloc((size_t)contacts, sizeof(*ids))) == NULL) {
		fprintf(stderr, "fill: %s\n", problem.why);
		return 1;
	}
	for (i = 0; i < contacts + messages;) {
		AUTO(db_tx) struct db_tx tx = {0};
		int64_t end = i + PER_TRANSACTION;

		must(db_begin(db, &tx), "begin", db);
		for (; i < end && i < contacts + messages; i++) {
			if (i < contacts) {
				ids[i] = contact(db, i, now);
			} else {
				/* A year's history, a message every few minutes; what is queued is due now. */
				int64_t at = mixed ? now - (contacts + messages - i) * 5 * CLOCK_MINUTE_MS : now;
				int64_t id = message(db, ids[i % contacts], i, at);

				if (mixed)
					end_message(db, id, i, at);
			}
		}
		must(db_commit(&tx), "commit", db);
	}
	free(ids);
	db_close(db);
	config_end(&config);
	return 0;
}
