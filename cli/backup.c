/*
 * The office's database taken along, and put back.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli.h"
#include "consent/proof.h"
#include "db/migrate.h"
#include "ledger/head.h"
#include "print.h"
#include "report/figures.h"

enum { PATH_MAX_BYTES = 4096 };
#define SQLITE	"sqlite:"

/* A copy as it lies in a file; nothing is written to it. */
static enum err
open_copy(const char *file, struct db **ret)
{
	AUTO(buf) struct buf url = {0};
	enum err e;

	buf_init(&url, PATH_MAX_BYTES);
	buf_fmt(&url, SQLITE "%s", file);
	if ((e = buf_err(&url)))
		return e;
	return db_open(buf_text(&url), DB_ROLE_OWNER, DB_READ_ONLY, ret, NULL);
}

/* ---- backup ---- */

/* Where the ledger of the copy ends, on standard error: whoever keeps that line elsewhere can tell later whether the copy is that one. */
static int
tell_head(struct cli *cli, const char *file)
{
	AUTO(buf) struct buf hex = {0};
	struct ledger_head head;
	struct db *copy = NULL;
	enum err e;

	buf_init(&hex, 2 * SHA256_BYTES + 1);
	if ((e = open_copy(file, &copy)) == ERR_NONE)
		e = ledger_last(copy, &head);
	db_close(copy);
	if (e)
		return cli_fail(cli, e, NULL, file);
	text_hex(&hex, head.hash, SHA256_BYTES);
	fprintf(stderr, "the ledger in it ends with entry %" PRId64 ", hash %s; keep this line apart from the copy, for"
	    " `kabarizin verify-ledger --head HASH`\n", head.seq, buf_text(&hex));
	return EXIT_DONE;
}

static int
backup(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	const char *file = cli->args[0];
	enum err e;

	if ((e = db_backup(cli->db, file)))
		return e == ERR_CONFLICT ? cli_refuse("%s exists; name a new file", file) : cli_fail(cli, e, NULL, file);
	json_put_text(answer, "file", file);
	print_done(cli, answer, "%s", file);
	return tell_head(cli, file);
}

/* ---- restore ---- */

/* What a restore works on; restoring_end lets go of the copy. */
struct restoring {
	const char	*file;			/* the copy, as it was named */
	const char	*database;		/* path of the office's */
	char		 kept[PATH_MAX_BYTES];	/* where what was there is now, "" when there was nothing */
	struct db	*copy;
};

static void
restoring_end(struct restoring *r)
{
	db_close(r->copy);
	r->copy = NULL;
}

