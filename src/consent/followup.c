#include "consent/followup.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "message/message.h"

enum { LINK_MAX_BYTES = 2000, KEY_MAX = 100, LOCALE_MAX = 8 };

/* What was stopped before, by whatever scope, was confirmed then. */
static bool
newly_stopped(const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT], enum scope scope)
{
	return after[scope].state == CONSENT_STOPPED && before[scope].state != CONSENT_STOPPED;
}

/* NULL: confirmed already. */
static const char *
choose_confirmation(const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT], enum scope scope)
{
	bool others = newly_stopped(before, after, SCOPE_SMS) || newly_stopped(before, after, SCOPE_EMAIL);

	if (others && after[SCOPE_SMS].state == CONSENT_STOPPED && after[SCOPE_EMAIL].state == CONSENT_STOPPED &&
	    after[scope].state == CONSENT_STOPPED)
		return "stop_all_confirmation";
	return newly_stopped(before, after, scope) ? "stop_confirmation" : NULL;
}

static bool
newly_agreed(const struct consent *before, const struct consent *after)
{
	return after->state == CONSENT_AGREED && after->explicit_words && !(before->state == CONSENT_AGREED && before->explicit_words);
}

/* NULL: nothing to say. */
static const char *
choose(const struct followup *f, const struct consent before[SCOPE__COUNT], const struct consent after[SCOPE__COUNT])
{
	if (f->answered || (f->scope != SCOPE_OFFICIAL && f->scope != SCOPE_GATEWAY))
		return NULL;
	if (f->reply == REPLY_STOP)
		return choose_confirmation(before, after, f->scope);
	if (f->reply != REPLY_YES || !newly_agreed(&before[f->scope], &after[f->scope]))
		return NULL;
	return f->scope == SCOPE_GATEWAY && after[SCOPE_OFFICIAL].state != CONSENT_AGREED ? "gateway_followup" : "consent_thanks";
}

static enum err
put_name(struct db *db, int64_t contact_id, struct json_object *params, char locale[LOCALE_MAX])
{
	AUTO(contact) struct contact contact = {0};
	enum err e;

	if ((e = contact_load(db, contact_id, &contact)))
		return e;
	snprintf(locale, LOCALE_MAX, "%s", text_or_empty(contact.locale));
	json_put_text(params, "partner_name", text_is_blank(contact.name) ? "Bapak/Ibu" : contact.name);
	return ERR_NONE;
}

/* Without an official number there is no link to give; then thanks are all there is to say. */
static enum err
put_link(struct db *db, const char *locale, struct json_object *params, const char **template_key)
{
	AUTO(buf) struct buf link = {0};
	enum err e;

	if (!text_equal(*template_key, "gateway_followup"))
		return ERR_NONE;
	buf_init(&link, LINK_MAX_BYTES);
	e = invitation_wa_link(db, locale, &link, NULL);
	if (e == ERR_CONFIG)
		*template_key = "consent_thanks";
	else if (e == ERR_NONE)
		json_put_text(params, "wa_link", buf_text(&link));
	return e == ERR_CONFIG ? ERR_NONE : e;
}

/*
 * A template that an operator broke or switched off must not undo a person's word: what message_make has written by then is undone
 * alone, and nothing is answered.
 */
static enum err
make(struct db *db, const struct message_draft *draft, int64_t now, int64_t *ret_id)
{
	int64_t id;
	bool repeated;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	e = message_make(db, draft, now, &id, &repeated, NULL);
	if (e == ERR_NONE) {
		*ret_id = repeated ? 0 : id;
		return db_release(db);
	}
	db_undo(db);
	return e == ERR_NOT_FOUND || e == ERR_INVALID || e == ERR_CONFLICT || e == ERR_TOO_LARGE ? ERR_NONE : e;
}

enum err
followup_make(struct db *db, const struct followup *f, const struct consent before[SCOPE__COUNT],
    const struct consent after[SCOPE__COUNT], int64_t now, int64_t *ret_message_id)
{
	AUTO_JSON struct json_object *params = json_object_new_object();
	const char *template_key = choose(f, before, after);
	struct message_draft draft = {
		.contact_id = f->contact_id, .params = params, .scenario = "consent", .priority = MESSAGE_REPLY, .made_by = "webhook",
		.reply_to = f->reply_to, .reply_provider_id = f->provider_id,
	};
	char key[KEY_MAX], locale[LOCALE_MAX];
	enum err e;

	*ret_message_id = 0;
	if (template_key == NULL)
		return ERR_NONE;
	if (params == NULL)
		return ERR_MEMORY;
	if ((e = put_name(db, f->contact_id, params, locale)) || (e = put_link(db, locale, params, &template_key)))
		return e;
	/* One answer for each change, also when two entries of the same instant lead to it. */
	snprintf(key, sizeof(key), "%s:%" PRId64 ":%s:%" PRId64, template_key, f->contact_id, scope_name(f->scope), after[f->scope].since_at);
	draft.template_key = template_key;
	draft.event_key = key;
	/* An answer that comes a day late answers nothing, and the official window is closed by then. */
	draft.deadline_at = f->at + WINDOW_MS;
	if (draft.deadline_at <= now)
		return ERR_NONE;
	return make(db, &draft, now, ret_message_id);
}
