#include "routing/plan.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

enum {
	/* A throttled provider is waited for this long; being too fast for a moment is no reason to go another way. */
	WAIT_THROTTLE_MS = 10 * CLOCK_MINUTE_MS,
	/* SMS and e-mail cost or tell less; a WhatsApp provider that fails is waited for this long before they take over. */
	WAIT_FALLBACK_MS = 15 * CLOCK_MINUTE_MS,
	/* A provider that a person must mend is looked at again this often. */
	LOOK_AGAIN_MS = 2 * CLOCK_MINUTE_MS,
};

static const char *const reasons[PLAN_REASON__COUNT] = {
	[PLAN_CONSENT] = "consent",
	[PLAN_WINDOW_OPEN] = "window_open",
	[PLAN_PREAPPROVED] = "preapproved",
	[PLAN_DEFAULT_GATEWAY] = "default_gateway",
	[PLAN_OTHER_GATEWAY] = "other_gateway",
	[PLAN_FALLBACK] = "fallback",
	[PLAN_STOP_CONFIRMED] = "stop_confirmed",
	[PLAN_NO_CONSENT_NO_WINDOW] = "no_consent_no_window",
	[PLAN_NOTICE_CHANGED] = "notice_changed",
	[PLAN_NO_CONSENT] = "no_consent",
	[PLAN_STRICT_NEEDS_PREAPPROVAL] = "strict_needs_preapproval",
	[PLAN_STOPPED] = "stopped",
	[PLAN_NO_MARKETING] = "no_marketing",
	[PLAN_DECLINED] = "declined",
	[PLAN_NO_TEMPLATE] = "no_template",
	[PLAN_TEMPLATE_NOT_APPROVED] = "template_not_approved",
	[PLAN_TEMPLATE_PAUSED] = "template_paused",
	[PLAN_TEMPLATE_RECATEGORISED] = "template_recategorised",
	[PLAN_TEMPLATE_DIFFERS] = "template_differs",
	[PLAN_WINDOW_CLOSED] = "window_closed",
	[PLAN_NO_NUMBER] = "no_number",
	[PLAN_NO_EMAIL] = "no_email",
	[PLAN_EMAIL_REFUSED] = "email_refused",
	[PLAN_NO_SHORT_TEXT] = "no_short_text",
	[PLAN_LANDLINE] = "landline",
	[PLAN_FOREIGN] = "foreign",
	[PLAN_NO_WHATSAPP] = "no_whatsapp",
	[PLAN_UNCONFIRMED_NUMBER] = "unconfirmed_number",
	[PLAN_DISABLED] = "disabled",
	[PLAN_PRACTICE] = "practice",
	[PLAN_DOWN] = "down",
	[PLAN_PAUSED] = "paused",
	[PLAN_QUOTA] = "quota",
	[PLAN_PEOPLE] = "people",
	[PLAN_ALREADY_FAILED] = "already_failed",
	[PLAN_NOT_DELIVERED] = "not_delivered",
	[PLAN_NOT_ASKED] = "not_asked",
};

const char *
plan_reason_name(enum plan_reason r)
{
	return reasons[r];
}

const char *
fallback_consent_name(enum fallback_consent f)
{
	static const char *const names[FALLBACK__COUNT] = { "not_stopped_there", "not_stopped", "agreed" };

	return names[f];
}

static bool
is_whatsapp(const struct plan_provider *p)
{
	return p->scope == SCOPE_OFFICIAL || p->scope == SCOPE_GATEWAY;
}

/* ---- can this person be reached this way at all? ---- */

/* What proves that WhatsApp reaches this number although its kind says otherwise. */
static bool
is_proven(const struct plan_facts *f, const struct plan_provider *p)
{
	return f->has_whatsapp || p->window_until > f->now || f->consent[p->scope].state == CONSENT_AGREED;
}

static bool
number_refused(const struct plan_facts *f, const struct plan_provider *p, enum plan_reason *ret)
{
	bool unproven = !is_whatsapp(p) || !is_proven(f, p);

	if (f->number_kind == PHONE_NONE)
		*ret = PLAN_NO_NUMBER;
	else if (f->number_kind == PHONE_LANDLINE && unproven)
		*ret = PLAN_LANDLINE;
	else if (f->number_kind == PHONE_FOREIGN && unproven && !f->foreign_counts)
		*ret = PLAN_FOREIGN;
	else if (is_whatsapp(p) && f->no_whatsapp)
		*ret = PLAN_NO_WHATSAPP;
	else if (!f->confirmed && (f->has_link || p->fills_link))	/* what was approved may hold a link that the text has not */
		*ret = PLAN_UNCONFIRMED_NUMBER;
	else
		return false;
	return true;
}

