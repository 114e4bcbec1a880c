/* Is everything all right today, and what must I do? */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "account/list.h"
#include "alert/alert.h"
#include "base/text.h"
#include "connector/worry.h"
#include "pages/admin.h"
#include "pages/alerts.h"
#include "pages/carrier.h"
#include "provider/provider.h"
#include "report/chores.h"
#include "report/day.h"
#include "report/detour.h"
#include "report/funnel.h"
#include "report/withdrawals.h"

enum { TODO_MAX = 7, TREND_DAYS = 7, PERMILLE = 1000, WITHDRAWAL_DAYS = 30, SPAN_MAX_BYTES = 80 };

/* ---- today's figures ---- */

static void
add_figure(const struct page *p, struct json_object *figures, const char *key, const char *state, const char *href, int64_t n, int64_t yesterday)
{
	struct json_object *o = json_object_new_object(), *was = json_object_new_object();
	char word[40];

	snprintf(word, sizeof(word), "figure.%s", key);
	json_put_text(o, "word", page_word(p, word));
	json_put_text(o, "tone", message_tone(state));
	json_put_text(o, "icon", message_icon(state));
	json_put_text(o, "href", href);
	page_put_count(p, o, "n", n);
	page_put_count(p, was, "n", yesterday);
	/* What waits has no yesterday: it is as it is at this moment. */
	if (yesterday >= 0)
		page_say(p, o, "was", "home.yesterday", "n", json_text(was, "n"), NULL);
	else
		json_put_text(o, "was", page_word(p, "home.now"));
	json_object_put(was);
	json_object_array_add(figures, o);
}

static enum err
put_figures(struct page *p, const struct chores *c)
{
	struct json_object *figures = json_put_array(p->data, "figures");
	struct day_figures today, before;
	struct day_waiting waiting;
	enum err e;

	if ((e = day_today(p->rq->db, p->rq->now, &today, &before)) || (e = day_waiting(p->rq->db, &waiting)))
		return e;
	add_figure(p, figures, "accepted", "sent", "/admin/messages", today.sent, before.sent);
	add_figure(p, figures, "delivered", "delivered", "/admin/messages?state=delivered", today.delivered, before.delivered);
	add_figure(p, figures, "read", "read", "/admin/messages?state=read", today.read, before.read);
	add_figure(p, figures, "failed", "failed", "/admin/held?kind=failed", today.failed, before.failed);
	add_figure(p, figures, "waiting", "queued", "/admin/messages?state=queued", waiting.queued + waiting.sending, -1);
	add_figure(p, figures, "held", "blocked", "/admin/held", held_todo(&c->held) + c->missed, -1);
	return ERR_NONE;
}

/* ---- the hours ---- */

static void
add_value(const struct page *p, struct json_object *values, int64_t n)
{
	struct json_object *o = json_object_new_object();

	page_put_count(p, o, "n", n);
	json_object_array_add(values, o);
}

static enum err
put_hours(struct page *p)
{
	static const char *const series[] = { "accepted", "delivered", "read", "failed" };
	struct json_object *names = json_put_array(p->data, "series"), *rows = json_put_array(p->data, "rows"), *values;
	struct day_hour hours[DAY_HOURS];
	char word[40], hour[16];
	size_t i;
	enum err e;

	if ((e = day_hours(p->rq->db, p->rq->now, hours)))
		return e;
	for (i = 0; i < sizeof(series) / sizeof(series[0]); i++) {
		struct json_object *o = json_object_new_object();

		snprintf(word, sizeof(word), "figure.%s", series[i]);
		json_put_text(o, "key", series[i]);
		json_put_text(o, "word", page_word(p, word));
		json_object_array_add(names, o);
	}
	for (i = 0; i < DAY_HOURS; i++) {
		struct json_object *row = json_object_new_object();

		snprintf(hour, sizeof(hour), "%02d:00", clock_local(hours[i].start_at, p->zone).hour);
		json_put_text(row, "hour", hour);
		values = json_put_array(row, "values");
		add_value(p, values, hours[i].sent);
		add_value(p, values, hours[i].delivered);
		add_value(p, values, hours[i].read);
		add_value(p, values, hours[i].failed);
		json_object_array_add(rows, row);
	}
	return ERR_NONE;
}

