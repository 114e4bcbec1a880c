#include "sms.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "consent/invitation.h"
#include "template/gsm.h"

enum { TEXT_MAX_BYTES = 64 * 1024 };
#define PLACE	"{link}"

/* ---- is there a reason for one? ---- */

/* Somebody who could allow official WhatsApp there and has said nothing about it, neither yes nor no. */
static bool
may_ask(const struct plan_facts *f)
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

/* A notice; not an answer, nor a message that asks already. */
static bool
may_carry(const struct message *m)
{
	return m->is_template && m->reply_provider_id == 0 && !text_equal(m->scenario, "consent") && !text_equal(m->scenario, "invitation") &&
	    !invitation_is_linked(m->short_body);
}

/* ---- is there room? ---- */

static bool
fits(const struct sender *s, const char *text, const char *longer)
{
	return s->rules.sms_link == SMS_LINK_ALWAYS || gsm_size(longer).segments <= gsm_size(text).segments;
}

static void
write(const struct sender *s, const char *text, const char *token, struct buf *ret)
{
	AUTO(buf) struct buf line = {0};
	const char *words = s->rules.sms_link_text, *place = strstr(words, PLACE);

	buf_init(&line, TEXT_MAX_BYTES);
	buf_fmt(&line, "%s ", text);
	buf_add(&line, words, (size_t)(place - words));
	invitation_short_url(s->config.base_url, token, &line);
	buf_text_add(&line, place + strlen(PLACE));
	gsm_plain(buf_text(&line), ret);
}

static enum err
invite(struct sender *s, const struct message *m, const char *token, int64_t now)
{
	char reason[40], same[TOKEN_TEXT_MAX];
	struct invitation_draft draft = { .contact_id = m->contact_id, .channel = "sms", .reason = reason, .token = token, .message_id = m->id };
	struct invitation made;

	snprintf(reason, sizeof(reason), "message:%" PRId64, m->id);
	return invitation_make(s->db, &draft, now, same, &made);
}

enum err
sms_add_link(struct sender *s, struct message *m, const struct plan_facts *f, int64_t now)
{
	AUTO(buf) struct buf longer = {0};
	char token[TOKEN_TEXT_MAX];
	enum err e;

	if (s->rules.sms_link == SMS_LINK_NEVER || strstr(s->rules.sms_link_text, PLACE) == NULL || !may_carry(m) || !may_ask(f))
		return ERR_NONE;
	buf_init(&longer, TEXT_MAX_BYTES);
	crypto_token(token);
	write(s, m->short_body, token, &longer);
	if ((e = buf_err(&longer)) || !fits(s, m->short_body, buf_text(&longer)))
		return e;
	if ((e = invite(s, m, token, now)))
		return e;
	return message_reword_short(s->db, m, buf_text(&longer));
}
