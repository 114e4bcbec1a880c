/* Who allows what, since when, and how they said it. */
#include "pages/consents.h"
#include "pages/export.h"

#include <inttypes.h>

#include "base/text.h"
#include "consent/consent.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/filter.h"

#define LIST_PATH	"/admin/consents"

static const char *const states[] = { "agreed", "stopped", "declined", NULL };
static const char *const orders[] = { [CONSENT_NEWEST] = "newest", [CONSENT_OLDEST] = "oldest", [CONSENT_BY_NAME] = "name", NULL };

struct consent_query
consents_query(const struct page *p)
{
	static const char *const words[] = { "explicit", "any", NULL };
	const struct request *rq = p->rq;
	struct consent_query q = {
		.state = filter_one_of(rq, "state", states, ""), .words = filter_one_of(rq, "words", words, ""),
		.source = filter_one_of(rq, "source", consent_sources, ""), .from = filter_day(p, "from", 0), .until = filter_day(p, "until", 1),
		.after = page_before(rq), .limit = PAGE_ROWS + 1,
	};
	enum scope scope;
	int order;

	if (scope_from_name(form_text(&rq->args, "scope"), &scope))
		q.scope = scope_name(scope);
	for (order = 0; orders[order] != NULL; order++)
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
	page_put_called(p, row, "name", json_text(from, "name"), json_text(from, "profile_name"));
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

/* ---- the filters ---- */

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
}

static void
put_set_chips(struct page *p, const struct consent_query *q)
{
	struct json_object *chips = json_put_array(p->data, "set_chips");

	filter_add_set_chip(p, chips, LIST_PATH, "source", page_word_of(p, "source", q->source));
	filter_add_set_chip(p, chips, LIST_PATH, "words", page_word_of(p, "consents_words", q->words));
	filter_add_day_chip(p, chips, LIST_PATH, "from");
	filter_add_day_chip(p, chips, LIST_PATH, "until");
	filter_add_set_chip(p, chips, LIST_PATH, "order", q->order == CONSENT_NEWEST ? "" : page_word_of(p, "consents_order", orders[q->order]));
}

static void
put_choices(struct page *p, const struct consent_query *q)
{
	static const char *const args[] = { "scope", "state", "from", "until", NULL };
	static const char *const words[] = { "explicit", "any" };
	struct json_object *options = json_put_array(p->data, "source_options");
	size_t i;

	page_put_args(p, args);
	for (i = 0; consent_sources[i] != NULL; i++)
		page_add_option(options, consent_sources[i], page_word_of(p, "source", consent_sources[i]), q->source);
	options = json_put_array(p->data, "word_options");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		page_add_option(options, words[i], page_word_of(p, "consents_words", words[i]), q->words);
	options = json_put_array(p->data, "order_options");
	for (i = 0; orders[i] != NULL; i++)
		page_add_option(options, orders[i], page_word_of(p, "consents_order", orders[i]), orders[q->order]);
}

enum err
consents_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct consent_query query;
	struct json_object *rows;
	int64_t last = 0;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "consents", &p)))
		return e;
	query = consents_query(&p);
	if ((e = consent_list(rq->db, &query, &found)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "consents", true);
	put_chips(&p);
	put_set_chips(&p, &query);
	put_choices(&p, &query);
	export_put_links(&p, "/admin/consents.csv", EXPORT_MASKED, ROLE_OPERATOR);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, consent_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "key", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, 200, "admin/consents");
}
