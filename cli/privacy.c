/*
 * What the law on personal data asks for: a receipt of consent, a copy of somebody's data.
 */
#include <stdio.h>

#include "base/text.h"
#include "cli.h"
#include "consent/record.h"
#include "contact/contact.h"
#include "print.h"
#include "privacy/dossier.h"
#include "privacy/seen.h"

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

const struct command privacy_commands[] = {
	{ "contact export", "PHONE|ID", "everything that is stored about one person, as JSON, for that person; it is noted in the audit log", NEEDS_DB,
	    1, 1, "", export_command },
	{ "consent receipt", "PHONE|ID", "the receipt of what one contact allowed; --json: the whole consent record (ISO/IEC TS 27560)", NEEDS_DB, 1, 1, "",
	    receipt_command },
	{ 0 }
};
