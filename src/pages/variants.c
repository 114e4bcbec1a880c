/* The wordings of the invitation: how they fare, and what an experiment says of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "invitation/experiment.h"
#include "pages/admin.h"
#include "pages/percent.h"
#include "pages/who.h"
#include "setting/setting.h"

#define LIST_PATH	"/admin/consents/variants"
enum { WORDS_MAX_BYTES = 400, BASE_DEFAULT = 20, DIFFERENCE_DEFAULT = 10, PERMILLE = 1000 };

/* What the page is made from. */
struct gathered {
	struct variants		all;
	struct variant_counts	counts[VARIANTS_MAX];
	size_t			count_n;
	bool			running;
	struct experiment	x;
	struct experiment_arm	arms[VARIANTS_MAX];
};

static void
gathered_end(struct gathered *g)
{
	variants_end(&g->all);
}

static enum err
gather(const struct request *rq, struct gathered *g)
{
	int64_t days;
	enum err e;

	if ((e = variants_load(rq->db, &g->all)) || (e = setting_number(rq->db, SETTING_INVITE_ANSWER_DAYS, &days)))
		return e;
	e = experiment_running(rq->db, &g->x);
	g->running = e == ERR_NONE;
	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	if (g->running && (e = experiment_arms(rq->db, &g->x, rq->now, g->arms)))
		return e;
	return variant_count(rq->db, g->running ? g->x.id : 0, g->running ? g->x.answer_days : days, g->counts, &g->count_n);
}

static const char *
name_of(const struct gathered *g, const char *key)
{
	size_t i;

	for (i = 0; i < g->all.count; i++)
		if (text_equal(g->all.items[i].key, key))
			return g->all.items[i].name;
	return key;
}

/* ---- the table and its bars ---- */

static struct variant_counts
counts_of(const struct gathered *g, const char *key)
{
	size_t i;

	for (i = 0; i < g->count_n; i++)
		if (text_equal(g->counts[i].key, key))
			return g->counts[i];
	return (struct variant_counts){0};
}

static void
put_row(const struct page *p, struct json_object *rows, const struct gathered *g, const struct variant *v, int64_t weights)
{
	struct variant_counts c = counts_of(g, v->key);
	struct json_object *row = json_object_new_object();
	AUTO(buf) struct buf share = {0};

	buf_init(&share, WORDS_MAX_BYTES);
	if (v->active && weights > 0)
		percent_write(p, (double)v->weight / (double)weights, &share);
	json_put_text(row, "key", v->key);
	json_put_text(row, "name", v->name);
	json_put_text(row, "share", buf_text(&share));
	json_put_bool(row, "own", text_is_blank(v->text));
	page_put_state(row, "state", v->active ? "good" : "off", v->active ? "circle-check" : "ban",
	    page_word(p, v->active ? "variants.active" : "variants.paused"));
	page_put_count(p, row, "sent", c.sent);
	page_put_count(p, row, "delivered", c.delivered);
	page_put_count(p, row, "opened", c.opened);
	page_put_count(p, row, "agreed", c.agreed);
	page_put_count(p, row, "declined", c.declined);
	page_put_count(p, row, "stopped", c.stopped);
	percent_put_share(p, row, (struct share){ c.agreed, c.sent });
	json_object_array_add(rows, row);
}

static void
put_rows(struct page *p, const struct gathered *g)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	int64_t weights = 0;
	size_t i;

	for (i = 0; i < g->all.count; i++)
		weights += g->all.items[i].active ? g->all.items[i].weight : 0;
	for (i = 0; i < g->all.count; i++)
		put_row(p, rows, g, &g->all.items[i], weights);
}

/* ---- the experiment that runs ---- */

