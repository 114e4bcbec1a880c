#include "invitation/letter.h"

#include <stdio.h>

#include "base/text.h"
#include "contact/contact.h"
#include "setting/setting.h"
#include "template/language.h"

enum { LINK_MAX_BYTES = 2000, TEXT_MAX_BYTES = 8000 };

void
letter_end(struct letter *l)
{
	json_end(&l->params);
	buf_end(&l->wording);
}

/*
 * The contact's, where the template has it and may be sent in it; a link with another language's sentence in it would contradict the text around
 * it.
 */
static enum err
choose_language(struct db *db, const char *template_key, const char *spoken, struct letter *l)
{
	AUTO(template) struct template t = {0};
	enum language_why why;
	enum err e = template_in_language(db, template_key, NULL, spoken, &t, &why, NULL);

	if (e != ERR_NONE && e != ERR_NOT_FOUND)	/* message_make says so */
		return e;
	snprintf(l->locale, sizeof(l->locale), "%s", e == ERR_NONE ? text_or_empty(t.language) : "");
	l->translated = e == ERR_NONE && !text_is_blank(t.of_key);
	return ERR_NONE;
}

static enum err
begin(struct db *db, const struct invite *invite, const char *template_key, struct letter *l)
{
	AUTO(contact) struct contact contact = {0};
	enum err e;

	if ((e = contact_load(db, invite->contact_id, &contact)))
		return e;
	if ((l->params = json_object_new_object()) == NULL)
		return ERR_MEMORY;
	if ((e = choose_language(db, template_key, contact.locale, l)))
		return e;
	json_put_text(l->params, "partner_name", text_is_blank(contact.name) ? "Bapak/Ibu" : contact.name);
	l->draft = (struct message_draft){ .contact_id = invite->contact_id, .template_key = template_key, .params = l->params,
	    .event_key = invite->event_key, .made_by = invite->actor, .priority = invite->priority, .permit_id = invite->permit_id,
	    .nothing_leaves = invite->nothing_leaves };
	return ERR_NONE;
}

/* The link to the page, and the one straight to WhatsApp where an official number is configured. */
static enum err
put_links(struct db *db, const char *base_url, const char *token, const char *locale, struct json_object *params)
{
	AUTO(buf) struct buf page = {0};
	AUTO(buf) struct buf wa = {0};
	enum err e;

	buf_init(&page, LINK_MAX_BYTES);
	buf_init(&wa, LINK_MAX_BYTES);
	invitation_url(base_url, token, &page);
	json_put_text(params, "opt_in_link", buf_text(&page));
	e = invitation_wa_link(db, locale, &wa, NULL);
	if (e == ERR_CONFIG)
		return buf_err(&page);
	json_put_text(params, "wa_link", buf_text(&wa));
	return e ? e : buf_err(&page);
}

static enum err
choose_wording(struct db *db, struct letter *l)
{
	AUTO(variant) struct variant v = {0};
	enum err e;

	buf_init(&l->wording, TEXT_MAX_BYTES);
	if ((e = variant_choose(db, l->draft.contact_id, &l->choice)))
		return e;
	/* Variants are written in the template's own language; who reads another is asked in that, and counts for no experiment. */
	if (l->translated) {
		l->choice.experiment_id = 0;
		return ERR_NONE;
	}
	if ((e = variant_load(db, l->choice.key, &v)) && e != ERR_NOT_FOUND)
		return e;
	if (e == ERR_NOT_FOUND || text_is_blank(v.text))
		return ERR_NONE;
	variant_text_for_template(v.text, &l->wording);
	l->draft.gateway_text = buf_text(&l->wording);
	return buf_err(&l->wording);
}

enum err
letter_invitation(struct db *db, const struct invite *invite, const char *token, struct letter *l)
{
	enum err e;

	if ((e = begin(db, invite, "opt_in_invitation", l)) || (e = put_links(db, invite->base_url, token, l->locale, l->params)) ||
	    (e = choose_wording(db, l)))
		return e;
	l->draft.scenario = "invitation";
	return ERR_NONE;
}

enum err
letter_info(struct db *db, const struct invite *invite, struct letter *l)
{
	AUTO_FREE char *phone = NULL;
	enum err e;

	if ((e = begin(db, invite, "service_info", l)) || (e = setting_text(db, SETTING_OFFICE_PHONE, &phone)))
		return e;
	if (!text_is_blank(phone))
		json_put_text(l->params, "contact_info", phone);
	l->draft.scenario = "operator";
	return ERR_NONE;
}
