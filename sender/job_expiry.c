/* Warns applicants whose permit ends soon (permit/expiry.h). */
#include "job_work.h"

#include "permit/expiry.h"

enum { PERMITS_AT_ONCE = 100 };

static void
add(struct json_object *did, const char *name, int64_t n)
{
	if (n > 0)
		json_put_int(did, name, n);
}

enum err
job_expiry(struct sender *s, struct job_step *step)
{
	const struct expiry_run run = { .now = step->now, .first = step->cursor == 0, .most = PERMITS_AT_ONCE, .base_url = s->config.base_url,
	    .actor = "sender" };
	struct expiry_did did;
	enum err e;

	if ((e = expiry_step(s->db, &run, &did, &step->more)))
		return e;
	step->cursor = 1;
	add(step->did, "warnings", did.messages);
	add(step->did, "bands_skipped", did.skipped);
	add(step->did, "no_recipient", did.no_recipient);
	add(step->did, "template_refused", did.refused);
	add(step->did, "warnings_postponed", did.postponed);
	return ERR_NONE;
}
