/* What waits for a person's decision before it counts, and what was decided. */
#include <inttypes.h>
#include <stdio.h>

#include "access/login.h"
#include "base/text.h"
#include "consent/review.h"
#include "db/db.h"
#include "invitation/invitation.h"
#include "pages/admin.h"
#include "pages/filter.h"
#include "pages/review_row.h"
#include "web/link.h"

#define LIST_PATH	"/admin/consents/review"
#define BATCH_PATH	"/admin/consents/review-batch"
enum { LINK_MAX_BYTES = 9000, FIELD_MAX = 40 };

static const char *const kinds[REVIEW_KIND__COUNT + 1] = { "reply", "paper", "import", "number", NULL };
static const char *const decided[] = { "accepted", "refused", NULL };
static const char *const choices[] = { "accept", "opt_in", "opt_out", "decline", "refuse", NULL };

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

/* What can be decided together, before the rows themselves. */
static enum err
put_batches(struct page *p, const struct review_query *query)
{
	struct json_object *batches = json_put_array(p->data, "batches");
	bool here = *query->kind == '\0' || text_equal(query->kind, "import");
	AUTO_JSON struct json_object *found = NULL;
	size_t i, n;
	enum err e;

	if (!here || !text_equal(query->state, "open") || query->after != 0 || p->rq->role < ROLE_OPERATOR)
		return ERR_NONE;
	if ((e = review_batches(p->rq->db, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *o = json_object_new_object(), *words = json_put_object(o, "words");
		const char *batch = json_text(json_item(found, i), "batch");
		AUTO(buf) struct buf href = {0};
		int64_t open = 0;

		json_int(json_item(found, i), "open", &open);
		page_put_count(p, words, "n", open);
		review_put_batch(p, words, "batch", batch);
		page_say(p, o, "text", "reviews.batch", "n", json_text(words, "n"), "batch", json_text(words, "batch"), NULL);
		buf_init(&href, LINK_MAX_BYTES);
		buf_text_add(&href, BATCH_PATH "?batch=");
		text_percent(&href, batch);
		json_put_text(o, "href", buf_text(&href));
		json_object_array_add(batches, o);
	}
	return ERR_NONE;
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
	struct review_query q = { .state = filter_one_of(rq, "state", decided, "open"), .kind = filter_one_of(rq, "kind", kinds, ""),
	    .batch = form_text(&rq->args, "batch"), .contact_id = filter_id(rq, "contact"), .after = page_before(rq), .limit = PAGE_ROWS + 1 };

	return q;
}

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct review_sent *sent)
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
	invitation_hide_tokens_in(found);
	json_put_bool(json_put_object(p.data, "tab"), "reviews", true);
	put_chips(&p);
	put_next(&p);
	if ((e = put_batches(&p, &query)))
		return e;
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
	static const struct review_sent nothing = {0};

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
		return show(rq, rp, 422, &(struct review_sent){ id, &check });
	if (e == ERR_NONE || e == ERR_CONFLICT) {
		reply_flash(rp, rq, e ? "done.review_too_late" : decision.accept ? "done.review_accepted" : "done.review_refused");
		return reply_see_other(rp, "%s", page_next(rq, LIST_PATH));
	}
	return e;
}
