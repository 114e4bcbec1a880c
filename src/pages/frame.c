/* The frame around every page of the admin program: office, navigation, and the banners that say what is wrong. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alert/alert.h"
#include "base/text.h"
#include "pages/alerts.h"
#include "pages/carrier.h"
#include "pages/page.h"
#include "report/standing.h"
#include "setting/setting.h"
#include "web/session.h"
#include "web/view.h"
#include "web/web.h"

static void
add_banner(struct json_object *banners, const char *level, const char *icon, struct json_object *banner)
{
	if (json_at(banner, "said") == NULL)
		json_put_text(banner, "said", "");
	json_put_text(banner, "level", level);
	json_put_text(banner, "icon", icon);
	json_object_array_add(banners, banner);
}

static void
put_button(const struct page *p, struct json_object *banner, const char *key, const char *fmt, int64_t id)
{
	struct json_object *button = json_put_object(banner, "button");
	AUTO(buf) struct buf href = {0};

	buf_init(&href, 200);
	buf_fmt(&href, "/admin/%s", fmt);
	if (id != 0)
		buf_fmt(&href, "/%" PRId64, id);
	json_put_text(button, "href", buf_text(&href));
	json_put_text(button, "label", page_word(p, key));
}

static void
sender_banner(const struct page *p, const struct standing *s, struct json_object *banners)
{
	struct json_object *banner;
	char since[CLOCK_TEXT_MAX];

	if (p->rq->now - s->sender_at <= STANDING_SENDER_LATE_MS)
		return;
	banner = json_object_new_object();
	if (s->sender_at == 0) {
		json_put_text(banner, "text", page_word(p, "banner.sender_never"));
	} else {
		clock_format_minute(s->sender_at, p->zone, since);
		page_say(p, banner, "text", "banner.sender_stopped", "since", since, NULL);
	}
	put_button(p, banner, "banner.sender_do", "jobs", 0);
	add_banner(banners, "bad", "alert-triangle", banner);
}

static void
provider_banners(const struct page *p, const struct standing *s, struct json_object *banners)
{
	size_t i, n = json_count(s->providers_down);

	for (i = 0; i < n; i++) {
		struct json_object *provider = json_item(s->providers_down, i), *banner = json_object_new_object();
		int64_t id = 0;

		json_int(provider, "id", &id);
		page_say(p, banner, "text", "banner.provider_down", "name", json_text(provider, "name"), "why",
		    carrier_why(p, json_text(provider, "health_code")), NULL);
		/* The provider's own words, of whatever language, behind a fold. */
		json_put_text(banner, "said", text_or_empty(json_text(provider, "health_text")));
		put_button(p, banner, "banner.provider_do", "providers", id);
		add_banner(banners, "bad", "plug-connected", banner);
	}
	if (s->providers == 0) {
		struct json_object *banner = json_object_new_object();

		json_put_text(banner, "text", page_word(p, "banner.no_provider"));
		if (p->rq->role >= ROLE_ADMINISTRATOR)
			put_button(p, banner, "banner.no_provider_do", "providers/add", 0);
		add_banner(banners, "warn", "alert-triangle", banner);
	}
}

static void
template_banners(const struct page *p, const struct standing *s, struct json_object *banners)
{
	size_t i, n = json_count(s->templates_stopped);

	for (i = 0; i < n; i++) {
		struct json_object *row = json_item(s->templates_stopped, i), *banner = json_object_new_object();
		int64_t id = 0;

		json_int(row, "template_id", &id);
		page_say(p, banner, "text", json_flag(row, "dearer", false) ? "banner.template_dearer" : "banner.template_paused", "name",
		    json_text(row, "template"), "provider", json_text(row, "provider"), NULL);
		put_button(p, banner, "banner.template_do", "templates", id);
		add_banner(banners, "warn", "template", banner);
	}
}

