#include "import_tell.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "import/batch.h"
#include "import/list.h"
#include "lines.h"

enum { TOLD_MAX = 50, PART = 500, LINE_MAX_BYTES = 64 * 1024 };

/* What a row is told to be: its place, column and why; "" when there is nothing to say. */
static void
write_why(struct json_object *row, struct buf *out)
{
	struct fault fault = { .code = fault_code(json_text(row, "code")) };
	int64_t cell = 0;

	if (fault.code == NULL)
		return;
	json_int(row, "cell", &cell);
	fault.column = (int)cell;
	snprintf(fault.detail, sizeof(fault.detail), "%s", json_text(row, "detail"));
	fault_write(&fault, out);
	if (text_equal(fault.code, "unusable_number"))
		buf_fmt(out, " (%s)", phone_why_name(phone_parse(fault.detail).why));
}

static void
tell_row(struct json_object *row)
{
	AUTO(buf) struct buf why = {0}, line = {0};
	int64_t at = 0, cell = 0;

	buf_init(&why, LINE_MAX_BYTES);
	buf_init(&line, LINE_MAX_BYTES);
	json_int(row, "line", &at);
	json_int(row, "cell", &cell);
	write_why(row, &why);
	lines_escape(&line, buf_text(&why));
	printf("line %" PRId64, at);
	if (cell != 0)
		printf(", column %" PRId64, cell);
	printf(": %s: %s\n", json_text(row, "verdict"), buf_text(&line));
}

/* The row as --json has it, on a line of its own. */
static void
tell_row_json(struct json_object *row, bool first)
{
	AUTO(buf) struct buf why = {0};

	buf_init(&why, LINE_MAX_BYTES);
	write_why(row, &why);
	json_put_text(row, "why", buf_text(&why));
	printf("%s\n    %s", first ? "" : ",", json_write(row));
}

/* Calls it for each row, a part at a time; verdict NULL: all. */
static enum err
each_row(struct cli *cli, int64_t id, const char *verdict, int64_t most, int64_t *ret_n)
{
	struct import_query query = { .batch_id = id, .verdict = verdict, .limit = PART };
	int64_t n = 0;
	size_t i, count;
	enum err e;

	do {
		AUTO_JSON struct json_object *rows = NULL;

		if ((e = import_rows(cli->db, &query, &rows)))
			return e;
		count = json_count(rows);
		for (i = 0; i < count && n < most; i++, n++) {
			json_int(json_item(rows, i), "line", &query.after_line);
			if (cli->json)
				tell_row_json(json_item(rows, i), n == 0);
			else
				tell_row(json_item(rows, i));
		}
	} while (count == PART && n < most);
	*ret_n = n;
	return ERR_NONE;
}

static void
tell_group(struct json_object *counts, const char *group, const char *without)
{
	const char *comma = "";

	json_object_object_foreach(json_at(counts, group), name, value) {
		if (json_object_get_int64(value) == 0 || strcmp(name, without) == 0)
			continue;
		printf("%s%s %" PRId64, comma, name, json_object_get_int64(value));
		comma = ", ";
	}
	putchar('\n');
}

