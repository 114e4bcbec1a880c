#include "consent/invite.h"

#include "base/json.h"
#include "base/text.h"
#include "consent/invitation.h"
#include "contact/contact.h"
#include "message/message.h"

enum { LINK_MAX_BYTES = 2000 };

/* The link to the page, and the one straight to WhatsApp where an official number is configured. */
static enum err
put_links(struct db *db, const struct invite *invite, const char *token, struct json_object *params)
{
	AUTO(buf) struct buf page = {0};
	AUTO(buf) struct buf wa = {0};
	enum err e;

	buf_init(&page, LINK_MAX_BYTES);
	buf_init(&wa, LINK_MAX_BYTES);
	invitation_url(invite->base_url, token, &page);
	json_put_text(params, "opt_in_link", buf_text(&page));
	e = invitation_wa_link(db, &wa, NULL);
	if (e == ERR_CONFIG)
		return buf_err(&page);
	json_put_text(params, "wa_link", buf_text(&wa));
	return e ? e : buf_err(&page);
}

enum err
invite_send(struct db *db, const struct invite *invite, int64_t now, int64_t *ret_message_id, struct problem *problem)
{
	struct invitation_draft draft = { .contact_id = invite->contact_id, .channel = invite->channel, .reason = invite->reason };
	AUTO_JSON struct json_object *params = json_object_new_object();
	AUTO(contact) struct contact contact = {0};
	struct message_draft message;
	struct invitation invitation;
	char token[TOKEN_TEXT_MAX];
	bool repeated;
	enum err e;

	if ((e = contact_load(db, invite->contact_id, &contact)) ||
	    (e = invitation_make(db, &draft, now, token, &invitation)) ||
	    (e = put_links(db, invite, token, params)))
		return e;
	json_put_text(params, "partner_name", text_is_blank(contact.name) ? "Bapak/Ibu" : contact.name);
	message = (struct message_draft){ .contact_id = invite->contact_id, .template_key = "opt_in_invitation", .params = params,
	    .scenario = "operator", .made_by = invite->actor };
	return message_make(db, &message, now, ret_message_id, &repeated, problem);
}
