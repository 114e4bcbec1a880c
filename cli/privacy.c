/*
 * What the law on personal data asks for: a receipt of consent.
 */
#include <stdio.h>

#include "base/text.h"
#include "cli.h"
#include "consent/record.h"
#include "contact/contact.h"
#include "print.h"

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

const struct command privacy_commands[] = {
	{ "consent receipt", "PHONE|ID", "the receipt of what one contact allowed; --json: the whole consent record (ISO/IEC TS 27560)", NEEDS_DB, 1, 1, "",
	    receipt_command },
	{ 0 }
};
