/* Values as people read them: times, spans, counts, names and numbers. page.h is the manual. */
#include "pages/page.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "contact/email.h"
#include "web/view.h"
#include "web/web.h"

enum { KEY_MAX = 120, DAYS_OF_YEAR = 365 };

void
page_put_minute(const struct page *p, struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (at != 0)
		clock_format_minute(at, p->zone, text);
	json_put_text(o, name, text);
}

void
page_put_second(const struct page *p, struct json_object *o, const char *name, int64_t at)
{
	struct clock_date d = clock_local(at, p->zone);
	char text[CLOCK_TEXT_MAX];

	snprintf(text, sizeof(text), "%02d-%02d-%04d %02d:%02d:%02d", d.day, d.month, d.year, d.hour, d.minute, d.second);
	json_put_text(o, name, text);
}

void
page_put_date(const struct page *p, struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (at != 0)
		clock_format_date(at, p->zone, text);
	json_put_text(o, name, text);
}

void
page_put_iso(struct json_object *o, const char *name, int64_t at)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (at != 0)
		clock_format_iso(at, text);
	json_put_text(o, name, text);
}

/* The largest unit that fits at least once: {"s", 1000}, {"min", 60000} ... */
static const struct { const char *unit; int64_t ms; } units[] = {
	{ "d", CLOCK_DAY_MS }, { "h", CLOCK_HOUR_MS }, { "min", CLOCK_MINUTE_MS }, { "s", CLOCK_SECOND_MS },
};

void
page_ago(const struct page *p, int64_t at, struct buf *out)
{
	int64_t ms = p->rq->now - at;
	char key[KEY_MAX], n[24];
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (ms >= units[i].ms && !(i == 3 && ms < 10 * CLOCK_SECOND_MS))
			break;
	if (i == sizeof(units) / sizeof(units[0])) {
		buf_text_add(out, page_word(p, "ago.now"));
		return;
	}
	snprintf(key, sizeof(key), "ago.%s", units[i].unit);
	snprintf(n, sizeof(n), "%" PRId64, ms / units[i].ms);
	view_fill(out, page_word(p, key), "n", n, NULL);
}

void
page_span(const struct page *p, int64_t ms, struct buf *out)
{
	char n[24], m[24];
	int64_t minutes = ms / CLOCK_MINUTE_MS;

	if (ms < CLOCK_MINUTE_MS) {
		snprintf(n, sizeof(n), "%" PRId64, (ms + CLOCK_SECOND_MS - 1) / CLOCK_SECOND_MS);
		view_fill(out, page_word(p, "span.s"), "n", n, NULL);
		return;
	}
	snprintf(n, sizeof(n), "%" PRId64, minutes < 60 ? minutes : minutes / 60);
	snprintf(m, sizeof(m), "%" PRId64, minutes % 60);
	view_fill(out, page_word(p, minutes < 60 ? "span.min" : minutes % 60 == 0 ? "span.h" : "span.h_min"), "n", n, "m", m, NULL);
}

void
page_put_years(const struct page *p, struct json_object *o, const char *name, int64_t days)
{
	char years[24];

	json_put_text(o, name, "");
	if (days < DAYS_OF_YEAR)
		return;
	snprintf(years, sizeof(years), "%" PRId64, (days + DAYS_OF_YEAR / 2) / DAYS_OF_YEAR);
	page_say(p, o, name, days % DAYS_OF_YEAR == 0 ? "format.years" : "format.years_about", "n", years, NULL);
}

void
page_put_days(const struct page *p, struct json_object *o, const char *name, int64_t days)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	char n[24];

	snprintf(n, sizeof(n), "%" PRId64, days);
	page_put_years(p, words, "years", days);
	page_say(p, o, name, days < DAYS_OF_YEAR ? "format.days" : "format.days_years", "n", n, "years", json_text(words, "years"), NULL);
}

void
page_put_count(const struct page *p, struct json_object *o, const char *name, int64_t n)
{
	char digits[24];
	AUTO(buf) struct buf out = {0};
	size_t i, len;

	buf_init(&out, sizeof(digits) * 2);
	len = (size_t)snprintf(digits, sizeof(digits), "%" PRId64, n);
	for (i = 0; i < len; i++) {
		if (i > 0 && digits[i - 1] != '-' && (len - i) % 3 == 0)
			buf_text_add(&out, page_word(p, "format.thousands"));
		buf_char(&out, digits[i]);
	}
	json_put_text(o, name, buf_text(&out));
}

void
page_put_masked(struct json_object *o, const char *name, const char *number)
{
	char shown[PHONE_SHOWN_MAX] = "";

	if (number != NULL && *number != '\0')
		phone_mask(number, shown);
	json_put_text(o, name, shown);
}

void
page_put_masked_email(struct json_object *o, const char *name, const char *email)
{
	char shown[EMAIL_SHOWN_MAX] = "";

	if (email != NULL)
		email_mask(email, shown);
	json_put_text(o, name, shown);
}

void
page_put_called(const struct page *p, struct json_object *o, const char *name, const char *full_name, const char *profile_name)
{
	if (text_is_blank(full_name) && !text_is_blank(profile_name))
		page_say(p, o, name, "messages.profile_name", "name", profile_name, NULL);
	else
		page_put_name(p, o, name, full_name);
}

void
page_put_name(const struct page *p, struct json_object *o, const char *name, const char *full_name)
{
	json_put_text(o, name, text_is_blank(full_name) ? page_word(p, "messages.no_name") : full_name);
}

void
page_add_named_fact(struct json_object *facts, const char *word, const char *value)
{
	struct json_object *fact;

	if (text_is_blank(value))
		return;
	fact = json_object_new_object();
	json_put_text(fact, "word", word);
	json_put_text(fact, "value", value);
	json_object_array_add(facts, fact);
}

void
page_add_fact(const struct page *p, struct json_object *facts, const char *key, const char *value)
{
	page_add_named_fact(facts, page_word(p, key), value);
}
