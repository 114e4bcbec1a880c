#include "pages/job_run.h"

#include <inttypes.h>
#include <stdio.h>

#include "pages/input.h"
#include "permit/ahead.h"
#include "privacy/retention.h"

enum { REASON_MAX_BYTES = 200 };

bool
job_reaches_people(enum job_key key)
{
	return key == JOB_EXPIRY || key == JOB_REMINDER || key == JOB_OVERDUE || key == JOB_RETENTION;
}

/* "4 pesan kepada 4 pemohon" */
static enum err
put_messages(struct page *p, enum job_key key)
{
	struct ahead ahead;
	char n[24], people[24];
	const char *word = key == JOB_EXPIRY ? "job_run.expiry" : "job_run.reminder";
	enum err e;

	if ((e = key == JOB_EXPIRY ? ahead_of_expiry(p->rq->db, p->rq->now, &ahead) : ahead_of_reminder(p->rq->db, p->rq->now, &ahead)))
		return e;
	if (ahead.messages == 0) {
		json_put_text(p->data, "amount", page_word(p, "job_run.nothing"));
		return ERR_NONE;
	}
	snprintf(n, sizeof(n), "%" PRId64 "%s", ahead.messages, ahead.more ? "+" : "");
	snprintf(people, sizeof(people), "%" PRId64 "%s", ahead.people, ahead.more ? "+" : "");
	page_say(p, p->data, "amount", word, "n", n, "people", people, NULL);
	return ERR_NONE;
}

static enum err
put_deletions(struct page *p)
{
	struct json_object *list = json_put_array(p->data, "list");
	AUTO_JSON struct json_object *found = NULL;
	size_t i;
	enum err e;

	if ((e = retention_preview(p->rq->db, p->rq->now, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *o = json_object_new_object();
		int64_t due = 0;
		char key[40];

		json_int(json_item(found, i), "due", &due);
		snprintf(key, sizeof(key), "retained_%.20s", json_text(json_item(found, i), "kind"));
		json_put_text(o, "word", page_word_of(p, "did", key));
		page_put_count(p, o, "n", due);
		json_object_array_add(list, o);
	}
	return ERR_NONE;
}

enum err
job_run_show(const struct request *rq, struct reply *rp, int status, enum job_key key, const struct form_check *check)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "jobs", &p)))
		return e;
	json_put_text(p.data, "name", job_name(key));
	json_put_text(p.data, "what", page_word_of(&p, "job", job_name(key)));
	json_put_text(p.data, "does", page_word_of(&p, "job_does", job_name(key)));
	json_put_text(p.data, "amount", "");
	if (key == JOB_RETENTION ? (e = put_deletions(&p)) : key != JOB_OVERDUE ? (e = put_messages(&p, key)) : ERR_NONE)
		return e;
	json_put_bool(p.data, "deletes", key == JOB_RETENTION);
	input_add(&p, json_put_array(p.data, "fields"), &(struct input){ .name = "reason", .label = page_word(&p, "form.reason"),
	    .help = page_word(&p, "form.reason_help"), .max = REASON_MAX_BYTES }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/job_run");
}
