#include "pages/missed_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/fired_rows.h"
#include "permit/document_scenario.h"
#include "permit/missed.h"
#include "permit/tell.h"
#include "web/web.h"

enum { SHOWN = 50, HREF_MAX = 200 };

static bool
is_for_approver(struct json_object *from)
{
	return text_equal(json_text(from, "scenario"), SCENARIO_APPROVAL);
}

/* Who should have heard of it: the official or the member of the staff as the document names them, by name or by id; a duty; or the applicant. */
static void
put_to(const struct page *p, struct json_object *row, struct json_object *from)
{
	bool official = is_for_approver(from), document = json_text(from, "document_number") != NULL;
	const char *name = json_text(from, official ? "approver_name" : "staff_name"), *raw = json_text(from, official ? "approver_raw" : "staff_raw");

	if (!document) {
		page_put_name(p, row, "to", json_text(from, "applicant_name"));
		json_put_text(row, "to_who", page_word(p, "permits.applicant"));
		return;
	}
	if (text_is_blank(name))
		name = !text_is_blank(raw) ? raw : page_word(p, official ? "documents.no_approver" : "missed.nobody");
	json_put_text(row, "to", name);
	json_put_text(row, "to_who", page_word(p, official ? "missed.official" : "missed.staff"));
}

/* The one thing to do: a person becomes known, somebody gets the duty, or the template was mended and it is tried again. */
static void
put_remedy(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *detail = json_text(from, "detail");
	struct json_object *act = json_put_object(row, "do");
	int64_t id = 0, permit_id = 0, document_id = 0;
	const char *word = "missed.give_number";
	char href[HREF_MAX];
	bool other = text_equal(detail, TELL_OTHER), again = other || text_equal(json_text(from, "outcome"), "refused");
	bool post = again && p->rq->role >= ROLE_OPERATOR;

	json_int(from, "id", &id);
	json_int(from, "permit_id", &permit_id);
	json_int(from, "document_id", &document_id);
	snprintf(href, sizeof(href), "/admin/permits/%" PRId64, permit_id);
	if (post) {
		snprintf(href, sizeof(href), "/admin/held/%" PRId64 "/again", id);
		word = other ? "missed.send_now" : "missed.again";
	} else if (other) {
		word = "missed.see_permit";
	} else if (text_starts(detail, "duty:")) {
		snprintf(href, sizeof(href), "/admin/duties#new");
		word = "missed.give_duty";
	} else if (document_id != 0) {
		snprintf(href, sizeof(href), "/admin/documents/%" PRId64 "#unknown", document_id);
		word = is_for_approver(from) ? "missed.name_official" : "missed.name_staff";
	}
	json_put_text(act, "href", href);
	json_put_text(act, "label", page_word(p, word));
	json_put_bool(act, "post", post);
}

static struct json_object *
missed_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	const char *detail = json_text(from, "detail"), *document = json_text(from, "document_number");
	bool refused = text_equal(json_text(from, "outcome"), "refused");
	int64_t at = 0, id = 0;
	char href[HREF_MAX];

	json_int(from, "at", &at);
	json_int(from, "id", &id);
	json_put_int(row, "id", id);
	json_int(from, document != NULL ? "document_id" : "permit_id", &id);
	snprintf(href, sizeof(href), "/admin/%s/%" PRId64, document != NULL ? "documents" : "permits", id);
	json_put_text(row, "href", href);
	json_put_text(row, "scenario", page_word_of(p, "scenario", json_text(from, "scenario")));
	json_put_text(row, "type", json_text(from, "permit_type"));
	json_put_text(row, "number", document != NULL ? document : json_text(from, "registration_id"));
	put_to(p, row, from);
	json_put_text(row, "outcome", page_word_of(p, "fired", fired_outcome_word(json_text(from, "outcome"), detail)));
	if (refused)
		fired_refusal_put(p, row, "why", detail);
	else
		fired_why_put(p, row, "why", detail);
	page_put_minute(p, row, "at", at);
	put_remedy(p, row, from);
	return row;
}

enum err
missed_rows_put(struct page *p)
{
	struct json_object *rows = json_put_array(p->data, "missed");
	AUTO_JSON struct json_object *found = NULL;
	char n[24];
	size_t i;
	enum err e;

	if ((e = missed_list(p->rq->db, p->rq->now, SHOWN + 1, &found)))
		return e;
	for (i = 0; i < json_count(found) && i < SHOWN; i++)
		json_object_array_add(rows, missed_row(p, json_item(found, i)));
	json_put_bool(p->data, "has_missed", json_count(found) > 0);
	json_put_text(p->data, "missed_more", "");
	snprintf(n, sizeof(n), "%d", SHOWN);
	if (json_count(found) > SHOWN)
		page_say(p, p->data, "missed_more", "missed.more", "n", n, NULL);
	return ERR_NONE;
}

enum err
missed_try_again(const struct request *rq, struct reply *rp)
{
	const struct permit_put who = { .actor = rq->session.login.name, .base_url = rq->web->config.base_url };
	AUTO(db_tx) struct db_tx tx = {0};
	struct fired_list fired = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = db_begin(rq->writer, &tx)))
		return e;
	if ((e = missed_again(rq->writer, id, &who, rq->now, &fired)) == ERR_CONFLICT) {
		reply_flash(rp, rq, "done.not_tried");
		return reply_see_other(rp, "/admin/held");
	}
	if (e || (e = page_audit(rq, rq->writer, "missed.again", "scenario_fired", id, NULL)) || (e = db_commit(&tx)))
		return e;
	reply_flash(rp, rq, "done.tried_again");
	return reply_see_other(rp, "/admin/held");
}
