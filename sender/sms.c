#include "sms.h"

#include <string.h>

#include "base/crypto.h"
#include "opt_in_link.h"
#include "template/gsm.h"

enum { TEXT_MAX_BYTES = 64 * 1024 };

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

	buf_init(&line, TEXT_MAX_BYTES);
	buf_fmt(&line, "%s ", text);
	opt_in_link_write(s, s->rules.sms_link_text, token, &line);
	gsm_plain(buf_text(&line), ret);
}

enum err
sms_add_link(struct sender *s, struct message *m, const struct plan_facts *f, int64_t now)
{
	AUTO(buf) struct buf longer = {0};
	char token[TOKEN_TEXT_MAX];
	enum err e;

	if (s->rules.sms_link == SMS_LINK_NEVER || strstr(s->rules.sms_link_text, LINK_PLACE) == NULL || !opt_in_link_may_carry(m, m->short_body) ||
	    !opt_in_link_may_ask(f))
		return ERR_NONE;
	buf_init(&longer, TEXT_MAX_BYTES);
	crypto_token(token);
	write(s, m->short_body, token, &longer);
	if ((e = buf_err(&longer)) || !fits(s, m->short_body, buf_text(&longer)))
		return e;
	if ((e = opt_in_link_invite(s, m, "sms", token, now)))
		return e;
	return message_reword_short(s->db, m, buf_text(&longer));
}
