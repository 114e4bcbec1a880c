#include "permit/newcomer.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "invitation/invite.h"
#include "message/message.h"
#include "permit/status.h"
#include "setting/setting.h"

/* Under way, or in force: whoever was refused or whose permit is over is not asked about news of it. */
static bool
is_worth_news(const struct permit *p)
{
	return text_equal(p->status, permit_status_name(PERMIT_DRAFT)) || text_equal(p->status, permit_status_name(PERMIT_IN_PROCESS)) ||
	    text_equal(p->status, permit_status_name(PERMIT_ACTIVE));
}

static bool
has_message(const struct fired_list *fired)
{
	size_t i;

	for (i = 0; i < fired->count; i++)
		if (fired->items[i].message_id > 0)
			return true;
	return false;
}

static enum err
send(struct db *db, const struct permit_change *c)
{
	char reason[40], event[64];
	struct invite invite = { .contact_id = c->after->contact_id, .base_url = c->put->base_url, .channel = "permit", .actor = c->put->actor,
	    .reason = reason, .event_key = event, .priority = MESSAGE_REMINDER, .permit_id = c->after->id };
	struct invite_look look;
	int64_t message_id;
	enum err e;

	snprintf(reason, sizeof(reason), "permit:%" PRId64, c->after->id);
	snprintf(event, sizeof(event), "invite:permit:%" PRId64, c->after->id);
	if ((e = invite_look(db, &invite, c->now, &look)) || look.obstacle != INVITE_FREE || look.last.id != 0)
		return e;
	e = invite_send(db, &invite, c->now, &message_id, NULL);
	return e == ERR_INVALID || e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
newcomer_invite(struct db *db, const struct permit_change *c, const struct fired_list *fired)
{
	bool wanted;
	enum err e;

	if (c->before != NULL || c->put->baseline || c->put->nothing_leaves || c->put->base_url == NULL || c->after->contact_id == 0 ||
	    !is_worth_news(c->after) || has_message(fired))
		return ERR_NONE;
	if ((e = setting_flag(db, SETTING_INVITE_NEW_APPLICANTS, &wanted)) || !wanted)
		return e;
	return send(db, c);
}
