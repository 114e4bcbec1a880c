/* What waits for a person's decision before it counts, and what was decided. */
#include <inttypes.h>
#include <stdio.h>

#include "account/login.h"
#include "base/text.h"
#include "consent/review.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "web/link.h"

#define LIST_PATH	"/admin/consents/review"
enum { LINK_MAX_BYTES = 9000, SPAN_MAX_BYTES = 200, FIELD_MAX = 40, WITHDRAWAL_HURRY_MS = 24 * 3600 * 1000 };

static const char *const kinds[REVIEW_KIND__COUNT + 1] = { "reply", "paper", "import", "number", NULL };
static const char *const decided[] = { "accepted", "refused", NULL };
static const char *const choices[] = { "accept", "opt_in", "opt_out", "decline", "refuse", NULL };

/* The decision that was sent and is not right yet. */
struct sent {
	int64_t			 id;		/* 0: nothing was sent */
	const struct form_check	*check;
};

static const char *
one_of(const struct request *rq, const char *argument, const char *const *names, const char *otherwise)
{
	for (; *names != NULL; names++)
		if (text_equal(*names, form_text(&rq->args, argument)))
			return *names;
	return otherwise;
}

/* ---- one of them ---- */

static void
put_kind(const struct page *p, struct json_object *row, const char *kind)
{
	static const struct { const char *kind, *tone, *icon; } looks[] = {
		{ "reply", "wait", "message-circle" }, { "paper", "wait", "clipboard-check" }, { "import", "wait", "upload" }, { "number", "wait", "phone" },
	};
	size_t i, last = sizeof(looks) / sizeof(looks[0]) - 1;

	for (i = 0; i < last; i++)
		if (text_equal(looks[i].kind, kind))
			break;
	page_put_state(row, "kind", looks[i].tone, looks[i].icon, page_word_of(p, "review_kind", kind));
}

/* A withdrawal must be obeyed within three days of being said, whoever takes how long to read it. */
static void
put_time_left(const struct page *p, struct json_object *row, struct json_object *from, int64_t at)
{
	int64_t left = at + REVIEW_WITHDRAWAL_MS - p->rq->now;
	struct json_object *clock;
	AUTO(buf) struct buf span = {0};

	json_put(row, "clock", NULL);
	if (!review_may_withdraw(from) || !text_equal(json_text(from, "state"), "open"))
		return;
	clock = json_put_object(row, "clock");
	json_put_text(clock, "tone", left <= 0 ? "bad" : left < WITHDRAWAL_HURRY_MS ? "warn" : "wait");
	buf_init(&span, SPAN_MAX_BYTES);
	page_span(p, left < 0 ? -left : left, &span);
	page_say(p, clock, "text", left <= 0 ? "reviews.late" : "reviews.left", "span", buf_text(&span), NULL);
}

static void
put_person(const struct page *p, struct json_object *row, struct json_object *from)
{
	struct json_object *other;
	int64_t id = 0;

	json_int(from, "contact_id", &id);
	json_put_int(row, "contact_id", id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "contact_number", json_text(from, "contact_number"));
	json_put(row, "other", NULL);
	if (!json_int(from, "other_contact_id", &id))
		return;
	other = json_put_object(row, "other");
	json_put_int(other, "id", id);
	page_put_name(p, other, "name", json_text(from, "other_name"));
}

/* What it is about, in one sentence: "Usul: menyetujui WhatsApp resmi, dengan membalas pesan". */
static void
put_about(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *action = json_text(from, "action"), *kind = json_text(from, "kind");
	AUTO_JSON struct json_object *words = json_object_new_object();
	char key[FIELD_MAX], shown[PHONE_SHOWN_MAX];

	if (text_equal(kind, "number")) {
		phone_mask(json_text(from, "number"), shown);
		page_say(p, row, "about", json_int(from, "other_contact_id", &(int64_t){0}) ? "reviews.number_taken" : "reviews.number_changed", "number", shown,
		    "other", json_text(from, "other_name"), NULL);
		return;
	}
	snprintf(key, sizeof(key), "ledger.%.30s", text_is_blank(action) ? "unclear" : action);
	page_say(p, words, "did", key, "scope", page_word_of(p, "scope", json_text(from, "scope")), NULL);
	page_say(p, row, "about", "reviews.proposes", "did", json_text(words, "did"), "how", page_word_of(p, "source", json_text(from, "source")), NULL);
}

