#include "replay.h"

#include "base/log.h"
#include "db/db.h"
#include "webhook/inbox.h"

static enum err
finish(struct sender *s, const struct task *task, const char *state, const char *became, const char *note, int64_t now)
{
	AUTO_JSON struct json_object *result = json_object_new_object();

	json_put_text(result, "became", became);
	json_put_text(result, "note", note);
	return task_finish(s->db, task->id, state, json_write(result), now);
}

static enum err
replay(struct sender *s, const struct task *task, int64_t now, struct inbox_result *ret)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) ||
	    (e = inbox_replay(s->db, task->subject_id, task->requested_by, now, ret)) ||
	    (e = finish(s, task, "done", ret->state, ret->note, now)))
		return e;
	return db_commit(&tx);
}

/* Nothing of it stands: only the task learns that it did not work. */
static enum err
give_up(struct sender *s, const struct task *task, enum err why, int64_t now)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(s->db, &tx)) || (e = finish(s, task, "failed", err_name(why), "", now)))
		return e;
	return db_commit(&tx);
}

enum err
replay_do(struct sender *s, const struct task *task, int64_t now)
{
	struct inbox_result result = { .state = "" };
	enum err e = replay(s, task, now, &result);

	s->tally.tasks++;
	log_line(LOG_INFO, "task", log_int("task", task->id), log_text("kind", task->kind), log_int("webhook", task->subject_id),
	    log_text("state", e ? err_name(e) : result.state));
	return e ? give_up(s, task, e, now) : ERR_NONE;
}
