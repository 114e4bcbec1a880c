/* Who allows what, since when, and how they said it. */
#include <inttypes.h>

#include "base/text.h"
#include "consent/consent.h"
#include "consent/list.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/page.h"

#define LIST_PATH	"/admin/consents"

static const char *const states[] = { "agreed", "stopped", "declined", NULL };
static const char *const orders[CONSENT_ORDER__COUNT] = { [CONSENT_NEWEST] = "newest", [CONSENT_OLDEST] = "oldest", [CONSENT_BY_NAME] = "name" };

/* The argument, when it is one of names; otherwise "". */
static const char *
one_of(const struct request *rq, const char *argument, const char *const *names)
{
	for (; *names != NULL; names++)
		if (text_equal(*names, form_text(&rq->args, argument)))
			return *names;
	return "";
}

static struct consent_query
query_of(const struct request *rq)
{
	static const char *const words[] = { "explicit", "any", NULL };
	struct consent_query q = { .state = one_of(rq, "state", states), .words = one_of(rq, "words", words), .after = page_before(rq),
	    .limit = PAGE_ROWS + 1 };
	enum scope scope;
	int order;

	if (scope_from_name(form_text(&rq->args, "scope"), &scope))
		q.scope = scope_name(scope);
	for (order = 0; order < CONSENT_ORDER__COUNT; order++)
		if (text_equal(orders[order], form_text(&rq->args, "order")))
			q.order = (enum consent_order)order;
	return q;
}

static struct json_object *
consent_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	bool agreed = text_equal(json_text(from, "state"), "agreed");
	int64_t id = 0, since = 0;

	json_int(from, "contact_id", &id);
	json_int(from, "since_at", &since);
	json_put_int(row, "id", id);
	page_put_name(p, row, "name", json_text(from, "name"));
	page_put_masked(row, "number", json_text(from, "number"));
	json_put_text(row, "scope", page_word_of(p, "scope", json_text(from, "scope")));
	consent_put_look(p, row, "state", json_text(from, "state"));
	json_put_text(row, "note", json_flag(from, "preapproved", false) ? page_word(p, "contact.preapproved") :
	    agreed && !json_flag(from, "explicit", true) ? page_word(p, "contact.not_explicit") : "");
	json_put_text(row, "source", page_word_of(p, "source", json_text(from, "source")));
	json_put_text(row, "words", json_text(from, "answer_words"));
	page_put_date(p, row, "since", since);
	return row;
}

static void
put_chips(struct page *p)
{
	struct json_object *scope_chips = json_put_array(p->data, "scope_chips"), *state_chips = json_put_array(p->data, "state_chips");
	size_t i;
	int s;

	page_add_chip(p, scope_chips, LIST_PATH, "scope", NULL, page_word(p, "consents.all_scopes"), NULL);
	for (s = 0; s < SCOPE__COUNT; s++)
		page_add_chip(p, scope_chips, LIST_PATH, "scope", scope_name((enum scope)s), page_word_of(p, "scope", scope_name((enum scope)s)), NULL);
	page_add_chip(p, state_chips, LIST_PATH, "state", NULL, page_word(p, "list.all"), NULL);
	for (i = 0; states[i] != NULL; i++)
		page_add_chip(p, state_chips, LIST_PATH, "state", states[i], page_word_of(p, "consent", states[i]), NULL);
	page_add_chip(p, state_chips, LIST_PATH, "words", text_equal(form_text(&p->rq->args, "words"), "any") ? NULL : "any",
	    page_word(p, "consents.any_message"), NULL);
	if (text_equal(form_text(&p->rq->args, "words"), "any"))
		json_put_bool(json_item(state_chips, i + 1), "on", true);
}

enum err
consents_page(const struct request *rq, struct reply *rp)
{
	struct consent_query query = query_of(rq);
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "consents", &p)) || (e = consent_list(rq->db, &query, &found)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "consents", true);
	put_chips(&p);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, consent_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "key", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, 200, "admin/consents");
}
