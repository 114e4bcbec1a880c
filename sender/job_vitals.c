/* Asks providers how they are, each at its time, so that a device that died is known before messages are spent on it. */
#include "job_work.h"

#include "account/vitals.h"
#include "base/clock.h"
#include "look.h"
#include "setting/setting.h"
#include "task/task.h"

enum err
job_vitals(struct sender *s, struct job_step *step)
{
	int64_t ids[PROVIDERS_MAX], minutes, task;
	size_t n, i;
	enum err e;

	if ((e = setting_number(s->db, SETTING_LOOK_MINUTES, &minutes)) ||
	    (e = vitals_due(s->db, minutes * CLOCK_MINUTE_MS, step->now, ids, &n)))
		return e;
	for (i = 0; i < n; i++)
		if ((e = vitals_asked(s->db, ids[i], step->now)) || (e = task_ask(s->db, TASK_LOOK, ids[i], "sender", step->now, &task)))
			return e;
	if (n > 0)
		json_put_int(step->did, "looks", (int64_t)n);
	return ERR_NONE;
}
