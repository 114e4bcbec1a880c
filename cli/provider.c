/*
 * Providers: the companies that carry messages.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "account/list.h"
#include "account/webhook_key.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "provider/preset.h"
#include "setting/setting.h"
#include "task/task.h"

enum { URL_MAX_BYTES = 1024, SECRET_MAX_BYTES = 8000 };

int
cli_provider(struct cli *cli, const char *name, struct provider_row *ret)
{
	switch (provider_by_name(cli->db, name, ret)) {
	case ERR_NONE: return EXIT_DONE;
	case ERR_NOT_FOUND: return cli_refuse("there is no provider named %s; `kabarizin provider list` shows them", name);
	default: return cli_fail(cli, ERR_DB, NULL, name);
	}
}

/* NULL: name is no secret of this kind. */
static const struct provider_field *
find_secret(const struct provider *kind, const char *name)
{
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return field->box != FIELD_PLAIN ? field : NULL;
	return NULL;
}

/* A secret of several lines, such as a private key, as it stands in its file. */
static enum err
read_lines(const char *path, char **ret, struct problem *problem)
{
	AUTO(buf) struct buf text = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd < 0)
		return problem_set(problem, ERR_IO, NULL, "%s: %s", path, strerror(errno));
	buf_init(&text, SECRET_MAX_BYTES);
	e = buf_read(&text, fd);
	close(fd);
	if (e == ERR_NONE && (text.len == 0 || !text_is_utf8(buf_text(&text), text.len)))
		e = ERR_INVALID;
	if (e != ERR_NONE)
		return problem_set(problem, e, NULL, "%s holds no text of at most %d bytes", path, SECRET_MAX_BYTES);
	*ret = buf_take(&text);
	return *ret != NULL ? ERR_NONE : ERR_MEMORY;
}

/* "K=V" into values; a secret's V must be @FILE, because arguments are seen by every process of the machine. */
static enum err
take_setting(const struct provider *kind, const char *pair, struct json_object *values, struct problem *problem)
{
	AUTO_FREE char *secret = NULL;
	const struct provider_field *field;
	const char *equals = strchr(pair, '=');
	char name[64];
	enum err e;

	if (equals == NULL || equals == pair || (size_t)(equals - pair) >= sizeof(name))
		return problem_set(problem, ERR_INVALID, "--set", "needs KEY=VALUE, \"%.60s\" is not", pair);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - pair), pair);
	if ((field = find_secret(kind, name)) == NULL) {
		json_put_text(values, name, equals + 1);
		return ERR_NONE;
	}
	if (equals[1] != '@')
		return problem_set(problem, ERR_INVALID, field->name,
		    "is a secret, and every user of this machine sees arguments: write %s=@FILE, or use --secrets FILE", field->name);
	if ((e = field->lines ? read_lines(equals + 2, &secret, problem) : cli_read_secret(equals + 2, name, &secret, problem)))
		return e;
	json_put_text(values, name, secret);
	return ERR_NONE;
}

/* A file of KEY=VALUE lines, "-" for standard input. */
static enum err
take_secrets(const char *path, struct json_object *values, struct problem *problem)
{
	FILE *from = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *line = NULL, *equals;
	enum err e = ERR_NONE;
	size_t room = 0;

	if (from == NULL)
		return problem_set(problem, ERR_IO, "--secrets", "%s: %s", path, strerror(errno));
	while (e == ERR_NONE && getline(&line, &room, from) > 0) {
		char *text = text_trim(line);

		if (*text == '\0' || *text == '#')
			continue;
		if ((equals = strchr(text, '=')) == NULL || !text_is_utf8(text, strlen(text))) {
			e = problem_set(problem, ERR_INVALID, NULL, "--secrets: a line is not KEY=VALUE");
		} else {
			*equals = '\0';
			json_put_text(values, text, equals + 1);
		}
	}
	free(line);
	if (from != stdin)
		fclose(from);
	return e;
}

static enum err
take_values(struct cli *cli, const struct provider *kind, struct json_object *values, struct problem *problem)
{
	const char *value;
	enum err e = ERR_NONE;
	size_t i;

	for (i = 0; e == ERR_NONE && (value = cli_option(cli, "--set", i)) != NULL; i++)
		e = take_setting(kind, value, values, problem);
	if (e == ERR_NONE && (value = cli_option(cli, "--secrets", 0)) != NULL)
		e = take_secrets(value, values, problem);
	return e;
}

