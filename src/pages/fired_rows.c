#include "pages/fired_rows.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "permit/duty.h"
#include "permit/tell.h"

static const struct { const char *outcome, *tone, *icon; } outcomes[] = {
	{ "message", "good", "message-2" }, { "covered", "off", "route" }, { "baseline", "off", "history" },
	{ "no_recipient", "warn", "user-off" }, { "refused", "bad", "circle-x" },
};

const char *
duty_word(const struct page *p, const char *duty)
{
	return page_word_of(p, "duty", text_is_blank(duty) ? DUTY_SIGNATURE : duty);
}

void
fired_why_put(const struct page *p, struct json_object *o, const char *name, const char *detail)
{
	static const char of_duty[] = "duty:";

	if (text_starts(detail, of_duty))
		page_say(p, o, name, "fired_why.duty", "duty", duty_word(p, detail + strlen(of_duty)), NULL);
	else if (page_has_word(p, "fired_why", text_is_blank(detail) ? "none" : detail))
		json_put_text(o, name, page_word_of(p, "fired_why", text_is_blank(detail) ? "none" : detail));
	else
		json_put_text(o, name, page_word_of(p, "phone", detail));
}

const char *
fired_outcome_word(const char *outcome, const char *detail)
{
	return text_equal(outcome, "no_recipient") && text_starts(detail, TELL_OTHER) ? "told_other" : outcome;
}

/* "template: status_update is switched off" is for developers; before the colon stands what it is about. */
void
fired_refusal_put(const struct page *p, struct json_object *o, const char *name, const char *detail)
{
	char field[60];

	snprintf(field, sizeof(field), "%.*s", (int)strcspn(detail, ":"), detail);
	if (text_equal(field, "template"))
		json_put_text(o, name, page_word(p, "fired_why.template"));
	else if (text_is_blank(field) || text_equal(field, "params") || text_equal(field, "body"))
		json_put_text(o, name, page_word(p, "fired_why.values"));
	else
		page_say(p, o, name, "fired_why.value", "name", field, NULL);
}

static void
put_outcome(const struct page *p, struct json_object *o, struct json_object *from)
{
	const char *outcome = json_text(from, "outcome"), *detail = json_text(from, "detail");
	size_t i, last = sizeof(outcomes) / sizeof(outcomes[0]) - 1;
	char key[60];

	for (i = 0; i < last; i++)
		if (text_equal(outcomes[i].outcome, outcome))
			break;
	json_put_text(o, "tone", outcomes[i].tone);
	json_put_text(o, "icon", outcomes[i].icon);
	snprintf(key, sizeof(key), "fired.%.40s", fired_outcome_word(outcomes[i].outcome, detail));
	page_say(p, o, "outcome", key, "by", page_word_of(p, "scenario", json_text(from, "covered_by")), NULL);
	if (text_equal(outcome, "no_recipient"))
		fired_why_put(p, o, "detail", detail);
	else if (text_equal(outcome, "refused"))
		fired_refusal_put(p, o, "detail", detail);
	else
		json_put_text(o, "detail", text_equal(outcome, "covered") ? "" : detail);
}

/* What was told about the permit that it renews, or that renews it. */
static void
put_other(struct json_object *o, struct json_object *from, int64_t permit_id)
{
	int64_t id = permit_id;

	json_int(from, "permit_id", &id);
	json_put_int(o, "other_id", id != permit_id ? id : 0);
	json_put_text(o, "other", id != permit_id ? json_text(from, "permit") : "");
}

void
fired_rows_put(struct page *p, struct json_object *found, int64_t permit_id)
{
	struct json_object *notices = json_put_array(p->data, "notices");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		int64_t at = 0, message_id = 0;

		json_int(from, "at", &at);
		json_int(from, "message_id", &message_id);
		json_put_text(o, "scenario", page_word_of(p, "scenario", json_text(from, "scenario")));
		page_put_minute(p, o, "at", at);
		page_put_iso(o, "iso", at);
		put_outcome(p, o, from);
		put_other(o, from, permit_id);
		json_put_int(o, "message_id", message_id);
		json_put_text(o, "to", json_text(from, "to"));
		json_put_bool(o, "rehearsal", json_object_get_boolean(json_at(from, "rehearsal")));
		json_put_text(o, "state", NULL);
		if (message_id != 0)
			page_put_message_state(p, o, "state", json_text(from, "state"));
		json_object_array_add(notices, o);
	}
	json_put_bool(p->data, "has_notices", n > 0);
}
