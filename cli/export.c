/*
 * Lists that leave the house.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli.h"
#include "contact/contact.h"
#include "contact/number_export.h"
#include "print.h"
#include "privacy/seen.h"

enum { PART = 500, DETAIL_MAX_BYTES = 300, PATH_MAX_BYTES = 4096 };

static int
read_filter(struct cli *cli, struct number_export *ret)
{
	const char *consent = cli_option(cli, "--consent", 0), *limit = cli_option(cli, "--limit", 0);
	enum contact_role role;

	ret->role = cli_option(cli, "--role", 0);
	ret->with_stopped = cli_option(cli, "--with-stopped", 0) != NULL;
	ret->with_permits = cli_option(cli, "--with-permits", 0) != NULL;
	if (consent != NULL && !number_consent_from_name(consent, &ret->consent))
		return cli_wrong("--consent is all, agreed, not_agreed or stopped");
	if (ret->role != NULL && !contact_role_from_name(ret->role, &role))
		return cli_wrong("--role is applicant, staff or official");
	if (limit != NULL && (!text_to_int64(limit, &ret->limit) || ret->limit < 0))
		return cli_wrong("--limit is a number, 0 for all");
	return EXIT_DONE;
}

/* A row of the file; of JSON, which is for standard output alone, an object. */
static void
write_number(FILE *to, bool as_json, bool first, const char *digits)
{
	if (as_json)
		fprintf(to, "%s\n{\"" NUMBER_EXPORT_HEADER "\":\"%s\"}", first ? "" : ",", digits);
	else
		fprintf(to, "%s\n", digits);
}

/* Writes them, and notes a part at a time whose they were, before it leaves. */
static enum err
write_numbers(struct cli *cli, const struct number_export *x, FILE *to, int64_t *ret_n)
{
	const struct seen seen = { cli_actor(), SEEN_EXPORT, cli->now };
	bool as_json = cli->json && to == stdout;
	char after[PHONE_MAX] = "";
	int64_t cap;
	size_t i, n;
	enum err e;

	fputs(as_json ? "[" : NUMBER_EXPORT_HEADER "\n", to);
	do {
		AUTO_JSON struct json_object *rows = NULL;

		cap = x->limit > 0 && x->limit - *ret_n < PART ? x->limit - *ret_n : PART;
		if ((e = number_export_part(cli->db, x, after, cap, &rows)) || (e = seen_note_rows(cli->db, cli->db, &seen, rows, "contact_id")))
			return e;
		n = json_count(rows);
		for (i = 0; i < n; i++) {
			snprintf(after, sizeof(after), "%s", json_text(json_item(rows, i), "number"));
			write_number(to, as_json, *ret_n + (int64_t)i == 0, after + 1);
		}
		*ret_n += (int64_t)n;
	} while (n == PART);
	if (as_json)
		fputs("\n]\n", to);
	return ferror(to) ? ERR_IO : ERR_NONE;
}

static enum err
audit(struct cli *cli, const struct number_export *x, const char *file, int64_t n)
{
	AUTO(buf) struct buf detail = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	buf_init(&detail, DETAIL_MAX_BYTES);
	buf_fmt(&detail, "%.100s: %" PRId64 ", ", file, n);
	number_export_filter(x, &detail);
	if ((e = db_begin(cli->db, &tx)) || (e = cli_audit(cli, "export.numbers", "export", 0, buf_text(&detail))))
		return e;
	return db_commit(&tx);
}

static int
export_to(struct cli *cli, const struct number_export *x, FILE *to, const char *name)
{
	int64_t n = 0;
	enum err e;

	if ((e = write_numbers(cli, x, to, &n)) || (e = audit(cli, x, name, n)))
		return cli_fail(cli, e, NULL, "export numbers");
	fprintf(stderr, "kabarizin: %" PRId64 " numbers\n", n);
	return EXIT_DONE;
}

/* A new file that only its owner reads. */
static FILE *
create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;

	if (file == NULL && fd >= 0)
		close(fd);
	return file;
}

static int
numbers(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	const char *folder = cli_option(cli, "--folder", 0);
	char name[NUMBER_EXPORT_NAME_MAX], path[PATH_MAX_BYTES];
	struct number_export x = { .consent = NUMBERS_ALL };
	int status;
	FILE *to;

	if ((status = read_filter(cli, &x)) != EXIT_DONE)
		return status;
	number_export_name(cli->now, cli->zone_minutes, name);
	if (folder == NULL)
		return export_to(cli, &x, stdout, "standard output");
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((to = create(path)) == NULL)
		return cli_refuse("%s: %s", path, strerror(errno));
	status = export_to(cli, &x, to, name);
	if (fclose(to) != 0 && status == EXIT_DONE)
		status = cli_refuse("%s: %s; the list is not complete", path, strerror(errno));
	json_put_text(answer, "file", path);
	return status == EXIT_DONE ? print_done(cli, answer, "%s", path) : status;
}

const struct command export_commands[] = {
	{ "export numbers", "[--consent all|agreed|not_agreed|stopped] [--with-stopped] [--with-permits] [--role ROLE] [--limit N] [--folder FOLDER]",
	    "a list of the numbers that WhatsApp reaches, one column, for use elsewhere", NEEDS_DB, 0, 0,
	    "--consent= --with-stopped --with-permits --role= --limit= --folder=", numbers },
	{ 0 }
};
