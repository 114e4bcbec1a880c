#include "invite.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "consent/invitation.h"
#include "db/db.h"
#include "message/message.h"

enum { LINK_MAX_BYTES = 2048 };

/* The link of the opt-in page, and of the official chat where there is one. */
static enum err
params(struct sender *s, const char *token, struct json_object *ret)
{
	AUTO(buf) struct buf page, chat;
	enum err e;

	buf_init(&page, LINK_MAX_BYTES);
	buf_init(&chat, LINK_MAX_BYTES);
	invitation_url(s->config.base_url, token, &page);
	if ((e = buf_err(&page)))
		return e;
	json_put_text(ret, "opt_in_link", buf_text(&page));
	e = invitation_wa_link(s->db, &chat, NULL);
	if (e == ERR_NONE)
		json_put_text(ret, "wa_link", buf_text(&chat));
	return e == ERR_CONFIG ? ERR_NONE : e;
}

static enum err
make(struct sender *s, const struct flight *f, int64_t now)
{
	AUTO_JSON struct json_object *values = json_object_new_object();
	char reason[40], event[80], token[TOKEN_TEXT_MAX];
	struct invitation_draft draft = { .contact_id = f->contact_id, .channel = "gateway", .reason = reason };
	struct message_draft message = {
		.contact_id = f->contact_id, .template_key = "opt_in_invitation", .params = values, .event_key = event, .scenario = "invitation",
		.made_by = "sender",
	};
	struct problem problem = {0};
	struct invitation invitation;
	bool repeated;
	int64_t id;
	enum err e;

	snprintf(reason, sizeof(reason), "message:%" PRId64, f->claim.message_id);
	snprintf(event, sizeof(event), "invite:%" PRId64 ":%" PRId64, f->contact_id, clock_day_start(now, (int)s->rules.zone) / CLOCK_DAY_MS);
	if ((e = invitation_make(s->db, &draft, now, token, &invitation)) || (e = params(s, token, values)))
		return e;
	e = message_make(s->db, &message, now, &id, &repeated, &problem);
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
	return make(s, f, now);
}
