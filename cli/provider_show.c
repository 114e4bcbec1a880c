/*
 * What an account of a provider needs, and how one stands.
 */
#include <stdio.h>
#include <string.h>

#include "account/account.h"
#include "account/list.h"
#include "base/text.h"
#include "cli.h"
#include "print.h"
#include "web/view.h"

enum { URL_MAX_BYTES = 1024, KEY_MAX = 160 };

/* ---- kinds ---- */

/* The sentence that a page would show; "" where the views cannot be read: what is needed is said without them, too. */
static const char *
sentence(const struct views *views, const char *kind, const char *field, const char *part)
{
	char key[KEY_MAX];

	snprintf(key, sizeof(key), "field.%s.%s.%s", kind, field, part);
	return views != NULL && view_has_text(views, "en", key) ? view_text(views, "en", key) : "";
}

static bool
is_choice(const struct provider *kind, const char *field)
{
	const char *const *one;

	for (one = kind->one_of; one != NULL && *one != NULL; one++)
		if (text_equal(*one, field))
			return true;
	return false;
}

static void
add_field(const struct views *views, const struct provider *kind, const struct provider_field *field, struct json_object *rows)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "kind", kind->kind);
	json_put_text(o, "field", field->name);
	json_put_text(o, "needed", field->required ? "yes" : is_choice(kind, field->name) ? "one of these" : "no");
	json_put_bool(o, "secret", field->box != FIELD_PLAIN);
	json_put_text(o, "default", field->otherwise != NULL ? field->otherwise : "");
	json_put_text(o, "choices", field->choices != NULL ? field->choices : "");
	json_put_text(o, "label", sentence(views, kind->kind, field->name, "label"));
	json_put_text(o, "help", sentence(views, kind->kind, field->name, "help"));
	json_object_array_add(rows, o);
}

static int
kinds(struct cli *cli)
{
	AUTO_JSON struct json_object *rows = json_object_new_array();
	const char *only = cli->arg_count > 0 ? cli->args[0] : NULL;
	const struct provider_field *field;
	const struct provider *kind;
	struct problem problem = { .why = "" };
	struct views *views = NULL;
	size_t i;

	if (views_load(cli->config.templates, &views, &problem) != ERR_NONE)
		views = NULL;
	for (i = 0; (kind = provider_at(i)) != NULL; i++)
		if (only == NULL || text_equal(only, kind->kind))
			for (field = kind->fields; field->name != NULL; field++)
				add_field(views, kind, field, rows);
	views_free(views);
	if (json_count(rows) == 0)
		return cli_wrong("there is no provider kind %s; `kabarizin provider kinds` shows them", only);
	print_rows(cli, rows, "kind field needed secret default choices help");
	return EXIT_DONE;
}

/* ---- one account ---- */

static void
put_fields(const struct provider_row *row, struct json_object *secrets, struct json_object *o)
{
	const struct provider_field *field;
	const char *value;
	size_t i;

	for (field = row->kind->fields; field->name != NULL; field++) {
		if (field->box == FIELD_PLAIN) {
			value = json_text(row->settings, field->name);
			json_put_text(o, field->name, value != NULL ? value : field->otherwise);
			continue;
		}
		json_put_text(o, field->name, NULL);
		for (i = 0; i < json_count(secrets); i++)
			if (text_equal(json_text(json_item(secrets, i), "name"), field->name)) {
				const char *last = json_text(json_item(secrets, i), "shown");
				AUTO(buf) struct buf shown = {0};

				buf_init(&shown, KEY_MAX);
				buf_text_add(&shown, "set");
				if (!text_is_blank(last))
					buf_fmt(&shown, ", ends in \"%s\"", last);
				json_put_text(o, field->name, buf_text(&shown));
			}
	}
}

static void
put_row(const struct provider_row *row, struct json_object *o)
{
	json_put_text(o, "name", row->name);
	json_put_text(o, "kind", row->kind->kind);
	json_put_bool(o, "enabled", row->enabled);
	json_put_bool(o, "is_default", row->is_default);
	json_put_int(o, "priority", row->priority);
	json_put_int(o, "per_minute", row->per_minute);
	json_put_int(o, "per_day", row->per_day);
	json_put_text(o, "health", row->health);
	json_put_text(o, "health_code", row->health_code);
	json_put_text(o, "health_text", row->health_text);
	json_put_int(o, "webhook_at", row->webhook_at);
	json_put_int(o, "refused_at", row->refused_at);
	json_put_text(o, "refused_why", row->refused_why);
}

static int
show(struct cli *cli)
{
	AUTO_JSON struct json_object *o = json_object_new_object(), *secrets = NULL;
	AUTO(provider_row) struct provider_row row = {0};
	AUTO(buf) struct buf url = {0};
	int status;
	enum err e;

	if ((status = cli_provider(cli, cli->args[0], &row)) != EXIT_DONE)
		return status;
	if ((e = provider_secret_list(cli->db, row.id, &secrets)))
		return cli_fail(cli, e, NULL, "provider show");
	buf_init(&url, URL_MAX_BYTES);
	if (provider_calls_us(row.kind))
		provider_webhook_url(&row, cli->config.base_url, &url);
	put_row(&row, o);
	json_put_text(o, "webhook_url", buf_text(&url));
	put_fields(&row, secrets, json_put_object(o, "fields"));
	if (!cli->json)
		put_fields(&row, secrets, o);	/* a line each, for people */
	if (!cli->json)
		json_object_object_del(o, "fields");
	print_object(cli, o);
	return EXIT_DONE;
}

const struct command provider_show_commands[] = {
	{ "provider kinds", "[KIND]", "the kinds of providers and the fields that an account of each needs", NEEDS_CONFIG, 0, 1, "", kinds },
	{ "provider show", "NAME", "one account: its fields, its webhook address, how it stands; of secrets only the last characters", NEEDS_DB, 1, 1, "",
	    show },
	{ 0 }
};
