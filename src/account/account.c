#include "account/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_ONE, SQL_BY_NAME, SQL_ALL, SQL_SECRETS, SQL__COUNT };

#define COLUMNS \
	"SELECT id, kind, name, enabled, is_default, priority, settings, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms," \
	" health, health_code, health_text, health_at, failures, closed_until, webhook_at, refused_at, refused_why, updated_at, people_limit," \
	" coalesce((SELECT v.day_limit FROM provider_vitals v WHERE v.provider_id = provider.id), 0)," \
	" webhook_key_before, webhook_key_before_until FROM provider"

static const char *const sql[SQL__COUNT] = {
	[SQL_ONE] = COLUMNS " WHERE id = :id",
	[SQL_BY_NAME] = COLUMNS " WHERE name = :name",
	[SQL_ALL] = COLUMNS " ORDER BY priority, id",
	[SQL_SECRETS] =	/* those that both boxes hold are of box "outgoing" */
	    "SELECT name, sealed FROM provider_secret WHERE provider_id = :provider AND box = :box"
	    " UNION ALL SELECT name, sealed_webhook FROM provider_secret"
	    " WHERE provider_id = :provider AND sealed_webhook IS NOT NULL AND :box = 'webhook'",
};
DB_SQL(sql);

enum { SECRET_MAX_BYTES = 16 * 1024, URL_MAX_BYTES = 2048 };

void
provider_row_end(struct provider_row *p)
{
	if (p == NULL)
		return;
	free(p->name);
	free(p->webhook_key);
	free(p->webhook_key_before);
	free(p->health);
	free(p->health_code);
	free(p->health_text);
	free(p->refused_why);
	json_end(&p->settings);
	*p = (struct provider_row){0};
}

/* Whoever took it ends it. */
static void
hand_over(struct provider_row *from, struct provider_row *to)
{
	*to = *from;
	*from = (struct provider_row){0};
}

void
provider_rows_end(struct provider_rows *rows)
{
	size_t i;

	if (rows == NULL)
		return;
	for (i = 0; i < rows->count; i++)
		provider_row_end(&rows->items[i]);
	free(rows->items);
	*rows = (struct provider_rows){0};
}

static enum err
read_settings(const char *text, struct json_object **ret)
{
	if (json_parse(text, strlen(text), ret, NULL) != ERR_NONE || !json_object_is_type(*ret, json_type_object))
		return ERR_DB;	/* only provider_add and provider_set write it */
	return ERR_NONE;
}

static enum err
read_row(struct db_rows *rows, struct provider_row *ret)
{
	AUTO(provider_row) struct provider_row p = {0};
	enum err e;

	if ((p.kind = provider_find(db_col_text(rows, 1))) == NULL)
		return ERR_NOT_FOUND;
	p.id = db_col_int(rows, 0);
	p.enabled = db_col_int(rows, 3) != 0;
	p.is_default = db_col_int(rows, 4) != 0;
	p.priority = db_col_int(rows, 5);
	p.per_minute = db_col_int(rows, 8);
	p.per_day = db_col_int(rows, 9);
	p.gap_ms = db_col_int(rows, 10);
	p.gap_jitter_ms = db_col_int(rows, 11);
	p.health_at = db_col_int(rows, 15);
	p.failures = db_col_int(rows, 16);
	p.closed_until = db_col_int(rows, 17);
	p.webhook_at = db_col_int(rows, 18);
	p.refused_at = db_col_int(rows, 19);
	p.updated_at = db_col_int(rows, 21);
	p.people_limit = db_col_int(rows, 22);
	p.told_per_day = db_col_int(rows, 23);
	p.webhook_key_before_until = db_col_int(rows, 25);
	if ((e = db_col_copy(rows, 2, &p.name)) || (e = read_settings(db_col_text(rows, 6), &p.settings)) ||
	    (e = db_col_copy(rows, 7, &p.webhook_key)) || (e = db_col_copy(rows, 12, &p.health)) ||
	    (e = db_col_copy(rows, 13, &p.health_code)) || (e = db_col_copy(rows, 14, &p.health_text)) ||
	    (e = db_col_copy(rows, 20, &p.refused_why)) || (e = db_col_copy(rows, 24, &p.webhook_key_before)))
		return e;
	hand_over(&p, ret);
	return ERR_NONE;
}

bool
provider_lists_templates(const struct provider_row *row)
{
	return row->kind->lists & 1u << LIST_TEMPLATES && (row->kind->lists_templates == NULL || row->kind->lists_templates(row->settings));
}

