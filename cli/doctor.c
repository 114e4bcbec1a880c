/*
 * doctor: what is wrong with this office, and what to do about it.
 */
#include <stdio.h>

#include "cli.h"
#include "print.h"
#include "report/diagnosis.h"

static const char *const levels[] = { [DIAGNOSIS_OK] = "ok", [DIAGNOSIS_WARN] = "warning", [DIAGNOSIS_BAD] = "bad" };

static struct json_object *
item_json(const struct diagnosis_item *item)
{
	struct diagnosis_words words = diagnosis_text(item->key);
	struct json_object *row = json_object_new_object();

	json_put_text(row, "level", levels[item->level]);
	json_put_text(row, "key", item->key);
	json_put_text(row, "subject", item->subject);
	json_put_text(row, "finding", item->level == DIAGNOSIS_OK ? words.good : words.bad);
	json_put_text(row, "remedy", item->level == DIAGNOSIS_OK ? "" : words.remedy);
	return row;
}

/* "bad      Fonnte: the device is not connected", and below it what to do. */
static void
print_item(const struct diagnosis_item *item)
{
	struct diagnosis_words words = diagnosis_text(item->key);
	bool ok = item->level == DIAGNOSIS_OK;

	printf("%-8s %s%s%s\n", levels[item->level], item->subject, item->subject[0] != '\0' ? ": " : "", ok ? words.good : words.bad);
	if (!ok)
		printf("%8s to do: %s\n", "", words.remedy);
}

static int
doctor(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	struct diagnosis d;
	bool bad = false;
	enum err e;
	size_t i;

	if ((e = diagnosis_make(cli->db, cli->config.base_url, cli->now, &d)))
		return cli_fail(cli, e, NULL, "doctor");
	for (i = 0; i < d.count; i++) {
		json_object_array_add(rows, item_json(&d.items[i]));
		bad |= d.items[i].level == DIAGNOSIS_BAD;
		if (!cli->json)
			print_item(&d.items[i]);
	}
	if (cli->json)
		print_rows(cli, rows, "");
	return bad ? cli_refuse("something must be mended before messages can go out") : EXIT_DONE;
}

const struct command doctor_commands[] = {
	{ "doctor", "", "is this office able to send, and if not, what is to be done", NEEDS_DB, 0, 0, "", doctor },
	{ 0 }
};
