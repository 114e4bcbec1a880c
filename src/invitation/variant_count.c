#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "invitation/experiment.h"
#include "provider/provider.h"

enum { SQL_EXPERIMENT, SQL_SINCE_CHANGED, SQL__COUNT };

#define SAID(action) \
	"sum(CASE WHEN EXISTS (SELECT 1 FROM consent_origin o WHERE o.invitation_id = i.id AND o.action = '" action "'" \
	" AND o.at <= m.sent_at + :within) THEN 1 ELSE 0 END)"
#define COUNTED \
	"SELECT i.variant, p.kind, count(*), sum(CASE WHEN m.state IN ('delivered', 'read') THEN 1 ELSE 0 END)," \
	" sum(CASE WHEN i.opened_at IS NOT NULL THEN 1 ELSE 0 END), " SAID("agreed") ", " SAID("declined") ", " SAID("stopped") \
	" FROM invitation i JOIN message m ON m.id = i.message_id JOIN provider p ON p.id = m.provider_id"
#define ACCEPTED " AND m.state IN ('sent', 'delivered', 'read') AND m.nothing_leaves = 0 GROUP BY i.variant, p.kind ORDER BY i.variant"

static const char *const sql[SQL__COUNT] = {
	[SQL_EXPERIMENT] = COUNTED " WHERE i.experiment_id = :experiment" ACCEPTED,
	[SQL_SINCE_CHANGED] = COUNTED " JOIN invitation_variant v ON v.key = i.variant WHERE i.created_at >= v.updated_at" ACCEPTED,
};
DB_SQL(sql);

/* Several providers carry one wording; the rows of one stand together. */
static void
add(struct db_rows *rows, struct variant_counts *c)
{
	c->sent += db_col_int(rows, 2);
	c->delivered += db_col_int(rows, 3);
	c->opened += db_col_int(rows, 4);
	c->agreed += db_col_int(rows, 5);
	c->declined += db_col_int(rows, 6);
	c->stopped += db_col_int(rows, 7);
}

enum err
variant_count(struct db *db, int64_t experiment_id, int64_t answer_days, struct variant_counts ret[VARIANTS_MAX], size_t *ret_n)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t within = answer_days * CLOCK_DAY_MS;
	const struct provider *kind;
	size_t n = 0;
	enum err e;

	e = experiment_id != 0 ? db_query(db, sql[SQL_EXPERIMENT], ARGS(INT_("experiment", experiment_id), INT_("within", within)), &rows) :
	    db_query(db, sql[SQL_SINCE_CHANGED], ARGS(INT_("within", within)), &rows);
	if (e)
		return e;
	while (db_next(&rows)) {
		kind = provider_find(db_col_text(&rows, 1));
		if (kind == NULL || kind->scope != SCOPE_GATEWAY)
			continue;
		if (n == 0 || !text_equal(ret[n - 1].key, db_col_text(&rows, 0))) {
			if (n == VARIANTS_MAX)
				break;
			ret[n] = (struct variant_counts){0};
			snprintf(ret[n++].key, VARIANT_KEY_MAX, "%s", db_col_text(&rows, 0));
		}
		add(&rows, &ret[n - 1]);
	}
	*ret_n = n;
	return rows.err;
}