/* What no banner above says: one sentence when it is one thing, else how many. */
static void
alert_banner(const struct page *p, struct json_object *banners)
{
	AUTO_JSON struct json_object *found = NULL, *banner = json_object_new_object(), *count = json_object_new_object(), *one = NULL;
	const char *kind;
	int64_t seen, n = 0;
	size_t i;

	if (alert_list(p->rq->db, true, 0, PAGE_ROWS, &found))
		return;
	for (i = 0; i < json_count(found); i++) {
		kind = json_text(json_item(found, i), "kind");
		if (!json_int(json_item(found, i), "seen_at", &seen) || seen != 0 || text_equal(kind, "provider_down") || text_equal(kind, "template"))
			continue;
		if (n++ == 0)
			alerts_put(p, banner, json_item(found, i));
	}
	if (n == 0)
		return;
	page_put_count(p, count, "n", n);
	if (n > 1)
		page_say(p, banner, "text", "banner.alerts", "n", json_text(count, "n"), NULL);
	put_button(p, banner, "banner.alerts_do", "alerts", 0);
	one = json_object_get(banner);
	add_banner(banners, n == 1 ? json_text(banner, "tone") : "warn", "alert-triangle", one);
	one = NULL;
}

static void
sandbox_banner(const struct page *p, struct json_object *context, struct json_object *banners)
{
	struct json_object *banner;
	int64_t on = 0;

	if (setting_number(p->rq->db, SETTING_SANDBOX, &on) || on == 0)
		return;
	json_put_bool(context, "sandbox", true);
	banner = json_object_new_object();
	json_put_text(banner, "text", page_word(p, "banner.sandbox"));
	add_banner(banners, "info", "flask-2", banner);
}

/* In an office that does not practise, whoever writes through these believes that somebody reads it. */
static void
simulated_banner(const struct page *p, const struct standing *s, struct json_object *banners)
{
	struct json_object *banner;
	AUTO(buf) struct buf names = {0};
	size_t i, n = json_count(s->providers_simulated);
	int64_t practice;

	if (n == 0 || setting_number(p->rq->db, SETTING_SANDBOX, &practice) || practice != 0)
		return;
	buf_init(&names, 1000);
	for (i = 0; i < n; i++)
		buf_fmt(&names, "%s%s", i > 0 ? ", " : "", json_object_get_string(json_item(s->providers_simulated, i)));
	banner = json_object_new_object();
	page_say(p, banner, "text", "banner.simulated", "names", buf_text(&names), NULL);
	put_button(p, banner, "banner.simulated_do", "providers", 0);
	add_banner(banners, "bad", "flask-2", banner);
}

static void
put_clock(const struct page *p, struct json_object *context)
{
	struct clock_date d = clock_local(p->rq->now, p->zone);
	char zone[CLOCK_TEXT_MAX], time[16];

	clock_zone_name(p->zone, zone);
	snprintf(time, sizeof(time), "%02d:%02d", d.hour, d.minute);
	page_put_date(p, context, "today", p->rq->now);
	json_put_text(context, "time", time);
	json_put_text(context, "zone", zone);
}

static void
put_standing(const struct page *p, struct json_object *context, struct json_object *banners)
{
	AUTO(standing) struct standing s = {0};

	json_put_text(context, "role_word", page_word_of(p, "role", role_name(p->rq->session.login.role)));
	json_put_bool(context, "may_operate", p->rq->role >= ROLE_OPERATOR);
	json_put_bool(context, "may_administer", p->rq->role >= ROLE_ADMINISTRATOR);
	/* A page that can be shown is shown: what is wrong with the database itself, its own questions will say. */
	if (standing_load(p->rq->db, p->rq->now, &s))
		return;
	if (standing_held(&s) > 0)
		page_put_count(p, context, "held_count", standing_held(&s));
	if (s.reviews > 0)
		page_put_count(p, context, "review_count", s.reviews);
	sender_banner(p, &s, banners);
	provider_banners(p, &s, banners);
	simulated_banner(p, &s, banners);
	template_banners(p, &s, banners);
	alert_banner(p, banners);
}

void
page_context(const struct request *rq, struct json_object *context)
{
	struct page p = { .rq = rq, .zone = CLOCK_WIB_MINUTES };
	struct json_object *banners = json_put_array(context, "banners");
	AUTO_FREE char *office = NULL;
	int64_t zone;

	if (!setting_number(rq->db, SETTING_ZONE_MINUTES, &zone))
		p.zone = (int)zone;
	if (!setting_text(rq->db, SETTING_OFFICE_NAME, &office))
		json_put_text(context, "office", office);
	put_clock(&p, context);
	if (request_logged_in(rq))
		put_standing(&p, context, banners);
	sandbox_banner(&p, context, banners);
	json_put_bool(context, "has_banners", json_count(banners) > 0 || json_text(context, "flash") != NULL);
}
