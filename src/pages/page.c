#include "pages/page.h"

#include <stdio.h>
#include <string.h>

#include "access/audit.h"
#include "base/log.h"
#include "base/text.h"
#include "setting/setting.h"
#include "web/session.h"
#include "web/view.h"
#include "web/web.h"

enum { WORD_MAX_BYTES = 2000, PAIRS_MAX = 4, KEY_MAX = 120 };

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
