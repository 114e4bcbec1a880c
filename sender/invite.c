#include "invite.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "invitation/invite.h"

static enum err
send(struct sender *s, const struct flight *f, int64_t now)
{
	char reason[40], event[80];
	struct invite invite = { .contact_id = f->contact_id, .base_url = s->config.base_url, .channel = "gateway", .actor = "sender",
	    .reason = reason, .event_key = event };
	struct problem problem = {0};
	int64_t id;
	enum err e;

	snprintf(reason, sizeof(reason), "message:%" PRId64, f->claim.message_id);
	snprintf(event, sizeof(event), "invite:%" PRId64 ":%" PRId64, f->contact_id, clock_day(now, (int)s->rules.zone));
	e = invite_send(s->db, &invite, now, &id, &problem);
	if (e != ERR_INVALID && e != ERR_NOT_FOUND)
		return e;
	/* A template that somebody emptied or switched off must not undo the answer that was just stored. */
	log_line(LOG_WARN, "no_invitation", log_int("contact", f->contact_id), log_text("field", problem.field), log_text("why", problem.why));
	return ERR_NONE;
}

enum err
invite_if_due(struct sender *s, const struct flight *f, int64_t now)
{
	bool due;
	enum err e;

	if ((e = invitation_is_due(s->db, f->contact_id, now, &due)) || !due)
		return e;
	return send(s, f, now);
}
