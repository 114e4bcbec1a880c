#include "pages/page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/audit.h"
#include "base/log.h"
#include "base/text.h"
#include "contact/email.h"
#include "setting/setting.h"
#include "web/link.h"
#include "web/session.h"
#include "web/view.h"
#include "web/web.h"

enum { WORD_MAX_BYTES = 2000, LINK_MAX_BYTES = 9000, PAIRS_MAX = 4, KEY_MAX = 120, DAYS_OF_YEAR = 365 };

void
page_end(struct page *p)
{
	json_end(&p->data);
	*p = (struct page){0};
}

enum err
page_open(const struct request *rq, const char *at, struct page *ret)
{
	int64_t zone;
	enum err e;

	if ((e = setting_number(rq->db, SETTING_ZONE_MINUTES, &zone)))
		return e;
	*ret = (struct page){ .rq = rq, .zone = (int)zone, .data = json_object_new_object() };
	if (ret->data == NULL)
		return ERR_MEMORY;
	json_put_bool(json_put_object(ret->data, "at"), at, true);
	return ERR_NONE;
}

enum err
page_show(struct page *p, struct reply *rp, int status, const char *view)
{
	struct json_object *data = p->data;

	p->data = NULL;
	return reply_view(rp, p->rq, status, view, data);
}

/* ---- words ---- */

const char *
page_word(const struct page *p, const char *key)
{
	return view_text(p->rq->web->views, p->rq->locale, key);
}

bool
page_has_word(const struct page *p, const char *group, const char *name)
{
	char key[KEY_MAX];

	return (size_t)snprintf(key, sizeof(key), "%s.%s", group, name) < sizeof(key) && view_has_text(p->rq->web->views, p->rq->locale, key);
}

const char *
page_word_of(const struct page *p, const char *group, const char *name)
{
	char key[KEY_MAX];

	if (name == NULL || *name == '\0')
		return "";
	if ((size_t)snprintf(key, sizeof(key), "%s.%s", group, name) >= sizeof(key) ||
	    !view_has_text(p->rq->web->views, p->rq->locale, key))
		return name;
	return page_word(p, key);
}

void
page_say_(const struct page *p, struct json_object *o, const char *name, const char *key, const char *const *pairs)
{
	const char *given[2 * PAIRS_MAX] = {0};
	AUTO(buf) struct buf out = {0};
	size_t i;

	for (i = 0; i < 2 * PAIRS_MAX && pairs[i] != NULL; i += 2) {
		given[i] = pairs[i];
		given[i + 1] = pairs[i + 1] != NULL ? pairs[i + 1] : "";
	}
	buf_init(&out, WORD_MAX_BYTES);
	view_fill(&out, page_word(p, key), given[0], given[1], given[2], given[3], given[4], given[5], given[6], given[7], NULL);
	json_put_text(o, name, buf_text(&out));
}

/* ---- values ---- */

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

/* ---- states ---- */

static const struct { const char *state, *tone, *icon; } looks[] = {
	{ "draft",	"off",	 "pencil" },
	{ "queued",	"wait",	 "clock" },
	{ "sending",	"move",	 "send" },
	{ "sent",	"half",	 "check" },
	{ "delivered",	"good",	 "checks" },
	{ "read",	"best",	 "eye-check" },
	{ "failed",	"bad",	 "circle-x" },
	{ "blocked",	"warn",	 "hand-stop" },
	{ "cancelled",	"off",	 "ban" },
	{ "unknown",	"doubt", "help-circle" },
};

static size_t
look_of(const char *state)
{
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].state, state))
			return i;
	return last;
}

const char *
message_tone(const char *state)
{
	return looks[look_of(state)].tone;
}

const char *
message_icon(const char *state)
{
	return looks[look_of(state)].icon;
}

void
page_put_state(struct json_object *o, const char *name, const char *tone, const char *icon, const char *word)
{
	struct json_object *state = json_put_object(o, name);

	json_put_text(state, "tone", tone);
	json_put_text(state, "icon", icon);
	json_put_text(state, "word", word);
}

void
page_put_message_state(const struct page *p, struct json_object *o, const char *name, const char *state)
{
	page_put_state(o, name, message_tone(state), message_icon(state), page_word_of(p, "state", state));
}

/* ---- lists ---- */