static bool
is_same_file(const char *a, const char *b)
{
	struct stat one, other;

	return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

/* Is it whole, ours, and not newer than this program? */
static int
check_copy(struct restoring *r)
{
	enum err e;

	if (access(r->file, R_OK) != 0)
		return cli_refuse("%s: %s", r->file, strerror(errno));
	if (is_same_file(r->file, r->database))
		return cli_wrong("%s is the office's database itself; name a backup", r->file);
	if (open_copy(r->file, &r->copy) != ERR_NONE || (e = db_sound(r->copy)) == ERR_INVALID)
		return cli_refuse("%s is damaged, or no database at all; nothing was changed, take another backup", r->file);
	if (e)
		return cli_refuse("%s: %s; nothing was changed", r->file, err_name(e));
	if (!db_schema_is_ours(r->copy))
		return cli_refuse("%s is no backup of Kabarizin; nothing was changed", r->file);
	if (db_schema_check(r->copy) == ERR_CONFLICT)
		return cli_refuse("%s comes from a newer version of Kabarizin; nothing was changed, install that version first", r->file);
	return EXIT_DONE;
}

/* A database that cannot be read any more goes aside as it is, with the files beside it, which may hold the newest of it. */
static int
set_aside(const struct restoring *r)
{
	static const char *const beside[] = { "", "-wal", "-shm" };
	char from[PATH_MAX_BYTES + 8], to[PATH_MAX_BYTES + 8];
	size_t i;

	for (i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
		snprintf(from, sizeof(from), "%s%s", r->database, beside[i]);
		snprintf(to, sizeof(to), "%s%s", r->kept, beside[i]);
		if (rename(from, to) != 0 && errno != ENOENT)
			return cli_refuse("%s: %s", to, strerror(errno));
	}
	return EXIT_DONE;
}

/* What is there is kept beside it before anything else happens. Leaves cli->db open when it can be read. */
static int
keep_old(struct cli *cli, struct restoring *r)
{
	bool while_running = cli_option(cli, "--while-running", 0) != NULL;
	char day[CLOCK_TEXT_MAX];
	enum err e;

	if (access(r->database, F_OK) != 0)
		return EXIT_DONE;
	clock_format_day_iso(clock_day(cli->now, 0), day);
	snprintf(r->kept, sizeof(r->kept), "%.*s.before-%s-%" PRId64, (int)sizeof(r->kept) - 60, r->database, day, cli->now % CLOCK_DAY_MS);
	e = db_open(cli->config.database_url, DB_ROLE_OWNER, 0, &cli->db, NULL);
	if (e == ERR_NONE && !while_running)
		e = db_alone(cli->db);
	if (e == ERR_BUSY)
		return cli_refuse("programs have the database open; stop the sockets, the services and the sender's cron line first, or say "
		    "--while-running: what they do between the backup and now is gone for them all at once");
	if (e == ERR_NONE && (e = db_backup(cli->db, r->kept)) == ERR_NONE)
		return EXIT_DONE;
	if (e != ERR_DB)
		return cli_fail(cli, e, NULL, r->kept);
	db_close(cli->db);
	cli->db = NULL;
	return set_aside(r);
}

static int
put_copy(struct cli *cli, struct restoring *r)
{
	struct problem problem = {0};
	enum err e = ERR_NONE;

	if (cli->db == NULL && (e = db_open(cli->config.database_url, DB_ROLE_OWNER, DB_CREATE, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "database");
	if ((e = db_take(cli->db, r->copy)))
		return cli_fail(cli, e, NULL, r->database);
	/* Opened anew, as the programs will open it. */
	db_close(cli->db);
	cli->db = NULL;
	if ((e = db_open(cli->config.database_url, DB_ROLE_OWNER, 0, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "database");
	return EXIT_DONE;
}

static int
audit_restore(struct cli *cli, const struct restoring *r)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = cli_audit(cli, "database.restore", "database", 0, r->file)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "restore");
	return EXIT_DONE;
}

/*
 * The ledger of an older copy lacks what the notes beside the database count, as a restore must; a person who knows seals it. Anything else that
 * does not fit is a failure, though the copy is in its place.
 */
static int
prove(struct cli *cli, struct json_object *answer)
{
	AUTO(proof) struct proof proof = {0};
	enum err e;

	if ((e = proof_make(cli->db, cli->config.data, &proof)))
		return cli_fail(cli, e, NULL, "verify-ledger");
	json_put_int(answer, "entries", proof.check.entries);
	json_put_bool(answer, "intact", proof.check.fault == LEDGER_INTACT);
	if (proof.check.fault != LEDGER_OLD_COPY)
		return cli_not_proven(&proof.check);
	fprintf(stderr, "kabarizin: note: %s; when that is the restore, say so: kabarizin verify-ledger --reseal --reason 'restored the backup of ...'\n",
	    proof.check.why);
	return EXIT_DONE;
}

static int
tell_queue(struct cli *cli, struct json_object *answer)
{
	AUTO(figures_now) struct figures_now figures = {0};
	enum err e;

	if ((e = figures_now(cli->db, cli->now, &figures)))
		return cli_fail(cli, e, NULL, "restore");
	json_put_int(answer, "queued", figures.queued);
	if (figures.queued > 0)
		fprintf(stderr, "kabarizin: note: %" PRId64 " messages wait in it; what left since the backup would leave again: look at the providers' "
		    "consoles, and `kabarizin message cancel` those, before the sender runs\n", figures.queued);
	return EXIT_DONE;
}

static int
restore(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(restoring) struct restoring r = { .file = cli->args[0] };
	int status;

	if (!text_starts(cli->config.database_url, SQLITE))
		return cli_refuse("restore puts back SQLite databases; of another engine its own tools do that");
	r.database = cli->config.database_url + strlen(SQLITE);
	if ((status = check_copy(&r)) != EXIT_DONE || (status = keep_old(cli, &r)) != EXIT_DONE || (status = put_copy(cli, &r)) != EXIT_DONE ||
	    (status = cli_migrate(cli, answer)) != EXIT_DONE || (status = audit_restore(cli, &r)) != EXIT_DONE)
		return status;
	json_put_text(answer, "file", r.file);
	json_put_text(answer, "kept", r.kept[0] != '\0' ? r.kept : NULL);
	status = prove(cli, answer);
	if (tell_queue(cli, answer) != EXIT_DONE)
		status = EXIT_FAILED;
	print_done(cli, answer, "%s is the office's database now%s%s", r.file, r.kept[0] != '\0' ? "; what was there is kept in " : "", r.kept);
	return status;
}

const struct command backup_commands[] = {
	{ "backup", "FILE", "a consistent copy of the database while it is in use", NEEDS_DB, 1, 1, "", backup },
	{ "restore", "FILE [--while-running]", "puts a backup back, keeps what was there beside it, and proves the ledger; the keys are not in it",
	    NEEDS_CONFIG, 1, 1, "--while-running", restore },
	{ 0 }
};
