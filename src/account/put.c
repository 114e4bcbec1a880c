#include "account/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"

enum {
	SQL_ADD, SQL_SET, SQL_SECRET_SET, SQL_SECRET_REMOVE, SQL_SECRET_EXISTS, SQL_NO_DEFAULT, SQL_HAS_DEFAULT, SQL_NAME_TAKEN, SQL_COUNT, SQL__COUNT
};

static const char *const sql[SQL__COUNT] = {
	[SQL_ADD] =
	    "INSERT INTO provider (kind, name, webhook_key, per_minute, per_day, gap_ms, gap_jitter_ms, created_at, updated_at)"
	    " VALUES (:kind, :name, :key, 0, 0, 0, 0, :now, :now) RETURNING id",
	[SQL_SET] =
	    "UPDATE provider SET name = :name, enabled = :enabled, is_default = :is_default, priority = :priority, settings = :settings,"
	    " per_minute = :per_minute, per_day = :per_day, gap_ms = :gap_ms, gap_jitter_ms = :gap_jitter_ms, updated_at = :now"
	    " WHERE id = :id",
	[SQL_SECRET_SET] =
	    "INSERT INTO provider_secret (provider_id, name, sealed, sealed_webhook, box, shown, set_at)"
	    " VALUES (:provider, :name, :sealed, :sealed_webhook, :box, :shown, :now)"
	    " ON CONFLICT (provider_id, name) DO UPDATE SET sealed = excluded.sealed, sealed_webhook = excluded.sealed_webhook,"
	    "   box = excluded.box, shown = excluded.shown, set_at = excluded.set_at",
	[SQL_SECRET_REMOVE] =
	    "DELETE FROM provider_secret WHERE provider_id = :provider AND name = :name",
	[SQL_SECRET_EXISTS] =
	    "SELECT count(*) FROM provider_secret WHERE provider_id = :provider AND name = :name",
	[SQL_NO_DEFAULT] =
	    "UPDATE provider SET is_default = 0 WHERE is_default <> 0 AND id <> :id",
	[SQL_HAS_DEFAULT] =
	    "SELECT count(*) FROM provider WHERE is_default <> 0",
	[SQL_COUNT] =
	    "SELECT count(*) FROM provider",
	[SQL_NAME_TAKEN] =
	    "SELECT count(*) FROM provider WHERE name = :name AND id <> :id",
};
DB_SQL(sql);

enum { NAME_MAX_BYTES = 60, VALUE_MAX = 8192, SEALED_MAX_BYTES = 16 * 1024, SHOWN = 4, SHOWN_FROM = 12 };

/* What may be set of a provider beside the fields of its kind. */
static const struct { const char *name; int64_t min, max; size_t offset; } numbers[] = {
	{ "priority",      1, 1000,       offsetof(struct provider_row, priority) },
	{ "per_minute",    0, 1000000,    offsetof(struct provider_row, per_minute) },
	{ "per_day",       0, 1000000000, offsetof(struct provider_row, per_day) },
	{ "gap_ms",        0, 3600000,    offsetof(struct provider_row, gap_ms) },
	{ "gap_jitter_ms", 0, 3600000,    offsetof(struct provider_row, gap_jitter_ms) },
};
static const struct { const char *name; size_t offset; } flags[] = {
	{ "enabled",    offsetof(struct provider_row, enabled) },
	{ "is_default", offsetof(struct provider_row, is_default) },
};

/* A value as text, whether it came from a form, a command line or JSON with numbers in it. "" for null. */
static enum err
value_text(struct json_object *value, char ret[VALUE_MAX])
{
	const char *text = value == NULL ? "" : json_object_get_string(value);
	size_t n = strlen(text);

	if (json_object_is_type(value, json_type_object) || json_object_is_type(value, json_type_array) || n >= VALUE_MAX)
		return ERR_INVALID;
	if (json_object_is_type(value, json_type_string) && (size_t)json_object_get_string_len(value) != n)
		return ERR_INVALID;	/* a NUL in it */
	memcpy(ret, text, n + 1);
	return ERR_NONE;
}

