/*
 * What the law on personal data asks for: a receipt of consent, a copy of somebody's data, and being forgotten.
 */
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli.h"
#include "consent/erase.h"
#include "consent/record.h"
#include "contact/contact.h"
#include "print.h"
#include "privacy/affected.h"
#include "privacy/dossier.h"
#include "privacy/erase.h"
#include "privacy/idle.h"
#include "privacy/retention.h"
#include "privacy/seen.h"
#include "setting/setting.h"

enum { WIPE_TRIES = 100, IDLE_SHOWN = 10000 };

/* For people: the code, where it can be checked, what holds, what was said. The whole record is for programs. */
static void
print_receipt(const struct cli *cli, struct json_object *receipt)
{
	AUTO_JSON struct json_object *head = json_object_new_object();

	json_put_text(head, "code", json_text(receipt, "receipt_id"));
	json_put_text(head, "check", json_text(receipt, "receipt_check_url"));
	json_put_text(head, "record", json_text(receipt, "record_id"));
	print_object(cli, head);
	putchar('\n');
	print_rows(cli, json_at(json_at(receipt, "pii_processing"), "purposes"), "purpose_id consent_state explicit since");
	putchar('\n');
	print_rows(cli, json_at(receipt, "events"), "event_time purpose_id event_state source event_id answer_words");
}