static enum err
tell_words(struct cli *cli, const struct import_batch *b, bool dry, struct json_object *counts, const struct import_counts *c)
{
	int64_t told = 0, more = 0;
	enum err e;

	printf("import %" PRId64 " (%s): %s%s%" PRId64 " rows\n", b->id, b->kind->name, b->file_name, *b->file_name != '\0' ? ", " : "", c->rows);
	if (b->header_line != 0)
		printf("the names of columns stand in line %" PRId64 "; what is above was passed over\n", b->header_line);
	if (*b->unused != '\0')
		printf("columns without a meaning here: %s\n", b->unused);
	if ((e = each_row(cli, b->id, import_verdict_name(IMPORT_REFUSED), TOLD_MAX, &told)) ||
	    (e = each_row(cli, b->id, import_verdict_name(IMPORT_DOUBTFUL), TOLD_MAX, &more)))
		return e;
	if (c->verdict[IMPORT_REFUSED] + c->verdict[IMPORT_DOUBTFUL] > told + more)
		printf("... and %" PRId64 " more; --json lists all\n", c->verdict[IMPORT_REFUSED] + c->verdict[IMPORT_DOUBTFUL] - told - more);
	fputs("looked at: ", stdout);
	tell_group(counts, "verdict", "");
	if (dry) {
		puts("nothing was changed");
		return ERR_NONE;
	}
	fputs("done: ", stdout);
	tell_group(counts, "outcome", "none");
	if (b->kind->consents)
		printf("consents recorded: %" PRId64 ", of %" PRId64 " rows\n", c->recorded, c->recorded_rows);
	return ERR_NONE;
}

static enum err
tell_json(struct cli *cli, const struct import_batch *b, bool dry, struct json_object *counts)
{
	AUTO_JSON struct json_object *head = json_object_new_object();
	int64_t n = 0;
	enum err e;

	json_put_int(head, "import", b->id);
	json_put_text(head, "kind", b->kind->name);
	json_put_text(head, "file", b->file_name);
	json_put_bool(head, "dry_run", dry);
	json_put_text(head, "state", import_state_name(b->state));
	json_put(head, "columns", json_object_get(b->header));
	json_put_text(head, "unused_columns", b->unused);
	json_put_int(head, "header_line", b->header_line);
	json_put(head, "counts", json_object_get(counts));
	/* Rows go out as they are read: there may be hundreds of thousands. */
	printf("%.*s,\n  \"rows\": [", (int)strlen(json_write(head)) - 1, json_write(head));
	if ((e = each_row(cli, b->id, NULL, IMPORT_ROWS_MAX, &n)))
		return e;
	puts("\n  ]}");
	return ERR_NONE;
}

int
import_tell(struct cli *cli, int64_t id, bool dry)
{
	AUTO(import_batch) struct import_batch b = {0};
	AUTO_JSON struct json_object *counts = NULL;
	struct import_counts c;
	enum err e;

	if ((e = import_batch_load(cli->db, id, &b)) || (e = import_count(cli->db, id, &c)))
		return e == ERR_NOT_FOUND ? cli_refuse("there is no import %" PRId64, id) : cli_fail(cli, e, NULL, "import");
	counts = import_counts_to_json(&c);
	if ((e = cli->json ? tell_json(cli, &b, dry, counts) : tell_words(cli, &b, dry, counts, &c)))
		return cli_fail(cli, e, NULL, "import");
	if (!b.options.has_basis && b.kind->consents && !dry && c.claim[CLAIM_YES] + c.claim[CLAIM_UNDATED] > 0)
		fprintf(stderr, "kabarizin: %" PRId64 " rows claim consent; none was recorded, because --basis did not say what the people signed\n",
		    c.claim[CLAIM_YES] + c.claim[CLAIM_UNDATED]);
	if (c.rows > 0 && c.verdict[IMPORT_REFUSED] == c.rows)
		return cli_refuse("%s: every row was refused; the first says why", cli->args[0]);
	return EXIT_DONE;
}

int
import_tell_same_file(struct cli *cli, int64_t id)
{
	AUTO(import_batch) struct import_batch b = {0}, earlier = {0};
	char at[CLOCK_TEXT_MAX];
	enum err e;

	if ((e = import_batch_load(cli->db, id, &b)) || (e = import_same_file(cli->db, &b, &earlier)))
		return e == ERR_NOT_FOUND ? EXIT_DONE : cli_fail(cli, e, NULL, "import");
	clock_format_minute(earlier.started_at, cli->zone_minutes, at);
	fprintf(stderr, "kabarizin: this very file was imported on %s by %s (import %" PRId64 ")\n", at, earlier.started_by, earlier.id);
	return EXIT_DONE;
}
