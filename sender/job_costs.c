/* Counts what messages cost, a day a step. */
#include "job_work.h"

#include "report/costs.h"
#include "setting/setting.h"

enum err
job_costs(struct sender *s, struct job_step *step)
{
	int64_t zone;
	enum err e;

	if ((e = setting_number(s->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	if ((e = costs_count_next(s->db, step->now, (int)zone, &step->cursor, &step->more)))
		return e;
	json_put_int(step->did, "cost_days", 1);
	return ERR_NONE;
}