/* "+12,0 poin (95%: +4,1 sampai +19,8)" */
static void
put_difference(const struct page *p, struct json_object *o, const struct experiment_arm *arm, const struct experiment_arm *control)
{
	AUTO(buf) struct buf by = {0}, low = {0}, high = {0};

	buf_init(&by, WORDS_MAX_BYTES);
	buf_init(&low, WORDS_MAX_BYTES);
	buf_init(&high, WORDS_MAX_BYTES);
	percent_points(p, share_rate(arm->ripe) - share_rate(control->ripe), &by);
	percent_points(p, arm->difference.low, &low);
	percent_points(p, arm->difference.high, &high);
	page_say(p, o, "difference", "variants.difference", "by", buf_text(&by), "low", buf_text(&low), "high", buf_text(&high), NULL);
}

static const struct experiment_arm *
control_of(const struct gathered *g)
{
	size_t i;

	for (i = 0; i + 1 < g->x.arm_count && !g->arms[i].is_control; i++)
		;
	return &g->arms[i];
}

static void
put_arm(const struct page *p, struct json_object *list, const struct gathered *g, const struct experiment_arm *arm)
{
	static const char *const verdicts[EXPERIMENT_VERDICT__COUNT] = {
		[EXPERIMENT_EARLY] = "variants.verdict_early", [EXPERIMENT_SAME] = "variants.verdict_same", [EXPERIMENT_BETTER] = "variants.verdict_better",
		[EXPERIMENT_WORSE] = "variants.verdict_worse",
	};
	struct json_object *o = json_object_new_object(), *n = json_put_object(o, "n");

	page_put_count(p, n, "of", arm->ripe.of);
	page_put_count(p, n, "sample", g->x.sample);
	json_put_text(o, "key", arm->key);
	json_put_text(o, "name", name_of(g, arm->key));
	page_say(p, o, "progress", "variants.progress", "n", json_text(n, "of"), "all", json_text(n, "sample"), NULL);
	json_put_int(o, "permille", arm->ripe.of >= g->x.sample ? PERMILLE : arm->ripe.of * PERMILLE / g->x.sample);
	json_put_text(o, "verdict", page_word(p, arm->is_control ? "variants.verdict_control" : verdicts[arm->verdict]));
	json_put_text(o, "difference", "");
	if (arm->verdict != EXPERIMENT_EARLY && !arm->is_control)
		put_difference(p, o, arm, control_of(g));
	json_object_array_add(list, o);
}

static void
put_experiment(struct page *p, const struct gathered *g)
{
	struct json_object *o = json_put_object(p->data, "experiment"), *arms = json_put_array(o, "arms"), *winners = json_put_array(o, "winners");
	struct json_object *words = json_put_object(o, "words");
	const char *suggested = experiment_suggests(g->arms, g->x.arm_count);
	char days[24];
	size_t i;

	json_put_int(o, "id", g->x.id);
	page_put_minute(p, words, "at", g->x.started_at);
	page_put_count(p, words, "sample", g->x.sample);
	snprintf(days, sizeof(days), "%" PRId64, g->x.answer_days);
	who_put(p, words, "by", g->x.started_by);
	page_say(p, o, "started", "variants.started", "at", json_text(words, "at"), "by", json_text(words, "by"), NULL);
	page_say(p, o, "rule", "variants.rule", "n", json_text(words, "sample"), "days", days, NULL);
	for (i = 0; i < g->x.arm_count; i++) {
		put_arm(p, arms, g, &g->arms[i]);
		page_add_option(winners, g->arms[i].key, name_of(g, g->arms[i].key), suggested);
	}
	json_put_bool(o, "ripe", suggested != NULL);
	json_put_text(o, "suggested", suggested != NULL ? name_of(g, suggested) : "");
}

/* ---- planning one ---- */

static int64_t
percent_typed(const struct request *rq, const char *name, int64_t otherwise)
{
	int64_t n;

	return text_to_int64(form_text(&rq->args, name), &n) && n >= 0 && n <= 100 ? n : otherwise;
}

