#include "mail.h"

#include <string.h>

#include "base/crypto.h"
#include "base/text.h"
#include "delivery/stop_link.h"
#include "invitation/invitation.h"
#include "opt_in_link.h"
#include "parcel.h"

enum { TEXT_MAX_BYTES = 64 * 1024, SUBJECT_MAX_BYTES = 1000, URL_MAX_BYTES = 1000 };

void
mail_parts_end(struct mail_parts *p)
{
	buf_end(&p->text);
	buf_end(&p->subject);
	buf_end(&p->stop_url);
}

/* The template's own; where nobody has written one, what operators call it and who writes: "Izin selesai - DPMPTSP". */
static enum err
write_subject(struct sender *s, struct ground *g, const struct message *m, struct buf *ret)
{
	const struct template *t;
	enum err e;

	if (!text_is_blank(m->subject)) {
		buf_text_add(ret, m->subject);
		return buf_err(ret);
	}
	if (m->template_id == 0) {
		buf_text_add(ret, g->office_name);
		return buf_err(ret);
	}
	if ((e = ground_template(s->db, g, m->template_id, &t)))
		return e;
	buf_fmt(ret, "%s - %s", t->name, g->office_short);
	return buf_err(ret);
}

/* A mail that is sent once more asks no second time: its reader may have got the first. */
static enum err
add_opt_in(struct sender *s, const struct message *m, const struct plan_facts *f, int64_t now, struct buf *text)
{
	struct invitation_last last;
	char token[TOKEN_TEXT_MAX];
	enum err e;

	if (strstr(s->rules.mail_link_text, LINK_PLACE) == NULL || !opt_in_link_may_carry(m, buf_text(text)) || !opt_in_link_may_ask(f))
		return ERR_NONE;
	if ((e = invitation_last(s->db, m->contact_id, &last)) || last.message_id == m->id)
		return e;
	crypto_token(token);
	buf_text_add(text, "\n\n");
	opt_in_link_write(s, s->rules.mail_link_text, token, text);
	return opt_in_link_invite(s, m, "email", token, now);
}

static enum err
add_stop(struct sender *s, int64_t attempt_id, struct mail_parts *p)
{
	const char *words = s->rules.mail_stop_text, *place = strstr(words, LINK_PLACE);
	enum err e;

	if ((e = stop_link_make(s->db, attempt_id, s->config.base_url, &p->stop_url)) || place == NULL)
		return e;
	buf_fmt(&p->text, "\n\n%.*s%s%s", (int)(place - words), words, buf_text(&p->stop_url), place + strlen(LINK_PLACE));
	return buf_err(&p->text);
}

/* With its links anybody could answer for the person, and end their mails. */
static enum err
keep(struct sender *s, const struct message *m, const struct plan_facts *f, const struct mail_parts *p)
{
	AUTO(buf) struct buf hidden = {0}, shown = {0};
	enum err e;

	buf_init(&hidden, TEXT_MAX_BYTES);
	buf_init(&shown, TEXT_MAX_BYTES);
	invitation_hide_tokens(buf_text(&p->text), &hidden);
	stop_link_hide(buf_text(&hidden), &shown);
	if ((e = buf_err(&hidden)) || (e = buf_err(&shown)))
		return e;
	return message_keep_mail(s->db, m->id, &(struct message_mail){ .to = f->email, .subject = buf_text(&p->subject), .body = buf_text(&shown) });
}

enum err
mail_make(struct sender *s, struct ground *g, const struct message *m, const struct plan_facts *f, const struct flight *flight,
    struct mail_parts *ret)
{
	enum err e;

	buf_init(&ret->text, TEXT_MAX_BYTES);
	buf_init(&ret->subject, SUBJECT_MAX_BYTES);
	buf_init(&ret->stop_url, URL_MAX_BYTES);
	buf_text_add(&ret->text, parcel_text(m, SCOPE_EMAIL));
	if ((e = write_subject(s, g, m, &ret->subject)) || (e = add_opt_in(s, m, f, g->now, &ret->text)) ||
	    (e = add_stop(s, flight->attempt.id, ret)) || (e = keep(s, m, f, ret)))
		return e;
	ret->mail = (struct outgoing_mail){
		.address = f->email, .subject = buf_text(&ret->subject), .office = g->office_name, .stop_url = buf_text(&ret->stop_url),
		.at = g->now, .zone_minutes = (int)s->rules.zone,
	};
	return ERR_NONE;
}