static void
put_decided(const struct page *p, struct json_object *row, struct json_object *from)
{
	bool accepted = text_equal(json_text(from, "state"), "accepted");
	const char *decision = json_text(from, "decision"), *by = json_text(from, "decided_by");
	AUTO_JSON struct json_object *words = json_object_new_object();
	struct json_object *o;
	char key[FIELD_MAX];
	int64_t at = 0;

	json_put(row, "decided", NULL);
	if (text_equal(json_text(from, "state"), "open"))
		return;
	o = json_put_object(row, "decided");
	json_int(from, "decided_at", &at);
	page_put_minute(p, words, "at", at);
	page_put_state(o, "state", accepted ? "good" : "off", accepted ? "circle-check" : "ban", page_word_of(p, "review_state", json_text(from, "state")));
	page_say(p, o, "by", "reviews.decided_by", "who", text_equal(by, "contact") ? page_word(p, "reviews.by_contact") : by, "at",
	    json_text(words, "at"), NULL);
	json_put_text(o, "reason", json_text(from, "reason"));
	json_put_text(o, "did", "");
	if (text_is_blank(decision))
		return;
	snprintf(key, sizeof(key), "ledger.%.30s", decision);
	page_say(p, o, "did", key, "scope", page_word_of(p, "scope", json_text(from, "scope")), NULL);
}

static void
put_form(const struct page *p, struct json_object *row, struct json_object *from, const struct sent *sent)
{
	bool open = text_equal(json_text(from, "state"), "open"), reply = text_equal(json_text(from, "kind"), "reply");
	bool own_paper = text_equal(json_text(from, "kind"), "paper") && text_equal(json_text(from, "made_by"), p->rq->session.login.name);
	int64_t id = 0;

	json_int(from, "id", &id);
	json_put_int(row, "id", id);
	json_put_bool(row, "may_decide", open && p->rq->role >= ROLE_OPERATOR);
	json_put_bool(row, "may_choose", reply);
	json_put_bool(row, "may_accept", !reply && !own_paper);
	json_put_bool(row, "own_paper", own_paper);
	json_put_text(row, "accept_word", page_word(p, text_equal(json_text(from, "kind"), "number") ? "reviews.accept_number" : "reviews.accept"));
	json_put_bool(row, "refusing", sent->id == id && sent->check != NULL);
	json_put_text(row, "typed", sent->id == id && sent->check != NULL ? form_text(sent->check->form, "reason") : "");
}

static struct json_object *
review_row(const struct page *p, struct json_object *from, const struct sent *sent)
{
	struct json_object *row = json_object_new_object();
	AUTO(buf) struct buf ago = {0};
	int64_t at = 0;

	json_int(from, "at", &at);
	put_kind(p, row, json_text(from, "kind"));
	put_person(p, row, from);
	put_about(p, row, from);
	put_time_left(p, row, from, at);
	put_decided(p, row, from);
	put_form(p, row, from, sent);
	buf_init(&ago, SPAN_MAX_BYTES);
	page_ago(p, at, &ago);
	json_put_text(row, "ago", buf_text(&ago));
	page_put_minute(p, row, "at", at);
	page_put_iso(row, "iso", at);
	json_put_text(row, "words", json_text(from, "answer_words"));
	json_put_text(row, "asked", json_text(from, "request_words"));
	json_put_text(row, "provider", json_text(from, "provider"));
	json_put_text(row, "made_by", text_equal(json_text(from, "made_by"), "webhook") ? "" : json_text(from, "made_by"));
	return row;
}

/* ---- all of them ---- */

