/* Rows of one import that are decided together: how many, what they say, a sample, and one decision. */
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "consent/review.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/review_row.h"

#define LIST_PATH	"/admin/consents/review"
#define BATCH_PATH	"/admin/consents/review-batch"
/* A transaction holds up other writers, a request its reader: what is left waits for the next press of the button. */
enum { SAMPLE = 10, IN_ONE_TRANSACTION = 200, IN_ONE_REQUEST = 2000, BATCH_MAX_BYTES = 200, DETAIL_MAX = 300, LINK_MAX_BYTES = 900 };

static enum err
show(const struct request *rq, struct reply *rp, int status, const char *batch, const struct form_check *check)
{
	static const struct review_sent nothing = {0};
	struct review_query query = { .state = "open", .batch = batch, .limit = SAMPLE };
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	int64_t open;
	size_t i, n;
	enum err e;

	if (text_is_blank(batch))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "consents", &p)) || (e = review_count_batch(rq->db, batch, &open)) || (e = review_list(rq->db, &query, &found)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "reviews", true);
	json_put_text(p.data, "batch", batch);
	page_put_count(&p, p.data, "open", open);
	review_put_batch(&p, p.data, "batch_name", batch);
	page_say(&p, p.data, "question", "reviews.batch_question", "n", json_text(p.data, "open"), NULL);
	page_say(&p, p.data, "accept_all", "reviews.batch_accept", "n", json_text(p.data, "open"), NULL);
	page_say(&p, p.data, "refuse_all", "reviews.batch_refuse", "n", json_text(p.data, "open"), NULL);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n; i++)
		json_object_array_add(rows, review_row(&p, json_item(found, i), &nothing));
	json_put_bool(p.data, "has_rows", n > 0);
	json_put_bool(p.data, "is_sample", open > SAMPLE);
	json_put_bool(p.data, "refusing", check != NULL);
	json_put_text(p.data, "typed", check != NULL ? form_text(check->form, "reason") : "");
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/review_batch");
}

enum err
review_batch_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, form_text(&rq->args, "batch"), NULL);
}

static enum err
decide_some(const struct request *rq, const char *batch, const struct review_decision *decision, int64_t *ret_n)
{
	const char *why = decision->accept ? "" : decision->reason;
	AUTO(db_tx) struct db_tx tx = {0};
	struct problem problem = {0};
	char detail[DETAIL_MAX];
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = review_decide_batch(rq->writer, batch, decision, IN_ONE_TRANSACTION, rq->now, ret_n, &problem)))
		return e;
	if (*ret_n == 0)
		return ERR_NONE;
	snprintf(detail, sizeof(detail), "%.100s: %" PRId64 "%s%.150s", batch, *ret_n, *why != '\0' ? ": " : "", why);
	if ((e = page_audit(rq, rq->writer, decision->accept ? "review.accept_batch" : "review.refuse_batch", "review", 0, detail)))
		return e;
	return db_commit(&tx);
}

enum err
review_batch_settle(const struct request *rq, struct reply *rp)
{
	static const char *const choices[] = { "accept", "refuse", NULL };
	struct form_check check = { .form = &rq->form };
	const char *batch = form_need(&check, "batch", BATCH_MAX_BYTES);
	int choice = form_choice(&check, "decision", choices);
	struct review_decision decision = { .accept = choice == 0, .reason = form_may(&check, "reason", REVIEW_REASON_MAX_BYTES),
	    .actor = rq->session.login.name };
	AUTO(buf) struct buf back = {0};
	int64_t n = 1, all = 0;
	enum err e;

	if (choice == 1 && text_is_blank(decision.reason))
		form_wrong(&check, "reason", "reviews.reason_needed", 0);
	if (!form_ok(&check))
		return show(rq, rp, 422, batch, &check);
	for (; n > 0 && all < IN_ONE_REQUEST; all += n)
		if ((e = decide_some(rq, batch, &decision, &n)))
			return e;
	if (n == 0) {
		reply_flash(rp, rq, all == 0 ? "done.review_too_late" : decision.accept ? "done.review_accepted" : "done.review_refused");
		return reply_see_other(rp, LIST_PATH);
	}
	buf_init(&back, LINK_MAX_BYTES);
	text_percent(&back, batch);
	reply_flash(rp, rq, "done.review_more");
	return reply_see_other(rp, BATCH_PATH "?batch=%s", buf_text(&back));
}
