#include "opt_in_link.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "invitation/invitation.h"
#include "message/trial.h"

bool
opt_in_link_may_ask(const struct plan_facts *f)
{
	size_t i;

	if (f->consent[SCOPE_OFFICIAL].state != CONSENT_NONE || f->consent[SCOPE_GATEWAY].state == CONSENT_STOPPED || f->no_whatsapp ||
	    !f->confirmed)
		return false;
	for (i = 0; i < f->provider_count; i++)
		if (f->providers[i].scope == SCOPE_OFFICIAL && f->providers[i].enabled)
			return true;
	return false;
}

bool
opt_in_link_may_carry(const struct message *m, const char *text)
{
	return m->is_template && m->reply_provider_id == 0 && !text_equal(m->scenario, "consent") && !text_equal(m->scenario, "invitation") &&
	    !text_equal(m->scenario, TRIAL_SCENARIO) && !invitation_is_linked(text);
}

enum err
opt_in_link_invite(struct sender *s, const struct message *m, const char *channel, const char *token, int64_t now)
{
	char reason[40], same[TOKEN_TEXT_MAX];
	struct invitation_draft draft = { .contact_id = m->contact_id, .channel = channel, .reason = reason, .token = token, .message_id = m->id };
	struct invitation made;

	snprintf(reason, sizeof(reason), "message:%" PRId64, m->id);
	return invitation_make(s->db, &draft, now, same, &made);
}

void
opt_in_link_write(const struct sender *s, const char *words, const char *token, struct buf *ret)
{
	const char *place = strstr(words, LINK_PLACE);

	buf_add(ret, words, (size_t)(place - words));
	invitation_short_url(s->config.base_url, token, ret);
	buf_text_add(ret, place + strlen(LINK_PLACE));
}
