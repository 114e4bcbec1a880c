/* Begins the runs of connectors whose time has come; connectors.c carries them out. */
#include "job_work.h"

#include "base/clock.h"
#include "connector/run.h"
#include "connector/store.h"

#define KEEP_MS	(90 * CLOCK_DAY_MS)

enum err
job_connectors(struct sender *s, struct job_step *step)
{
	struct connector_ids due;
	size_t i;
	enum err e;

	if ((e = connector_due(s->db, step->now, &due)) || (e = store_forget(s->db, step->now - KEEP_MS)))
		return e;
	for (i = 0; i < due.count; i++)
		if ((e = connector_start(s->db, due.items[i], false, "", step->now)) && e != ERR_CONFLICT)
			return e;
	if (due.count > 0)
		json_put_int(step->did, "connectors", (int64_t)due.count);
	if (due.count > 0)
		s->pull_at = step->now;
	s->pulls_look_at = 0;
	return ERR_NONE;
}
