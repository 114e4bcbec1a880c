#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "invitation/variant.h"

enum { SQL_INSERT, SQL_UPDATE, SQL_CROWN, SQL_EXPERIMENT, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_INSERT] =
	    "INSERT INTO invitation_variant (key, name, weight, active, text, page_heading, page_intro, created_at, updated_at, updated_by)"
	    " VALUES (:key, :name, :weight, :active, :text, :heading, :intro, :now, :now, :actor)",
	[SQL_UPDATE] =
	    "UPDATE invitation_variant SET name = :name, weight = :weight, active = :active, text = :text, page_heading = :heading,"
	    " page_intro = :intro, updated_at = :now, updated_by = :actor WHERE key = :key",
	[SQL_CROWN] =
	    "UPDATE invitation_variant SET active = CASE key WHEN :key THEN 1 ELSE 0 END, weight = CASE key WHEN :key THEN 100 ELSE weight END,"
	    " updated_at = :now, updated_by = :actor",
	[SQL_EXPERIMENT] = "SELECT count(*) FROM invitation_experiment WHERE ended_at IS NULL",
};
DB_SQL(sql);

static enum err
check_length(const char *field, const char *text, size_t most, struct problem *problem)
{
	if (!text_is_utf8(text, strlen(text)) || text_code_points(text) > most)
		return problem_set(problem, ERR_INVALID, field, "too_long");
	return ERR_NONE;
}

static enum err
check(const struct variant_draft *d, struct problem *problem)
{
	enum err e;

	if (text_is_blank(d->name))
		return problem_set(problem, ERR_INVALID, "name", "empty");
	if (d->weight < 0 || d->weight > VARIANT_WEIGHT_MAX)
		return problem_set(problem, ERR_INVALID, "weight", "weight");
	if ((e = check_length("name", d->name, VARIANT_NAME_CHARS, problem)) ||
	    (e = check_length("page_heading", d->page_heading, VARIANT_HEADING_CHARS, problem)) ||
	    (e = check_length("page_intro", d->page_intro, VARIANT_INTRO_CHARS, problem)))
		return e;
	return variant_text_check(d->text, problem);
}

/* Somebody must get something: after this one is as the draft says, is there an active wording with a weight? */
static bool
leaves_one(const struct variants *all, const struct variant_draft *d)
{
	size_t i;

	if (d->active && d->weight > 0)
		return true;
	for (i = 0; i < all->count; i++)
		if (!text_equal(all->items[i].key, d->key) && all->items[i].active && all->items[i].weight > 0)
			return true;
	return false;
}

static bool
is_taken(const struct variants *all, const char *key)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (text_equal(all->items[i].key, key))
			return true;
	return false;
}

/* The first letter that nobody has. */
static enum err
next_key(const struct variants *all, char ret[VARIANT_KEY_MAX])
{
	char key[2] = "a";

	while (is_taken(all, key))
		if (key[0]++ == 'z')
			return ERR_TOO_LARGE;
	memcpy(ret, key, sizeof(key));
	return ERR_NONE;
}

enum err
variant_save(struct db *db, const struct variant_draft *d, const char *actor, int64_t now, char ret_key[VARIANT_KEY_MAX], struct problem *problem)
{
	AUTO(variants) struct variants all = {0};
	char key[VARIANT_KEY_MAX] = "";
	int64_t running;
	enum err e;

	if ((e = check(d, problem)) || (e = db_one_int(db, sql[SQL_EXPERIMENT], ARGS(), &running)))
		return e;
	if (running > 0)
		return ERR_CONFLICT;
	if ((e = variants_load(db, &all)))
		return e;
	if (d->key != NULL && !is_taken(&all, d->key))
		return ERR_NOT_FOUND;
	if (!leaves_one(&all, d))
		return problem_set(problem, ERR_INVALID, "active", "last");
	if (d->key != NULL)
		snprintf(key, sizeof(key), "%s", d->key);
	else if ((e = next_key(&all, key)))
		return e;
	if ((e = db_run(db, sql[d->key != NULL ? SQL_UPDATE : SQL_INSERT], ARGS(TEXT_("key", key), TEXT_("name", d->name),
	    INT_("weight", d->weight), INT_("active", d->active), TEXT_("text", d->text), TEXT_("heading", d->page_heading),
	    TEXT_("intro", d->page_intro), INT_("now", now), TEXT_("actor", actor)), NULL)))
		return e;
	memcpy(ret_key, key, sizeof(key));
	return ERR_NONE;
}

enum err
variant_crown(struct db *db, const char *key, const char *actor, int64_t now)
{
	return db_run(db, sql[SQL_CROWN], ARGS(TEXT_("key", key), INT_("now", now), TEXT_("actor", actor)), NULL);
}