static int
no_kind(const char *name)
{
	const struct provider *kind;
	size_t i;

	fprintf(stderr, "kabarizin: there is no provider kind %s; there are", name);
	for (i = 0; (kind = provider_at(i)) != NULL; i++)
		fprintf(stderr, "%s %s", i > 0 ? "," : "", kind->kind);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

/* Where the provider has to send its webhooks: without that, nothing is known of what arrived. */
static int
tell_added(struct cli *cli, int64_t id)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(buf) struct buf url = {0};
	enum err e;

	if ((e = provider_load(cli->db, id, &row)))
		return cli_fail(cli, e, NULL, "provider add");
	buf_init(&url, URL_MAX_BYTES);
	if (provider_calls_us(row.kind))
		provider_webhook_url(&row, cli->config.base_url, &url);
	json_put_text(answer, "name", row.name);
	json_put_text(answer, "kind", row.kind->kind);
	json_put_text(answer, "webhook_url", url.len > 0 ? buf_text(&url) : NULL);
	return print_done(cli, answer, "%s (%s) is set up; try it with `kabarizin provider test %s`%s%s", row.name, row.kind->label, row.name,
	    url.len > 0 ? "\nits webhooks go to " : "", buf_text(&url));
}

/* What --preset begins with, where --set says nothing else. */
static int
take_preset(struct cli *cli, const struct provider *kind, struct json_object *values)
{
	const char *name = cli_option(cli, "--preset", 0);
	const struct provider_preset *preset;

	if (name == NULL)
		return EXIT_DONE;
	if ((preset = provider_preset_find(kind, name)) != NULL) {
		provider_preset_put(preset, values);
		return EXIT_DONE;
	}
	fprintf(stderr, "kabarizin: %s has no preset %s; there are", kind->kind, name);
	for (preset = kind->presets; preset != NULL && preset->name != NULL; preset++)
		fprintf(stderr, "%s %s", preset != kind->presets ? "," : "", preset->name);
	fputs(kind->presets == NULL ? " none\n" : "\n", stderr);
	return EXIT_USAGE;
}

static int
provider_add_command(struct cli *cli)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	AUTO(db_tx) struct db_tx tx = {0};
	const struct provider *kind = provider_find(cli->args[0]);
	const char *name = cli->args[1];
	struct provider_boxes boxes;
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (kind == NULL)
		return no_kind(cli->args[0]);
	if ((e = provider_boxes_load(cli->config.keys, FIELD_PLAIN, &boxes)))
		return cli_fail(cli, e, NULL, "sealing keys");
	if ((e = take_values(cli, kind, values, &problem)))
		return cli_fail(cli, e, &problem, "provider add");
	if (take_preset(cli, kind, values) != EXIT_DONE)
		return EXIT_USAGE;
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = provider_add(cli->db, &boxes, kind->kind, name, values, cli->now, &id, &problem)) ||
	    (e = cli_audit(cli, "provider.add", "provider", id, name)) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "provider add");
	return tell_added(cli, id);
}

static int
provider_set_command(struct cli *cli)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	struct provider_boxes boxes;
	struct problem problem = {0};
	int status;
	enum err e;

	if (cli->option_count == 0)
		return cli_wrong("--set KEY=VALUE or --secrets FILE says what is to change; `kabarizin provider kinds` names the fields");
	if ((status = cli_provider(cli, cli->args[0], &row)) != EXIT_DONE)
		return status;
	if ((e = provider_boxes_load(cli->config.keys, FIELD_PLAIN, &boxes)))
		return cli_fail(cli, e, NULL, "sealing keys");
	if ((e = take_values(cli, row.kind, values, &problem)) ||
	    (e = db_begin(cli->db, &tx)) ||
	    (e = provider_set(cli->db, &boxes, row.id, values, cli->now, &problem)) ||
	    (e = cli_audit(cli, "provider.set", "provider", row.id, row.name)) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "provider set");
	return EXIT_DONE;
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	int64_t zone;
	enum err e;

	if ((e = setting_number(cli->db, SETTING_ZONE_MINUTES, &zone)) ||
	    (e = provider_list(cli->db, clock_day_start(cli->now, (int)zone), &rows)))
		return cli_fail(cli, e, NULL, "provider list");
	print_rows(cli, rows, "name kind enabled is_default priority health sent_today");
	return EXIT_DONE;
}

/* subject 0: of none. */
static enum err
ask_sender(struct cli *cli, const char *kind, int64_t provider_id, int64_t subject, int64_t *ret_task)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(cli->db, &tx)) || (e = task_ask_about(cli->db, kind, provider_id, subject, cli_actor(), cli->now, ret_task)))
		return e;
	return db_commit(&tx);
}

/* "bad  Meta refuses the token. (code 190)": a line each, for people. */
static void
print_findings(struct cli *cli, struct json_object *findings)
{
	AUTO_JSON struct json_object *words = cli_words(cli, "finding");
	struct json_object *one;
	const char *detail;
	size_t i;

	for (i = 0; i < json_count(findings); i++) {
		one = json_item(findings, i);
		detail = text_or_empty(json_text(one, "detail"));
		printf("%-5s %s%s%s%s\n", text_or_empty(json_text(one, "level")), cli_word(words, json_text(one, "key")),
		    detail[0] != '\0' ? " (" : "", detail, detail[0] != '\0' ? ")" : "");
	}
}

