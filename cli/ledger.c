/*
 * The consent ledger from a terminal.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli.h"
#include "consent/consent.h"
#include "consent/ledger.h"
#include "print.h"

static int
verify(struct cli *cli)
{
	AUTO_JSON struct json_object *result = json_object_new_object();
	AUTO(buf) struct buf head = {0};
	struct ledger_check check = {0};
	enum err e;

	if ((e = ledger_verify(cli->db, &check)))
		return cli_fail(cli, e, NULL, "verify-ledger");
	buf_init(&head, 2 * SHA256_BYTES + 1);
	text_hex(&head, check.head, SHA256_BYTES);
	json_put_bool(result, "intact", check.bad_seq == 0);
	json_put_int(result, "entries", check.entries);
	json_put_text(result, "head", buf_text(&head));
	if (check.bad_seq != 0) {
		json_put_int(result, "first_bad", check.bad_seq);
		json_put_text(result, "why", check.why);
	}
	print_object(cli, result);
	if (check.bad_seq == 0)
		return EXIT_DONE;
	return cli_refuse("the ledger is broken at entry %" PRId64 ": %s; keep this database as it is and restore a backup",
	    check.bad_seq, check.why);
}

static int
rebuild(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t changed = 0;
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = consent_rebuild(cli->db, &changed)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "consent rebuild");
	printf("%" PRId64 " states were different\n", changed);
	return EXIT_DONE;
}

const struct command ledger_commands[] = {
	{ "verify-ledger", "", "proves that no consent was changed, removed or reordered", NEEDS_DB, 0, 0, "", verify },
	{ "consent rebuild", "", "derives every consent anew from the ledger", NEEDS_DB, 0, 0, "", rebuild },
	{ 0 }
};