static bool
address_refused(const struct plan_facts *f, const struct plan_provider *p, enum plan_reason *ret)
{
	switch (p->scope) {
	case SCOPE_EMAIL:
		*ret = f->has_email ? PLAN_EMAIL_REFUSED : PLAN_NO_EMAIL;
		return !f->has_email || f->email_refused;
	case SCOPE_SMS:
		if (f->number_kind != PHONE_NONE && !f->has_short_text) {
			*ret = PLAN_NO_SHORT_TEXT;
			return true;
		}
		return number_refused(f, p, ret);
	case SCOPE_OFFICIAL:
		/* Meta reaches a person by the id it gave us, number or not. */
		if (f->number_kind == PHONE_NONE && f->user_id[0] != '\0' && (p->can & CAN_REACH_USER_ID))
			return false;
		return number_refused(f, p, ret);
	default:
		return number_refused(f, p, ret);
	}
}

/* ---- does this person allow it? ---- */

/* Free text inside the window: a person who writes to us is answered. */
static bool
answers(const struct plan_facts *f, const struct plan_provider *p)
{
	bool as_text = !f->is_template || f->is_service;

	return as_text && (p->window_until > f->now || f->reply_provider_id == p->id);
}

/* true: p may carry it, *ret says because of what; false: it may not. */
static bool
official_allows(const struct plan_facts *f, const struct plan_provider *p, enum plan_reason *ret)
{
	const struct consent *c = &f->consent[SCOPE_OFFICIAL];
	bool open = p->window_until > f->now, agreed = c->state == CONSENT_AGREED;

	if (open && answers(f, p) && !f->is_marketing)
		return *ret = PLAN_WINDOW_OPEN, true;
	if (!f->is_template)
		*ret = open ? PLAN_NO_CONSENT : PLAN_WINDOW_CLOSED;	/* open: marketing as free text */
	else if (!p->mapped)
		*ret = PLAN_NO_TEMPLATE;
	else if (!p->approved)
		*ret = p->template_paused ? PLAN_TEMPLATE_PAUSED : PLAN_TEMPLATE_NOT_APPROVED;
	else if (p->differs)
		*ret = PLAN_TEMPLATE_DIFFERS;
	else if (p->costs_more && !f->dearer_counts)
		*ret = PLAN_TEMPLATE_RECATEGORISED;
	else if (f->is_marketing && !(agreed && c->explicit_words))
		*ret = PLAN_NO_CONSENT;
	else if (agreed && (open || !f->strict))
		return *ret = PLAN_CONSENT, true;
	else if (open)
		return *ret = PLAN_WINDOW_OPEN, true;
	else if (c->preapproved && f->preapproved_counts)
		return *ret = PLAN_PREAPPROVED, true;
	else if (f->notice_changed)
		*ret = PLAN_NOTICE_CHANGED;
	else
		*ret = f->strict ? PLAN_STRICT_NEEDS_PREAPPROVAL : PLAN_NO_CONSENT_NO_WINDOW;
	return false;
}

/* Stopped at Meta's own button it is stopped on WhatsApp: not at the number of a gateway either. */
static bool
wants_no_marketing(const struct plan_facts *f, const struct plan_provider *p)
{
	return f->consent[p->scope].no_marketing_at != 0 || (is_whatsapp(p) && f->consent[SCOPE_OFFICIAL].no_marketing_at != 0);
}

/* An office may take a STOP on WhatsApp for a STOP to all that it was not expressly allowed. */
static bool
fallback_allows(const struct plan_facts *f, const struct plan_provider *p, enum plan_reason *ret)
{
	bool agreed = f->consent[p->scope].state == CONSENT_AGREED || answers(f, p);
	bool stopped = f->consent[SCOPE_OFFICIAL].state == CONSENT_STOPPED || f->consent[SCOPE_GATEWAY].state == CONSENT_STOPPED;

	if (!agreed && f->fallback == FALLBACK_AGREED)
		return *ret = PLAN_NO_CONSENT, false;
	if (!agreed && f->fallback == FALLBACK_NOT_STOPPED && stopped)
		return *ret = PLAN_STOPPED, false;
	return *ret = PLAN_FALLBACK, true;
}

