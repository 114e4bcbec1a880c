#include "pages/plan_rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"

/* What a person can do so that a provider may: the page where it is done. */
static const struct { const char *reason, *path; bool of_contact; } fixes[] = {
	{ "no_consent_no_window", "/admin/contacts", true }, { "no_consent", "/admin/contacts", true }, { "window_closed", "/admin/contacts", true },
	{ "stopped", "/admin/contacts", true }, { "declined", "/admin/contacts", true }, { "no_number", "/admin/contacts", true },
	{ "landline", "/admin/contacts", true }, { "unconfirmed_number", "/admin/contacts", true }, { "email_refused", "/admin/contacts", true },
	{ "notice_changed", "/admin/contacts", true },
	{ "no_template", "/admin/templates", false }, { "template_not_approved", "/admin/templates", false },
	{ "disabled", "/admin/providers", false }, { "down", "/admin/providers", false }, { "quota", "/admin/providers", false },
	{ "people", "/admin/settings#people_limit", false },
};

static void
put_fix(const struct page *p, struct json_object *o, const char *reason, int64_t contact_id)
{
	struct json_object *fix;
	char href[80];
	size_t i;

	for (i = 0; i < sizeof(fixes) / sizeof(fixes[0]); i++)
		if (text_equal(fixes[i].reason, reason))
			break;
	if (i == sizeof(fixes) / sizeof(fixes[0])) {
		json_put_text(o, "fix", NULL);
		return;
	}
	if (fixes[i].of_contact)
		snprintf(href, sizeof(href), "%s/%" PRId64, fixes[i].path, contact_id);
	else
		snprintf(href, sizeof(href), "%s", fixes[i].path);
	fix = json_put_object(o, "fix");
	json_put_text(fix, "href", href);
	json_put_text(fix, "label", page_word(p, "todo.open"));
}

void
plan_rows_put(struct page *p, struct json_object *found, int64_t contact_id)
{
	struct json_object *plan = json_put_array(p->data, "plan");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *from = json_item(found, i), *o = json_object_new_object();
		const char *reason = json_text(from, "reason");
		bool may = json_flag(from, "may", false);
		int64_t until = 0;

		json_int(from, "until", &until);
		json_put_text(o, "name", json_text(from, "name"));
		json_put_bool(o, "may", may);
		json_put_text(o, "sentence", page_word_of(p, "reason", reason));
		page_put_minute(p, o, "until", until);
		json_put_text(o, "change", may ? "" : page_word_of(p, "change", reason));
		if (!may && text_equal(json_text(o, "change"), reason))
			json_put_text(o, "change", "");
		put_fix(p, o, may ? NULL : reason, contact_id);
		json_object_array_add(plan, o);
	}
	json_put_bool(p->data, "has_plan", n > 0);
}
