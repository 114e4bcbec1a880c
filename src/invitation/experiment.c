#include "invitation/experiment.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "db/rows.h"
#include "provider/provider.h"
#include "setting/setting.h"

static const double CONFIDENCE = 0.95, POWER = 0.8;

enum { SQL_LOAD, SQL_RUNNING, SQL_ARMS, SQL_INSERT, SQL_INSERT_ARM, SQL_END, SQL_LIST, SQL_RIPE, SQL__COUNT };

#define COLUMNS \
	"SELECT id, control, base_permille, difference_permille, sample, answer_days, started_at, started_by, coalesce(ended_at, 0), ended_by," \
	" coalesce(winner, '') FROM invitation_experiment"

static const char *const sql[SQL__COUNT] = {
	[SQL_LOAD] = COLUMNS " WHERE id = :id",
	[SQL_RUNNING] = COLUMNS " WHERE ended_at IS NULL",
	[SQL_ARMS] = "SELECT variant FROM invitation_experiment_arm WHERE experiment_id = :id ORDER BY variant",
	[SQL_INSERT] =
	    "INSERT INTO invitation_experiment (control, base_permille, difference_permille, sample, answer_days, started_at, started_by)"
	    " VALUES (:control, :base, :difference, :sample, :days, :now, :actor) RETURNING id",
	[SQL_INSERT_ARM] = "INSERT INTO invitation_experiment_arm (experiment_id, variant) VALUES (:id, :variant)",
	[SQL_END] =
	    "UPDATE invitation_experiment SET ended_at = :now, ended_by = :actor, winner = :winner WHERE id = :id AND ended_at IS NULL",
	[SQL_LIST] =
	    "SELECT id, started_at, coalesce(ended_at, 0), coalesce(winner, ''), sample FROM invitation_experiment ORDER BY id DESC LIMIT 20",
	[SQL_RIPE] =	/* in the order in which they were invited */
	    "SELECT p.kind, CASE WHEN EXISTS (SELECT 1 FROM consent_origin o WHERE o.invitation_id = i.id AND o.action = 'agreed'"
	    "   AND o.at <= m.sent_at + :within) THEN 1 ELSE 0 END"
	    " FROM invitation i JOIN message m ON m.id = i.message_id JOIN provider p ON p.id = m.provider_id"
	    " WHERE i.experiment_id = :id AND i.variant = :variant AND m.state IN ('sent', 'delivered', 'read') AND m.nothing_leaves = 0"
	    " AND m.sent_at <= :before ORDER BY i.id",
};
DB_SQL(sql);

/* ---- reading ---- */

static enum err
load_arms(struct db *db, struct experiment *x)
{
	AUTO(db_rows) struct db_rows rows = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_ARMS], ARGS(INT_("id", x->id)), &rows)))
		return e;
	for (x->arm_count = 0; x->arm_count < VARIANTS_MAX && db_next(&rows); x->arm_count++)
		snprintf(x->arms[x->arm_count], VARIANT_KEY_MAX, "%s", db_col_text(&rows, 0));
	return rows.err;
}

static enum err
load(struct db *db, const char *question, const struct db_arg *args, struct experiment *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	struct experiment x = {0};
	enum err e;

	if ((e = db_one(db, question, args, &rows)))
		return e;
	x.id = db_col_int(&rows, 0);
	snprintf(x.control, sizeof(x.control), "%s", db_col_text(&rows, 1));
	x.base_permille = db_col_int(&rows, 2);
	x.difference_permille = db_col_int(&rows, 3);
	x.sample = db_col_int(&rows, 4);
	x.answer_days = db_col_int(&rows, 5);
	x.started_at = db_col_int(&rows, 6);
	snprintf(x.started_by, sizeof(x.started_by), "%s", db_col_text(&rows, 7));
	x.ended_at = db_col_int(&rows, 8);
	snprintf(x.ended_by, sizeof(x.ended_by), "%s", db_col_text(&rows, 9));
	snprintf(x.winner, sizeof(x.winner), "%s", db_col_text(&rows, 10));
	if ((e = load_arms(db, &x)))
		return e;
	*ret = x;
	return ERR_NONE;
}

