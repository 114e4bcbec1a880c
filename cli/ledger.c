/*
 * The consent ledger from a terminal.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli.h"
#include "consent/proof.h"
#include "consent/rebuild.h"
#include "ledger/file.h"
#include "ledger/head.h"
#include "print.h"

enum { HASH_GROUPS_MAX = 16 };

/* ---- verify-ledger ---- */

static void
put_hash(struct json_object *o, const char *key, const uint8_t hash[SHA256_BYTES])
{
	AUTO(buf) struct buf hex = {0};

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, hash, SHA256_BYTES);
	json_put_text(o, key, buf_text(&hex));
}

/* The sealings by a person: what they accepted stays to be read. */
static struct json_object *
resealings(const struct ledger_notes *notes)
{
	struct json_object *all = json_object_new_array(), *one;
	const struct ledger_note *n;

	for (n = notes->items; n != NULL && n < notes->items + notes->count; n++) {
		if (n->kind != LEDGER_NOTE_RESEALED)
			continue;
		one = json_object_new_object();
		json_object_array_add(all, one);
		json_put_int(one, "at", n->at);
		json_put_int(one, "entries", n->entries);
		json_put_text(one, "actor", n->actor);
		json_put_text(one, "reason", n->reason);
		json_put_text(one, "found", n->found);
	}
	return all;
}

static void
print_proof(const struct cli *cli, const struct proof *proof)
{
	AUTO_JSON struct json_object *result = json_object_new_object(), *resealed = resealings(&proof->notes);
	const struct ledger_check *check = &proof->check;

	json_put_bool(result, "intact", check->fault == LEDGER_INTACT);
	json_put_int(result, "entries", check->entries);
	put_hash(result, "head", check->head);
	json_put_int(result, "erased", check->erased);
	json_put_int(result, "notes", (int64_t)proof->notes.count);
	if (proof->numbers_since != 0)
		json_put_int(result, "numbers_sealed_since", proof->numbers_since);
	if (proof->origins_since != 0)
		json_put_int(result, "origins_sealed_since", proof->origins_since);
	if (check->fault != LEDGER_INTACT) {
		json_put_text(result, "fault", ledger_fault_name(check->fault));
		json_put_int(result, "first_bad", check->bad_seq);
		if (check->contact_id != 0)
			json_put_int(result, "contact_id", check->contact_id);
		json_put_text(result, "why", check->why);
	}
	if (cli->json)
		json_put(result, "resealed", json_object_get(resealed));
	print_object(cli, result);
	if (!cli->json && json_count(resealed) > 0)
		print_rows(cli, resealed, "at entries actor reason found");
}

int
cli_not_proven(const struct ledger_check *check)
{
	switch (check->fault) {
	case LEDGER_INTACT:
		return EXIT_DONE;
	case LEDGER_KEY_MISSING:
		return cli_refuse("%s; run this as a member of the group that the keys belong to", check->why);
	case LEDGER_HEAD_LOST: case LEDGER_HEAD_WRONG: case LEDGER_HEAD_UNSEALED: case LEDGER_ENTRY_UNSEALED: case LEDGER_OLD_COPY:
	case LEDGER_NOTE_LOST: case LEDGER_FILE_CHANGED: case LEDGER_NUMBER_CHANGED: case LEDGER_NUMBERS_LOST: case LEDGER_NUMBERS_UNSEALED:
	case LEDGER_ORIGIN_CHANGED: case LEDGER_ORIGINS_LOST: case LEDGER_ORIGINS_UNSEALED:
		return cli_refuse("the ledger is not proven: %s; find out why, then seal it with --reseal", check->why);
	case LEDGER_STATE_CHANGED:
		return cli_refuse("the ledger is intact, what is derived from it is not: %s; `kabarizin consent rebuild` mends it", check->why);
	default:
		break;
	}
	if (check->bad_seq == 0)
		return cli_refuse("the ledger is broken: %s; keep this database as it is and restore a backup", check->why);
	return cli_refuse("the ledger is broken at entry %" PRId64 ": %s; keep this database as it is and restore a backup", check->bad_seq, check->why);
}

static int
reseal(struct cli *cli, const struct ledger_check *check)
{
	const char *reason = cli_option(cli, "--reason", 0);
	AUTO(ledger_notes) struct ledger_notes notes = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = ledger_reseal(cli->db, cli_actor(), reason, check->why, cli->now)) ||
	    (e = cli_audit(cli, "ledger.reseal", "ledger", 0, reason)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "verify-ledger --reseal");
	if ((e = ledger_notes_load(cli->db, &notes)) || (e = ledger_file_append(cli->db, cli->config.data, &notes)))
		return cli_refuse("the ledger is sealed again, and " LEDGER_FILE " in %s cannot be written: %s", cli->config.data,
		    e == ERR_IO ? strerror(errno) : err_name(e));
	return EXIT_DONE;
}

/* ---- verify-ledger --head ---- */

/* What stands behind --head, maybe in the groups in which the page prints it. */
static bool
read_hash(const struct cli *cli, uint8_t ret[SHA256_BYTES])
{
	AUTO(buf) struct buf all = {0};
	size_t i;

	buf_init(&all, 1000);
	for (i = 0; i < cli->arg_count; i++)
		buf_text_add(&all, cli->args[i]);
	return ledger_hash_read(buf_text(&all), ret);
}

