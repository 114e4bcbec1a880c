#include "delivery/lesson.h"

#include <stdbool.h>
#include <stdio.h>

#include "account/account.h"
#include "base/json.h"
#include "consent/consent.h"
#include "consent/window.h"
#include "contact/contact.h"
#include "contact/unreachable.h"
#include "message/message.h"
#include "template/template.h"

enum { LOOK_AGAIN_S = 15 * 60 };	/* at a provider that a person must mend, when it does not say */

/* Down until a connection test succeeds; closed_until says when the next one is worth making. */
static enum err
provider_is_down(struct db *db, const struct lesson *l, int64_t now)
{
	int64_t look_s = l->delay_s > 0 ? l->delay_s : LOOK_AGAIN_S;

	return provider_health(db, l->provider_id, "down", verdict_name(l->verdict), l->text, now + look_s * 1000, now);
}

/* The provider tells us what the person said there: as good as said to ourselves, and recorded with its words. */
static enum err
person_said(struct db *db, const struct lesson *l, enum consent_action action, int64_t now)
{
	AUTO_JSON struct json_object *evidence = json_object_new_object();
	struct ledger_entry entry = {
		.scope = l->kind->scope, .action = action, .source = "provider", .request_words = "", .answer_words = l->text,
		.notice_version = "", .actor = "contact", .at = l->at,
	};

	json_put_text(evidence, "provider", l->kind->kind);
	json_put_int(evidence, "provider_id", l->provider_id);
	json_put_int(evidence, "message_id", l->message_id);
	json_put_text(evidence, "code", l->code);
	if ((entry.evidence = json_write(evidence)) == NULL)
		return ERR_MEMORY;
	return consent_record(db, l->contact_id, &entry, now, NULL);
}

static bool
is_whatsapp(const struct lesson *l)
{
	return l->kind->scope == SCOPE_OFFICIAL || l->kind->scope == SCOPE_GATEWAY;
}

static enum err
address_is_dead(struct db *db, const struct lesson *l, int64_t now)
{
	AUTO(message) struct message m = {0};
	char words[400];
	enum err e;

	if ((e = message_load(db, l->message_id, &m)))
		return e;
	snprintf(words, sizeof(words), "%s%s%s", l->code, *l->code != '\0' && *l->text != '\0' ? " " : "", l->text);
	return contact_email_refused(db, l->contact_id, m.mail_to, words, now);
}

static enum err
nobody_is_there(struct db *db, const struct lesson *l, int64_t now)
{
	if (l->kind->scope == SCOPE_EMAIL)
		return l->message_id != 0 ? address_is_dead(db, l, now) : ERR_NONE;	/* 0: a mail to people of the office */
	return is_whatsapp(l) && l->number[0] != '\0' ? contact_learn_whatsapp(db, l->number, false, now) : ERR_NONE;
}

enum err
lesson_learn(struct db *db, const struct lesson *l, int64_t now)
{
	switch (l->verdict) {
	case VERDICT_THROTTLE_PROVIDER:
		return provider_throttled(db, l->provider_id, l->delay_s, l->text, now);
	case VERDICT_CREDENTIAL: case VERDICT_ACCOUNT:
		return provider_is_down(db, l, now);
	case VERDICT_TEMPLATE:
		return l->template_id == 0 ? ERR_NONE : template_mapping_refused(db, l->template_id, l->provider_id, l->text, now);
	case VERDICT_WINDOW:
		return window_close(db, l->contact_id, l->provider_id, now);
	case VERDICT_RECIPIENT:
		return nobody_is_there(db, l, now);
	case VERDICT_OPTED_OUT:
		return person_said(db, l, CONSENT_OPT_OUT, now);
	case VERDICT_NO_MARKETING:
		return person_said(db, l, CONSENT_MARKETING_STOP, now);
	default:
		return ERR_NONE;
	}
}