static const struct provider_field *
field_of(const struct provider *kind, const char *name)
{
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

/* ---- the plain columns ---- */

static bool
flag_read(const char *text, bool *ret)
{
	static const char *const yes[] = { "1", "true", "on", "yes" }, *const no[] = { "0", "false", "off", "no", "" };
	size_t i;

	for (i = 0; i < sizeof(yes) / sizeof(yes[0]); i++)
		if (strcmp(yes[i], text) == 0)
			return *ret = true;
	for (i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (strcmp(no[i], text) == 0) {
			*ret = false;
			return true;
		}
	return false;
}

static enum err
name_set(struct provider_row *row, const char *text, struct problem *problem)
{
	char *copy;
	enum err e;

	if (text_is_blank(text) || strlen(text) > NAME_MAX_BYTES || !text_is_utf8(text, strlen(text)) || strpbrk(text, "\r\n\t") != NULL)
		return problem_set(problem, ERR_INVALID, "name", "must be one line of at most %d bytes", NAME_MAX_BYTES);
	if ((e = text_copy(text, &copy)))
		return e;
	free(row->name);
	row->name = copy;
	return ERR_NONE;
}

/* *ret_known: whether name is one of the columns. */
static enum err
column_set(struct provider_row *row, const char *name, const char *text, bool *ret_known, struct problem *problem)
{
	int64_t number;
	size_t i;

	*ret_known = true;
	if (strcmp(name, "name") == 0)
		return name_set(row, text, problem);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (strcmp(name, numbers[i].name) != 0)
			continue;
		if (!text_to_int64(text, &number) || number < numbers[i].min || number > numbers[i].max)
			return problem_set(problem, ERR_INVALID, numbers[i].name, "must be a whole number from %lld to %lld",
			    (long long)numbers[i].min, (long long)numbers[i].max);
		*(int64_t *)((char *)row + numbers[i].offset) = number;
		return ERR_NONE;
	}
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(name, flags[i].name) != 0)
			continue;
		if (!flag_read(text, (bool *)((char *)row + flags[i].offset)))
			return problem_set(problem, ERR_INVALID, flags[i].name, "must be true or false");
		return ERR_NONE;
	}
	*ret_known = false;
	return ERR_NONE;
}

/* ---- the fields of the kind ---- */

static void
shown_of(const char *secret, char ret[SHOWN + 1])
{
	size_t n = strlen(secret);

	/* Of a short secret four characters would tell too much. */
	snprintf(ret, SHOWN + 1, "%s", n >= SHOWN_FROM ? secret + n - SHOWN : "");
}

static enum err
secret_set(struct db *db, const struct provider_boxes *boxes, int64_t id, const struct provider_field *field, const char *text, int64_t now)
{
	AUTO(buf) struct buf sealed = {0}, second = {0};
	bool webhook = field->box == FIELD_WEBHOOK, both = field->box == FIELD_BOTH;
	char shown[SHOWN + 1];
	enum err e;

	buf_init(&sealed, SEALED_MAX_BYTES);
	buf_init(&second, SEALED_MAX_BYTES);
	if ((e = seal(webhook ? &boxes->webhook : &boxes->outgoing, text, &sealed)) || (both && (e = seal(&boxes->webhook, text, &second))))
		return e;
	shown_of(field->hidden ? "" : text, shown);
	return db_run(db, sql[SQL_SECRET_SET], ARGS(INT_("provider", id), TEXT_("name", field->name),
	    BLOB_("sealed", sealed.bytes, sealed.len), both ? BLOB_("sealed_webhook", second.bytes, second.len) : NULL_("sealed_webhook"),
	    TEXT_("box", webhook ? "webhook" : "outgoing"), TEXT_("shown", shown), INT_("now", now)), NULL);
}

static enum err
secret_remove(struct db *db, int64_t id, const struct provider_field *field, struct problem *problem)
{
	if (field->required)
		return problem_set(problem, ERR_INVALID, field->name, "is required");
	return db_run(db, sql[SQL_SECRET_REMOVE], ARGS(INT_("provider", id), TEXT_("name", field->name)), NULL);
}

