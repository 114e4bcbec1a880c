#include "pages/connection_test.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "task/task.h"

#define TASK_KIND	"test_connection"
/* The lingering sender takes a task within a second; cron brings a new sender within a minute. */
#define STALLED_MS	(90 * CLOCK_SECOND_MS)
/* Nobody looks at a page for longer; it is asked for again by hand. */
#define POLL_MS		(5 * CLOCK_MINUTE_MS)

static const struct { const char *level, *tone, *icon, *verdict; } levels[] = {
	{ "ok",   "good", "circle-check",   "providers.test_good" },
	{ "warn", "warn", "alert-triangle", "providers.test_warn" },
	{ "bad",  "bad",  "circle-x",	    "providers.test_bad" },
};
enum { LEVELS = sizeof(levels) / sizeof(levels[0]) };

static size_t
level_of(const char *name)
{
	size_t i;

	for (i = 0; i + 1 < LEVELS; i++)
		if (text_equal(levels[i].level, name))
			break;
	return i;	/* a level of tomorrow is shown as the worst */
}

static void
put_findings(const struct page *p, struct json_object *o, struct json_object *found)
{
	struct json_object *findings = json_put_array(o, "findings");
	size_t i, level, worst = 0, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *finding = json_object_new_object(), *from = json_item(found, i);

		level = level_of(json_text(from, "level"));
		worst = level > worst ? level : worst;
		json_put_text(finding, "tone", levels[level].tone);
		json_put_text(finding, "icon", levels[level].icon);
		json_put_text(finding, "level", page_word_of(p, "finding_level", levels[level].level));
		json_put_text(finding, "sentence", page_word_of(p, "finding", json_text(from, "key")));
		json_put_text(finding, "detail", json_text(from, "detail"));
		json_object_array_add(findings, finding);
	}
	json_put_bool(o, "has_findings", n > 0);
	json_put_text(o, "verdict", page_word(p, levels[worst].verdict));
}

static void
put_running(const struct page *p, struct json_object *o, const struct task *task)
{
	int64_t age = p->rq->now - task->requested_at;

	json_put_bool(o, "running", true);
	json_put_bool(o, "refresh", age < POLL_MS);
	json_put_bool(o, "stalled", text_equal(task->state, "waiting") && age > STALLED_MS);
	json_put_text(o, "progress", page_word(p, text_equal(task->state, "waiting") ? "providers.test_waiting" : "providers.test_running"));
}

static enum err
put_ended(const struct page *p, struct json_object *o, const struct task *task)
{
	AUTO_JSON struct json_object *result = NULL;
	char at[CLOCK_TEXT_MAX];

	json_put_bool(o, "running", false);
	json_put_bool(o, "refresh", false);
	clock_format_minute(task->done_at, p->zone, at);
	page_say(p, o, "done", "providers.test_done", "at", at, NULL);
	if (!text_is_blank(task->result) && json_parse(task->result, strlen(task->result), &result, NULL) == ERR_NONE)
		put_findings(p, o, json_at(result, "findings"));
	if (!json_flag(o, "has_findings", false))
		json_put_text(o, "failed", page_word(p, "providers.test_failed"));
	return ERR_NONE;
}

/* ERR_NOT_FOUND: never tested. */
static enum err
put_task(const struct page *p, struct json_object *o, int64_t provider_id)
{
	AUTO(task) struct task task = {0};
	enum err e;

	if ((e = task_latest(p->rq->db, TASK_KIND, provider_id, &task)))
		return e;
	json_put_int(o, "provider_id", provider_id);
	if (text_equal(task.state, "waiting") || text_equal(task.state, "running"))
		put_running(p, o, &task);
	else
		return put_ended(p, o, &task);
	return ERR_NONE;
}

enum err
connection_test_put(struct page *p, int64_t provider_id)
{
	AUTO_JSON struct json_object *test = json_object_new_object();
	enum err e = put_task(p, test, provider_id);

	if (e == ERR_NOT_FOUND)
		return ERR_NONE;
	if (e)
		return e;
	json_put(p->data, "test", test);
	test = NULL;
	return ERR_NONE;
}

enum err
connection_test_ask(const struct request *rq, struct db *db, int64_t provider_id)
{
	AUTO(task) struct task task = {0};
	int64_t id;
	enum err e = task_latest(db, TASK_KIND, provider_id, &task);

	if (e && e != ERR_NOT_FOUND)
		return e;
	if (!e && (text_equal(task.state, "waiting") || text_equal(task.state, "running")))
		return ERR_NONE;
	if ((e = task_ask(db, TASK_KIND, provider_id, rq->session.login.name, rq->now, &id)))
		return e;
	return page_audit(rq, db, "provider.test", "provider", provider_id, NULL);
}

/* ---- endpoints ---- */

enum err
provider_test_start(const struct request *rq, struct reply *rp)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = connection_test_ask(rq, rq->writer, id)) ||
	    (e = db_commit(&tx)))
		return e;
	return reply_see_other(rp, "/admin/providers/%" PRId64 "#test", id);
}

/* The part of the provider's page that asks for itself until the test has ended. */
enum err
provider_test_part(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, "/admin/providers/%" PRId64 "#test", id);
	if ((e = page_open(rq, "providers", &p)) || (e = put_task(&p, p.data, id)))
		return e;
	return page_show(&p, rp, 200, "admin/provider_test");
}
