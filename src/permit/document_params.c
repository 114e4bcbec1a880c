#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "permit/document_scenario.h"
#include "permit/params.h"
#include "setting/setting.h"

enum { HOURS_SHOWN = 48 };

void
document_waited(int64_t ms, char ret[40])
{
	int64_t hours = ms / CLOCK_HOUR_MS;

	if (hours < HOURS_SHOWN)
		snprintf(ret, 40, "%lld jam", (long long)(hours > 0 ? hours : 0));
	else
		snprintf(ret, 40, "%lld hari", (long long)(ms / CLOCK_DAY_MS));
}

static enum err
put(struct json_object *o, const char *name, const char *text)
{
	json_put_text(o, name, text);
	return json_at(o, name) != NULL ? ERR_NONE : ERR_MEMORY;
}

/* The document's own page, or the office's pattern. */
static enum err
put_links(struct db *db, struct json_object *o, const struct document *d, const struct permit *p, const char *base_url)
{
	const struct link_places places = { base_url, p->registration_id, p->permit_number, d->document_number };
	enum err e;

	if ((e = text_is_blank(d->url) ? permit_link(db, SETTING_LINK_APPROVAL, &places, "approval_link", o) : put(o, "approval_link", d->url)))
		return e;
	return permit_link(db, SETTING_LINK_DASHBOARD, &places, "dashboard_link", o);
}

enum err
document_params(struct db *db, const struct document *d, const struct permit *p, const char *base_url, int64_t now, struct json_object **ret)
{
	AUTO_JSON struct json_object *o = NULL;
	char since[CLOCK_TEXT_MAX], waited[40], day[CLOCK_TEXT_MAX];
	int64_t zone;
	enum err e;

	if ((e = permit_params(db, p, NULL, base_url, now, &o)) || (e = setting_number(db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	json_object_object_del(o, "partner_name");	/* that is the applicant, to whom this is not written */
	/* Nobody told us who applies: the office's people find it by the registration. */
	if (json_at(o, "applicant_name") == NULL && (e = put(o, "applicant_name", p->registration_id)))
		return e;
	clock_format_date(d->entered_state_at, (int)zone, since);
	document_waited(now - d->entered_state_at, waited);
	clock_format_day(d->document_day, day);
	if ((e = put(o, "document_date", d->has_document_day ? day : since)) || (e = put(o, "request_date", since)) ||
	    (e = put(o, "pending_since", since)) || (e = put(o, "pending_duration", waited)) || (e = put(o, "count", "1")) ||
	    (e = put_links(db, o, d, p, base_url)))
		return e;
	*ret = o;
	o = NULL;
	return ERR_NONE;
}