enum err
experiment_load(struct db *db, int64_t id, struct experiment *ret)
{
	return load(db, sql[SQL_LOAD], ARGS(INT_("id", id)), ret);
}

enum err
experiment_running(struct db *db, struct experiment *ret)
{
	return load(db, sql[SQL_RUNNING], ARGS(), ret);
}

enum err
experiment_list(struct db *db, struct json_object **ret)
{
	static const struct db_column columns[] = {
		{ "id", DB_INT }, { "started_at", DB_INT }, { "ended_at", DB_INT }, { "winner", DB_TEXT }, { "sample", DB_INT }, { 0 }
	};

	return db_rows_json(db, sql[SQL_LIST], ARGS(), columns, ret);
}

/* ---- starting ---- */

/* Several comparisons with the control share the chance of being wrong (Bonferroni). */
static double
confidence_of(size_t arms)
{
	return arms > 1 ? 1 - (1 - CONFIDENCE) / (double)(arms - 1) : CONFIDENCE;
}

int64_t
experiment_sample(int64_t base_permille, int64_t difference_permille, size_t arms)
{
	return share_sample((double)base_permille / EXPERIMENT_PERMILLE, (double)difference_permille / EXPERIMENT_PERMILLE, confidence_of(arms), POWER);
}

static bool
takes_part(const struct variant *v)
{
	return v->active && v->weight > 0;
}

static enum err
insert(struct db *db, const struct experiment_draft *draft, const struct variants *all, int64_t sample, const char *actor, int64_t now,
    int64_t *ret_id)
{
	int64_t days, id;
	size_t i;
	enum err e;

	if ((e = setting_number(db, SETTING_INVITE_ANSWER_DAYS, &days)) ||
	    (e = db_one_int(db, sql[SQL_INSERT], ARGS(TEXT_("control", draft->control), INT_("base", draft->base_permille),
	    INT_("difference", draft->difference_permille), INT_("sample", sample), INT_("days", days), INT_("now", now),
	    TEXT_("actor", actor)), &id)))
		return e;
	for (i = 0; i < all->count; i++)
		if (takes_part(&all->items[i]) &&
		    (e = db_run(db, sql[SQL_INSERT_ARM], ARGS(INT_("id", id), TEXT_("variant", all->items[i].key)), NULL)))
			return e;
	*ret_id = id;
	return ERR_NONE;
}

enum err
experiment_start(struct db *db, const struct experiment_draft *draft, const char *actor, int64_t now, int64_t *ret_id, struct problem *problem)
{
	AUTO(variants) struct variants all = {0};
	bool has_control = false;
	size_t i, arms = 0;
	int64_t sample;
	enum err e;

	if ((e = variants_load(db, &all)))
		return e;
	for (i = 0; i < all.count; i++) {
		arms += takes_part(&all.items[i]);
		has_control |= takes_part(&all.items[i]) && text_equal(all.items[i].key, draft->control);
	}
	if (arms < 2)
		return problem_set(problem, ERR_INVALID, "control", "arms");
	if (!has_control)
		return problem_set(problem, ERR_INVALID, "control", "control");
	if ((sample = experiment_sample(draft->base_permille, draft->difference_permille, arms)) == 0)
		return problem_set(problem, ERR_INVALID, "difference", "difference");
	return insert(db, draft, &all, sample, actor, now, ret_id);
}

/* ---- judging ---- */

const char *
experiment_verdict_name(enum experiment_verdict v)
{
	static const char *const names[EXPERIMENT_VERDICT__COUNT] = {
		[EXPERIMENT_EARLY] = "early", [EXPERIMENT_SAME] = "same", [EXPERIMENT_BETTER] = "better", [EXPERIMENT_WORSE] = "worse",
	};

	return names[v];
}

