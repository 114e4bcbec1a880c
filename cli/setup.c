/*
 * Setting an office up: init, migrate, settings.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/crypto.h"
#include "base/text.h"
#include "cli.h"
#include "consent/rebuild.h"
#include "db/migrate.h"
#include "ledger/head.h"
#include "ledger/note.h"
#include "print.h"
#include "setting/setting.h"
#include "template/template.h"

static enum err
make_folder(const char *path, mode_t mode, struct problem *problem)
{
	if (mkdir(path, mode) != 0 && errno != EEXIST)
		return problem_set(problem, ERR_IO, "folder", "%s: %s", path, strerror(errno));
	return ERR_NONE;
}

int
cli_migrate(struct cli *cli, struct json_object *answer)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t changed = 0;
	int applied, installed;
	enum err e;

	/* An office that began without the key gets one with the migration that needs it. */
	if ((e = ledger_key_make(cli->config.keys)) || (e = ledger_key_lend(cli->db, &cli->config)))
		return cli_fail(cli, e, NULL, "the ledger's key, ledger.key in the folder of the keys, cannot be made or read");
	if ((e = db_migrate_with(cli->db, ledger_first_seal, cli->now, &applied)))
		return cli_schema_fail(cli, e);
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = template_install(cli->db, cli->now, &installed)))
		return cli_fail(cli, e, NULL, "templates");
	/* A new version may read the ledger by another rule. At other times a difference is somebody's doing, and stays to be found. */
	if ((applied > 0 && (e = consent_rebuild(cli->db, &changed))) || (e = db_commit(&tx)))
		return cli_fail(cli, e, NULL, "consent rebuild");
	json_put_int(answer, "migrations_applied", applied);
	json_put_int(answer, "templates_installed", installed);
	json_put_int(answer, "consents_changed", changed);
	return EXIT_DONE;
}

static int
migrate_and_tell(struct cli *cli, const char *before)
{
	AUTO_JSON struct json_object *answer = json_object_new_object();
	int64_t applied = 0, installed = 0, changed = 0;
	int status = cli_migrate(cli, answer);

	if (status != EXIT_DONE)
		return status;
	json_int(answer, "migrations_applied", &applied);
	json_int(answer, "templates_installed", &installed);
	json_int(answer, "consents_changed", &changed);
	print_done(cli, answer, "%smigrations applied: %" PRId64 ", templates installed: %" PRId64, before, applied, installed);
	if (changed > 0 && !cli->json)
		printf("consents derived anew that were different: %" PRId64 "\n", changed);
	return EXIT_DONE;
}

static int
init(struct cli *cli)
{
	struct problem problem = {0};
	enum err e;

	if ((e = make_folder(cli->config.keys, 0750, &problem)) || (e = make_folder(cli->config.data, 0750, &problem)))
		return cli_fail(cli, e, &problem, "init");
	if ((e = seal_keys_make(cli->config.keys, "outgoing")) || (e = seal_keys_make(cli->config.keys, "webhook")) ||
	    (e = seal_keys_make(cli->config.keys, "cookie")))
		return cli_fail(cli, e, NULL, "the sealing keys cannot be made");
	if ((e = db_open(cli->config.database_url, DB_ROLE_OWNER, DB_CREATE, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "init");
	return migrate_and_tell(cli, "ready; ");
}

static int
migrate(struct cli *cli)
{
	struct problem problem = {0};
	enum err e;

	if ((e = db_open(cli->config.database_url, DB_ROLE_OWNER, 0, &cli->db, &problem)))
		return cli_fail(cli, e, &problem, "migrate");
	return migrate_and_tell(cli, "");
}

static int
setting_list(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	enum err e;
	int key;

	for (key = 0; key < SETTING__COUNT; key++) {
		AUTO_FREE char *value = NULL;
		struct json_object *row = json_object_new_object();

		json_object_array_add(rows, row);
		if ((e = setting_text(cli->db, (enum setting_key)key, &value)))
			return cli_fail(cli, e, NULL, "setting list");
		json_put_text(row, "key", setting_row((enum setting_key)key)->key);
		json_put_text(row, "value", value);
	}
	print_rows(cli, rows, "key value");
	return EXIT_DONE;
}

static int
setting_change(struct cli *cli)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	enum setting_key key = setting_find(cli->args[0]);
	enum err e;

	if (key == SETTING__COUNT)
		return cli_wrong("there is no setting %s; `kabarizin setting list` shows them", cli->args[0]);
	if ((e = db_begin(cli->db, &tx)) ||
	    (e = setting_set(cli->db, key, cli->args[1], cli_actor(), cli->now, &problem)) ||
	    (e = cli_audit(cli, "setting.set", "setting", 0, setting_row(key)->key)) ||
	    (e = db_commit(&tx)))
		return cli_fail(cli, e, &problem, "setting set");
	return EXIT_DONE;
}

const struct command setup_commands[] = {
	{ "init", "", "makes keys, database and templates; safe to run again", NEEDS_CONFIG, 0, 0, "", init },
	{ "migrate", "", "brings the database to this program's schema", NEEDS_CONFIG, 0, 0, "", migrate },
	{ "setting list", "", "every setting and its value", NEEDS_DB, 0, 0, "", setting_list },
	{ "setting set", "KEY VALUE", "changes one setting", NEEDS_DB, 2, 2, "", setting_change },
	{ 0 }
};
