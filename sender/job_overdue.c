/* Finds what was sent and does not arrive, and lets it take another way as well. */
#include "job_work.h"

#include "base/clock.h"
#include "base/text.h"
#include "db/db.h"
#include "delivery/overdue.h"
#include "lists.h"
#include "message/message.h"
#include "routing/ground.h"
#include "routing/plan.h"
#include "task/task.h"

enum { TOGETHER_MAX = 100 };
/* For so long a question that got no answer is asked again. */
#define PATIENCE_MS	CLOCK_HOUR_MS

/* One of them, with what it stands on. */
struct look {
	struct db		*db;
	struct ground		*ground;
	const struct overdue	*o;
	struct message		 message;
	struct attempt_history	 history;
	struct plan_facts	 facts;		/* large: not on the stack of each function */
	bool			 asking_failed;	/* the provider was asked, and could or would not tell */
	int64_t			 now;
};

/* As if it were marked already: the plan that it would have then. */
static enum err
foresee(struct look *l, struct plan *ret)
{
	size_t i;
	enum err e;

	if ((e = attempt_history(l->db, l->o->message_id, &l->history)))
		return e;
	for (i = 0; i < l->history.count; i++)
		l->history.items[i].overdue |= l->history.items[i].id == l->o->attempt_id;
	if ((e = plan_gather_on(l->db, l->ground, &l->message, &l->history, &l->facts)))
		return e;
	*ret = plan_make(&l->facts);
	return ERR_NONE;
}

static int64_t
due_at(const struct overdue *o)
{
	return o->answered_at + o->after_h * CLOCK_HOUR_MS;
}

static struct overdue_decision
decide(struct look *l, const struct plan *plan)
{
	const struct provider_row *row = ground_provider(l->ground, l->o->provider_id);
	const struct overdue_facts facts = {
		.can_tell = row != NULL && row->kind->can & CAN_TELL_DELIVERED, .heard_at = row != NULL ? row->webhook_at : 0,
		.can_ask = row != NULL && row->kind->can & CAN_QUERY_STATUS && !(l->asking_failed && l->now >= due_at(l->o) + PATIENCE_MS),
		.asked = l->o->asked_at >= due_at(l->o),
		.answered_at = l->o->answered_at, .now = l->now, .deadline_at = l->message.deadline_at,
		.undecided = attempt_history_undecided(&l->history) != NULL, .may_count = plan->may_count, .retry_at = plan->retry_at,
		.blocked_reason = plan_blocked_reason(plan),
	};

	return overdue_decide(&facts);
}

static enum err
note(const struct look *l, const char *kind, const char *reason)
{
	AUTO_JSON struct json_object *detail = json_object_new_object();
	struct message_event event = { .kind = kind, .origin = "we", .provider_id = l->o->provider_id, .attempt_id = l->o->attempt_id,
	    .detail = detail };

	json_put_text(detail, "reason", reason);
	json_put_int(detail, "hours", l->o->after_h);
	return message_note(l->db, l->o->message_id, &event, l->now);
}

/* How the last question went; *ret_asking: it is under way. */
static enum err
look_at_question(struct look *l, bool *ret_asking)
{
	AUTO(task) struct task task = {0};
	enum err e = task_latest_about(l->db, SYNC_MESSAGE, l->o->attempt_id, &task);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	*ret_asking = text_equal(task.state, "waiting") || text_equal(task.state, "running");
	l->asking_failed = text_equal(task.state, "failed");
	return ERR_NONE;
}

/* The answer is looked at by the next run. */
static enum err
ask(const struct look *l, bool asking)
{
	int64_t task_id;

	if (asking)
		return ERR_NONE;
	return task_ask_about(l->db, SYNC_MESSAGE, l->o->provider_id, l->o->attempt_id, "sender", l->now, &task_id);
}

static enum err
reroute(const struct look *l)
{
	const struct queue_claim as = { .message_id = l->o->message_id, .priority = l->message.priority, .since_attempt = l->o->since_attempt };
	enum err e;

	if ((e = overdue_mark(l->db, l->o, l->now)) || (e = note(l, "overdue", plan_reason_name(PLAN_NOT_DELIVERED))))
		return e;
	return queue_return(l->db, &as, l->now);
}

static enum err
leave(const struct look *l, const char *reason)
{
	enum err e;

	if ((e = overdue_mark(l->db, l->o, l->now)) || (e = note(l, "overdue", plan_reason_name(PLAN_NOT_DELIVERED))))
		return e;
	return note(l, "no_other_way", reason);
}

static enum err
look_at(struct look *l, enum overdue_step *ret)
{
	struct overdue_decision decision;
	struct plan plan;
	bool asking = false;
	enum err e;

	if ((e = message_load(l->db, l->o->message_id, &l->message)) || (e = foresee(l, &plan)) || (e = look_at_question(l, &asking)))
		return e;
	decision = decide(l, &plan);
	*ret = decision.step;
	switch (decision.step) {
	case OVERDUE_ASK: return ask(l, asking);
	case OVERDUE_REROUTE: return reroute(l);
	case OVERDUE_LEAVE: return leave(l, decision.reason);
	default: return ERR_NONE;
	}
}

static enum err
look_at_one(struct sender *s, struct ground *ground, const struct overdue *o, int64_t now, enum overdue_step *ret)
{
	struct look l = { .db = s->db, .ground = ground, .o = o, .now = now };
	enum err e = look_at(&l, ret);

	message_end(&l.message);
	return e;
}

enum err
job_overdue(struct sender *s, struct job_step *step)
{
	AUTO(ground) struct ground ground = {0};
	struct overdue found[TOGETHER_MAX];
	int64_t did[OVERDUE__COUNT] = {0};
	enum overdue_step what = OVERDUE_WAIT;
	size_t i, n;
	enum err e;

	if ((e = overdue_find(s->db, step->now, step->cursor, found, TOGETHER_MAX, &n)) || n == 0)
		return e;
	if ((e = ground_load(s->db, step->now, &ground)))
		return e;
	for (i = 0; i < n; i++) {
		if ((e = look_at_one(s, &ground, &found[i], step->now, &what)))
			return e;
		did[what]++;
	}
	if (did[OVERDUE_ASK] > 0)
		json_put_int(step->did, "overdue_asked", did[OVERDUE_ASK]);
	if (did[OVERDUE_REROUTE] > 0)
		json_put_int(step->did, "overdue_rerouted", did[OVERDUE_REROUTE]);
	if (did[OVERDUE_LEAVE] > 0)
		json_put_int(step->did, "overdue_left", did[OVERDUE_LEAVE]);
	step->more = n == TOGETHER_MAX;
	step->cursor = found[n - 1].message_id;
	return ERR_NONE;
}
