#include "pages/plan_rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"

/* What a person can do so that a provider may: the page where it is done, of the contact where there is a part behind its id. */
static const struct { const char *reason, *path, *part, *label; } fixes[] = {
	{ "no_consent_no_window", "/admin/contacts", "", "fix.contact" }, { "no_consent", "/admin/contacts", "", "fix.contact" },
	{ "window_closed", "/admin/contacts", "", "fix.contact" }, { "stopped", "/admin/contacts", "", "fix.contact" },
	{ "declined", "/admin/contacts", "", "fix.contact" }, { "notice_changed", "/admin/contacts", "", "fix.contact" },
	{ "unconfirmed_number", "/admin/contacts", "", "fix.contact" }, { "no_number", "/admin/contacts", "/edit", "fix.edit" },
	{ "no_whatsapp", "/admin/contacts", "/edit", "fix.edit" }, { "landline", "/admin/contacts", "/edit", "fix.edit" },
	{ "foreign", "/admin/contacts", "/edit", "fix.edit" }, { "no_email", "/admin/contacts", "/edit", "fix.edit" },
	{ "no_template", "/admin/templates", NULL, "fix.templates" }, { "template_not_approved", "/admin/templates", NULL, "fix.templates" },
	{ "no_short_text", "/admin/templates", NULL, "fix.templates" },
	{ "disabled", "/admin/providers", NULL, "fix.providers" }, { "down", "/admin/providers", NULL, "fix.providers" },
	{ "practice", "/admin/settings#sandbox", NULL, "fix.settings" }, { "quota", "/admin/providers", NULL, "fix.providers" },
	{ "people", "/admin/settings#people_limit", NULL, "fix.settings" },
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
	if (fixes[i].part != NULL)
		snprintf(href, sizeof(href), "%s/%" PRId64 "%s", fixes[i].path, contact_id, fixes[i].part);
	else
		snprintf(href, sizeof(href), "%s", fixes[i].path);
	fix = json_put_object(o, "fix");
	json_put_text(fix, "href", href);
	json_put_text(fix, "label", page_word(p, fixes[i].label));
}

/* What holds for several providers is said once what to do about. */
static bool
was_said(struct json_object *found, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (!json_flag(json_item(found, k), "may", false) && text_equal(json_text(json_item(found, k), "reason"), json_text(json_item(found, i), "reason")))
			return true;
	return false;
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
		if (!may && (text_equal(json_text(o, "change"), reason) || was_said(found, i)))
			json_put_text(o, "change", "");
		put_fix(p, o, may ? NULL : reason, contact_id);
		json_object_array_add(plan, o);
	}
	json_put_bool(p->data, "has_plan", n > 0);
}