static void
put_planning(struct page *p, const struct gathered *g, const char *problem)
{
	struct json_object *o = json_put_object(p->data, "planning"), *controls = json_put_array(o, "controls"), *n = json_put_object(o, "n");
	int64_t base = percent_typed(p->rq, "base", BASE_DEFAULT), difference = percent_typed(p->rq, "difference", DIFFERENCE_DEFAULT), sample;
	size_t i, arms = 0;

	for (i = 0; i < g->all.count; i++) {
		if (!g->all.items[i].active || g->all.items[i].weight == 0)
			continue;
		page_add_option(controls, g->all.items[i].key, g->all.items[i].name, form_text(&p->rq->args, "control"));
		arms++;
	}
	json_put_int(o, "base", base);
	json_put_int(o, "difference", difference);
	json_put_bool(o, "enough", arms > 1);
	json_put_text(o, "problem", problem);
	sample = experiment_sample(base * 10, difference * 10, arms);
	page_put_count(p, n, "sample", sample);
	page_put_count(p, n, "all", sample * (int64_t)arms);
	json_put_bool(o, "computed", form_value(&p->rq->args, "control") != NULL && sample > 0 && arms > 1);
	json_put_bool(o, "impossible", form_value(&p->rq->args, "control") != NULL && sample == 0);
	page_say(p, o, "needs", "variants.needs", "n", json_text(n, "sample"), "all", json_text(n, "all"), NULL);
}

static enum err
put_past(struct page *p, const struct gathered *g)
{
	struct json_object *past = json_put_array(p->data, "past");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = experiment_list(p->rq->db, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		const char *winner = json_text(from, "winner");
		int64_t started = 0, ended = 0;

		json_int(from, "started_at", &started);
		json_int(from, "ended_at", &ended);
		page_put_date(p, o, "started", started);
		page_put_date(p, o, "ended", ended);
		json_put_text(o, "winner", text_is_blank(winner) ? "" : name_of(g, winner));
		if (ended != 0)
			json_object_array_add(past, o);
		else
			json_object_put(o);
	}
	json_put_bool(p->data, "has_past", json_count(past) > 0);
	return ERR_NONE;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const char *problem)
{
	AUTO(gathered) struct gathered g = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = gather(rq, &g)) || (e = put_past(&p, &g)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "variants", true);
	json_put_bool(p.data, "may_change", rq->role >= ROLE_ADMINISTRATOR && !g.running);
	json_put_bool(p.data, "may_decide", rq->role >= ROLE_ADMINISTRATOR);
	put_rows(&p, &g);
	if (g.running)
		put_experiment(&p, &g);
	else
		put_planning(&p, &g, problem);
	return page_show(&p, rp, status, "admin/variants");
}

enum err
variants_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL);
}

/* ---- starting and ending one ---- */

enum err
experiment_begin(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct page words = { .rq = rq };
	struct experiment_draft draft = { form_text(&rq->form, "control"), form_number(&check, "base", 0, 100, 0) * 10,
	    form_number(&check, "difference", 0, 100, 0) * 10 };
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	int64_t id;
	enum err e;

	if (!form_ok(&check))
		return show(rq, rp, 422, page_word(&words, "experiment_wrong.difference"));
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = experiment_start(rq->writer, &draft, rq->session.login.name, rq->now, &id, &problem);
	if (e == ERR_INVALID || e == ERR_CONFLICT) {
		db_tx_end(&tx);
		return show(rq, rp, e == ERR_CONFLICT ? 409 : 422, page_word_of(&words, "experiment_wrong", e == ERR_CONFLICT ? "running" : problem.why));
	}
	if (e || (e = page_audit(rq, rq->writer, "experiment.start", "experiment", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "variants.experiment_started");
	return reply_see_other(rp, LIST_PATH);
}

enum err
experiment_finish(const struct request *rq, struct reply *rp)
{
	const char *winner = form_value(&rq->form, "winner");
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = experiment_end(rq->writer, id, winner, rq->session.login.name, rq->now);
	if (e == ERR_CONFLICT) {
		reply_flash(rp, rq, "variants.not_yet");
		return reply_see_other(rp, LIST_PATH);
	}
	if (e || (e = page_audit(rq, rq->writer, "experiment.end", "experiment", id, winner)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, winner != NULL ? "variants.crowned" : "variants.broken_off");
	return reply_see_other(rp, LIST_PATH);
}
