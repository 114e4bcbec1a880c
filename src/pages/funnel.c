/* How people come to agree: what became of invitations, and what led to agreements. */
#include <stdio.h>

#include "base/text.h"
#include "consent/consent.h"
#include "pages/admin.h"
#include "pages/filter.h"
#include "pages/percent.h"
#include "report/funnel.h"

#define LIST_PATH	"/admin/consents/funnel"
enum { DAYS_USUAL = 30, LINE = 1000, HREF_MAX_BYTES = 120 };

/* ---- which time ---- */

static const char *const periods[] = { "7", "90", "year", NULL };

static void
put_periods(struct page *p)
{
	static const struct { const char *value, *word; } chips[] = {
		{ "7", "funnel.days_7" }, { NULL, "funnel.days_30" }, { "90", "funnel.days_90" }, { "year", "funnel.year" },
	};
	struct json_object *into = json_put_array(p->data, "periods");
	size_t i;

	for (i = 0; i < sizeof(chips) / sizeof(chips[0]); i++)
		page_add_chip(p, into, LIST_PATH, "period", chips[i].value, page_word(p, chips[i].word), NULL);
}

/* Whole days of the office, today included. */
static int64_t
period_start(const struct page *p)
{
	const char *period = filter_one_of(p->rq, "period", periods, "");
	struct clock_date first = { .year = clock_local(p->rq->now, p->zone).year, .month = 1, .day = 1 };
	int64_t days = DAYS_USUAL;

	if (text_equal(period, "year"))
		return clock_from_local(&first, p->zone);
	if (!text_is_blank(period) && !text_to_int64(period, &days))
		days = DAYS_USUAL;
	return clock_day_start(p->rq->now, p->zone) - (days - 1) * CLOCK_DAY_MS;
}

/* ---- what became of invitations ---- */

static void
add_bar(const struct page *p, struct json_object *bars, const char *word, int64_t n, int64_t of)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "word", page_word(p, word));
	page_put_count(p, o, "n", n);
	json_put_int(o, "width", of == 0 ? 0 : n >= of ? LINE : n * LINE / of);
	json_object_array_add(bars, o);
}

/* Of links that were handed out nobody knows it; beside others they are left out of what it is said of. */
static void
put_delivered(const struct page *p, struct json_object *o, const struct funnel_row *r)
{
	page_put_count(p, o, "delivered", r->delivered);
	page_put_count(p, o, "carried", r->carried);
	if (r->carried == 0)
		json_put_text(o, "delivered", "–");
	else if (r->carried < r->invited)
		page_say(p, o, "delivered", "funnel.delivered_of", "n", json_text(o, "delivered"), "all", json_text(o, "carried"), NULL);
}

static void
put_figures(const struct page *p, struct json_object *o, const struct funnel_row *r)
{
	struct json_object *bars = json_put_array(o, "bars");

	page_put_count(p, o, "invited", r->invited);
	put_delivered(p, o, r);
	page_put_count(p, o, "opened", r->opened);
	page_put_count(p, o, "agreed", r->agreed);
	page_put_count(p, o, "declined", r->declined);
	page_put_count(p, o, "stopped", r->stopped);
	percent_put_share(p, o, funnel_rate(r));
	page_say(p, o, "rate_words", "funnel.rate_words", "agreed", json_text(o, "agreed"), "invited", json_text(o, "invited"),
	    "rate", json_text(o, "rate"), "range", json_text(o, "range"), NULL);
	add_bar(p, bars, "funnel.invited", r->invited, r->invited);
	if (r->carried == r->invited)
		add_bar(p, bars, "funnel.delivered", r->delivered, r->invited);
	add_bar(p, bars, "funnel.opened", r->opened, r->invited);
	add_bar(p, bars, "funnel.agreed", r->agreed, r->invited);
}