static bool
consent_allows(const struct plan_facts *f, const struct plan_provider *p, enum plan_reason *ret)
{
	const struct consent *c = &f->consent[p->scope];

	if (f->confirms_stop && f->reply_provider_id == p->id && is_whatsapp(p))
		return *ret = PLAN_STOP_CONFIRMED, true;
	if (c->state == CONSENT_STOPPED)
		return *ret = PLAN_STOPPED, false;
	if (c->state == CONSENT_DECLINED && !answers(f, p))
		return *ret = PLAN_DECLINED, false;
	if ((f->is_marketing || (f->is_template && p->as_marketing)) && wants_no_marketing(f, p))
		return *ret = PLAN_NO_MARKETING, false;
	if (p->scope == SCOPE_OFFICIAL)
		return official_allows(f, p, ret);
	if (f->is_marketing && !(c->state == CONSENT_AGREED && c->explicit_words))
		return *ret = PLAN_NO_CONSENT, false;
	if (p->scope != SCOPE_GATEWAY)
		return fallback_allows(f, p, ret);
	return *ret = p->is_default ? PLAN_DEFAULT_GATEWAY : PLAN_OTHER_GATEWAY, true;
}

/* ---- did it go this way before? ---- */

/* WhatsApp is one way, whoever carries it: a phone that is off is off for all of them, and when it is on again the first one arrives. */
static bool
is_overdue(const struct plan_facts *f, const struct plan_provider *p)
{
	return f->overdue[p->scope] || (is_whatsapp(p) && (f->overdue[SCOPE_OFFICIAL] || f->overdue[SCOPE_GATEWAY]));
}

/* Who stopped the way by which it may still arrive has said enough: no other way is taken after them. */
static bool
stopped_since(const struct plan_facts *f)
{
	int s;

	for (s = 0; s < SCOPE__COUNT; s++)
		if (f->overdue[s] && f->consent[s].state == CONSENT_STOPPED)
			return true;
	return false;
}

/* ---- is it in order? ---- */

static bool
condition_refused(const struct plan_facts *f, const struct plan_provider *p, struct plan_entry *entry)
{
	if (p->down) {
		entry->reason = PLAN_DOWN;
		entry->until = f->now + LOOK_AGAIN_MS;
	} else if (p->closed_until > f->now) {
		entry->reason = PLAN_PAUSED;
		entry->until = p->closed_until;
	} else if (p->left_today <= 0) {
		entry->reason = PLAN_QUOTA;
		entry->until = f->next_day_at;
	} else if (p->scope == SCOPE_OFFICIAL && p->window_until <= f->now && f->people_used_up) {
		entry->reason = PLAN_PEOPLE;
		/* Not at the very instant: many wait for the same place. */
		entry->until = (f->people_free_at > f->now ? f->people_free_at : f->now) + LOOK_AGAIN_MS;
	} else {
		return false;
	}
	return true;
}

static struct plan_entry
entry_make(const struct plan_facts *f, const struct plan_provider *p)
{
	struct plan_entry entry = { .provider_id = p->id };

	memcpy(entry.name, p->name, sizeof(entry.name));
	memcpy(entry.kind, p->kind, sizeof(entry.kind));
	if (f->forced_provider_id != 0 && f->forced_provider_id != p->id)
		entry.reason = PLAN_NOT_ASKED;
	else if (!p->enabled)
		entry.reason = PLAN_DISABLED;
	else if (p->kept_back)
		entry.reason = PLAN_PRACTICE;
	else if (stopped_since(f))
		entry.reason = PLAN_STOPPED;
	else if (is_overdue(f, p))
		entry.reason = PLAN_NOT_DELIVERED;
	else if (address_refused(f, p, &entry.reason) || !consent_allows(f, p, &entry.reason))
		;
	else if (p->already_failed)
		entry.reason = PLAN_ALREADY_FAILED;
	else
		entry.may = !condition_refused(f, p, &entry);
	return entry;
}

/* ---- the order ---- */

static int
rank(const struct plan_facts *f, const struct plan_provider *p)
{
	if (f->reply_provider_id == p->id)
		return 0;	/* an answer goes back the way the question came */
	switch (p->scope) {
	case SCOPE_OFFICIAL: return 1;
	case SCOPE_GATEWAY: return p->is_default ? 2 : 3;
	case SCOPE_SMS: return 4;
	default: return 5;
	}
}

static bool
goes_before(const struct plan_facts *f, const struct plan_provider *a, const struct plan_provider *b)
{
	int x = rank(f, a), y = rank(f, b);

	if (x != y)
		return x < y;
	return a->priority != b->priority ? a->priority < b->priority : a->id < b->id;
}

