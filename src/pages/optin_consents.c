/* Each way to reach this person: what they have said about it, and the button that ends it. */
#include "account/account.h"
#include "base/text.h"
#include "pages/optin.h"
#include "pages/optin_visit.h"
#include "pages/page.h"

/* Which ways the office has. */
static enum err
find_ways(struct db *db, bool ret[SCOPE__COUNT])
{
	AUTO(provider_rows) struct provider_rows rows = {0};
	enum err e;
	size_t i;

	if ((e = provider_load_all(db, &rows)))
		return e;
	for (i = 0; i < rows.count; i++)
		if (rows.items[i].enabled)
			ret[rows.items[i].kind->scope] = true;
	return ERR_NONE;
}

const char *
optin_way_word(const struct page *p, enum scope scope)
{
	static const char *const names[SCOPE__COUNT] = {
		[SCOPE_OFFICIAL] = "optin.way_official", [SCOPE_GATEWAY] = "optin.way_gateway", [SCOPE_SMS] = "optin.way_sms",
		[SCOPE_EMAIL] = "optin.way_email",
	};

	return page_word(p, names[scope]);
}

static void
add_way(struct page *p, struct json_object *ways, enum scope scope, const struct consent *c)
{
	static const char *const states[CONSENT_STATE__COUNT] = {
		[CONSENT_NONE] = "optin.way_none", [CONSENT_AGREED] = "optin.way_agreed", [CONSENT_STOPPED] = "optin.way_stopped",
		[CONSENT_DECLINED] = "optin.way_declined",
	};
	struct json_object *way = json_object_new_object();
	char since[CLOCK_TEXT_MAX] = "";

	if (c->state != CONSENT_NONE)
		clock_format_minute(c->since_at, p->zone, since);
	json_put_text(way, "name", optin_way_word(p, scope));
	page_say(p, way, "state", states[c->state], "at", since, NULL);
	json_object_array_add(ways, way);
}

static void
add_stop(struct page *p, struct json_object *stops, const char *way, const char *key)
{
	struct json_object *stop = json_object_new_object();

	json_put_text(stop, "way", way);
	json_put_text(stop, "word", page_word(p, key));
	json_object_array_add(stops, stop);
}

static bool
is_refused(const struct consent *c)
{
	return c->state == CONSENT_STOPPED || c->state == CONSENT_DECLINED;
}

enum err
visit_put_consents(struct page *p, const struct visit *v)
{
	const struct consent *all = v->consents;
	struct json_object *ways = json_put_array(p->data, "ways"), *stops = json_put_array(p->data, "stops");
	bool has[SCOPE__COUNT] = { false }, answered = false;
	enum err e;
	int i;

	if ((e = find_ways(p->rq->db, has)))
		return e;
	for (i = 0; i < SCOPE__COUNT; i++) {
		answered |= all[i].state != CONSENT_NONE;
		if (has[i] || all[i].state != CONSENT_NONE)
			add_way(p, ways, (enum scope)i, &all[i]);
	}
	/* STOP through any WhatsApp number ends all of WhatsApp (consent/consent.h), and so does its button. Whoever said no has nothing to stop. */
	if (!is_refused(&all[SCOPE_OFFICIAL]) || !is_refused(&all[SCOPE_GATEWAY]))
		add_stop(p, stops, "whatsapp", "optin.withdraw");
	if (has[SCOPE_SMS] && all[SCOPE_SMS].state != CONSENT_STOPPED)
		add_stop(p, stops, "sms", "optin.withdraw_sms");
	if (has[SCOPE_EMAIL] && v->contact.email != NULL && all[SCOPE_EMAIL].state != CONSENT_STOPPED)
		add_stop(p, stops, "email", "optin.withdraw_email");
	json_put_bool(p->data, "has_answered", answered);
	json_put_bool(p->data, "may_stop", json_count(stops) > 0);
	return ERR_NONE;
}
