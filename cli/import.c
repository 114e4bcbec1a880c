/*
 * Tables that people bring in, from a terminal: judged, then done in this process. Should it die half way, the sender does the rest.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli.h"
#include "import/apply.h"
#include "import/chunk.h"
#include "import/judge.h"
#include "import/list.h"
#include "import/read.h"
#include "provider/provider.h"
#include "import_tell.h"
#include "print.h"

enum { HOLD_MS = 60 * CLOCK_SECOND_MS, BUSY_TRIES = 5 };

/* ---- the file ---- */

/* What is wrong with the file as a whole: "FILE: line 3: a quotation mark ..." */
static int
refuse_file(const char *path, const struct fault *fault)
{
	AUTO(buf) struct buf why = {0};

	buf_init(&why, 1000);
	fault_write_place(fault, &why);
	if (why.len > 0)
		buf_text_add(&why, ": ");
	fault_write(fault, &why);
	return cli_refuse("%s: %s", path, buf_text(&why));
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum err
feed(struct import_reader *reader, FILE *from, struct fault *fault)
{
	char bytes[IMPORT_FEED_BYTES];
	size_t n;
	enum err e;

	while ((n = fread(bytes, 1, sizeof(bytes), from)) > 0)
		if ((e = import_reader_feed(reader, bytes, n, fault)))
			return e;
	return ferror(from) ? ERR_IO : ERR_NONE;
}

/* The file becomes a batch that can be looked at. */
static int
read_file(struct cli *cli, const struct import_kind *kind, int64_t *ret_id)
{
	const char *path = cli->args[0];
	bool standard = strcmp(path, "-") == 0;
	const struct import_file file = { kind, standard ? "" : base_name(path), cli_actor(), HOLD_MS };
	struct import_reader *reader = NULL;
	struct fault fault = {0};
	FILE *from = standard ? stdin : fopen(path, "re");
	enum err e;

	if (from == NULL)
		return cli_refuse("%s: %s", path, strerror(errno));
	if ((e = import_reader_open(cli->db, &file, cli->now, &reader)) == ERR_NONE && (e = feed(reader, from, &fault)) == ERR_NONE)
		e = import_reader_finish(reader, &fault, ret_id);
	import_reader_close(reader);
	if (!standard)
		fclose(from);
	if (e == ERR_INVALID && fault.code != NULL)
		return refuse_file(path, &fault);
	if (e == ERR_CONFIG)
		return cli_refuse("%s: this system's iconv does not know the file's encoding; save it as UTF-8", path);
	return e ? cli_fail(cli, e, NULL, path) : EXIT_DONE;
}

/* Should it die here, the sender judges the rest, and the batch waits for somebody to look at it. */
static int
judge_rows(struct cli *cli, int64_t id)
{
	bool more = true;
	int busy = 0;
	enum err e;

	while (more) {
		e = import_judge(cli->db, id, HOLD_MS, clock_now(), &more);
		busy = e == ERR_BUSY ? busy + 1 : 0;
		if (e && (e != ERR_BUSY || busy == BUSY_TRIES))
			return cli_fail(cli, e, NULL, "import");
	}
	return EXIT_DONE;
}

/* ---- what is decided about it ---- */

/* "official,gateway" */
static bool
read_scopes(const char *text, unsigned *ret)
{
	char name[16];
	enum scope scope;
	size_t n;

	for (*ret = 0; *text != '\0'; text += n + (text[n] == ',')) {
		n = strcspn(text, ",");
		snprintf(name, sizeof(name), "%.*s", (int)n, text);
		if (!scope_from_name(name, &scope))
			return false;
		*ret |= 1u << scope;
	}
	return *ret != 0;
}

static const char *
option_or_empty(const struct cli *cli, const char *name)
{
	const char *value = cli_option(cli, name, 0);

	return value != NULL ? value : "";
}

/* The first table of a kind is most likely old data, and nobody is to be told of it by mistake. */
static int
read_age(struct cli *cli, const struct import_kind *kind, struct import_options *ret)
{
	bool old = cli_option(cli, "--baseline", 0) != NULL, new = cli_option(cli, "--announce", 0) != NULL, started;
	enum err e;

	if (old && new)
		return cli_wrong("--baseline tells nobody, --announce tells the applicants; one of the two");
	if (!kind->announces)
		return EXIT_DONE;
	if ((e = import_was_started(cli->db, kind, &started)) || (e = text_copy(cli->config.base_url, &ret->base_url)))
		return cli_fail(cli, e, NULL, "import");
	ret->announce = !old && (new || started);
	if (!ret->announce && !old)
		fputs("kabarizin: the first import of its kind is taken for old data, and nobody is told; --announce tells the applicants\n", stderr);
	return EXIT_DONE;
}

static int
read_options(struct cli *cli, const struct import_kind *kind, struct import_options *ret)
{
	const char *basis = option_or_empty(cli, "--basis"), *doubtful = cli_option(cli, "--doubtful", 0), *scopes = cli_option(cli, "--scope", 0);
	const char *take = kind->announces ? "take" : "review";	/* a consent in doubt is looked at by a person, a permit in doubt is taken as it is */
	struct problem problem = {0};
	enum err e;

	ret->has_basis = *basis != '\0' && strcmp(basis, "none") != 0;
	ret->scopes = 1u << SCOPE_OFFICIAL;
	ret->review = doubtful != NULL && strcmp(doubtful, take) == 0;
	if (doubtful != NULL && !ret->review && strcmp(doubtful, "skip") != 0)
		return cli_wrong("--doubtful is skip or %s", take);
	if (scopes != NULL && !read_scopes(scopes, &ret->scopes))
		return cli_wrong("--scope is one or more of official, gateway, sms and email, with commas between");
	if ((e = text_copy(ret->has_basis ? basis : "", &ret->statement)) || (e = text_copy(option_or_empty(cli, "--form"), &ret->form_no)) ||
	    (e = text_copy(option_or_empty(cli, "--source"), &ret->source)))
		return cli_fail(cli, e, NULL, "options");
	if ((e = import_options_check(ret, &problem)))
		return cli_wrong("%s", problem.why);
	return EXIT_DONE;
}

/* ---- doing it ---- */

static int
start(struct cli *cli, int64_t id, const struct import_options *options, int64_t *ret_rows)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	char detail[200];
	enum err e;

	if ((e = import_batch_load(cli->db, id, &b)))
		return cli_fail(cli, e, NULL, "import");
	snprintf(detail, sizeof(detail), "%s: %.120s, %" PRId64, b.kind->name, b.file_name, b.row_count);
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = import_start(cli->db, id, options, cli_actor(), HOLD_MS, clock_now(), &problem)) ||
	    (e = cli_audit(cli, "import.start", "import", id, detail)) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "import");
	*ret_rows = b.row_count;
	return EXIT_DONE;
}

