/* Does the sender run, and what was asked of it? */
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "pages/admin.h"
#include "pages/job_row.h"
#include "pages/page.h"
#include "pages/who.h"
#include "report/standing.h"
#include "task/list.h"

enum { TASKS_SHOWN = 20, WORD_MAX_BYTES = 200 };

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "waiting", "wait", "clock" }, { "running", "move", "refresh" }, { "done", "good", "circle-check" }, { "failed", "bad", "circle-x" },
};

static void
put_task_state(const struct page *p, struct json_object *o, const char *state)
{
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].state, state))
			break;
	page_put_state(o, "state", looks[i].tone, looks[i].icon, page_word_of(p, "task_state", state));
}

static enum err
put_tasks(struct page *p)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *tasks = json_put_array(p->data, "tasks");
	size_t i, n;
	enum err e;

	if ((e = task_list(p->rq->db, TASKS_SHOWN, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *task = json_object_new_object(), *from = json_item(found, i);
		int64_t at = 0, provider = 0;

		json_int(from, "requested_at", &at);
		json_int(from, "provider_id", &provider);
		json_put_text(task, "what", page_word_of(p, "task", json_text(from, "kind")));
		json_put_int(task, "provider_id", provider);
		json_put_text(task, "provider", json_text(from, "provider"));
		who_put(p, task, "by", json_text(from, "requested_by"));
		page_put_minute(p, task, "at", at);
		put_task_state(p, task, json_text(from, "state"));
		json_object_array_add(tasks, task);
	}
	json_put_bool(p->data, "has_tasks", n > 0);
	return ERR_NONE;
}

/* What the sender wrote about its last pass: numbers by name. Names without a word are for its log, not for people. */
static void
put_pass(struct page *p, struct json_object *o, const char *detail)
{
	AUTO_JSON struct json_object *pass = NULL;
	struct json_object *facts = json_put_array(o, "facts");

	if (text_is_blank(detail) || json_parse(detail, strlen(detail), &pass, NULL) || !json_object_is_type(pass, json_type_object))
		return;
	json_object_object_foreach(pass, name, value) {
		const char *word = page_word_of(p, "pass", name);
		struct json_object *fact;

		if (word == name || !json_object_is_type(value, json_type_int))
			continue;
		fact = json_object_new_object();
		json_put_text(fact, "word", word);
		page_put_count(p, fact, "value", json_object_get_int64(value));
		json_object_array_add(facts, fact);
	}
}

static enum err
put_sender(struct page *p)
{
	struct json_object *o = json_put_object(p->data, "sender");
	AUTO_FREE char *detail = NULL;
	AUTO(buf) struct buf ago = {0};
	char at[CLOCK_TEXT_MAX];
	int64_t seen;
	bool late;
	enum err e;

	buf_init(&ago, WORD_MAX_BYTES);
	if ((e = standing_sender(p->rq->db, &seen, &detail)))
		return e;
	late = p->rq->now - seen > STANDING_SENDER_LATE_MS;
	page_put_state(o, "state", late ? "bad" : "good", late ? "circle-x" : "circle-check", page_word(p, late ? "jobs.stopped" : "jobs.running"));
	if (seen == 0) {
		json_put_text(o, "sentence", page_word(p, "jobs.never"));
	} else {
		page_ago(p, seen, &ago);
		clock_format_minute(seen, p->zone, at);
		page_say(p, o, "sentence", late ? "jobs.late" : "jobs.last", "at", at, "ago", buf_text(&ago), NULL);
	}
	put_pass(p, o, detail);
	return ERR_NONE;
}

enum err
jobs_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "jobs", &p)) || (e = put_sender(&p)) || (e = job_rows_put(&p)) || (e = put_tasks(&p)))
		return e;
	return page_show(&p, rp, 200, "admin/jobs");
}