/* Is the hash that somebody kept elsewhere one of this ledger's? */
static int
compare(struct cli *cli, const struct ledger_check *check)
{
	AUTO_JSON struct json_object *result = json_object_new_object();
	uint8_t hash[SHA256_BYTES];
	int64_t seq;
	enum err e;

	if (!read_hash(cli, hash))
		return cli_wrong("--head takes the 64 hexadecimal digits of a hash that was noted earlier");
	if (check->fault != LEDGER_INTACT)
		return cli_not_proven(check);
	if ((e = ledger_find(cli->db, hash, &seq)) == ERR_NOT_FOUND)
		return cli_refuse("the ledger has no entry with this hash: it was rewritten, or cut off and continued, since the hash was noted; "
		    "check for a mistyped digit first, then keep this database as it is");
	if (e)
		return cli_fail(cli, e, NULL, "verify-ledger --head");
	json_put_bool(result, "intact", true);
	json_put_int(result, "entry", seq);
	json_put_int(result, "since_then", check->entries - seq);
	print_object(cli, result);
	return EXIT_DONE;
}

static int
head(struct cli *cli, const struct ledger_check *check)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(buf) struct buf hex = {0};

	if (cli->arg_count > 0)
		return compare(cli, check);
	buf_init(&hex, 2 * SHA256_BYTES + 1);
	text_hex(&hex, check->head, SHA256_BYTES);
	if (check->fault != LEDGER_INTACT)
		return cli_not_proven(check);
	json_put_int(answer, "entries", check->entries);
	json_put_text(answer, "head", buf_text(&hex));
	return print_done(cli, answer, "%" PRId64 " %s", check->entries, buf_text(&hex));
}

static int
check_use(struct cli *cli)
{
	bool head = cli_option(cli, "--head", 0) != NULL, reseal = cli_option(cli, "--reseal", 0) != NULL;
	const char *reason = cli_option(cli, "--reason", 0);

	if (head && reseal)
		return cli_wrong("--head compares, --reseal seals; one of the two");
	if (cli->arg_count > 0 && !head)
		return cli_wrong("a hash is given with --head: kabarizin verify-ledger --head HASH");
	if (reseal && text_is_blank(reason))
		return cli_wrong("--reseal needs --reason: why is the ledger as it stands the right one?");
	if (!reseal && reason != NULL)
		return cli_wrong("--reason belongs to --reseal");
	return EXIT_DONE;
}

static int
verify(struct cli *cli)
{
	AUTO(proof) struct proof before = {0}, now = {0};
	enum err e;
	int status;

	if ((status = check_use(cli)) != EXIT_DONE)
		return status;
	if ((e = proof_make(cli->db, cli->config.data, &before)))
		return cli_fail(cli, e, NULL, "verify-ledger");
	if (cli_option(cli, "--head", 0) != NULL)
		return head(cli, &before.check);
	if (cli_option(cli, "--reseal", 0) == NULL) {
		print_proof(cli, &before);
		return cli_not_proven(&before.check);
	}
	if ((status = reseal(cli, &before.check)) != EXIT_DONE)
		return status;
	if ((e = proof_make(cli->db, cli->config.data, &now)))
		return cli_fail(cli, e, NULL, "verify-ledger");
	print_proof(cli, &now);
	return cli_not_proven(&now.check);
}

/* ---- consent rebuild ---- */

static enum err
add_difference(void *user, const struct rebuild_difference *d)
{
	struct json_object *row = json_object_new_object();

	if (row == NULL)
		return ERR_MEMORY;
	json_put_int(row, "contact_id", d->contact_id);
	json_put_text(row, "scope", scope_name(d->scope));
	json_put_text(row, "stored", consent_state_name(d->stored.state));
	json_put_text(row, "derived", consent_state_name(d->derived.state));
	json_object_array_add(user, row);
	return ERR_NONE;
}

static int
rebuild_check(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	size_t n;
	enum err e;

	if ((e = rebuild_compare(cli->db, add_difference, rows)))
		return cli_fail(cli, e, NULL, "consent rebuild");
	n = json_count(rows);
	if (cli->json || n > 0)
		print_rows(cli, rows, "contact_id scope stored derived");
	return n == 0 ? EXIT_DONE : cli_refuse("%zu stored states are not what the ledger gives; `kabarizin consent rebuild` mends them", n);
}

static int
rebuild(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t changed = 0;
	enum err e;

	if (cli_option(cli, "--check", 0) != NULL)
		return rebuild_check(cli);
	if ((e = db_begin(cli->db, &tx)) || (e = consent_rebuild(cli->db, &changed)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "consent rebuild");
	json_put_int(answer, "changed", changed);
	return print_done(cli, answer, "%" PRId64 " states were different", changed);
}

const struct command ledger_commands[] = {
	{ "verify-ledger", "[--head [HASH] | --reseal --reason WORDS]", "proves that no consent was changed, removed or reordered; --head HASH: since "
	    "that hash was noted", NEEDS_DB, 0, HASH_GROUPS_MAX,
	    "--head --reseal --reason=", verify },
	{ "consent rebuild", "[--check]", "derives every consent anew from the ledger; --check only says what would differ", NEEDS_DB, 0, 0,
	    "--check", rebuild },
	{ 0 }
};
