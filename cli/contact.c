/*
 * Contacts and what they agreed to.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "consent/consent.h"
#include "consent/history.h"
#include "contact/contact.h"
#include "contact/list.h"
#include "contact/numbers.h"
#include "contact/refs.h"
#include "contact/unreachable.h"

enum { ID_DIGITS_MAX = 7, LISTED_MAX = 1000 };

/* "7" and "#7": our own ids are short and do not begin with 0, telephone numbers are neither. */
static bool
read_id(const char *named, int64_t *ret_id)
{
	const char *digits = named + (named[0] == '#');

	return digits[0] != '0' && strlen(digits) <= ID_DIGITS_MAX && text_to_int64(digits, ret_id) && *ret_id > 0;
}

int
cli_contact(struct cli *cli, const char *named, int64_t *ret_id)
{
	struct phone phone;
	enum err e;

	/* An id that was merged since leads to the contact that has everything; nobody's is told by whoever loads it. */
	if (read_id(named, ret_id)) {
		e = contact_led_to(cli->db, *ret_id, ret_id);
		return e == ERR_NONE || e == ERR_NOT_FOUND ? EXIT_DONE : cli_fail(cli, e, NULL, named);
	}
	phone = phone_parse(named);
	if (phone.kind == PHONE_NONE)
		return cli_wrong("%s is no telephone number (%s) and no contact's ID", named, phone_why_name(phone.why));
	switch ((e = contact_by_number(cli->db, phone.number, ret_id))) {
	case ERR_NONE: return EXIT_DONE;
	case ERR_NOT_FOUND: return cli_refuse("nobody has the number %s", phone.number);
	default: return cli_fail(cli, e, NULL, named);
	}
}

static int
add(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	struct contact_draft draft = {
		.phone = cli->args[0], .overwrite = true,
		.name = cli_option(cli, "--name", 0), .email = cli_option(cli, "--email", 0),
		.role = cli_option(cli, "--role", 0), .duty = cli_option(cli, "--duty", 0), .locale = cli_option(cli, "--locale", 0),
	};
	int64_t id;
	enum err e;

	if ((e = db_begin(cli->db, &tx)) ||
	    (e = contact_put(cli->db, &draft, cli->now, &id, &problem)) ||
	    (e = cli_audit(cli, "contact.put", "contact", id, NULL)) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "contact add");
	json_put_int(answer, "id", id);
	return print_done(cli, answer, "contact %" PRId64, id);
}

static void
put_consents(struct json_object *object, const struct consent consents[SCOPE__COUNT])
{
	struct json_object *all = json_put_object(object, "consents");
	int scope;

	for (scope = 0; scope < SCOPE__COUNT; scope++)
		json_put_text(all, scope_name((enum scope)scope), consent_state_name(consents[scope].state));
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *object = json_object_new_object();
	struct json_object *numbers, *refs;
	AUTO(contact) struct contact contact = {0};
	struct consent consents[SCOPE__COUNT];
	char shown[PHONE_SHOWN_MAX];
	int64_t id = 0;
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = contact_load(cli->db, id, &contact)) || (e = consent_load(cli->db, id, consents)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no contact %s", cli->args[0]) : cli_fail(cli, e, NULL, "contact show");
	phone_show(contact.number, shown);
	json_put_int(object, "id", contact.id);
	json_put_text(object, "name", contact.name);
	json_put_text(object, "number", contact.number);
	json_put_text(object, "shown", shown);
	json_put_text(object, "kind", phone_kind_name(contact.number_kind));
	json_put_text(object, "role", contact_role_name(contact.role));
	json_put_text(object, "email", contact.email);
	if (contact.email_refused_at != 0)
		json_put_text(object, "email_refused", contact.email_refused_text);
	json_put_text(object, "duty", contact.duty);
	json_put_text(object, "locale", contact.locale);
	json_put_text(object, "user_id", contact.user_id);
	put_consents(object, consents);
	if ((e = contact_numbers(cli->db, id, &numbers)))
		return cli_fail(cli, e, NULL, "contact show");
	json_put(object, "numbers", numbers);
	if ((e = contact_refs(cli->db, id, &refs)))
		return cli_fail(cli, e, NULL, "contact show");
	json_put(object, "external_refs", refs);
	print_object(cli, object);
	return EXIT_DONE;
}

