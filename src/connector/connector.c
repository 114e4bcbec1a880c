#include "connector/connector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum { SQL_BY_ID, SQL_BY_NAME, SQL_ALL, SQL_COUNT, SQL_ADD, SQL_SET, SQL_SECRET_SET, SQL_SECRET, SQL__COUNT };

#define COLUMNS \
	"SELECT id, kind, name, enabled, settings, secret_shown, baselined, every_minutes, next_at, run_no, run_baseline, phase, cursor, tries," \
	" retry_at, coalesce(started_at, 0), started_by, coalesce(finished_at, 0), coalesce(ok_at, 0), failures, error, error_detail, counts" \
	" FROM connector"

static const char *const sql[SQL__COUNT] = {
	[SQL_BY_ID] = COLUMNS " WHERE id = :id",
	[SQL_BY_NAME] = COLUMNS " WHERE name = :name",
	[SQL_ALL] = "SELECT id FROM connector ORDER BY name LIMIT 8",
	[SQL_COUNT] = "SELECT count(*) FROM connector",
	[SQL_ADD] =
	    "INSERT INTO connector (kind, name, every_minutes, created_at, updated_at) VALUES (:kind, :name, :every, :now, :now)"
	    " ON CONFLICT (name) DO NOTHING RETURNING id",
	[SQL_SET] =
	    "UPDATE connector SET name = :name, enabled = :enabled, settings = :settings, every_minutes = :every, updated_at = :now WHERE id = :id",
	[SQL_SECRET_SET] = "UPDATE connector SET secret_sealed = :sealed, secret_shown = :shown WHERE id = :id",
	[SQL_SECRET] = "SELECT secret_sealed FROM connector WHERE id = :id",
};
DB_SQL(sql);

enum {
	COL_ID, COL_KIND, COL_NAME, COL_ENABLED, COL_SETTINGS, COL_SHOWN, COL_BASELINED, COL_EVERY, COL_NEXT, COL_RUN_NO, COL_RUN_BASELINE, COL_PHASE,
	COL_CURSOR, COL_TRIES, COL_RETRY, COL_STARTED, COL_STARTED_BY, COL_FINISHED, COL_OK, COL_FAILURES, COL_ERROR, COL_DETAIL, COL_COUNTS
};

enum { VALUE_MAX = 2000, SEALED_MAX_BYTES = 4096, SHOWN = 4, SHOWN_FROM = 12, MINUTES_MAX = 7 * 24 * 60 };

/* ---- reading ---- */

void
connector_end(struct connector *c)
{
	json_end(&c->settings);
	json_end(&c->counts);
	free(c->started_by);
	free(c->error);
	free(c->error_detail);
	*c = (struct connector){0};
}

static enum err
read_json(struct db_rows *rows, int col, struct json_object **ret)
{
	const char *text = db_col_text(rows, col);

	return json_parse(text, strlen(text), ret, NULL);
}

static enum err
read_rest(struct db_rows *rows, struct connector *c)
{
	enum err e;

	if ((e = read_json(rows, COL_SETTINGS, &c->settings)) || (e = read_json(rows, COL_COUNTS, &c->counts)) ||
	    (e = db_col_copy(rows, COL_STARTED_BY, &c->started_by)) || (e = db_col_copy(rows, COL_ERROR, &c->error)))
		return e == ERR_INVALID ? ERR_DB : e;
	return db_col_copy(rows, COL_DETAIL, &c->error_detail);
}

static enum err
read_row(struct db_rows *rows, struct connector *c)
{
	*c = (struct connector){
		.id = db_col_int(rows, COL_ID), .kind = connector_kind(db_col_text(rows, COL_KIND)), .enabled = db_col_int(rows, COL_ENABLED) != 0,
		.baselined = db_col_int(rows, COL_BASELINED) != 0, .every_minutes = db_col_int(rows, COL_EVERY), .next_at = db_col_int(rows, COL_NEXT),
		.run_no = db_col_int(rows, COL_RUN_NO), .run_baseline = db_col_int(rows, COL_RUN_BASELINE) != 0, .cursor = db_col_int(rows, COL_CURSOR),
		.tries = db_col_int(rows, COL_TRIES), .retry_at = db_col_int(rows, COL_RETRY), .started_at = db_col_int(rows, COL_STARTED),
		.finished_at = db_col_int(rows, COL_FINISHED), .ok_at = db_col_int(rows, COL_OK), .failures = db_col_int(rows, COL_FAILURES),
	};
	/* A kind of tomorrow, in a database that an older program was given. */
	if (c->kind == NULL)
		return ERR_NOT_FOUND;
	snprintf(c->name, sizeof(c->name), "%s", db_col_text(rows, COL_NAME));
	snprintf(c->secret_shown, sizeof(c->secret_shown), "%s", db_col_text(rows, COL_SHOWN));
	snprintf(c->phase, sizeof(c->phase), "%s", db_col_text(rows, COL_PHASE));
	return read_rest(rows, c);
}

