#include "provider/meta.h"

#include <string.h>

#include "base/text.h"
#include "provider/events.h"

void
meta_read_errors(struct webhook_events *ev, struct json_object *errors)
{
	struct meta_error e;
	size_t i, n = json_count(errors);

	for (i = 0; i < n && ev->err == ERR_NONE; i++) {
		meta_error_read(json_item(errors, i), 0, &e);
		events_notice(ev, NOTICE_ERROR, events_text(ev, "%s", e.code_text), events_text(ev, "%s", e.text));
	}
}

/* ---- templates ---- */

/* Webhooks write "en-US", everything else of Meta's "en_US". */
static const char *
language(struct webhook_events *ev, struct json_object *value)
{
	const char *text = json_text(value, "message_template_language");
	char code[16], *dash;

	if (text == NULL || strlen(text) >= sizeof(code))
		return text;
	memcpy(code, text, strlen(text) + 1);
	for (dash = code; (dash = strchr(dash, '-')) != NULL; )
		*dash = '_';
	return events_text(ev, "%s", code);
}

static struct notice *
template_notice(struct webhook_events *ev, struct json_object *value, int64_t at, const char *detail)
{
	struct notice *n;

	if ((n = events_notice(ev, NOTICE_TEMPLATE, json_text(value, "message_template_name"), detail)) == NULL)
		return NULL;
	n->at = at;
	n->template_id = events_scalar(ev, value, "message_template_id");
	n->template_language = language(ev, value);
	return n;
}

static void
template_status(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct json_object *rejection = json_at(value, "rejection_info"), *other = json_at(value, "other_info");
	const char *reason = json_text(value, "reason"), *more;
	struct notice *n;

	if ((more = json_text(rejection, "reason")) == NULL && (more = json_text(other, "description")) == NULL &&
	    (more = json_text(other, "title")) == NULL)
		more = json_text(json_at(value, "disable_info"), "disable_date");
	if (text_equal(reason, "NONE"))
		reason = NULL;
	if (reason != NULL && more != NULL)
		reason = events_text(ev, "%.100s: %.800s", reason, more);
	if ((n = template_notice(ev, value, at, reason != NULL ? reason : more)) == NULL)
		return;
	n->template_status = json_text(value, "event");
	n->template_category = json_text(value, "message_template_category");
}

static void
template_quality(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct notice *n = template_notice(ev, value, at, json_text(value, "previous_quality_score"));

	if (n != NULL)
		n->template_quality = json_text(value, "new_quality_score");
}

/* Two forms: announced (correct_category is what it will be, new_category what it still is) and done. */
static void
template_category(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	const char *coming = json_text(value, "correct_category"), *done = json_text(value, "new_category");
	struct notice *n = template_notice(ev, value, at, coming != NULL ? "announced" : "changed");

	if (n != NULL)
		n->template_category = coming != NULL ? coming : done;
}

static void
template_components(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	template_notice(ev, value, at, "edited");
}

/* ---- people ---- */

/* The button "stop" of WhatsApp's own: marketing only, and not the same as our STOP. */
static void
user_preferences(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct json_object *list = json_at(value, "user_preferences"), *one;
	const char *number, *user_id, *said;
	struct notice *n;
	size_t i, count = json_count(list);

	if (count == 0)
		ev->skipped++;
	for (i = 0; i < count && ev->err == ERR_NONE; i++) {
		one = json_item(list, i);
		said = json_text(one, "value");
		number = events_number(ev, events_scalar(ev, one, "wa_id"));
		user_id = json_text(one, "user_id");
		if ((!text_equal(said, "stop") && !text_equal(said, "resume")) || (number == NULL && user_id == NULL)) {
			ev->skipped++;
			continue;
		}
		n = events_notice(ev, text_equal(said, "stop") ? NOTICE_MARKETING_STOP : NOTICE_MARKETING_RESUME,
		    number != NULL ? number : user_id, json_text(one, "detail"));
		if (n != NULL) {
			n->user_id = user_id;
			n->at = events_time(one, "timestamp") != 0 ? events_time(one, "timestamp") : at;
		}
	}
}

/* The same news as a system message user_changed_user_id, for people who never wrote. */
static void
user_id_update(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct json_object *list = json_at(value, "user_id_update"), *one, *ids;
	const char *number;
	struct inbound *in;
	size_t i, count = json_count(list);

	if (count == 0)
		ev->skipped++;
	for (i = 0; i < count && ev->err == ERR_NONE; i++) {
		one = json_item(list, i);
		ids = json_at(one, "user_id");
		number = events_number(ev, events_scalar(ev, one, "wa_id"));
		if (json_text(ids, "current") == NULL || (number == NULL && json_text(ids, "previous") == NULL)) {
			ev->skipped++;
			continue;
		}
		if ((in = events_inbound(ev)) == NULL)
			continue;
		in->kind = INBOUND_SYSTEM;
		in->at = events_time(one, "timestamp") != 0 ? events_time(one, "timestamp") : at;
		in->from = number;
		in->user_id = json_text(ids, "previous");
		in->new_user_id = json_text(ids, "current");
		in->own = events_scalar(ev, json_at(value, "metadata"), "phone_number_id");
		if (json_text(one, "detail") != NULL)
			in->text = json_text(one, "detail");
	}
}