static enum err
field_set(struct db *db, const struct provider_boxes *boxes, struct provider_row *row, const struct provider_field *field,
    struct json_object *value, const char *text, int64_t now, struct problem *problem)
{
	enum err e;

	if (field->box != FIELD_PLAIN && value == NULL)
		return secret_remove(db, row->id, field, problem);
	if (field->box != FIELD_PLAIN && text[0] == '\0')
		return ERR_NONE;
	if ((e = provider_field_check(field, text, problem)))
		return e;
	if (field->box != FIELD_PLAIN)
		return secret_set(db, boxes, row->id, field, text, now);
	if (text_is_blank(text))
		json_object_object_del(row->settings, field->name);
	else
		json_put_text(row->settings, field->name, text);
	return ERR_NONE;
}

static enum err
values_set(struct db *db, const struct provider_boxes *boxes, struct provider_row *row, struct json_object *values, int64_t now,
    struct problem *problem)
{
	const struct provider_field *field;
	struct json_object_iter it;
	char text[VALUE_MAX];
	bool known;
	enum err e = ERR_NONE;

	if (values == NULL)
		return ERR_NONE;
	if (!json_object_is_type(values, json_type_object))
		return problem_set(problem, ERR_INVALID, "fields", "must be an object of texts");
	json_object_object_foreachC(values, it) {
		field = field_of(row->kind, it.key);
		if (value_text(it.val, text) != ERR_NONE)
			return problem_set(problem, ERR_INVALID, field != NULL ? field->name : "fields", "must be a text, %s is not", it.key);
		if (field != NULL)
			e = field_set(db, boxes, row, field, it.val, text, now, problem);
		else if ((e = column_set(row, it.key, text, &known, problem)) == ERR_NONE && !known)
			e = problem_set(problem, ERR_INVALID, "fields", "%s has no field named \"%.60s\"", row->kind->kind, it.key);
		explicit_bzero(text, sizeof(text));
		if (e != ERR_NONE)
			return e;
	}
	return ERR_NONE;
}

static enum err
is_there(struct db *db, const struct provider_row *row, const struct provider_field *field, bool *ret)
{
	int64_t n = json_text(row->settings, field->name) != NULL;
	enum err e;

	if (field->box != FIELD_PLAIN &&
	    (e = db_one_int(db, sql[SQL_SECRET_EXISTS], ARGS(INT_("provider", row->id), TEXT_("name", field->name)), &n)))
		return e;
	*ret = n != 0;
	return ERR_NONE;
}

/* Is everything there that the kind cannot do without? */
static enum err
check_complete(struct db *db, const struct provider_row *row, struct problem *problem)
{
	const struct provider_field *field;
	bool there;
	enum err e;

	for (field = row->kind->fields; field->name != NULL; field++) {
		if (!field->required || field->otherwise != NULL)
			continue;
		if ((e = is_there(db, row, field, &there)))
			return e;
		if (!there)
			return problem_set(problem, ERR_INVALID, field->name, "is required");
	}
	return ERR_NONE;
}

static enum err
check_choice(struct db *db, const struct provider_row *row, struct problem *problem)
{
	const char *const *name = row->kind->one_of;
	const struct provider_field *field;
	bool there;
	enum err e;

	for (; name != NULL && *name != NULL; name++)
		if ((field = field_of(row->kind, *name)) != NULL && ((e = is_there(db, row, field, &there)) || there))
			return e;
	if (name == NULL)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, row->kind->one_of[0], "is required, or %s in its place", row->kind->one_of[1]);
}

/* Do the fields fit each other? */
static enum err
check_together(struct db *db, const struct provider_row *row, struct problem *problem)
{
	const struct provider_field *field, *other;
	bool one, two;
	enum err e;

	for (field = row->kind->fields; field->name != NULL; field++) {
		if (field->with == NULL || (other = field_of(row->kind, field->with)) == NULL)
			continue;
		if ((e = is_there(db, row, field, &one)) || (e = is_there(db, row, other, &two)))
			return e;
		if (one && !two)
			return problem_set(problem, ERR_INVALID, other->name, "is required together with %s", field->name);
	}
	if ((e = check_choice(db, row, problem)) || row->kind->check_settings == NULL)
		return e;
	return row->kind->check_settings(row->settings, problem);
}