static void
put_in_order(const struct plan_facts *f, const struct plan_provider *order[PLAN_PROVIDERS_MAX])
{
	size_t i, j;

	for (i = 0; i < f->provider_count; i++) {
		for (j = i; j > 0 && goes_before(f, &f->providers[i], order[j - 1]); j--)
			order[j] = order[j - 1];
		order[j] = &f->providers[i];
	}
}

/* How long a provider that is only out of order is worth waiting for, when better is the first that may instead (NULL: none). */
static int64_t
wait_for(const struct plan_facts *f, const struct plan_provider *p, const struct plan_entry *entry, const struct plan_provider *instead)
{
	int64_t patience = 0;

	if (entry->reason != PLAN_PAUSED)
		return 0;
	if (p->throttled)
		patience = WAIT_THROTTLE_MS;
	else if (is_whatsapp(p) && !is_whatsapp(instead))
		patience = WAIT_FALLBACK_MS;
	return entry->until - f->now <= patience ? entry->until : 0;
}

struct plan
plan_make(const struct plan_facts *f)
{
	const struct plan_provider *order[PLAN_PROVIDERS_MAX], *instead = NULL;
	struct plan_entry entries[PLAN_PROVIDERS_MAX];
	struct plan plan = { .count = f->provider_count };
	size_t i, refused = 0;

	put_in_order(f, order);
	for (i = 0; i < plan.count; i++) {
		entries[i] = entry_make(f, order[i]);
		if (entries[i].may && instead == NULL)
			instead = order[i];
		plan.may_count += entries[i].may;
	}
	for (i = 0; i < plan.count; i++) {
		if (entries[i].may)
			plan.entries[i - refused] = entries[i];
		else
			plan.entries[plan.may_count + refused++] = entries[i];
		if (entries[i].until != 0 && (plan.retry_at == 0 || entries[i].until < plan.retry_at))
			plan.retry_at = entries[i].until;
	}
	if (plan.may_count != 0)
		plan.retry_at = 0;
	for (i = 0; instead != NULL && order[i] != instead && plan.wait_until == 0; i++)
		plan.wait_until = wait_for(f, order[i], &entries[i], instead);
	return plan;
}

/* ---- why not at all ---- */

const char *
plan_blocked_reason(const struct plan *plan)
{
	/* From what tells a person most. The first group speaks for all ways; the second only when no other way was open to begin with. */
	static const enum plan_reason any[] = { PLAN_PRACTICE, PLAN_STOPPED, PLAN_NO_MARKETING };
	static const enum plan_reason all[] = { PLAN_DECLINED, PLAN_NO_CONSENT, PLAN_UNCONFIRMED_NUMBER, PLAN_NO_WHATSAPP, PLAN_LANDLINE,
	    PLAN_FOREIGN, PLAN_EMAIL_REFUSED, PLAN_NO_NUMBER, PLAN_WINDOW_CLOSED };
	bool seen[PLAN_REASON__COUNT] = {0};
	size_t i, relevant = 0, of_one_kind;

	for (i = 0; i < plan->count; i++)
		seen[plan->entries[i].reason] = true;
	for (i = 0; i < sizeof(any) / sizeof(any[0]); i++)
		if (seen[any[i]])
			return reasons[any[i]];
	for (i = 0; i < PLAN_REASON__COUNT; i++)
		relevant += seen[i] && i != PLAN_NOT_ASKED && i != PLAN_NOT_DELIVERED && i != PLAN_DISABLED && i != PLAN_NO_EMAIL && i != PLAN_NO_SHORT_TEXT;
	for (i = 0, of_one_kind = PLAN_REASON__COUNT; i < sizeof(all) / sizeof(all[0]); i++)
		if (seen[all[i]] && relevant == 1)
			of_one_kind = all[i];
	return of_one_kind != PLAN_REASON__COUNT ? reasons[of_one_kind] : "no_route";
}

struct json_object *
plan_to_json(const struct plan *plan)
{
	struct json_object *list = json_object_new_array_ext((int)plan->count), *o;
	const struct plan_entry *entry;
	size_t i;

	for (i = 0; i < plan->count; i++) {
		entry = &plan->entries[i];
		o = json_object_new_object();
		json_put_int(o, "provider_id", entry->provider_id);
		json_put_text(o, "name", entry->name);
		json_put_text(o, "kind", entry->kind);
		json_put_bool(o, "may", entry->may);
		json_put_text(o, "reason", reasons[entry->reason]);
		json_put_int(o, "until", entry->until);
		json_object_array_add(list, o);
	}
	return list;
}