/* ---- the account ---- */

static void
notice_at(struct webhook_events *ev, enum notice_kind kind, const char *subject, const char *detail, int64_t at)
{
	struct notice *n = events_notice(ev, kind, subject, detail);

	if (n != NULL)
		n->at = at;
}

static void
number_quality(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	const char *event = json_text(value, "event"), *limit = events_scalar(ev, value, "current_limit");

	if (limit == NULL)
		limit = events_scalar(ev, value, "max_daily_conversations_per_business");
	notice_at(ev, NOTICE_QUALITY, events_scalar(ev, value, "display_phone_number"),
	    limit != NULL ? events_text(ev, "%.100s %.100s", event != NULL ? event : "", limit) : event, at);
}

/* Events of account_update after which messages no longer go out as they did. */
static const char *const grave[] = {
	"ACCOUNT_DELETED", "ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "PARTNER_REMOVED", "PARTNER_APP_UNINSTALLED",
	"ACCOUNT_OFFBOARDED",
};

static bool
is_grave(const char *event)
{
	size_t i;

	for (i = 0; i < sizeof(grave) / sizeof(grave[0]); i++)
		if (text_equal(grave[i], event))
			return true;
	return false;
}

static void
account_update(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct json_object *ban = json_at(value, "ban_info"), *restriction = json_item(json_at(value, "restriction_info"), 0);
	const char *event = json_text(value, "event"), *more;
	bool lifted = text_equal(json_text(ban, "waba_ban_state"), "REINSTATE");

	if ((more = json_text(json_at(value, "violation_info"), "violation_type")) == NULL &&
	    (more = json_text(restriction, "restriction_type")) == NULL)
		more = json_text(ban, "waba_ban_state");
	if (event != NULL && more != NULL)
		event = events_text(ev, "%.100s %.200s", event, more);
	notice_at(ev, is_grave(json_text(value, "event")) && !lifted ? NOTICE_ERROR : NOTICE_OTHER, "account_update", event, at);
}

static void
account_alerts(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	struct json_object *info = json_at(value, "alert_info") != NULL ? json_at(value, "alert_info") : value;
	const char *type = json_text(info, "alert_type"), *description = json_text(info, "alert_description");
	bool critical = text_equal(json_text(info, "alert_severity"), "CRITICAL") && !text_equal(json_text(info, "alert_status"), "NONE");

	if (type != NULL && description != NULL)
		type = events_text(ev, "%.100s: %.800s", type, description);
	notice_at(ev, critical ? NOTICE_ERROR : NOTICE_OTHER, "account_alerts", type != NULL ? type : description, at);
}

static void
account_review(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	notice_at(ev, NOTICE_OTHER, "account_review_update", json_text(value, "decision"), at);
}

static void
number_name(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	const char *decision = json_text(value, "decision"), *name = json_text(value, "requested_verified_name");

	notice_at(ev, NOTICE_OTHER, "phone_number_name_update",
	    name != NULL ? events_text(ev, "%.100s: %.300s", decision != NULL ? decision : "", name) : decision, at);
}

static void
security(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	notice_at(ev, NOTICE_OTHER, "security", json_text(value, "event"), at);
}

static void
capability(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	const char *limit = events_scalar(ev, value, "max_daily_conversations_per_business");

	if (limit == NULL)
		limit = events_scalar(ev, value, "max_daily_conversation_per_phone");
	notice_at(ev, NOTICE_QUALITY, "business_capability_update", limit, at);
}

static void
business_username(struct webhook_events *ev, struct json_object *value, int64_t at)
{
	notice_at(ev, NOTICE_OTHER, "business_username_update", json_text(value, "username"), at);
}

static const struct {
	const char	*field;
	void		(*read)(struct webhook_events *, struct json_object *value, int64_t at);
} readers[] = {
	{ "message_template_status_update",     template_status },
	{ "message_template_quality_update",    template_quality },
	{ "message_template_components_update", template_components },
	{ "template_category_update",           template_category },
	{ "user_preferences",                   user_preferences },
	{ "user_id_update",                     user_id_update },
	{ "phone_number_quality_update",        number_quality },
	{ "phone_number_name_update",           number_name },
	{ "business_capability_update",         capability },
	{ "account_update",                     account_update },
	{ "account_alerts",                     account_alerts },
	{ "account_review_update",              account_review },
	{ "security",                           security },
	{ "business_username_update",           business_username },
};

void
meta_read_change(struct webhook_events *ev, const char *field, struct json_object *value, int64_t at)
{
	size_t i;

	meta_read_errors(ev, json_at(value, "errors"));
	/* Meta's own sample of this one carries another field's name. */
	if (json_at(value, "new_quality_score") != NULL) {
		template_quality(ev, value, at);
		return;
	}
	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (text_equal(readers[i].field, field)) {
			readers[i].read(ev, value, at);
			return;
		}
	}
	ev->skipped++;
}