/* Who looks at a terminal sees how far it is. */
static void
tell_progress(int64_t done, int64_t all, bool more)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%" PRId64 " of %" PRId64 " rows%s", done < all ? done : all, all, more ? "" : "\n");
}

static int
apply(struct cli *cli, int64_t id, int64_t rows)
{
	int busy = 0;
	int64_t done = 0;
	bool more = true;
	enum err e;

	while (more) {
		e = import_apply(cli->db, id, HOLD_MS, clock_now(), &more);
		busy = e == ERR_BUSY ? busy + 1 : 0;
		if (e && (e != ERR_BUSY || busy == BUSY_TRIES))
			return cli_fail(cli, e, NULL, "import; what was done stays done, and the sender goes on with it");
		if (e == ERR_NONE)
			tell_progress(done += IMPORT_CHUNK, rows, more);
	}
	return EXIT_DONE;
}

/* ---- commands ---- */

static int
import(struct cli *cli, const struct import_kind *kind)
{
	AUTO(import_options) struct import_options options = {0};
	bool dry = cli_option(cli, "--dry-run", 0) != NULL;
	int64_t id = 0, rows = 0;
	int status;
	enum err e;

	if ((status = read_options(cli, kind, &options)) != EXIT_DONE ||
	    (!dry && (status = read_age(cli, kind, &options)) != EXIT_DONE) ||
	    (status = read_file(cli, kind, &id)) != EXIT_DONE || (status = judge_rows(cli, id)) != EXIT_DONE ||
	    (status = import_tell_same_file(cli, id)) != EXIT_DONE ||
	    (!dry && ((status = start(cli, id, &options, &rows)) != EXIT_DONE || (status = apply(cli, id, rows)) != EXIT_DONE)))
		return status;
	status = import_tell(cli, id, dry);
	if (dry && (e = import_drop(cli->db, id)))
		return cli_fail(cli, e, NULL, "import --dry-run");
	return status;
}

static int
import_contacts_command(struct cli *cli)
{
	return import(cli, import_kind("contacts"));
}

static int
import_permits_command(struct cli *cli)
{
	return import(cli, import_kind("permits"));
}

static int
import_documents_command(struct cli *cli)
{
	return import(cli, import_kind("documents"));
}

static int
import_preapproved_command(struct cli *cli)
{
	return import(cli, import_kind(cli_option(cli, "--remove", 0) != NULL ? "preapproval_withdrawn" : "preapproved"));
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	enum err e;

	if ((e = import_batches(cli->db, 0, 100, &rows)))
		return cli_fail(cli, e, NULL, "import list");
	print_rows(cli, rows, "id kind state file_name row_count made_by made_at started_at ended_at");
	return EXIT_DONE;
}

static int
show(struct cli *cli)
{
	int64_t id;
	int status = cli_id(cli->args[0], "import", &id);

	return status != EXIT_DONE ? status : import_tell(cli, id, false);
}

#define CONSENT_OPTIONS "--dry-run --source= --basis= --form= --scope= --doubtful="

const struct command import_commands[] = {
	{ "import contacts", "FILE.csv [--dry-run] [--basis TEXT|none] [--form NO] [--source TEXT] [--scope official,...] [--doubtful skip|review]",
	    "brings in people; --basis is the statement they signed, without it no consent is recorded", NEEDS_DB, 1, 1, CONSENT_OPTIONS,
	    import_contacts_command },
	{ "import permits", "FILE.csv [--dry-run] [--baseline|--announce] [--doubtful skip|take]",
	    "brings in permits; --baseline: old data, nobody is told; otherwise applicants hear what is news", NEEDS_DB, 1, 1,
	    "--dry-run --baseline --announce --doubtful=", import_permits_command },
	{ "import documents", "FILE.csv [--dry-run] [--baseline|--announce] [--doubtful skip|take]",
	    "brings in documents of permits that are known; otherwise as import permits", NEEDS_DB, 1, 1,
	    "--dry-run --baseline --announce --doubtful=", import_documents_command },
	{ "import preapproved", "FILE.csv [--remove] [--dry-run]", "marks the numbers' contacts as pre-approved, or takes the mark back", NEEDS_DB, 1, 1,
	    "--dry-run --remove", import_preapproved_command },
	{ "import list", "", "what was brought in", NEEDS_DB, 0, 0, "", list },
	{ "import show", "ID", "what became of each row", NEEDS_DB, 1, 1, "", show },
	{ 0 }
};