/* ---- consent ---- */

static void
put_change(const struct page *p, struct json_object *o, const struct consent_change *change)
{
	AUTO_JSON struct json_object *n = json_object_new_object();

	page_put_count(p, n, "gained", change->gained);
	page_put_count(p, n, "lost", change->lost);
	page_say(p, o, "trend", change->gained == 0 && change->lost == 0 ? "home.opt_in_same" : change->lost == 0 ? "home.opt_in_gained" :
	    change->gained == 0 ? "home.opt_in_lost" : "home.opt_in_both", "gained", json_text(n, "gained"), "lost", json_text(n, "lost"), NULL);
}

/* Of those who can have WhatsApp at all, as the page about consents reckons it too. */
static enum err
put_consent(struct page *p)
{
	struct json_object *o = json_put_object(p->data, "opt_in"), *n = json_put_object(p->data, "counts");
	struct consent_change change;
	struct share share;
	int64_t permille;
	enum err e;

	if ((e = funnel_standing(p->rq->db, &share)) || (e = consent_change(p->rq->db, p->rq->now - TREND_DAYS * CLOCK_DAY_MS, &change)))
		return e;
	permille = share.of > 0 ? share.yes * PERMILLE / share.of : 0;
	page_put_count(p, n, "percent", (permille + 5) / 10);
	page_put_count(p, n, "agreed", share.yes);
	page_put_count(p, n, "all", share.of);
	page_say(p, o, "rate", "home.percent", "n", json_text(n, "percent"), NULL);
	put_change(p, o, &change);
	page_say(p, o, "sentence", share.of > 0 ? "funnel.standing" : "funnel.standing_nobody", "agreed", json_text(n, "agreed"), "able",
	    json_text(n, "all"), NULL);
	page_put_count(p, o, "permille", permille == PERMILLE ? PERMILLE - 1 : permille);
	return ERR_NONE;
}

/* ---- withdrawals ---- */

static enum err
put_withdrawals(struct page *p, struct withdrawals *w)
{
	struct json_object *o = json_put_object(p->data, "withdrawals"), *n = json_put_object(p->data, "withdrawal_counts");
	AUTO(buf) struct buf longest = {0};
	enum err e;

	if ((e = withdrawals_load(p->rq->db, p->rq->now - WITHDRAWAL_DAYS * CLOCK_DAY_MS, p->rq->now + 1, p->rq->now, w)))
		return e;
	buf_init(&longest, SPAN_MAX_BYTES);
	page_span(p, w->longest_ms, &longest);
	page_put_count(p, n, "count", w->count);
	page_put_count(p, n, "late", w->late);
	page_put_count(p, n, "open", w->open);
	page_say(p, o, "sentence", w->count > 1 ? "home.withdrawals_of" : w->count == 1 ? "home.withdrawals_one" :
	    "home.withdrawals_none", "n", json_text(n, "count"), "longest",
	    buf_text(&longest), NULL);
	json_put_text(o, "late", "");
	if (w->late > 0)
		page_say(p, o, "late", "home.withdrawals_late", "n", json_text(n, "late"), NULL);
	json_put_text(o, "open", "");
	if (w->open > 0)
		page_say(p, o, "open", "home.withdrawals_open", "n", json_text(n, "open"), NULL);
	return ERR_NONE;
}

/* ---- what to do ---- */

static void
add_todo(const struct page *p, const char *key, const char *tone, const char *icon, int64_t n, const char *name, const char *href,
    const char *label_key)
{
	struct json_object *todo = json_at(p->data, "todo"), *o;
	char word[60], count[24];

	if (json_count(todo) >= TODO_MAX)
		return;
	o = json_object_new_object();
	snprintf(word, sizeof(word), "todo.%s", key);
	snprintf(count, sizeof(count), "%" PRId64, n);
	page_say(p, o, "text", word, "n", count, "name", name != NULL ? name : "", NULL);
	json_put_text(o, "tone", tone);
	json_put_text(o, "icon", icon);
	json_put_text(o, "href", href);
	json_put_text(o, "label", page_word(p, label_key));
	json_object_array_add(todo, o);
}

