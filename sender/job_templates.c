/* Asks every provider that keeps templates how they stand: what a lost webhook would have told, and what somebody changed in its console. */
#include "job_work.h"

#include "template/submission.h"

enum err
job_templates(struct sender *s, struct job_step *step)
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	int64_t asked = 0;
	size_t i;
	enum err e;

	if ((e = provider_load_all(s->db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++) {
		if (!rows.items[i].enabled || !provider_lists_templates(&rows.items[i]))
			continue;
		if ((e = template_ask_sync(s->db, rows.items[i].id, "sender", step->now)))
			return e;
		asked++;
	}
	if (asked > 0)
		json_put_int(step->did, "template_lists", asked);
	return ERR_NONE;
}
