#include "pages/carrier.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "provider/provider.h"
#include "routing/people.h"

enum { FULL_PERMILLE = 1000, LOW_PERMILLE = 900, WORD_MAX_BYTES = 200, REFUSED_MIN = 3 };

static const struct { const char *health, *tone, *icon; } looks[] = {
	{ "untested", "wait", "circle-dashed" }, { "ok", "good", "circle-check" }, { "warning", "warn", "alert-triangle" }, { "down", "bad", "circle-x" },
};

bool
carrier_refuses(struct json_object *row, int64_t *ret_refused, int64_t *ret_answered)
{
	*ret_refused = *ret_answered = 0;
	json_int(row, "refused_lately", ret_refused);
	json_int(row, "answered_lately", ret_answered);
	return *ret_refused >= REFUSED_MIN && 2 * *ret_refused > *ret_answered;
}

/* What passes every test and takes nothing is not well. */
static void
put_refusals(const struct page *p, struct json_object *o, struct json_object *row)
{
	int64_t refused, answered;
	char n[24], all[24];

	json_put_text(o, "refusals", "");
	if (!json_flag(row, "enabled", true) || !carrier_refuses(row, &refused, &answered))
		return;
	snprintf(n, sizeof(n), "%" PRId64, refused);
	snprintf(all, sizeof(all), "%" PRId64, answered);
	page_say(p, o, "refusals", "providers.refusals", "n", n, "all", all, NULL);
	if (text_equal(json_text(row, "health"), "ok"))
		page_put_state(o, "health", "warn", "alert-triangle", page_word(p, "health.refuses"));
}

