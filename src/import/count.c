/* How many rows of a batch are of which kind. */
#include <string.h>

#include "base/text.h"
#include "db/db.h"
#include "import/batch.h"

enum { SQL_COUNT, SQL_STORED, SQL__COUNT };

static const char *const sql[SQL__COUNT] = {
	[SQL_COUNT] =
	    "SELECT verdict, outcome, claim, count(*), sum(recorded), sum(CASE WHEN recorded > 0 THEN 1 ELSE 0 END)"
	    " FROM import_row WHERE batch_id = :id GROUP BY verdict, outcome, claim",
	[SQL_STORED] = "SELECT counts, row_count FROM import_batch WHERE id = :id",
};
DB_SQL(sql);

/* ---- as JSON ---- */

/* The empty name, of a row that waits or claims nothing, has a word in JSON. */
static const char *
key_of(const char *name)
{
	return *name != '\0' ? name : "none";
}

static const char *
name_of_verdict(int i)
{
	return import_verdict_name((enum import_verdict)i);
}

static const char *
name_of_outcome(int i)
{
	return import_outcome_name((enum import_outcome)i);
}

static const char *
name_of_claim(int i)
{
	return import_claim_name((enum import_claim)i);
}

/* The three groups of counts, and what their members are called. */
struct group { const char *key; int64_t *counts; int n; const char *(*name)(int i); };
enum { CLAIMS = 2, GROUPS };

static void
groups_of(struct import_counts *c, struct group ret[GROUPS])
{
	ret[0] = (struct group){ "verdict", c->verdict, IMPORT_VERDICT__COUNT, name_of_verdict };
	ret[1] = (struct group){ "outcome", c->outcome, IMPORT_OUTCOME__COUNT, name_of_outcome };
	ret[CLAIMS] = (struct group){ "claim", c->claim, CLAIM__COUNT, name_of_claim };
}

struct json_object *
import_counts_to_json(const struct import_counts *c)
{
	struct json_object *json = json_object_new_object(), *o;
	struct import_counts copy = *c;
	struct group groups[GROUPS];
	int g, i;

	groups_of(&copy, groups);
	json_put_int(json, "rows", c->rows);
	for (g = 0; g < GROUPS; g++) {
		o = json_put_object(json, groups[g].key);
		for (i = 0; i < groups[g].n; i++)
			json_put_int(o, key_of(groups[g].name(i)), groups[g].counts[i]);
	}
	json_put_int(json, "recorded", c->recorded);
	json_put_int(json, "recorded_rows", c->recorded_rows);
	return json;
}

static void
from_json(struct json_object *json, struct import_counts *c)
{
	struct group groups[GROUPS];
	int g, i;

	groups_of(c, groups);
	json_int(json, "rows", &c->rows);
	json_int(json, "recorded", &c->recorded);
	json_int(json, "recorded_rows", &c->recorded_rows);
	for (g = 0; g < GROUPS; g++)
		for (i = 0; i < groups[g].n; i++)
			json_int(json_at(json, groups[g].key), key_of(groups[g].name(i)), &groups[g].counts[i]);
}

/* ---- counting ---- */

static void
add(struct group *g, const char *name, int64_t n)
{
	int i;

	for (i = 0; i < g->n; i++)
		if (text_equal(g->name(i), name))
			g->counts[i] += n;
}

static enum err
count_rows(struct db *db, int64_t id, struct import_counts *c)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct group groups[GROUPS];
	bool refused;
	int g;
	enum err e;

	groups_of(c, groups);
	if ((e = db_query(db, sql[SQL_COUNT], ARGS(INT_("id", id)), &rows)))
		return e;
	while (db_next(&rows)) {
		c->rows += db_col_int(&rows, 3);
		c->recorded += db_col_int(&rows, 4);
		c->recorded_rows += db_col_int(&rows, 5);
		refused = text_equal(db_col_text(&rows, 0), import_verdict_name(IMPORT_REFUSED));
		for (g = 0; g < GROUPS; g++)
			if (g != CLAIMS || !refused)
				add(&groups[g], db_col_text(&rows, g), db_col_int(&rows, 3));
	}
	return rows.err;
}

static enum err
count_stored(struct db *db, int64_t id, struct import_counts *c)
{
	AUTO(db_rows) struct db_rows rows = {0};
	AUTO_JSON struct json_object *json = NULL;
	const char *text;
	enum err e;

	if ((e = db_one(db, sql[SQL_STORED], ARGS(INT_("id", id)), &rows)))
		return e;
	text = db_col_text(&rows, 0);
	if ((e = json_parse(text, strlen(text), &json, NULL)))
		return e == ERR_INVALID ? ERR_DB : e;
	from_json(json, c);
	return ERR_NONE;
}

enum err
import_count(struct db *db, int64_t id, struct import_counts *ret)
{
	struct import_counts c = {0};
	enum err e;

	if ((e = count_rows(db, id, &c)) || (c.rows == 0 && (e = count_stored(db, id, &c))))
		return e;
	*ret = c;
	return ERR_NONE;
}
