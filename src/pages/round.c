/* One round of invitations: how far it is, whom, and the buttons that stop it. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "invitation/round.h"
#include "pages/admin.h"
#include "pages/filter.h"
#include "pages/round_words.h"
#include "pages/who.h"
#include "schedule/calendar.h"
#include "setting/setting.h"

#define LIST_PATH	"/admin/consents/rounds"
enum { PATH_MAX_BYTES = 80, PERMILLE = 1000 };

static const char *const member_states[] = { "waiting", "asked", "held", "skipped", NULL };

/* ---- how far ---- */

static void
add_count(const struct page *p, struct json_object *counts, const char *key, int64_t n, const char *tone, const char *icon)
{
	struct json_object *o = json_object_new_object();

	json_put_text(o, "word", page_word(p, key));
	json_put_text(o, "tone", tone);
	json_put_text(o, "icon", icon);
	page_put_count(p, o, "n", n);
	json_object_array_add(counts, o);
}

/* Why nothing goes on although it is running: night, a day off, the limit of the day. */
static enum err
put_waits(const struct page *p, struct json_object *o, const struct round_counts *c)
{
	AUTO(calendar) struct calendar calendar = {0};
	int64_t most, opens;
	enum err e;

	json_put_text(o, "waits", "");
	if ((e = calendar_load(p->rq->db, p->rq->now, &calendar)) || (e = setting_number(p->rq->db, SETTING_INVITE_DAY_MAX, &most)))
		return e;
	opens = calendar_opens(&calendar, p->rq->now);
	if (opens > p->rq->now) {
		char at[CLOCK_TEXT_MAX];

		clock_format_minute(opens, p->zone, at);
		page_say(p, o, "waits", "round.waits_hours", "at", at, NULL);
	} else if (c->waiting > 0 && c->today >= most) {
		json_put_text(o, "waits", page_word(p, "round.waits_day"));
	}
	return ERR_NONE;
}

static enum err
put_progress(const struct page *p, struct json_object *o, const struct round *r)
{
	struct json_object *counts = json_put_array(o, "counts"), *n = json_put_object(o, "numbers");
	bool running = text_equal(r->state, "running");
	struct round_counts c;
	int64_t over;
	enum err e;

	if ((e = round_count(p->rq->db, r->id, p->rq->now, &c)))
		return e;
	json_put_int(o, "id", r->id);
	round_put_state(p, o, "state", r->state);
	json_put_bool(o, "refresh", running);
	over = c.asked - c.queued + c.skipped;
	json_put_int(o, "permille", c.people > 0 ? over * PERMILLE / c.people : PERMILLE);
	page_put_count(p, n, "over", over);
	page_put_count(p, n, "people", c.people);
	page_say(p, o, "sentence", "round.progress", "n", json_text(n, "over"), "all", json_text(n, "people"), NULL);
	add_count(p, counts, "round.waiting", c.waiting + c.held, "wait", "clock");
	add_count(p, counts, "round.queued", c.queued, "wait", "hourglass");
	add_count(p, counts, "round.sent", c.sent, "half", "check");
	add_count(p, counts, "round.delivered", c.delivered, "good", "checks");
	add_count(p, counts, "round.failed", c.failed, "bad", "circle-x");
	add_count(p, counts, "round.skipped", c.skipped, "off", "user-off");
	add_count(p, counts, "round.opened", c.opened, "half", "eye");
	add_count(p, counts, "round.agreed", c.agreed, "good", "circle-check");
	add_count(p, counts, "round.refused", c.declined + c.stopped, "bad", "ban");
	return running ? put_waits(p, o, &c) : ERR_NONE;
}

/* ---- whom ---- */

static struct json_object *
member_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *message_state = json_text(from, "message_state"), *state = json_text(from, "state");
	int64_t contact_id = 0, message_id = 0, at = 0;

	json_int(from, "contact_id", &contact_id);
	json_int(from, "message_id", &message_id);
	json_int(from, "at", &at);
	json_put_int(row, "contact_id", contact_id);
	json_put_int(row, "message_id", message_id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "number", json_text(from, "number"));
	json_put_text(row, "word", page_word_of(p, "round_member", state));
	json_put_text(row, "why", text_equal(state, "skipped") ? round_why(p, json_text(from, "reason"), "") : "");
	json_put_text(row, "state", NULL);
	if (message_state != NULL && !text_equal(state, "held"))
		page_put_message_state(p, row, "state", message_state);
	page_put_minute(p, row, "at", at);
	return row;
}