static void
add_counted(const struct page *p, const char *key, const char *tone, const char *icon, int64_t n, const char *href)
{
	if (n > 0)
		add_todo(p, key, tone, icon, n, NULL, href, "todo.see");
}

/* The office's own systems, from which its permits come; said as in the list of alerts. */
static enum err
add_connector_todo(const struct page *p)
{
	AUTO_JSON struct json_object *worries = NULL;
	struct json_object *todo = json_at(p->data, "todo"), *o;
	size_t i;
	enum err e;

	if ((e = connector_worries(p->rq->db, p->rq->now, &worries)))
		return e;
	for (i = 0; i < json_count(worries) && json_count(todo) < TODO_MAX; i++) {
		o = json_object_new_object();
		json_put_text(json_item(worries, i), "kind", alert_kind_name(ALERT_CONNECTOR));
		alerts_put(p, o, json_item(worries, i));
		json_object_array_add(todo, o);
	}
	return ERR_NONE;
}

static bool
tells_delivered(struct json_object *row)
{
	const struct provider *kind = provider_find(json_text(row, "kind"));

	return kind != NULL && (kind->can & CAN_TELL_DELIVERED) != 0;
}

static void
add_provider_todo(const struct page *p, struct json_object *row)
{
	const char *name = json_text(row, "name"), *health = json_text(row, "health");
	const struct provider *kind = provider_find(json_text(row, "kind"));
	int64_t id = 0, webhook_at = 0;
	int64_t refused, answered;
	char href[60];

	if (!json_flag(row, "enabled", true))
		return;
	json_int(row, "id", &id);
	snprintf(href, sizeof(href), "/admin/providers/%" PRId64, id);
	/* One that stopped stands above every page, with its button. */
	if (text_equal(health, "down"))
		return;
	if (text_equal(health, "untested"))
		add_todo(p, "provider_untested", "warn", "plug-connected", 0, name, href, "todo.test");
	else if (carrier_refuses(row, &refused, &answered))
		add_todo(p, "provider_refuses", "warn", "plug-connected", refused, name, href, "todo.open");
	else if (kind != NULL && provider_calls_us(kind) && !kind->webhook_is_optional && json_int(row, "webhook_at", &webhook_at) && webhook_at == 0)
		add_todo(p, tells_delivered(row) ? "provider_silent" : "provider_deaf", "warn", "webhook", 0, name, href, "todo.open");
}

/* The law gives three days; with one of them left it is the first thing to do. */
static void
add_withdrawals(const struct page *p, const struct withdrawals *w)
{
	int64_t left = w->ends_at - p->rq->now;
	AUTO(buf) struct buf span = {0};

	if (w->open_soon == 0)
		return;
	buf_init(&span, SPAN_MAX_BYTES);
	page_span(p, left < 0 ? -left : left, &span);
	add_todo(p, left < 0 ? "withdrawal_late" : "withdrawal_soon", left < 0 ? "bad" : "warn", "clock", w->open_soon, buf_text(&span),
	    "/admin/consents/review", "todo.decide");
}

/* An office needs an official provider and a default gateway. */
static void
add_missing_providers(const struct page *p, struct json_object *providers)
{
	bool official = false, gateway = false;
	size_t i, n = json_count(providers);

	for (i = 0; i < n; i++) {
		struct json_object *row = json_item(providers, i);
		const struct provider *kind = provider_find(json_text(row, "kind"));

		if (!json_flag(row, "enabled", true))
			continue;
		official |= kind != NULL && kind->scope == SCOPE_OFFICIAL;
		gateway |= json_flag(row, "is_default", false);
	}
	if (!official)
		add_todo(p, "no_official", "warn", "route", 0, NULL, "/admin/providers", "todo.see");
	if (!gateway)
		add_todo(p, "no_default", "warn", "route", 0, NULL, "/admin/providers", "todo.see");
}

