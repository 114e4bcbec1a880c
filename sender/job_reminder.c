/* Reminds the staff of documents that wait, one digest each (permit/reminder.h). */
#include "job_work.h"

#include "permit/reminder.h"

enum { AT_ONCE = 50 };

static void
add(struct json_object *did, const char *name, int64_t n)
{
	if (n > 0)
		json_put_int(did, name, n);
}

enum err
job_reminder(struct sender *s, struct job_step *step)
{
	const struct reminder_run run = { .now = step->now, .asked = step->asked, .most = AT_ONCE, .base_url = s->config.base_url, .actor = "sender" };
	struct reminder_did did;
	enum err e;

	if ((e = reminder_step(s->db, &run, &step->cursor, &did, &step->more)))
		return e;
	add(step->did, "documents_waiting", did.documents);
	add(step->did, "digests", did.digests);
	add(step->did, "nobody_responsible", did.nobody);
	add(step->did, "template_refused", did.refused);
	add(step->did, "put_off", did.put_off);
	return ERR_NONE;
}
