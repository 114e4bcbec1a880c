#include "invitation/variant.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "db/db.h"

enum { SQL_ALL, SQL_ONE, SQL_EARLIER, SQL_EXPERIMENT, SQL__COUNT };

#define COLUMNS "SELECT key, name, text, page_heading, page_intro, weight, active, updated_at, updated_by FROM invitation_variant"

static const char *const sql[SQL__COUNT] = {
	[SQL_ALL] = COLUMNS " ORDER BY key",
	[SQL_ONE] = COLUMNS " WHERE key = :key",
	[SQL_EARLIER] =
	    "SELECT i.variant, v.active FROM invitation i LEFT JOIN invitation_variant v ON v.key = i.variant WHERE i.contact_id = :contact"
	    " ORDER BY i.id DESC LIMIT 1",
	[SQL_EXPERIMENT] = "SELECT coalesce(max(id), 0) FROM invitation_experiment WHERE ended_at IS NULL",
};
DB_SQL(sql);

void
variant_end(struct variant *v)
{
	free(v->name);
	free(v->text);
	free(v->page_heading);
	free(v->page_intro);
	free(v->updated_by);
	*v = (struct variant){0};
}

void
variants_end(struct variants *v)
{
	size_t i;

	for (i = 0; i < v->count; i++)
		variant_end(&v->items[i]);
	free(v->items);
	*v = (struct variants){0};
}

/* ---- reading ---- */

static enum err
read_row(struct db_rows *rows, struct variant *ret)
{
	AUTO(variant) struct variant v = {0};
	enum err e;

	snprintf(v.key, sizeof(v.key), "%s", db_col_text(rows, 0));
	if ((e = db_col_copy(rows, 1, &v.name)) || (e = db_col_copy(rows, 2, &v.text)) || (e = db_col_copy(rows, 3, &v.page_heading)) ||
	    (e = db_col_copy(rows, 4, &v.page_intro)) || (e = db_col_copy(rows, 8, &v.updated_by)))
		return e;
	v.weight = db_col_int(rows, 5);
	v.active = db_col_int(rows, 6) != 0;
	v.updated_at = db_col_int(rows, 7);
	*ret = v;
	v = (struct variant){0};
	return ERR_NONE;
}

enum err
variants_load(struct db *db, struct variants *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO(variants) struct variants all = {0};
	enum err e;

	if ((all.items = calloc(VARIANTS_MAX, sizeof(*all.items))) == NULL)
		return ERR_MEMORY;
	if ((e = db_query(db, sql[SQL_ALL], ARGS(), &rows)))
		return e;
	for (; all.count < VARIANTS_MAX && db_next(&rows); all.count++)
		if ((e = read_row(&rows, &all.items[all.count])))
			return e;
	if (rows.err)
		return rows.err;
	*ret = all;
	all = (struct variants){0};
	return ERR_NONE;
}

enum err
variant_load(struct db *db, const char *key, struct variant *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_ONE], ARGS(TEXT_("key", key)), &rows)))
		return e;
	return read_row(&rows, ret);
}

/* ---- which one ---- */

size_t
variant_pick(const int64_t *weights, size_t n, uint64_t draw)
{
	uint64_t total = 0;
	size_t i;

	for (i = 0; i < n; i++)
		total += (uint64_t)weights[i];
	if (total == 0)
		return n;
	draw %= total;
	for (i = 0; i + 1 < n && draw >= (uint64_t)weights[i]; i++)
		draw -= (uint64_t)weights[i];
	return i;
}

/* Each experiment draws anew, so that the people of one wording in the last are not those of one wording in the next. */
static uint64_t
draw_of(int64_t experiment_id, int64_t contact_id)
{
	char text[80];
	uint8_t hash[SHA256_BYTES];
	uint64_t draw = 0;
	size_t i;

	snprintf(text, sizeof(text), "variant %" PRId64 " %" PRId64, experiment_id, contact_id);
	crypto_sha256(text, strlen(text), hash);
	for (i = 0; i < sizeof(draw); i++)
		draw = draw << 8 | hash[i];
	return draw;
}

/* ERR_NOT_FOUND: never invited. */
static enum err
earlier(struct db *db, int64_t contact_id, char ret_key[VARIANT_KEY_MAX], bool *ret_in_use)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_one(db, sql[SQL_EARLIER], ARGS(INT_("contact", contact_id)), &rows)))
		return e;
	snprintf(ret_key, VARIANT_KEY_MAX, "%s", db_col_text(&rows, 0));
	*ret_in_use = db_col_int(&rows, 1) != 0;
	return ERR_NONE;
}

static enum err
draw(struct db *db, int64_t contact_id, int64_t experiment_id, char ret_key[VARIANT_KEY_MAX])
{
	AUTO(variants) struct variants all = {0};
	int64_t weights[VARIANTS_MAX];
	size_t i;
	enum err e;

	if ((e = variants_load(db, &all)))
		return e;
	for (i = 0; i < all.count; i++)
		weights[i] = all.items[i].active ? all.items[i].weight : 0;
	i = variant_pick(weights, all.count, draw_of(experiment_id, contact_id));
	/* variant_save leaves one active; if somebody got around it, the template's wording serves. */
	snprintf(ret_key, VARIANT_KEY_MAX, "%s", i < all.count ? all.items[i].key : "a");
	return ERR_NONE;
}

enum err
variant_choose(struct db *db, int64_t contact_id, struct variant_choice *ret)
{
	struct variant_choice c = {0};
	int64_t experiment_id;
	bool in_use = false, is_first;
	enum err e;

	if ((e = earlier(db, contact_id, c.key, &in_use)) != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	is_first = e == ERR_NOT_FOUND;
	if (!in_use) {
		if ((e = db_one_int(db, sql[SQL_EXPERIMENT], ARGS(), &experiment_id)) || (e = draw(db, contact_id, experiment_id, c.key)))
			return e;
		c.experiment_id = is_first ? experiment_id : 0;
	}
	*ret = c;
	return ERR_NONE;
}
