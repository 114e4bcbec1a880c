/*
 * What messages cost, and the office's rates.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "provider/money.h"
#include "report/costs.h"
#include "report/rates.h"
#include "setting/setting.h"

enum { DAYS_USUAL = 30 };

/* A day of an option; otherwise when there is none. */
static bool
read_day(struct cli *cli, const char *name, int64_t otherwise, int64_t *ret)
{
	const char *text = cli_option(cli, name, 0);

	*ret = otherwise;
	if (text == NULL || clock_parse_day(text, ret) == ERR_NONE)
		return true;
	cli_refuse("%s: %s is no day like 2026-11-21", name, text);
	return false;
}

static void
write_amount(struct json_object *o, int64_t micros)
{
	char text[MONEY_TEXT_MAX];

	money_write(micros, text);
	json_put_text(o, "amount", text);
}

/* "12.50 USD + 100.00 IDR" beside the list of them, for the columns of a terminal. */
static void
put_amounts(struct json_object *row)
{
	struct json_object *amounts = json_at(row, "amounts"), *o;
	AUTO(buf) struct buf all = {0};
	int64_t micros = 0;
	size_t i;

	buf_init(&all, 400);
	for (i = 0; i < json_count(amounts); i++) {
		o = json_item(amounts, i);
		json_int(o, "micros", &micros);
		write_amount(o, micros);
		buf_fmt(&all, "%s%s %s", i > 0 ? " + " : "", json_text(o, "amount"), json_text(o, "currency"));
	}
	json_put_text(row, "amount", buf_text(&all));
}

static int
list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	struct cost_query query = { .by_month = true };
	int64_t zone, today;
	size_t i;
	enum err e;

	if ((e = setting_number(cli->db, SETTING_ZONE_MINUTES, &zone)))
		return cli_fail(cli, e, NULL, "cost list");
	today = clock_day(cli->now, zone);
	if (!read_day(cli, "--to", today, &query.until_day) || !read_day(cli, "--from", query.until_day - (DAYS_USUAL - 1), &query.from_day))
		return EXIT_USAGE;
	if (query.from_day > query.until_day)
		return cli_wrong("--from must not be later than --to");
	if ((e = costs_report(cli->db, &query, &rows)))
		return cli_fail(cli, e, NULL, "cost list");
	for (i = 0; i < json_count(rows); i++)
		put_amounts(json_item(rows, i));
	print_rows(cli, rows, "month provider category template messages billable free unknown amount");
	return EXIT_DONE;
}

static int
rates(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = NULL;
	char day[CLOCK_TEXT_MAX];
	int64_t n;
	size_t i;
	enum err e;

	if ((e = rate_list(cli->db, &rows)))
		return cli_fail(cli, e, NULL, "cost rates");
	for (i = 0; i < json_count(rows); i++) {
		struct json_object *o = json_item(rows, i);

		n = 0;
		json_int(o, "from_day", &n);
		clock_format_day_iso(n, day);
		json_put_text(o, "from", day);
		n = 0;
		json_int(o, "micros", &n);
		write_amount(o, n);
	}
	print_rows(cli, rows, "category from amount currency set_by");
	return EXIT_DONE;
}

static int
rate(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const char *amount = cli->args[1], *currency = cli_option(cli, "--currency", 0);
	struct rate_draft draft = { .category = cli->args[0], .amount = text_equal(amount, "none") ? "" : amount,
	    .currency = currency != NULL ? currency : "IDR" };
	struct problem problem = { .why = "" };
	int64_t zone;
	enum err e;

	if ((e = setting_number(cli->db, SETTING_ZONE_MINUTES, &zone)))
		return cli_fail(cli, e, NULL, "cost rate");
	if (!read_day(cli, "--from", clock_day(cli->now, zone), &draft.from_day))
		return EXIT_USAGE;
	if ((e = db_begin(cli->db, &tx)) || (e = rate_set(cli->db, &draft, cli_actor(), cli->now, &problem)) ||
	    (e = cli_audit(cli, "cost.rate", "setting", 0, draft.category)) || (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "cost rate");
	return EXIT_DONE;
}

const struct command cost_commands[] = {
	{ "cost list", "[--from DAY] [--to DAY]", "what messages cost, by month, provider, category and template", NEEDS_DB, 0, 0, "--from= --to=", list },
	{ "cost rates", "", "what a message of a category costs where receipts name no price", NEEDS_DB, 0, 0, "", rates },
	{ "cost rate", "CATEGORY AMOUNT|none [--currency IDR] [--from DAY]", "sets such a rate, from that day on; none takes it away", NEEDS_DB, 2, 2,
	    "--currency= --from=", rate },
	{ 0 }
};