static enum err
put_invitations(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "rows"), *o;
	int64_t from = period_start(p), until = clock_day_start(p->rq->now, p->zone) + CLOCK_DAY_MS;
	struct funnel f;
	size_t i;
	enum err e;

	if ((e = funnel_load(p->rq->db, from, until, &f)))
		return e;
	page_put_date(p, p->data, "from", from);
	page_say(p, p->data, "since", "funnel.since", "at", json_text(p->data, "from"), NULL);
	for (i = 0; i < f.count; i++) {
		o = json_object_new_object();
		json_put_text(o, "name", page_word_of(p, "funnel_channel", f.rows[i].channel));
		json_put_text(o, "href", text_equal(f.rows[i].channel, "round") ? "/admin/consents/rounds" : "");
		put_figures(p, o, &f.rows[i]);
		json_object_array_add(rows, o);
	}
	json_put_bool(p->data, "has_rows", f.count > 0);
	if (f.count > 1)
		put_figures(p, json_put_object(p->data, "all"), &f.all);
	return ERR_NONE;
}

/* ---- what led to agreements ---- */

static void
put_months(const struct page *p, struct json_object *into, const int64_t *months)
{
	char month[12], year[12];
	int i;

	for (i = 0; i < FUNNEL_MONTHS; i++) {
		struct json_object *o = json_object_new_object();
		struct clock_date d = clock_local(months[i], p->zone);

		snprintf(month, sizeof(month), "%d", d.month);
		snprintf(year, sizeof(year), "%d", d.year);
		page_say(p, o, "label", "funnel.month", "month", page_word_of(p, "funnel_month", month), "year", year, NULL);
		json_object_array_add(into, o);
	}
}

static void
name_source(const struct page *p, struct json_object *o, const struct funnel_source *s)
{
	bool listed = !s->invited && !text_equal(s->origin, "poster");
	char href[HREF_MAX_BYTES] = "";

	if (listed)
		snprintf(href, sizeof(href), "/admin/consents?source=%s&state=agreed", s->origin);
	json_put_text(o, "name", page_word_of(p, listed ? "source" : "funnel_channel", s->origin));
	json_put_text(o, "way", page_word(p, s->invited && !text_equal(s->origin, "self") ? "funnel.by_invitation" : "funnel.by_themselves"));
	json_put_text(o, "href", href);
}

static enum err
put_sources(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "sources"), *months = json_put_array(p->data, "months");
	struct funnel_sources s;
	size_t i;
	enum err e;
	int m;

	if ((e = funnel_sources(p->rq->db, p->rq->now, p->zone, &s)))
		return e;
	put_months(p, months, s.months);
	for (i = 0; i < s.count; i++) {
		struct json_object *o = json_object_new_object(), *cells = json_put_array(o, "cells");

		name_source(p, o, &s.rows[i]);
		put_months(p, cells, s.months);
		for (m = 0; m < FUNNEL_MONTHS; m++)
			page_put_count(p, json_item(cells, (size_t)m), "n", s.rows[i].people[m]);
		page_put_count(p, o, "all", s.rows[i].all);
		json_object_array_add(rows, o);
	}
	json_put_bool(p->data, "has_sources", s.count > 0);
	return ERR_NONE;
}

/* ---- now ---- */

static enum err
put_standing(struct page *p)
{
	struct json_object *o = json_put_object(p->data, "standing");
	struct share s;
	enum err e;

	if ((e = funnel_standing(p->rq->db, &s)))
		return e;
	percent_put_share(p, o, s);
	page_put_count(p, o, "agreed", s.yes);
	page_put_count(p, o, "able", s.of);
	page_say(p, o, "words", s.of > 0 ? "funnel.standing" : "funnel.standing_nobody", "agreed", json_text(o, "agreed"),
	    "able", json_text(o, "able"), NULL);
	return ERR_NONE;
}

enum err
funnel_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "funnel", true);
	put_periods(&p);
	if ((e = put_standing(&p)) || (e = put_invitations(&p)) || (e = put_sources(&p)))
		return e;
	return page_show(&p, rp, 200, "admin/funnel");
}