static int
find(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	struct phone phone = phone_parse(cli->args[0]);
	struct contact_query query = { .limit = 100 };
	enum err e;

	if (text_is_blank(cli->args[0])) {
		cli_refuse("give a number or the beginning of a name; `kabarizin contact list` shows everybody");
		return EXIT_USAGE;
	}
	if (phone.kind != PHONE_NONE)
		query.number = phone.number;
	else
		query.name = cli->args[0];
	if ((e = contact_list(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "contact find");
	print_rows(cli, rows, "id name number official gateway");
	return EXIT_DONE;
}

static int
list(struct cli *cli)
{
	struct contact_query query = { .scope = cli_option(cli, "--scope", 0), .state = cli_option(cli, "--state", 0), .limit = LISTED_MAX };
	AUTO_JSON struct json_object *rows = NULL;
	enum scope scope;
	enum err e;

	if (query.scope == NULL)
		query.scope = "official";
	if (!scope_from_name(query.scope, &scope) || (query.state != NULL && !text_has_word("none agreed stopped declined", query.state)))
		return cli_wrong("--scope is official, gateway, sms or email; --state is none, agreed, stopped or declined");
	if (cli_option(cli, "--before", 0) != NULL && (!read_id(cli_option(cli, "--before", 0), &query.before)))
		return cli_wrong("--before is a contact's ID");
	if ((e = contact_list(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "contact list");
	print_rows(cli, rows, "id name number official gateway sms email");
	return EXIT_DONE;
}

static int
consent_list_command(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	int64_t id = 0;
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = consent_history(cli->db, id, &rows)))
		return cli_fail(cli, e, NULL, "consent list");
	print_rows(cli, rows, "seq at scope action source answer_words actor");
	return EXIT_DONE;
}

static int
consent_add(struct cli *cli)
{
	const char *words = cli_option(cli, "--words", 0), *source = cli_option(cli, "--source", 0);
	struct ledger_entry entry = {
		.source = source != NULL ? source : "operator", .request_words = "", .answer_words = words, .evidence = "{}",
		.notice_version = "", .actor = cli_actor(), .at = cli->now,
	};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t id = 0;
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &id)) != EXIT_DONE)
		return status;
	if (!scope_from_name(cli->args[1], &entry.scope) || !consent_action_from_name(cli->args[2], &entry.action))
		return cli_wrong("scope is official, gateway, sms or email; action is opt_in, opt_out, decline, withdraw_by_office, preapproved, "
		    "preapproval_withdrawn, marketing_stop or marketing_resume");
	if (text_is_blank(words))
		return cli_wrong("--words must say what the person said or signed; it is the proof");
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = consent_record(cli->db, id, &entry, cli->now, &problem)) ||
	    (e = cli_audit(cli, "consent.add", "contact", id, cli->args[2])) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "consent add");
	return EXIT_DONE;
}

static int
email_again(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id = 0;
	int status;
	enum err e;

	if ((status = cli_contact(cli, cli->args[0], &id)) != EXIT_DONE)
		return status;
	if ((e = db_begin(cli->db, &tx)) || (e = contact_email_again(cli->db, id, cli->now)) ||
	    (e = cli_audit(cli, "contact.email_again", "contact", id, NULL)) || (e = db_commit(&tx)))
		return e == ERR_CONFLICT ? cli_refuse("the e-mail address of %s was not refused", cli->args[0]) : cli_fail(cli, e, NULL, "contact email-again");
	return EXIT_DONE;
}

const struct command contact_commands[] = {
	{ "contact add", "PHONE [--name TEXT] [--email ADDRESS] [--role applicant|staff|official] [--duty TEXT] [--locale id|en]",
	    "makes a contact, or changes the one with that number", NEEDS_DB, 1, 1, "--name= --email= --role= --duty= --locale=", add },
	{ "contact show", "PHONE|ID", "one contact and what it agreed to", NEEDS_DB, 1, 1, "", show },
	{ "contact email-again", "PHONE|ID", "writes again to an address that its mail server refused", NEEDS_DB, 1, 1, "", email_again },
	{ "contact find", "PHONE|NAME", "contacts with exactly this number, or whose name begins so", NEEDS_DB, 1, 1, "", find },
	{ "contact list", "[--scope official|gateway|sms|email] [--state none|agreed|stopped|declined] [--before ID]",
	    "contacts, newest first, 1000 at a time; by what they allow", NEEDS_DB, 0, 0, "--scope= --state= --before=", list },
	{ "consent list", "PHONE|ID", "everything one contact ever allowed or withdrew", NEEDS_DB, 1, 1, "", consent_list_command },
	{ "consent add", "PHONE|ID SCOPE ACTION --words TEXT [--source operator|paper|form|import]", "records what a person said elsewhere",
	    NEEDS_DB, 3, 3, "--words= --source=", consent_add },
	{ 0 }
};