void
experiment_judge(struct experiment_arm *arms, size_t n, int64_t sample)
{
	double reach = confidence_reach(confidence_of(n));
	const struct experiment_arm *control = NULL;
	bool together = true;
	size_t i;

	for (i = 0; i < n; i++) {
		arms[i].verdict = EXPERIMENT_EARLY;
		together &= arms[i].ripe.of >= sample;
		if (arms[i].is_control)
			control = &arms[i];
	}
	for (i = 0; together && control != NULL && i < n; i++) {
		arms[i].difference = share_difference(arms[i].ripe, control->ripe, reach);
		if (arms[i].is_control)
			arms[i].verdict = EXPERIMENT_SAME;
		else
			arms[i].verdict = arms[i].difference.low > 0 ? EXPERIMENT_BETTER : arms[i].difference.high < 0 ? EXPERIMENT_WORSE : EXPERIMENT_SAME;
	}
}

const char *
experiment_suggests(const struct experiment_arm *arms, size_t n)
{
	const struct experiment_arm *best = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		if (arms[i].verdict == EXPERIMENT_EARLY)
			return NULL;
		if (arms[i].is_control && best == NULL)
			best = &arms[i];
		if (arms[i].verdict == EXPERIMENT_BETTER && (best == NULL || best->is_control || share_rate(arms[i].ripe) > share_rate(best->ripe)))
			best = &arms[i];
	}
	return best != NULL ? best->key : NULL;
}

/* The first people of one arm whose days are over. */
static enum err
ripe_share(struct db *db, const struct experiment *x, const char *variant, int64_t now, struct share *ret)
{
	AUTO(db_rows) struct db_rows rows = {0};
	int64_t within = x->answer_days * CLOCK_DAY_MS;
	const struct provider *kind;
	struct share s = {0};
	enum err e;

	if ((e = db_query(db, sql[SQL_RIPE], ARGS(INT_("id", x->id), TEXT_("variant", variant), INT_("within", within), INT_("before", now - within)),
	    &rows)))
		return e;
	while (s.of < x->sample && db_next(&rows)) {
		kind = provider_find(db_col_text(&rows, 0));
		if (kind == NULL || kind->scope != SCOPE_GATEWAY)
			continue;
		s.of++;
		s.yes += db_col_int(&rows, 1);
	}
	*ret = s;
	return rows.err;
}

enum err
experiment_arms(struct db *db, const struct experiment *x, int64_t now, struct experiment_arm ret[VARIANTS_MAX])
{
	size_t i;
	enum err e;

	for (i = 0; i < x->arm_count; i++) {
		ret[i] = (struct experiment_arm){ .is_control = text_equal(x->arms[i], x->control) };
		snprintf(ret[i].key, sizeof(ret[i].key), "%s", x->arms[i]);
		if ((e = ripe_share(db, x, x->arms[i], now, &ret[i].ripe)))
			return e;
	}
	experiment_judge(ret, x->arm_count, x->sample);
	return ERR_NONE;
}

/* ---- ending ---- */

static bool
is_arm(const struct experiment *x, const char *key)
{
	size_t i;

	for (i = 0; i < x->arm_count; i++)
		if (text_equal(x->arms[i], key))
			return true;
	return false;
}

/* A winner before its time would be an opinion. */
static enum err
may_win(struct db *db, const struct experiment *x, const char *winner, int64_t now)
{
	struct experiment_arm arms[VARIANTS_MAX];
	enum err e;

	if (!is_arm(x, winner))
		return ERR_INVALID;
	if ((e = experiment_arms(db, x, now, arms)))
		return e;
	return experiment_suggests(arms, x->arm_count) == NULL ? ERR_CONFLICT : ERR_NONE;
}

enum err
experiment_end(struct db *db, int64_t id, const char *winner, const char *actor, int64_t now)
{
	struct experiment x;
	int64_t changed;
	enum err e;

	if ((e = experiment_load(db, id, &x)) || (winner != NULL && (e = may_win(db, &x, winner, now))) ||
	    (e = db_run(db, sql[SQL_END], ARGS(INT_("id", id), TEXT_("winner", winner), TEXT_("actor", actor), INT_("now", now)), &changed)))
		return e;
	if (changed == 0)
		return ERR_CONFLICT;
	return winner != NULL ? variant_crown(db, winner, actor, now) : ERR_NONE;
}
