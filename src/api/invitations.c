#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/arguments.h"
#include "api/fields.h"
#include "api/recipient.h"
#include "base/text.h"
#include "contact/contact.h"
#include "invitation/invitation.h"
#include "web/qr.h"
#include "web/view.h"

enum { LINK_MAX_BYTES = 2000, SVG_MAX_BYTES = 64 * 1024, CHANNEL_MAX_BYTES = 15 };

static const char *const channels[] = { "api", "gateway", "sms", "email", "operator", "poster", NULL };

/* Without an official number there is no wa.me link; the page behind url still works, so that is what the code leads to. */
static enum err
put_links(struct api_call *call, const char *token, const char *locale)
{
	AUTO(buf) struct buf url = {0};
	AUTO(buf) struct buf link = {0};
	AUTO(buf) struct buf svg = {0};
	struct problem problem = { .why = "" };
	enum err e;

	buf_init(&url, LINK_MAX_BYTES);
	buf_init(&link, LINK_MAX_BYTES);
	buf_init(&svg, SVG_MAX_BYTES);
	invitation_url(call->rq->web->config.base_url, token, &url);
	e = invitation_wa_link(call->db, locale, &link, &problem);
	if (e && e != ERR_CONFIG)
		return e;
	json_put_text(call->out, "url", buf_text(&url));
	json_put_text(call->out, "wa_link", e == ERR_NONE ? buf_text(&link) : NULL);
	if (e == ERR_CONFIG)
		json_put_text(call->out, "wa_link_problem", problem.why);
	if ((e = qr_svg(&svg, e == ERR_NONE ? buf_text(&link) : buf_text(&url), "QR")))
		return e;
	json_put_text(call->out, "qr_svg", buf_text(&svg));
	return buf_err(&url);
}

/* What the link asks for is WhatsApp, which a landline does not have unless somebody knows better. */
static enum err
check_whatsapp(const struct fields *f, const struct contact *c)
{
	if (c->number_kind == PHONE_LANDLINE && c->user_id == NULL && strcmp(c->whatsapp, "yes") != 0)
		return fields_wrong(f, "to", "has a landline, which is not for WhatsApp; give a mobile number");
	return ERR_NONE;
}

static enum err
invite(struct api_call *call)
{
	struct fields f = fields_of_body(call, "to channel");
	const char *channel = fields_text(&f, "channel", CHANNEL_MAX_BYTES);
	struct invitation_draft draft = { .channel = channel != NULL ? channel : "api", .reason = call->actor };
	AUTO(contact) struct contact contact = {0};
	struct invitation invitation;
	char token[TOKEN_TEXT_MAX];
	enum err e;

	arguments_known(call, " lang ");
	if (!text_is_one_of(draft.channel, channels))
		fields_wrong(&f, "channel", "must be api, gateway, sms, email, operator or poster");
	if ((e = api_all_good(call)) || (e = recipient_read(&f, &draft.contact_id)) ||
	    (e = contact_load(call->db, draft.contact_id, &contact)) || (e = check_whatsapp(&f, &contact)) ||
	    (e = invitation_make(call->db, &draft, call->now, token, &invitation)))
		return e;
	call->status = 201;
	call->out = json_object_new_object();
	json_put_int(call->out, "id", invitation.id);
	json_put_int(call->out, "contact_id", invitation.contact_id);
	json_put_int(call->out, "expires_at", invitation.expires_at);
	return put_links(call, token, contact.locale);
}

enum err
api_invite(const struct request *rq, struct reply *rp)
{
	return api_write(rq, rp, invite);
}