static enum err
put_members(struct page *p, const struct round *r)
{
	struct json_object *rows = json_put_array(p->data, "rows"), *chips = json_put_array(p->data, "chips");
	const char *state = filter_one_of(p->rq, "state", member_states, "");
	AUTO_JSON struct json_object *found = NULL;
	char path[PATH_MAX_BYTES];
	int64_t last = 0;
	size_t i;
	enum err e;

	snprintf(path, sizeof(path), LIST_PATH "/%" PRId64, r->id);
	if ((e = round_members(p->rq->db, r->id, state, page_before(p->rq), PAGE_ROWS + 1, &found)))
		return e;
	page_add_chip(p, chips, path, "state", NULL, page_word(p, "list.all"), NULL);
	for (i = 0; member_states[i] != NULL; i++)
		page_add_chip(p, chips, path, "state", member_states[i], page_word_of(p, "round_member", member_states[i]), NULL);
	for (i = 0; i < json_count(found) && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, member_row(p, json_item(found, i)));
		json_int(json_item(found, i), "place", &last);
	}
	json_put_bool(p->data, "has_rows", json_count(found) > 0);
	page_put_pager(p, path, json_count(found) > PAGE_ROWS, last);
	return ERR_NONE;
}

/* ---- the page ---- */

static enum err
put_head(struct page *p, const struct round *r)
{
	struct json_object *words = json_put_object(p->data, "words");
	bool may = p->rq->role >= ROLE_OPERATOR;

	page_put_minute(p, words, "at", r->started_at);
	who_put(p, words, "by", r->started_by);
	page_say(p, p->data, "started", "round.started", "at", json_text(words, "at"), "by", json_text(words, "by"), NULL);
	who_put(p, words, "changed_by", r->changed_by);
	page_put_minute(p, words, "changed", r->changed_at);
	json_put_text(p->data, "changed", "");
	if (!text_equal(r->state, "running") && !text_equal(r->changed_by, "sender"))
		page_say(p, p->data, "changed", "round.changed", "at", json_text(words, "changed"), "by",
		    json_text(words, "changed_by"), NULL);
	round_put_filter(p, p->data, "meant", &r->filter);
	json_put_text(p->data, "note", r->note);
	json_put_int(p->data, "id", r->id);
	json_put_bool(p->data, "can_pause", may && text_equal(r->state, "running"));
	json_put_bool(p->data, "can_resume", may && text_equal(r->state, "paused"));
	json_put_bool(p->data, "can_cancel", may && r->ended_at == 0);
	return ERR_NONE;
}

static enum err
load(const struct request *rq, struct round *ret)
{
	int64_t id;

	return request_param_id(rq, "id", &id) ? round_load(rq->db, id, ret) : ERR_NOT_FOUND;
}

enum err
round_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct round r;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = load(rq, &r)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "rounds", true);
	if ((e = put_head(&p, &r)) || (e = put_progress(&p, json_put_object(p.data, "progress"), &r)) || (e = put_members(&p, &r)))
		return e;
	return page_show(&p, rp, 200, "admin/round");
}

/* The part of the page that asks for itself while the round is running. */
enum err
round_part(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	struct round r;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = load(rq, &r)))
		return e;
	if (!request_is_htmx(rq))
		return reply_see_other(rp, LIST_PATH "/%" PRId64, r.id);
	/* It ended while somebody looked: the buttons and the list are not the part's. */
	if (!text_equal(r.state, "running"))
		reply_header(rp, "HX-Refresh", "true");
	if ((e = put_progress(&p, p.data, &r)))
		return e;
	return page_show(&p, rp, 200, "admin/round_progress");
}

/* ---- the buttons ---- */

static enum err
act(const struct request *rq, struct reply *rp, enum err (*how)(struct db *, int64_t, const char *, int64_t), const char *audit, const char *done)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	e = how(rq->writer, id, rq->session.login.name, rq->now);
	/* Pressed by two people, or a moment too late: the page shows how it stands. */
	if (e == ERR_CONFLICT) {
		reply_flash(rp, rq, "round.too_late");
		return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
	}
	if (e || (e = page_audit(rq, rq->writer, audit, "round", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, done);
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}

enum err
round_hold(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, round_pause, "round.pause", "round.paused");
}

enum err
round_go_on(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, round_resume, "round.resume", "round.resumed");
}

enum err
round_end_now(const struct request *rq, struct reply *rp)
{
	return act(rq, rp, round_cancel, "round.cancel", "round.cancelled");
}
