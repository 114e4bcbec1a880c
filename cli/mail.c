/*
 * Mails of the gateway to people of the office: what waits, what became of the others, and a try.
 */
#include <inttypes.h>
#include <stdio.h>

#include "alert/mail.h"
#include "cli.h"
#include "delivery/bounced.h"
#include "delivery/staff_mail.h"
#include "print.h"

enum { LISTED = 100, KEY_MAX = 120, MAIL_MAX_BYTES = 1024 * 1024, TRY_LATER = 75 /* sysexits: the mail server keeps it and tries again */ };

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e = staff_mail_list(cli->db, LISTED, &rows);

	if (e)
		return cli_fail(cli, e, NULL, "mail list");
	print_rows(cli, rows, "id created_at address subject state tries provider note");
	return EXIT_DONE;
}

static int
try(struct cli *cli)
{
	char key[KEY_MAX];
	struct staff_mail_draft draft = {
		.key = key, .address = cli->args[0], .subject = "Kabarizin: percobaan surel",
		.text = "Surel ini dikirim untuk mencoba jalur surel Kabarizin. Bila Anda membacanya, jalurnya berfungsi.\n\n"
		    "This mail was sent to try Kabarizin's way to send e-mail. If you can read it, the way works.",
	};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	bool possible;
	enum err e;

	snprintf(key, sizeof(key), "try:%" PRId64, cli->now);
	if ((e = staff_mail_possible(cli->db, &possible)))
		return cli_fail(cli, e, NULL, "mail try");
	if (!possible)
		return cli_refuse("no e-mail provider is switched on; see `kabarizin provider add smtp NAME`");
	if ((e = db_begin(cli->db, &tx)) || (e = staff_mail_queue(cli->db, &draft, cli->now, NULL, &problem)) ||
	    (e = cli_audit(cli, "mail.try", "staff_mail", 0, NULL)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "mail try");
	return EXIT_DONE;
}

static int
try_alert(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	bool possible;
	int64_t n;
	enum err e;

	if ((e = staff_mail_possible(cli->db, &possible)))
		return cli_fail(cli, e, NULL, "mail try-alert");
	if (!possible)
		return cli_refuse("no e-mail provider is switched on; see `kabarizin provider add smtp NAME`");
	if ((e = db_begin(cli->db, &tx)) || (e = alert_mail_try(cli->db, cli->config.base_url, cli_actor(), cli->now, &n)) ||
	    (e = cli_audit(cli, "alert.try", "alert", 0, NULL)))
		return cli_fail(cli, e, NULL, "mail try-alert");
	if (n == 0)
		return cli_refuse("nobody gets alerts; see `kabarizin user set NAME --email ADDRESS --alerts on`");
	if ((e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "mail try-alert");
	printf("a test alert to %" PRId64 " %s; `mail list` says what became of it\n", n, n == 1 ? "address" : "addresses");
	return EXIT_DONE;
}

/* Reads all there is, so that whoever writes is not cut off, and keeps its beginning: what is returned of our mail stands at the end. */
static enum err
read_mail(struct buf *ret)
{
	char block[8192];
	size_t n;

	buf_init(ret, MAIL_MAX_BYTES + 1);
	while ((n = fread(block, 1, sizeof(block), stdin)) > 0)
		if (ret->len + n <= MAIL_MAX_BYTES)
			buf_add(ret, block, n);
	return ferror(stdin) ? ERR_IO : buf_err(ret);
}

static int
settle(struct cli *cli, const struct bounce *b)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum receipt_effect effect;
	enum err e;

	if ((e = db_begin(cli->db, &tx)) == ERR_NONE && (e = bounced_apply(cli->db, b, cli->now, &effect)) == ERR_NONE && (e = db_commit(&tx)) == ERR_NONE) {
		printf("%s %s: %s\n", b->uid, b->status, effect == RECEIPT_APPLIED ? "that mail came back; its message is dealt with" :
		    effect == RECEIPT_ERASED ? "the person was erased; nothing changed" : "known already; nothing changed");
		return EXIT_DONE;
	}
	if (e == ERR_NOT_FOUND) {
		printf("%s: no mail of ours, or not kept any more; nothing changed\n", b->uid);
		return EXIT_DONE;
	}
	cli_fail(cli, e, NULL, "mail bounce");
	return TRY_LATER;
}

/* What is no bounce is no failure either: the mail server would send that mail back to whoever wrote it. */
static int
take_bounce(struct cli *cli)
{
	AUTO(buf) struct buf mail = {0};
	struct bounce b;
	enum err e;

	if ((e = read_mail(&mail))) {
		cli_fail(cli, e, NULL, "mail bounce");
		return TRY_LATER;
	}
	bounce_read(buf_text(&mail), mail.len, cli_option(cli, "--to", 0), &b);
	if (b.kind == BOUNCE_NONE)
		puts("no delivery status notification; nothing changed");
	else if (b.kind == BOUNCE_OTHER)
		puts("it says of no mail that it failed; nothing changed");
	else if (b.uid[0] == '\0')
		puts("addressed to no sender of ours; nothing changed");
	else
		return settle(cli, &b);
	return EXIT_DONE;
}

const struct command mail_commands[] = {
	{ "mail list", "", "mails to people of the office about the gateway, newest first", NEEDS_DB, 0, 0, "", list },
	{ "mail try", "ADDRESS", "sends one to this address; `mail list` says what became of it", NEEDS_DB, 1, 1, "", try },
	{ "mail try-alert", "", "sends a test alert to everybody who gets alerts", NEEDS_DB, 0, 0, "", try_alert },
	{ "mail bounce", "[--to ADDRESS]",
	    "reads one mail that came back on standard input, as a mail server pipes it in; ADDRESS is whom it was brought to",
	    NEEDS_DB, 0, 0, "--to=", take_bounce },
	{ 0 }
};