static void
print_result(struct cli *cli, struct json_object *result)
{
	struct json_object *findings = json_at(result, "findings");

	if (findings != NULL && !cli->json)
		print_findings(cli, findings);
	else
		print_object(cli, result);
}

static bool
has_bad_finding(struct json_object *result)
{
	struct json_object *findings = json_at(result, "findings");
	size_t i;

	for (i = 0; i < json_count(findings); i++)
		if (text_equal(json_text(json_item(findings, i), "level"), "bad"))
			return true;
	return false;
}

/* The sender does it; this only asks and waits, because only the sender talks to the outside. */
static int
have_sender_do(struct cli *cli, const char *kind, int64_t provider_id, int64_t subject)
{
	AUTO_JSON struct json_object *result = NULL;
	AUTO(task) struct task task = {0};
	int64_t id;
	int status;
	enum err e;

	if ((e = ask_sender(cli, kind, provider_id, subject, &id)))
		return cli_fail(cli, e, NULL, kind);
	if ((status = cli_wait(cli, id, &task)) != EXIT_DONE)
		return status;
	if (json_parse(task.result, strlen(task.result), &result, NULL) != ERR_NONE)
		return cli_refuse("%s: what the sender left as its result cannot be read", kind);
	print_result(cli, result);
	return strcmp(task.state, "done") == 0 && !has_bad_finding(result) ? EXIT_DONE : EXIT_FAILED;
}

static int
test(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	int status = cli_provider(cli, cli->args[0], &row);

	return status != EXIT_DONE ? status : have_sender_do(cli, "test_connection", row.id, 0);
}

/* The one before works for another day: until then the new one has to stand in the provider's console. */
static int
renew_webhook(struct cli *cli)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	AUTO(provider_row) struct provider_row row = {0}, renewed = {0};
	AUTO(buf) struct buf url = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	int status = cli_provider(cli, cli->args[0], &row);
	enum err e;

	if (status != EXIT_DONE)
		return status;
	if (!provider_calls_us(row.kind))
		return cli_refuse("%s never calls us, so it has no webhook address", row.kind->label);
	buf_init(&url, URL_MAX_BYTES);
	if ((e = db_begin(cli->db, &tx)) || (e = webhook_key_renew(cli->db, row.id, cli->now)) ||
	    (e = cli_audit(cli, "provider.webhook", "provider", row.id, row.name)) || (e = db_commit(&tx)) ||
	    (e = provider_load(cli->db, row.id, &renewed)))
		return cli_fail(cli, e, NULL, "provider webhook");
	provider_webhook_url(&renewed, cli->config.base_url, &url);
	json_put_text(answer, "webhook_url", buf_text(&url));
	return print_done(cli, answer, "%s", buf_text(&url));
}

static int
fetch_list(struct cli *cli)
{
	AUTO(provider_row) struct provider_row row = {0};
	const char *day_text = cli_option(cli, "--day", 0);
	enum list_what what = day_text != NULL ? LIST_MESSAGES : LIST_TEMPLATES;
	int64_t day = 0;
	int status;

	if (day_text != NULL && clock_parse_day(day_text, &day) != ERR_NONE)
		return cli_wrong("%s is no day like 2026-11-21", day_text);
	if ((status = cli_provider(cli, cli->args[0], &row)) != EXIT_DONE)
		return status;
	if ((row.kind->lists & 1u << what) == 0)
		return cli_refuse("%s keeps no list of %s that could be fetched", row.kind->label, what == LIST_MESSAGES ? "messages" : "templates");
	return have_sender_do(cli, what == LIST_MESSAGES ? "sync_messages" : "template_sync", row.id, day);
}

const struct command provider_commands[] = {
	{ "provider add", "KIND NAME [--preset NAME] [--set KEY=VALUE]... [--secrets FILE]",
	    "sets up an account; secrets come from @FILE or --secrets, never from an argument",
	    NEEDS_DB, 2, 2, "--preset= --set=+ --secrets=", provider_add_command },
	{ "provider set", "NAME [--set KEY=VALUE]... [--secrets FILE]", "changes an account", NEEDS_DB, 1, 1, "--set=+ --secrets=", provider_set_command },
	{ "provider list", "", "the accounts, their health and what they sent today", NEEDS_DB, 0, 0, "", list },
	{ "provider test", "NAME", "asks the sender to test the connection and shows what it found", NEEDS_DB, 1, 1, "", test },
	{ "provider webhook", "NAME", "makes a new webhook address and prints it; the one before works for another 24 hours", NEEDS_DB, 1, 1, "",
	    renew_webhook },
	{ "provider sync", "NAME [--day DAY]", "fetches the provider's templates, or what became of the messages of a day of UTC and what they cost",
	    NEEDS_DB, 1, 1, "--day=", fetch_list },
	{ 0 }
};