static void
put_health(const struct page *p, struct json_object *o, struct json_object *row)
{
	const char *health = json_text(row, "health");
	int64_t closed_until = 0;
	size_t i;

	json_int(row, "closed_until", &closed_until);
	if (!json_flag(row, "enabled", true)) {
		page_put_state(o, "health", "off", "ban", page_word(p, "health.off"));
		return;
	}
	if (closed_until > p->rq->now && !text_equal(health, "down")) {
		page_put_state(o, "health", "warn", "hourglass", page_word(p, "health.paused"));
		return;
	}
	for (i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (text_equal(looks[i].health, health))
			page_put_state(o, "health", looks[i].tone, looks[i].icon, page_word_of(p, "health", health));
}

const char *
carrier_why(const struct page *p, const char *code)
{
	return page_word_of(p, code != NULL && strchr(code, '.') != NULL ? "finding" : "verdict", code);
}

/* What is wrong in our words, and until when; the provider's own, which may be of any language, stand apart ("health_said"). */
static void
put_health_text(const struct page *p, struct json_object *o, struct json_object *row)
{
	const char *code = json_text(row, "health_code"), *said = json_text(row, "health_text");
	bool ok = text_equal(json_text(row, "health"), "ok");
	AUTO(buf) struct buf text = {0};
	char until[CLOCK_TEXT_MAX];
	int64_t closed_until = 0;

	buf_init(&text, 1000);
	json_int(row, "closed_until", &closed_until);
	if (!ok && !text_is_blank(code))
		buf_text_add(&text, carrier_why(p, code));
	json_put_text(o, "health_said", ok || text_is_blank(said) || text_equal(said, code) ? "" : said);
	if (closed_until > p->rq->now) {
		AUTO_JSON struct json_object *words = json_object_new_object();

		clock_format_minute(closed_until, p->zone, until);
		page_say(p, words, "paused", "providers.closed_until", "at", until, NULL);
		buf_fmt(&text, "%s%s", text.len > 0 ? " · " : "", json_text(words, "paused"));
	}
	json_put_text(o, "health_text", buf_text(&text));
}

static void
put_quota(const struct page *p, struct json_object *o, struct json_object *row)
{
	AUTO_JSON struct json_object *n = json_object_new_object();
	int64_t sent = 0, limit = 0, permille = 0;

	json_int(row, "sent_today", &sent);
	json_int(row, "per_day", &limit);
	page_put_count(p, n, "sent", sent);
	page_put_count(p, n, "limit", limit);
	page_put_count(p, n, "left", sent < limit ? limit - sent : 0);
	if (limit > 0)
		permille = sent < limit ? sent * FULL_PERMILLE / limit : FULL_PERMILLE;
	page_say(p, o, "quota", limit > 0 ? "providers.quota" : "providers.quota_none", "sent", json_text(n, "sent"), "limit", json_text(n, "limit"),
	    "left", json_text(n, "left"), NULL);
	/* As text: the view would take the number 0 for "nothing to show". */
	page_put_count(p, o, "quota_permille", permille == FULL_PERMILLE ? permille - 1 : permille);
	json_put_bool(o, "has_quota", limit > 0);
	json_put_bool(o, "quota_low", permille >= LOW_PERMILLE);
}

static void
put_webhook(const struct page *p, struct json_object *o, struct json_object *row)
{
	const struct provider *kind = provider_find(json_text(row, "kind"));
	AUTO(buf) struct buf ago = {0};
	int64_t at = 0;

	buf_init(&ago, WORD_MAX_BYTES);
	if (kind != NULL && !provider_calls_us(kind)) {
		json_put_text(o, "webhook", page_word(p, "providers.webhook_never"));
		return;
	}
	if (!json_int(row, "webhook_at", &at) || at == 0) {
		json_put_text(o, "webhook", page_word(p, "providers.webhook_none"));
		return;
	}
	page_ago(p, at, &ago);
	page_say(p, o, "webhook", "providers.webhook_last", "at", buf_text(&ago), NULL);
}

void
carrier_put(const struct page *p, struct json_object *o, struct json_object *row)
{
	const struct provider *kind = provider_find(json_text(row, "kind"));
	int64_t id = 0;

	json_int(row, "id", &id);
	json_put_int(o, "id", id);
	json_put_text(o, "name", json_text(row, "name"));
	json_put_text(o, "kind", kind != NULL ? kind->label : json_text(row, "kind"));
	json_put_text(o, "scope", kind != NULL ? page_word_of(p, "scope", scope_name(kind->scope)) : "");
	json_put_bool(o, "enabled", json_flag(row, "enabled", true));
	json_put_bool(o, "is_default", json_flag(row, "is_default", false));
	put_health(p, o, row);
	put_refusals(p, o, row);
	put_health_text(p, o, row);
	put_quota(p, o, row);
	put_webhook(p, o, row);
}

enum err
carrier_put_people(const struct page *p, struct json_object *o, enum scope scope)
{
	AUTO_JSON struct json_object *n = json_object_new_object();
	struct people people;
	enum err e;

	if (scope != SCOPE_OFFICIAL)
		return ERR_NONE;
	if ((e = people_standing(p->rq->db, p->rq->now, &people)) || people.limit == 0)
		return e;
	page_put_count(p, n, "count", people.count);
	page_put_count(p, n, "limit", people.limit);
	page_put_count(p, n, "reserve", people.reserve);
	page_say(p, o, "people", "providers.people", "n", json_text(n, "count"), "limit", json_text(n, "limit"), "reserve", json_text(n, "reserve"), NULL);
	return ERR_NONE;
}

const char *
carrier_level(struct json_object *row)
{
	return text_equal(json_text(row, "health"), "down") ? "bad" : "warn";
}

void
secret_put_stored(const struct page *p, struct json_object *o, const char *name, struct json_object *secret)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	const char *shown = json_text(secret, "shown");
	char at[CLOCK_TEXT_MAX];
	int64_t set_at = 0;

	if (secret == NULL) {
		json_put_text(o, name, page_word(p, "providers.secret_none"));
		return;
	}
	json_int(secret, "set_at", &set_at);
	clock_format_minute(set_at, p->zone, at);
	page_say(p, words, "at", "providers.set_at", "at", at, NULL);
	page_say(p, o, name, text_is_blank(shown) ? "providers.secret_hidden_at" : "providers.secret_shown_at", "last", shown, "at",
	    json_text(words, "at"), NULL);
}

void
carrier_kind_put(const struct page *p, struct json_object *o, const struct provider *kind)
{
	json_put_text(o, "kind", kind->kind);
	json_put_text(o, "label", kind->label);
	json_put_text(o, "scope", page_word_of(p, "scope", scope_name(kind->scope)));
	json_put_text(o, "about", page_word_of(p, "kind_about", kind->kind));
}