/* ---- the row ---- */

static enum err
row_store(struct db *db, const struct provider_row *row, int64_t now, struct problem *problem)
{
	int64_t taken;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_NAME_TAKEN], ARGS(TEXT_("name", row->name), INT_("id", row->id)), &taken)))
		return e;
	if (taken != 0)
		return problem_set(problem, ERR_CONFLICT, "name", "another provider has this name");
	if (row->is_default && row->kind->scope != SCOPE_GATEWAY)
		return problem_set(problem, ERR_INVALID, "is_default", "only a text gateway can be the default gateway");
	if (row->is_default && (e = db_run(db, sql[SQL_NO_DEFAULT], ARGS(INT_("id", row->id)), NULL)))
		return e;
	return db_run(db, sql[SQL_SET], ARGS(INT_("id", row->id), TEXT_("name", row->name), INT_("enabled", row->enabled),
	    INT_("is_default", row->is_default), INT_("priority", row->priority), TEXT_("settings", json_write(row->settings)),
	    INT_("per_minute", row->per_minute), INT_("per_day", row->per_day), INT_("gap_ms", row->gap_ms),
	    INT_("gap_jitter_ms", row->gap_jitter_ms), INT_("now", now)), NULL);
}

/* The row as a new account begins: in the database with its key, the rest still to be set. */
static enum err
row_new(struct db *db, const struct provider *kind, const char *name, int64_t now, struct provider_row *row)
{
	char key[TOKEN_TEXT_MAX];
	int64_t defaults;
	enum err e;

	*row = (struct provider_row){
		.kind = kind, .enabled = true, .priority = 100, .per_minute = kind->per_minute, .per_day = kind->per_day, .gap_ms = kind->gap_ms,
		.gap_jitter_ms = kind->gap_jitter_ms,
	};
	if ((row->settings = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	crypto_token(key);
	if ((e = text_copy(name, &row->name)) || (e = db_one_int(db, sql[SQL_HAS_DEFAULT], ARGS(), &defaults)))
		return e;
	row->is_default = kind->scope == SCOPE_GATEWAY && defaults == 0;
	return db_one_int(db, sql[SQL_ADD], ARGS(TEXT_("kind", kind->kind), TEXT_("name", name), TEXT_("key", key), INT_("now", now)), &row->id);
}

enum err
provider_add(struct db *db, const struct provider_boxes *boxes, const char *kind_name, const char *name, struct json_object *values,
    int64_t now, int64_t *ret_id, struct problem *problem)
{
	AUTO(provider_row) struct provider_row row = {0}, checked = {0};
	const struct provider *kind = provider_find(kind_name);
	int64_t count;
	enum err e;

	if ((e = db_one_int(db, sql[SQL_COUNT], ARGS(), &count)))
		return e;
	if (count >= PROVIDERS_MAX)
		return problem_set(problem, ERR_TOO_LARGE, "kind", "an office has at most %d accounts", PROVIDERS_MAX);
	if (kind == NULL)
		return problem_set(problem, ERR_INVALID, "kind", "there is no provider of kind \"%.40s\"", kind_name != NULL ? kind_name : "");
	if ((e = name_set(&checked, name, problem)))
		return e;
	if ((e = row_new(db, kind, name, now, &row)))
		return e == ERR_CONFLICT ? problem_set(problem, e, "name", "another provider has this name") : e;
	if ((e = values_set(db, boxes, &row, values, now, problem)) || (e = check_complete(db, &row, problem)) ||
	    (e = check_together(db, &row, problem)) || (e = row_store(db, &row, now, problem)))
		return e;
	*ret_id = row.id;
	return ERR_NONE;
}

enum err
provider_set(struct db *db, const struct provider_boxes *boxes, int64_t id, struct json_object *values, int64_t now, struct problem *problem)
{
	AUTO(provider_row) struct provider_row row = {0};
	enum err e;

	if ((e = provider_load(db, id, &row)) || (e = values_set(db, boxes, &row, values, now, problem)) ||
	    (e = check_together(db, &row, problem)))
		return e;
	return row_store(db, &row, now, problem);
}