enum err
provider_load(struct db *db, int64_t id, struct provider_row *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_ONE], ARGS(INT_("id", id)), &rows)))
		return e;
	return read_row(&rows, ret);
}

enum err
provider_by_name(struct db *db, const char *name, struct provider_row *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_BY_NAME], ARGS(TEXT_("name", name)), &rows)))
		return e;
	return read_row(&rows, ret);
}

static enum err
append(struct provider_rows *all, struct provider_row *row)
{
	struct provider_row *items = reallocarray(all->items, all->count + 1, sizeof(*items));

	if (items == NULL)
		return ERR_MEMORY;
	all->items = items;
	hand_over(row, &all->items[all->count++]);
	return ERR_NONE;
}

enum err
provider_load_all(struct db *db, struct provider_rows *ret)
{
	AUTO(provider_rows) struct provider_rows all = {0};
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ALL], ARGS(), &rows)))
		return e;
	while (db_next(&rows)) {
		AUTO(provider_row) struct provider_row row = {0};

		e = read_row(&rows, &row);
		if (e == ERR_NOT_FOUND)
			continue;	/* a kind of a newer program */
		if (e != ERR_NONE || (e = append(&all, &row)))
			return e;
	}
	if (rows.err)
		return rows.err;
	*ret = all;
	all = (struct provider_rows){0};
	return ERR_NONE;
}

/* ---- secrets ---- */

enum err
provider_boxes_load(const char *keys, enum field_box open, struct provider_boxes *ret)
{
	struct provider_boxes boxes = {0};
	enum err e;

	if ((e = seal_keys_load(keys, "outgoing", open == FIELD_OUTGOING, &boxes.outgoing)) ||
	    (e = seal_keys_load(keys, "webhook", open == FIELD_WEBHOOK, &boxes.webhook)))
		return e;
	*ret = boxes;
	return ERR_NONE;
}

void
account_view_end(struct account_view *v)
{
	if (v == NULL)
		return;
	json_end(&v->secrets);
	free(v->webhook_url);
	*v = (struct account_view){0};
}

static enum err
open_secret(const struct seal_keys *keys, struct db_rows *rows, struct json_object *secrets)
{
	AUTO(buf) struct buf secret;
	const void *sealed;
	size_t n;
	enum err e;

	buf_init(&secret, SECRET_MAX_BYTES);
	sealed = db_col_blob(rows, 1, &n);
	if ((e = seal_open(keys, sealed, n, &secret)) == ERR_NONE)
		json_put_text(secrets, db_col_text(rows, 0), buf_text(&secret));
	if (secret.bytes != NULL)
		explicit_bzero(secret.bytes, secret.len);
	return e;
}

/* All secrets of the box, opened, as {"field":"secret"}. */
static enum err
open_secrets(struct db *db, const struct provider_boxes *boxes, enum field_box box, int64_t provider_id, struct json_object *secrets)
{
	const struct seal_keys *keys = box == FIELD_WEBHOOK ? &boxes->webhook : &boxes->outgoing;
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_SECRETS], ARGS(INT_("provider", provider_id),
	    TEXT_("box", box == FIELD_WEBHOOK ? "webhook" : "outgoing")), &rows)))
		return e;
	while (db_next(&rows))
		if ((e = open_secret(keys, &rows, secrets)))
			return e;
	return rows.err;
}

void
provider_webhook_url(const struct provider_row *row, const char *base_url, struct buf *ret)
{
	buf_fmt(ret, "%s/webhook/%s/%s", base_url, row->kind->kind, row->webhook_key);
}

enum err
account_open(struct db *db, const struct provider_boxes *boxes, enum field_box box, const struct provider_row *row, const char *base_url,
    struct account_view *ret)
{
	AUTO_JSON struct json_object *secrets = NULL;
	AUTO(buf) struct buf url = {0};
	enum err e;

	buf_init(&url, URL_MAX_BYTES);
	if (base_url != NULL)
		provider_webhook_url(row, base_url, &url);
	if ((e = buf_err(&url)))
		return e;

	if (box != FIELD_PLAIN) {
		if ((secrets = json_object_new_object()) == NULL)
			return ERR_MEMORY;
		if ((e = open_secrets(db, boxes, box, row->id, secrets)))
			return e;
	}
	*ret = (struct account_view){
		.account = { .id = row->id, .kind = row->kind->kind, .settings = row->settings, .secrets = secrets },
		.secrets = json_object_get(secrets), .webhook_url = base_url != NULL ? buf_take(&url) : NULL,
	};
	ret->account.webhook_url = ret->webhook_url;
	return ERR_NONE;
}