static enum err
load(struct db *db, const char *how, const struct db_arg *args, struct connector *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(connector) struct connector c = {0};
	enum err e;

	if ((e = db_one(db, how, args, &rows)) || (e = read_row(&rows, &c)))
		return e;
	*ret = c;
	c = (struct connector){0};
	return ERR_NONE;
}

enum err
connector_load(struct db *db, int64_t id, struct connector *ret)
{
	return load(db, sql[SQL_BY_ID], ARGS(INT_("id", id)), ret);
}

enum err
connector_by_name(struct db *db, const char *name, struct connector *ret)
{
	return load(db, sql[SQL_BY_NAME], ARGS(TEXT_("name", name)), ret);
}

enum err
connector_all(struct db *db, struct connector_ids *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	ret->count = 0;
	if ((e = db_query(db, sql[SQL_ALL], NULL, &rows)))
		return e;
	while (ret->count < CONNECTORS_MAX && db_next(&rows))
		ret->items[ret->count++] = db_col_int(&rows, 0);
	return rows.err;
}

/* ---- values ---- */

static const struct provider_field *
field_of(const struct connector_kind *kind, const char *name)
{
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

const char *
connector_setting(const struct connector *c, const char *name)
{
	const struct provider_field *field = field_of(c->kind, name);
	const char *value = json_text(c->settings, name);

	if (value == NULL && field != NULL)
		value = field->otherwise;
	return value != NULL ? value : "";
}

int64_t
connector_number(const struct connector *c, const char *name)
{
	int64_t n = 0;

	return text_to_int64(connector_setting(c, name), &n) ? n : 0;
}

enum err
connector_secret(struct db *db, int64_t id, const struct seal_keys *outgoing, struct buf *ret)
{
	AUTO(db_rows) struct db_rows row = {0};
	const void *sealed;
	size_t n;
	enum err e;

	if ((e = db_one(db, sql[SQL_SECRET], ARGS(INT_("id", id)), &row)) || db_col_null(&row, 0))
		return e;
	sealed = db_col_blob(&row, 0, &n);
	return seal_open(outgoing, sealed, n, ret);
}

/* ---- changing ---- */

static enum err
set_name(struct connector *c, const char *value, struct problem *problem)
{
	if (text_is_blank(value) || strlen(value) > CONNECTOR_NAME_MAX || !text_is_utf8(value, strlen(value)) || strpbrk(value, "\r\n\t") != NULL)
		return problem_set(problem, ERR_INVALID, "name", "must be one line of at most %d bytes", CONNECTOR_NAME_MAX);
	snprintf(c->name, sizeof(c->name), "%s", value);
	return ERR_NONE;
}

static enum err
set_every(struct connector *c, const char *value, struct problem *problem)
{
	int64_t n = c->kind->every_minutes;

	if (*value != '\0' && (!text_to_int64(value, &n) || n < 1 || n > MINUTES_MAX))
		return problem_set(problem, ERR_INVALID, "every_minutes", "must be a number of minutes from 1 to %d", MINUTES_MAX);
	c->every_minutes = n;
	return ERR_NONE;
}

static enum err
set_enabled(struct connector *c, const char *value, struct problem *problem)
{
	bool yes = text_equal(value, "1") || text_equal(value, "true") || text_equal(value, "on");

	if (!yes && *value != '\0' && !text_equal(value, "0") && !text_equal(value, "false") && !text_equal(value, "off"))
		return problem_set(problem, ERR_INVALID, "enabled", "must be true or false");
	c->enabled = yes;
	return ERR_NONE;
}

/* *secret: the new one, when value is that. */
static enum err
set_value(struct connector *c, const char *name, const char *value, const char **secret, struct problem *problem)
{
	const struct provider_field *field = field_of(c->kind, name);
	enum err e;

	if (text_equal(name, "name"))
		return set_name(c, value, problem);
	if (text_equal(name, "enabled"))
		return set_enabled(c, value, problem);
	if (text_equal(name, "every_minutes"))
		return set_every(c, value, problem);
	if (field == NULL)
		return problem_set(problem, ERR_INVALID, "fields", "%.60s is no field of a connector of this kind", name);
	if (*value != '\0' && (e = provider_field_check(field, value, problem)))
		return e;
	if (field->box != FIELD_PLAIN)
		*secret = *value != '\0' ? value : *secret;
	else if (*value != '\0')
		json_put_text(c->settings, name, value);
	else
		json_object_object_del(c->settings, name);
	return ERR_NONE;
}

/* What a kind cannot do without, once it is to be used. */
static enum err
check_needed(const struct connector *c, const char *secret, struct problem *problem)
{
	const struct provider_field *field;
	bool there;

	for (field = c->kind->fields; field->name != NULL; field++) {
		there = field->box == FIELD_PLAIN ? *connector_setting(c, field->name) != '\0' : secret != NULL || *c->secret_shown != '\0';
		if (field->required && !there)
			return problem_set(problem, ERR_INVALID, field->name, "is needed");
	}
	return ERR_NONE;
}

static enum err
keep_secret(struct db *db, const char *keys, int64_t id, const char *secret)
{
	AUTO(buf) struct buf sealed = {0};
	struct seal_keys outgoing;
	size_t n = strlen(secret);
	enum err e;

	buf_init(&sealed, SEALED_MAX_BYTES);
	if ((e = seal_keys_load(keys, "outgoing", false, &outgoing)) || (e = seal(&outgoing, secret, &sealed)))
		return e;
	/* Of a short one the end would be half of it. */
	return db_run(db, sql[SQL_SECRET_SET], ARGS(BLOB_("sealed", sealed.bytes, sealed.len), TEXT_("shown", n >= SHOWN_FROM ? secret + n - SHOWN : "****"),
	    INT_("id", id)), NULL);
}

static enum err
change(struct db *db, const char *keys, struct connector *c, struct json_object *values, int64_t now, struct problem *problem)
{
	const char *secret = NULL;
	enum err e;

	json_object_object_foreach(values, name, value) {
		const char *text = value == NULL ? "" : json_object_get_string(value);

		if (strlen(text) > VALUE_MAX || !text_is_utf8(text, strlen(text)))
			return problem_set(problem, ERR_INVALID, name, "must be a text of at most %d bytes", VALUE_MAX);
		if ((e = set_value(c, name, text, &secret, problem)))
			return e;
	}
	if ((e = check_needed(c, secret, problem)))
		return e;
	e = db_run(db, sql[SQL_SET], ARGS(TEXT_("name", c->name), INT_("enabled", c->enabled), TEXT_("settings", json_write(c->settings)),
	    INT_("every", c->every_minutes), INT_("now", now), INT_("id", c->id)), NULL);
	if (e == ERR_CONFLICT)
		return problem_set(problem, e, "name", "is taken by another connector");
	return e || secret == NULL ? e : keep_secret(db, keys, c->id, secret);
}

enum err
connector_set(struct db *db, const char *keys, int64_t id, struct json_object *values, int64_t now, struct problem *problem)
{
	AUTO(connector) struct connector c = {0};
	enum err e;

	if ((e = connector_load(db, id, &c)))
		return e;
	return change(db, keys, &c, values, now, problem);
}

enum err
connector_add(struct db *db, const char *keys, const char *kind_name, struct json_object *values, int64_t now, int64_t *ret_id,
    struct problem *problem)
{
	const struct connector_kind *kind = connector_kind(kind_name);
	const char *name = json_text(values, "name");
	int64_t id, count;
	enum err e;

	if (kind == NULL)
		return problem_set(problem, ERR_INVALID, "kind", "must be office, cloud or gateway");
	if (text_is_blank(name) || strlen(name) > CONNECTOR_NAME_MAX)
		return problem_set(problem, ERR_INVALID, "name", "must be one line of at most %d bytes", CONNECTOR_NAME_MAX);
	if ((e = db_one_int(db, sql[SQL_COUNT], NULL, &count)))
		return e;
	if (count >= CONNECTORS_MAX)
		return problem_set(problem, ERR_TOO_LARGE, "name", "there are %d connectors already", CONNECTORS_MAX);
	e = db_one_int(db, sql[SQL_ADD], ARGS(TEXT_("kind", kind->name), TEXT_("name", name), INT_("every", kind->every_minutes), INT_("now", now)), &id);
	if (e == ERR_NOT_FOUND)
		return problem_set(problem, ERR_CONFLICT, "name", "is taken by another connector");
	if (e || (e = connector_set(db, keys, id, values, now, problem)))
		return e;
	*ret_id = id;
	return ERR_NONE;
}
