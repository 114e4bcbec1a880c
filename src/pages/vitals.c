#include "pages/vitals.h"

#include <inttypes.h>
#include <stdio.h>

#include "account/vitals.h"
#include "base/text.h"

enum { CHANGES_SHOWN = 12, WORD_MAX_BYTES = 200 };

static int64_t
number(struct json_object *o, const char *key)
{
	int64_t n = 0;

	json_int(o, key, &n);
	return n;
}

static void
add(struct page *p, struct json_object *facts, const char *what, const char *value, const char *tone)
{
	struct json_object *o;

	if (text_is_blank(value))
		return;
	o = json_object_new_object();
	json_put_text(o, "word", page_word_of(p, "vital", what));
	json_put_text(o, "value", value);
	json_put_text(o, "tone", tone);
	json_object_array_add(facts, o);
}

/* "people_limit" "2000" -> "2.000 orang"; "quality" "GREEN" -> "hijau". */
static const char *
word_for(struct page *p, struct json_object *words, const char *what, const char *value)
{
	int64_t n;
	char group[40];

	if (text_is_blank(value))
		return page_word(p, "vitals.nothing");
	if (text_equal(what, "people_limit") && text_to_int64(value, &n)) {
		if (n < 0)
			return page_word(p, "vitals.no_limit");
		page_put_count(p, words, "n", n);
		return json_text(words, "n");
	}
	snprintf(group, sizeof(group), "vital_%.20s", what);
	return page_word_of(p, group, value);
}

/* ---- as it stands ---- */

static void
add_link(struct page *p, struct json_object *facts, struct json_object *v)
{
	const char *link = json_text(v, "link");
	AUTO_JSON struct json_object *words = json_object_new_object();
	char since[CLOCK_TEXT_MAX];

	if (text_is_blank(link))
		return;
	clock_format_minute(number(v, "link_since"), p->zone, since);
	page_say(p, words, "value", text_equal(link, "up") ? "vitals.up_since" : "vitals.down_since", "at", since, NULL);
	add(p, facts, "link", json_text(words, "value"), text_equal(link, "up") ? "good" : "bad");
}

static void
add_package(struct page *p, struct json_object *facts, struct json_object *v)
{
	int64_t ends = number(v, "ends_on"), left = ends - p->rq->now / CLOCK_DAY_MS;
	AUTO_JSON struct json_object *words = json_object_new_object();
	char day[CLOCK_TEXT_MAX], days[24];

	add(p, facts, "package", json_text(v, "package"), "");
	if (ends == 0)
		return;
	clock_format_day(ends, day);
	snprintf(days, sizeof(days), "%" PRId64, left);
	page_say(p, words, "value", left < 0 ? "vitals.ended" : left <= VITALS_ENDS_SOON_DAYS ? "vitals.ends_soon" : "vitals.ends", "at", day, "n",
	    days, NULL);
	add(p, facts, "ends_on", json_text(words, "value"), left < 0 ? "bad" : left <= VITALS_ENDS_SOON_DAYS ? "warn" : "");
}

static void
add_numbers(struct page *p, struct json_object *facts, struct json_object *v, const struct provider_row *row)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	char limit[24];

	if (number(v, "quota_left") >= 0) {
		page_put_count(p, words, "quota", number(v, "quota_left"));
		add(p, facts, "quota_left", json_text(words, "quota"), "");
	}
	if (number(v, "day_limit") > 0) {
		page_put_count(p, words, "day", number(v, "day_limit"));
		add(p, facts, "day_limit", json_text(words, "day"), "");
	}
	add(p, facts, "balance", json_text(v, "balance"), "");
	snprintf(limit, sizeof(limit), "%" PRId64, row->people_limit);
	if (row->people_limit != 0)
		add(p, facts, "people_limit", word_for(p, words, "people_limit", limit), "");
}

static void
add_words(struct page *p, struct json_object *facts, struct json_object *v)
{
	static const char *const whats[] = { "status", "quality", "name_status", "throughput" };
	AUTO_JSON struct json_object *words = json_object_new_object();
	const char *quality = json_text(v, "quality"), *tone;
	size_t i;

	for (i = 0; i < sizeof(whats) / sizeof(whats[0]); i++) {
		tone = i != 1 ? "" : text_equal(quality, "RED") ? "bad" : text_equal(quality, "YELLOW") ? "warn" : "";
		if (!text_is_blank(json_text(v, whats[i])))
			add(p, facts, whats[i], word_for(p, words, whats[i], json_text(v, whats[i])), tone);
	}
}

static void
put_looked(struct page *p, struct json_object *o, struct json_object *v)
{
	AUTO(buf) struct buf ago = {0};
	char since[CLOCK_TEXT_MAX];

	buf_init(&ago, WORD_MAX_BYTES);
	json_put_text(o, "silent", "");
	if (number(v, "told_at") != 0) {
		page_ago(p, number(v, "told_at"), &ago);
		page_say(p, o, "looked", "vitals.looked", "at", buf_text(&ago), NULL);
	} else {
		json_put_text(o, "looked", page_word(p, "vitals.never"));
	}
	if (number(v, "silent_since") != 0) {
		clock_format_minute(number(v, "silent_since"), p->zone, since);
		page_say(p, o, "silent", "vitals.silent", "at", since, NULL);
	}
}

/* ---- as it was ---- */

static enum err
put_changes(struct page *p, struct json_object *o, int64_t provider_id)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *rows = json_put_array(o, "changes");
	size_t i;
	enum err e;

	if ((e = vitals_changes(p->rq->db, provider_id, CHANGES_SHOWN, &found)))
		return e;
	for (i = 0; i < json_count(found); i++) {
		struct json_object *from = json_item(found, i), *row = json_object_new_object(), *a = json_put_object(row, "a"),
		    *b = json_put_object(row, "b");
		const char *what = json_text(from, "what"), *was = json_text(from, "was");

		page_put_minute(p, row, "at", number(from, "at"));
		page_say(p, row, "text", text_is_blank(was) ? "vitals.first" : "vitals.change", "what", page_word_of(p, "vital", what), "was",
		    word_for(p, a, what, was), "is", word_for(p, b, what, json_text(from, "is")), NULL);
		json_object_array_add(rows, row);
	}
	json_put_bool(o, "has_changes", json_count(found) > 0);
	return ERR_NONE;
}

enum err
vitals_put(struct page *p, const struct provider_row *row)
{
	AUTO_JSON struct json_object *v = NULL;
	struct json_object *o = json_put_object(p->data, "vitals"), *facts = json_put_array(o, "facts");
	enum err e = vitals_load(p->rq->db, row->id, &v);

	if (e != ERR_NONE && e != ERR_NOT_FOUND)
		return e;
	put_looked(p, o, v);
	if (v == NULL && row->kind->look_steps == 0)
		json_put_text(o, "looked", page_word(p, "vitals.by_test"));
	if (v != NULL) {
		add_link(p, facts, v);
		add_words(p, facts, v);
		add_package(p, facts, v);
		add_numbers(p, facts, v, row);
	}
	return put_changes(p, o, row->id);
}