static int
receipt_command(struct cli *cli)
{
	struct record_query query = { .base_url = cli->config.base_url };
	AUTO_JSON struct json_object *receipt = NULL;
	AUTO(contact) struct contact contact = {0};
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &query.contact_id)) != EXIT_DONE)
		return status;
	if ((e = contact_load(cli->db, query.contact_id, &contact)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no contact %s", cli->args[0]) : cli_fail(cli, e, NULL, "consent receipt");
	query.locale = contact.locale;
	e = consent_record_json(cli->db, &query, cli->now, &receipt);
	if (e == ERR_NOT_FOUND)
		return cli_refuse("%s has not allowed or refused anything yet: there is nothing to give a receipt for", cli->args[0]);
	if (e)
		return cli_fail(cli, e, NULL, "consent receipt");
	if (cli->json)
		print_object(cli, receipt);
	else
		print_receipt(cli, receipt);
	return EXIT_DONE;
}

/* Always JSON: it is a copy to hand over, not something to read from a terminal. */
static int
export_command(struct cli *cli)
{
	AUTO_JSON struct json_object *dossier = NULL;
	struct seen seen = { cli_actor(), SEEN_EXPORT, cli->now };
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id = 0;
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = dossier_json(cli->db, id, cli->now, &dossier)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no contact %s", cli->args[0]) : cli_fail(cli, e, NULL, "contact export");
	if ((e = db_begin(cli->db, &tx)) || (e = cli_audit(cli, "contact.export", "contact", id, "json")) ||
	    (e = seen_write(cli->db, &seen, id)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "contact export");
	cli->json = true;
	print_object(cli, dossier);
	return EXIT_DONE;
}

/* Nobody reads for long; then nothing of what was deleted is in the files any more. */
static void
wipe(struct cli *cli)
{
	static const struct timespec pause = { .tv_nsec = 20 * 1000 * 1000 };
	int tries;

	for (tries = 0; tries < WIPE_TRIES && db_wipe(cli->db) == ERR_BUSY; tries++)
		nanosleep(&pause, NULL);
}

static int
ask(struct cli *cli, int64_t contact_id, int64_t *ret_id)
{
	const struct erase_ask wish = { contact_id, cli_option(cli, "--reason", 0), "cli", cli_actor() };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = erase_ask(cli->db, &wish, cli->now, ret_id, &problem)) || (e = db_commit(&tx)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no contact %s", cli->args[0]) : cli_fail(cli, e, &problem, "contact erase");
	return EXIT_DONE;
}

static int
erase_command(struct cli *cli)
{
	AUTO_JSON struct json_object *did = NULL;
	int64_t contact = 0, old = 0, id = 0;
	int status;
	enum err e;

	if (cli_option(cli, "--reason", 0) == NULL) {
		cli_refuse("--reason must say why; it stays in the audit log and in the ledger, so it should name nobody");
		return EXIT_USAGE;
	}
	if ((status = cli_contact(cli, cli->args[0], &contact)) != EXIT_DONE || (status = ask(cli, contact, &id)) != EXIT_DONE)
		return status;
	e = erase_run(cli->db, id, cli->now, &did);
	if (e == ERR_BUSY)
		return cli_refuse("a message to this person is on its way; the sender erases them as soon as it is answered");
	if (e == ERR_CRYPTO)
		return cli_refuse("this person said STOP, and without keys/ledger.key nothing would remember it; `kabarizin doctor` says more");
	if (e || (e = consent_erase_leaves(cli->db, contact, &old)))
		return cli_fail(cli, e, NULL, "contact erase");
	wipe(cli);
	if (old > 0)
		json_put_int(did, "ledger_words_of_old_entries_left", old);
	json_put_int(did, "contact", contact);
	print_object(cli, did);
	return EXIT_DONE;
}

/* Whom a person might erase: ids, for `contact show` and `contact erase`; names and numbers stand there. */
static int
list_idle(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	size_t i;
	enum err e;

	if ((e = idle_list(cli->db, cli->now, 0, IDLE_SHOWN, &rows)))
		return cli_fail(cli, e, NULL, "retention --idle");
	for (i = 0; i < json_count(rows); i++) {
		json_object_object_del(json_item(rows, i), "name");
		json_object_object_del(json_item(rows, i), "number");
	}
	print_rows(cli, rows, "contact_id last_at entries");
	return EXIT_DONE;
}

static int
retention_command(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if (cli_option(cli, "--idle", 0) != NULL && cli_option(cli, "--dry-run", 0) != NULL)
		return cli_wrong("--dry-run and --idle are two lists; one of the two");
	if (cli_option(cli, "--idle", 0) != NULL)
		return list_idle(cli);
	if (cli_option(cli, "--dry-run", 0) == NULL) {
		cli_refuse("the sender removes it every night, or now with `kabarizin job run retention`; --dry-run shows what would go");
		return EXIT_USAGE;
	}
	if ((e = retention_preview(cli->db, cli->now, &rows)))
		return cli_fail(cli, e, NULL, "retention");
	print_rows(cli, rows, "kind setting keep_days due oldest_at");
	return EXIT_DONE;
}

/* Midnight of that day in the office. */
static enum err
day_option(const struct cli *cli, const char *name, int64_t *ret)
{
	const char *text = cli_option(cli, name, 0);
	int64_t days, zone;
	enum err e;

	if (text == NULL || clock_parse_day(text, &days) != ERR_NONE)
		return ERR_INVALID;
	if ((e = setting_number(cli->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	*ret = days * CLOCK_DAY_MS - zone * CLOCK_MINUTE_MS;
	return ERR_NONE;
}

/* Whole names and numbers, because letters go out to them. It is an export as any other. */
static enum err
note_affected(struct cli *cli, const struct affected_query *q, struct json_object *rows)
{
	const struct seen seen = { cli_actor(), SEEN_EXPORT, cli->now };
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[200];
	int64_t id;
	size_t i;
	enum err e;

	snprintf(detail, sizeof(detail), "%s, %s - %s, %zu", q->actor != NULL ? q->actor : "*", cli_option(cli, "--from", 0), cli_option(cli, "--to", 0),
	    json_count(rows));
	if ((e = db_begin(cli->db, &tx)) || (e = cli_audit(cli, "privacy.affected", "privacy", 0, detail)))
		return e;
	for (i = 0; i < json_count(rows); i++)
		if (json_int(json_item(rows, i), "contact_id", &id) && (e = seen_write(cli->db, &seen, id)))
			return e;
	return db_commit(&tx);
}

static int
affected_command(struct cli *cli)
{
	struct affected_query q = { .actor = cli_option(cli, "--actor", 0) };
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if (day_option(cli, "--from", &q.from) != ERR_NONE || day_option(cli, "--to", &q.until) != ERR_NONE) {
		cli_refuse("--from and --to must be days, such as 2026-11-21; --to is included");
		return EXIT_USAGE;
	}
	if (q.from > q.until)
		return cli_wrong("--from must not be later than --to");
	q.until += CLOCK_DAY_MS;
	if ((e = affected_json(cli->db, &q, &rows)) || (e = note_affected(cli, &q, rows)))
		return cli_fail(cli, e, NULL, "privacy affected");
	print_rows(cli, rows, "contact_id name number actor how days first_at last_at");
	return EXIT_DONE;
}

const struct command privacy_commands[] = {
	{ "contact erase", "PHONE|ID --reason TEXT", "forgets one person: name, numbers, words and texts go, the ledger stays verifiable", NEEDS_DB, 1, 1,
	    "--reason=", erase_command },
	{ "contact export", "PHONE|ID", "everything that is stored about one person, as JSON, for that person; it is noted in the audit log", NEEDS_DB,
	    1, 1, "", export_command },
	{ "consent receipt", "PHONE|ID", "the receipt of what one contact allowed; --json: the whole consent record (ISO/IEC TS 27560)", NEEDS_DB, 1, 1, "",
	    receipt_command },
	{ "privacy affected", "--from DAY --to DAY [--actor LOGIN]", "whose data was seen or taken in that time, for the letters after a breach", NEEDS_DB,
	    0, 0, "--from= --to= --actor=", affected_command },
	{ "retention", "--dry-run | --idle", "what the office's settings let go now, by kind; --idle: contacts that a person might erase", NEEDS_DB, 0, 0,
	    "--dry-run --idle", retention_command },
	{ 0 }
};
