/* Reminds once a week of permits that are about to end or have just ended (permit/expiry_weekly.h). */
#include "job_work.h"

#include "permit/expiry_weekly.h"

enum { TOGETHER = 100 };

enum err
job_weekly(struct sender *s, struct job_step *step)
{
	const struct expiry_run run = { .now = step->now, .most = TOGETHER, .base_url = s->config.base_url, .actor = "sender" };
	struct weekly_did did;
	enum err e;

	if ((e = expiry_weekly_step(s->db, &run, step->cursor, &did)))
		return e;
	if (did.again > 0)
		json_put_int(step->did, "warned_again", did.again);
	if (did.ended > 0)
		json_put_int(step->did, "ended_told", did.ended);
	step->more = did.looked == TOGETHER;
	step->cursor = did.last_id;
	return ERR_NONE;
}