static enum err
put_todo(struct page *p, struct json_object *providers, const struct withdrawals *w, const struct chores *c)
{
	size_t i;
	enum err e;

	json_put_array(p->data, "todo");
	add_withdrawals(p, w);
	if (c->unanswered > 0)
		add_todo(p, "unanswered", "wait", "message-circle", c->unanswered, NULL, "/admin/replies", "todo.answer");
	add_counted(p, "unknown", "doubt", "help-circle", c->held.of[HELD_UNKNOWN], "/admin/held?kind=unknown");
	for (i = 0; i < json_count(providers); i++)
		add_provider_todo(p, json_item(providers, i));
	if ((e = add_connector_todo(p)))
		return e;
	add_counted(p, "failed", "bad", "circle-x", c->held.of[HELD_FAILED], "/admin/held?kind=failed");
	add_counted(p, "blocked", "warn", "hand-stop", c->held.of[HELD_BLOCKED], "/admin/held?kind=blocked");
	add_counted(p, "missed", "warn", "user-off", c->missed, "/admin/held?kind=missed");
	add_counted(p, "replies_unclear", "wait", "message-circle", c->unclear, "/admin/consents/review?kind=reply");
	add_missing_providers(p, providers);
	add_counted(p, "permits_without_contact", "warn", "user-off", c->unreachable, "/admin/permits?unreachable=1");
	add_counted(p, "numbers_told", "warn", "phone", c->numbers_told, "/admin/permits?number_told=1");
	add_counted(p, "numbers_unconfirmed", "warn", "phone", c->unconfirmed, "/admin/held?kind=blocked&reason=unconfirmed_number");
	return ERR_NONE;
}

/* ---- the providers, and who carries in whose place ---- */

static void
put_detour(const struct page *p, struct json_object *card, const struct detours *all, int64_t provider_id)
{
	AUTO_JSON struct json_object *n = json_object_new_object();
	char since[CLOCK_TEXT_MAX];
	const struct detour *d;

	json_put_text(card, "detour", "");
	for (d = all->items; d < all->items + all->count; d++) {
		if (d->provider_id != provider_id)
			continue;
		clock_format_minute(d->since, p->zone, since);
		page_put_count(p, n, "n", d->via[0] != '\0' ? d->messages : d->waiting);
		page_say(p, card, "detour", d->via[0] == '\0' ? "home.detour_none" : d->more ? "home.detour_more" : "home.detour", "at", since,
		    "via", d->via, "n", json_text(n, "n"), NULL);
	}
}

static enum err
put_carriers(struct page *p, struct json_object *providers)
{
	struct json_object *cards = json_put_array(p->data, "providers"), *card;
	struct detours all;
	int64_t id = 0;
	size_t i;
	enum err e;

	if ((e = detours_load(p->rq->db, &all)))
		return e;
	for (i = 0; i < json_count(providers); i++) {
		card = json_object_new_object();
		carrier_put(p, card, json_item(providers, i));
		json_int(json_item(providers, i), "id", &id);
		put_detour(p, card, &all, id);
		json_object_array_add(cards, card);
	}
	return ERR_NONE;
}

enum err
home_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *providers = NULL;
	AUTO(page) struct page p = {0};
	struct withdrawals w;
	struct chores chores;
	enum err e;

	if ((e = page_open(rq, "home", &p)) || (e = provider_list(rq->db, clock_day_start(rq->now, p.zone), &providers)) ||
	    (e = chores_count(rq->db, rq->now, &chores)) || (e = put_figures(&p, &chores)) || (e = put_hours(&p)) || (e = put_consent(&p)) ||
	    (e = put_withdrawals(&p, &w)) || (e = put_todo(&p, providers, &w, &chores)) || (e = put_carriers(&p, providers)))
		return e;
	return page_show(&p, rp, 200, "admin/home");
}
