/* Finds people whom documents name and who were not known when the documents came; they hear then what they should have heard. */
#include "job_work.h"

#include "permit/found.h"

enum { TOGETHER = 100 };

enum err
job_people(struct sender *s, struct job_step *step)
{
	const struct document_put who = { .actor = "sender", .base_url = s->config.base_url };
	struct found found;
	enum err e;

	if ((e = found_look(s->db, step->cursor, TOGETHER, &who, step->now, &found)))
		return e;
	if (found.people > 0)
		json_put_int(step->did, "people_found", found.people);
	step->more = found.looked == TOGETHER;
	step->cursor = found.last_id;
	return ERR_NONE;
}