static void
put_chips(struct page *p)
{
	struct json_object *state_chips = json_put_array(p->data, "state_chips"), *kind_chips = json_put_array(p->data, "kind_chips");
	size_t i;

	page_add_chip(p, state_chips, LIST_PATH, "state", NULL, page_word_of(p, "review_state", "open"), NULL);
	for (i = 0; decided[i] != NULL; i++)
		page_add_chip(p, state_chips, LIST_PATH, "state", decided[i], page_word_of(p, "review_state", decided[i]), NULL);
	page_add_chip(p, kind_chips, LIST_PATH, "kind", NULL, page_word(p, "list.all"), NULL);
	for (i = 0; kinds[i] != NULL; i++)
		page_add_chip(p, kind_chips, LIST_PATH, "kind", kinds[i], page_word_of(p, "review_kind", kinds[i]), NULL);
}

/* Where a decision leads back to: this list with its filters. */
static void
put_next(struct page *p)
{
	AUTO(buf) struct buf next = {0};

	buf_init(&next, LINK_MAX_BYTES);
	if (p->rq->method == POST)
		buf_text_add(&next, page_next(p->rq, LIST_PATH));
	else
		link_with(&next, LIST_PATH, &p->rq->args, "before", NULL);
	json_put_text(p->data, "next_page", buf_text(&next));
}

static struct review_query
query_of(const struct request *rq)
{
	struct review_query q = { .state = one_of(rq, "state", decided, "open"), .kind = one_of(rq, "kind", kinds, ""),
	    .batch = form_text(&rq->args, "batch"), .after = page_before(rq), .limit = PAGE_ROWS + 1 };

	if (!text_to_int64(form_text(&rq->args, "contact"), &q.contact_id) || q.contact_id < 0)
		q.contact_id = 0;
	return q;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct sent *sent)
{
	struct review_query query = query_of(rq);
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = review_list(rq->db, &query, &found)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "reviews", true);
	put_chips(&p);
	put_next(&p);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, review_row(&p, json_item(found, i), sent));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	json_put_bool(p.data, "is_open", text_equal(query.state, "open"));
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	if (sent->check != NULL)
		page_put_problems(&p, sent->check);
	return page_show(&p, rp, status, "admin/reviews");
}

enum err
reviews_page(const struct request *rq, struct reply *rp)
{
	static const struct sent nothing = {0};

	return show(rq, rp, 200, &nothing);
}

/* ---- deciding ---- */

static enum err
decide(const struct request *rq, int64_t id, const struct review_decision *decision, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = review_decide(rq->writer, id, decision, rq->now, NULL, problem)) ||
	    (e = page_audit(rq, rq->writer, decision->accept ? "review.accept" : "review.refuse", "review", id, decision->reason)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
review_settle(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct review_decision decision = { .actor = rq->session.login.name, .reason = form_may(&check, "reason", REVIEW_REASON_MAX_BYTES) };
	int choice = form_choice(&check, "decision", choices);
	struct problem problem = {0};
	char field[FIELD_MAX];
	int64_t id;
	enum err e = ERR_NONE;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	/* Every review on the page has its own reason, and the summary leads to the right one. */
	snprintf(field, sizeof(field), "reason-%" PRId64, id);
	if (choice >= 0) {
		decision.accept = !text_equal(choices[choice], "refuse");
		decision.action = decision.accept && choice > 0 ? choices[choice] : NULL;
		if (!decision.accept && text_is_blank(decision.reason))
			form_wrong(&check, field, "reviews.reason_needed", 0);
	}
	if (form_ok(&check) && (e = decide(rq, id, &decision, &problem)) == ERR_INVALID)
		form_wrong(&check, field, "form.not_right", 0);
	if (!form_ok(&check))
		return show(rq, rp, 422, &(struct sent){ id, &check });
	if (e == ERR_NONE || e == ERR_CONFLICT) {
		reply_flash(rp, rq, e ? "done.review_too_late" : decision.accept ? "done.review_accepted" : "done.review_refused");
		return reply_see_other(rp, "%s", page_next(rq, LIST_PATH));
	}
	return e;
}