void
page_add_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *value, const char *word,
    const char *icon)
{
	struct json_object *chip = json_object_new_object();
	const char *set = form_text(&p->rq->args, argument);
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	link_with(&href, path, &p->rq->args, argument, value);
	json_put_text(chip, "href", buf_text(&href));
	json_put_text(chip, "word", word);
	json_put_text(chip, "icon", icon != NULL ? icon : "");
	json_put_bool(chip, "on", text_equal(set, value != NULL ? value : ""));
	json_object_array_add(chips, chip);
}

void
page_add_option(struct json_object *options, const char *value, const char *word, const char *chosen)
{
	struct json_object *option = json_object_new_object();

	json_put_text(option, "value", value);
	json_put_text(option, "word", word);
	json_put_bool(option, "on", text_equal(value, chosen));
	json_object_array_add(options, option);
}

void
page_put_args(struct page *p, const char *const *names)
{
	struct json_object *arg = json_put_object(p->data, "arg");

	for (; *names != NULL; names++)
		json_put_text(arg, *names, form_text(&p->rq->args, *names));
}

int64_t
page_before(const struct request *rq)
{
	int64_t before;

	return text_to_int64(form_text(&rq->args, "before"), &before) && before > 0 ? before : 0;
}

static void
put_page_link(struct page *p, const char *name, const char *path, const char *before)
{
	AUTO(buf) struct buf href = {0};

	buf_init(&href, LINK_MAX_BYTES);
	link_with(&href, path, &p->rq->args, "before", before);
	json_put_text(p->data, name, buf_text(&href));
}

void
page_put_pager(struct page *p, const char *path, bool more, int64_t last_key)
{
	bool later = page_before(p->rq) != 0;
	char key[24];

	snprintf(key, sizeof(key), "%" PRId64, last_key);
	if (later)
		put_page_link(p, "previous", path, NULL);
	if (more)
		put_page_link(p, "next", path, key);
	json_put_bool(p->data, "has_pages", more || later);
}

/* ---- forms ---- */

const char *
page_next(const struct request *rq, const char *otherwise)
{
	const char *next = form_value(&rq->form, "next");

	return next != NULL && *next != '\0' ? session_next(next) : otherwise;
}

/* The label of the input of that name among fields; NULL: it is not there. */
static const char *
label_among(struct json_object *fields, const char *name)
{
	size_t i, n = json_count(fields);

	for (i = 0; i < n; i++)
		if (text_equal(json_text(json_item(fields, i), "name"), name))
			return json_text(json_item(fields, i), "label");
	return NULL;
}

/* The inputs stand in the page's "fields", or in those of its "groups". */
static const char *
label_of(struct json_object *data, const char *name)
{
	struct json_object *groups = json_at(data, "groups");
	const char *label = label_among(json_at(data, "fields"), name);
	size_t i, n = json_count(groups);

	for (i = 0; i < n && label == NULL; i++)
		label = label_among(json_at(json_item(groups, i), "fields"), name);
	return label != NULL ? label : "";
}

void
page_put_problems(struct page *p, const struct form_check *check)
{
	size_t i;

	form_show(check, p->rq->web->views, p->rq->locale, p->data);
	json_put_bool(p->data, "has_problems", !form_ok(check));
	for (i = 0; i < json_count(json_at(p->data, "problems")); i++) {
		struct json_object *problem = json_item(json_at(p->data, "problems"), i);

		json_put_text(problem, "label", label_of(p->data, json_text(problem, "field")));
	}
}

/* ---- who did and saw what ---- */

enum err
page_audit(const struct request *rq, struct db *db, const char *action, const char *subject, int64_t subject_id, const char *detail)
{
	struct audit entry = { rq->session.login.name, action, subject, subject_id, detail, rq->ip };

	return audit_write(db, &entry, rq->now);
}

void
page_seen(const struct request *rq, int64_t contact_id)
{
	const struct seen seen = { rq->session.login.name, SEEN_PAGE, rq->now };
	enum err e;

	if (rq->head || contact_id == 0)
		return;
	if ((e = seen_note(rq->db, rq->writer, &seen, &contact_id, 1)))
		log_line(LOG_ERROR, "look_not_noted", log_int("contact", contact_id), log_text("err", err_name(e)));
}

enum err
page_seen_in(const struct request *rq, struct db *db, int64_t contact_id, enum seen_how how)
{
	const struct seen seen = { rq->session.login.name, how, rq->now };

	return seen_write(db, &seen, contact_id);
}
