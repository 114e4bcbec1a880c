/* What providers told us: every webhook that was kept, and those that were refused. */
#include <inttypes.h>
#include <stdio.h>

#include "account/list.h"
#include "base/text.h"
#include "pages/admin.h"
#include "pages/filter.h"
#include "pages/webhook_row.h"
#include "webhook/list.h"
#include "webhook/refused.h"

#define LIST_PATH	"/admin/webhooks"
#define REFUSED		"refused"
#define STRANGER	"stranger"

static const char *const states[] = { "applied", "partly", "ignored", "unreadable", STRANGER, REFUSED, NULL };

/* ---- filters ---- */

static void
put_state_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "state_chips");
	size_t i;

	page_add_chip(p, chips, LIST_PATH, "state", NULL, page_word(p, "webhooks.kept"), NULL);
	for (i = 0; states[i] != NULL; i++)
		page_add_chip(p, chips, LIST_PATH, "state", states[i], page_word_of(p, "webhook_state", states[i]), webhook_icon(states[i]));
}

static enum err
put_filters(struct page *p)
{
	static const char *const args[] = { "state", "provider", "from", "until", NULL };
	struct json_object *chips = json_put_array(p->data, "set_chips"), *options = json_put_array(p->data, "provider_options");
	AUTO_JSON struct json_object *providers = NULL;
	const char *chosen = form_text(&p->rq->args, "provider");
	size_t i;
	enum err e;

	page_put_args(p, args);
	put_state_chips(p);
	if ((e = provider_list(p->rq->db, clock_day_start(p->rq->now, p->zone), &providers)))
		return e;
	for (i = 0; i < json_count(providers); i++) {
		const char *name = json_text(json_item(providers, i), "name");
		char value[24];
		int64_t id = 0;

		json_int(json_item(providers, i), "id", &id);
		snprintf(value, sizeof(value), "%" PRId64, id);
		page_add_option(options, value, name, chosen);
		if (text_equal(value, chosen))
			filter_add_set_chip(p, chips, LIST_PATH, "provider", name);
	}
	filter_add_day_chip(p, chips, LIST_PATH, "from");
	filter_add_day_chip(p, chips, LIST_PATH, "until");
	return ERR_NONE;
}

/* ---- rows ---- */

static struct json_object *
kept_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t id = 0, at = 0, strangers = 0, replayed_at = 0, bytes = 0;

	json_int(from, "id", &id);
	json_int(from, "received_at", &at);
	json_int(from, "strangers", &strangers);
	json_int(from, "replayed_at", &replayed_at);
	json_int(from, "bytes", &bytes);
	json_put_int(row, "id", id);
	json_put_text(row, "provider", json_text(from, "provider"));
	page_put_second(p, row, "at", at);
	page_put_iso(row, "iso", at);
	webhook_put_state(p, row, json_text(from, "state"));
	webhook_put_note(p, row, json_text(from, "note"));
	json_put_text(row, "stranger", strangers > 0 ? page_word_of(p, "webhook_state", STRANGER) : "");
	page_put_minute(p, row, "replayed_at", replayed_at);
	page_put_count(p, row, "bytes", bytes);
	return row;
}

static struct json_object *
refused_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t first = 0, last = 0, times = 0, bytes = 0;

	json_int(from, "first_at", &first);
	json_int(from, "last_at", &last);
	json_int(from, "times", &times);
	json_int(from, "bytes", &bytes);
	json_put_text(row, "provider", json_text(from, "provider"));
	page_put_minute(p, row, "at", last);
	page_put_minute(p, row, "since", times > 1 ? first : 0);
	page_put_count(p, row, "times", times);
	json_put_text(row, "why", page_word_of(p, "refused", json_text(from, "why")));
	json_put_text(row, "address", json_text(from, "address"));
	json_put_text(row, "method", json_text(from, "method"));
	page_put_count(p, row, "bytes", bytes);
	return row;
}

typedef struct json_object *row_of(const struct page *p, struct json_object *from);

static void
put_rows(struct page *p, struct json_object *found, row_of *make)
{
	struct json_object *rows = json_put_array(p->data, "rows");
	int64_t last = 0;
	size_t i, n = json_count(found);

	for (i = 0; i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, make(p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p->data, "has_rows", n > 0);
	page_put_pager(p, LIST_PATH, n > PAGE_ROWS, last);
}

static enum err
put_kept(struct page *p, const char *state)
{
	bool stranger = text_equal(state, STRANGER);
	struct webhook_query query = { .state = stranger ? "" : state, .strangers = stranger, .provider_id = filter_id(p->rq, "provider"),
	    .from = filter_day(p, "from", 0), .until = filter_day(p, "until", 1), .before = page_before(p->rq), .limit = PAGE_ROWS + 1 };
	AUTO_JSON struct json_object *found = NULL;
	enum err e;

	if ((e = webhook_list(p->rq->db, &query, &found)))
		return e;
	put_rows(p, found, kept_row);
	return ERR_NONE;
}

static enum err
put_refused(struct page *p)
{
	struct refused_query query = { .provider_id = filter_id(p->rq, "provider"), .from = filter_day(p, "from", 0),
	    .until = filter_day(p, "until", 1), .before = page_before(p->rq), .limit = PAGE_ROWS + 1 };
	AUTO_JSON struct json_object *found = NULL;
	enum err e;

	if ((e = refused_list(p->rq->db, &query, &found)))
		return e;
	put_rows(p, found, refused_row);
	return ERR_NONE;
}

enum err
webhooks_page(const struct request *rq, struct reply *rp)
{
	AUTO(page) struct page p = {0};
	const char *state = filter_one_of(rq, "state", states, "");
	bool refused = text_equal(state, REFUSED);
	enum err e;

	if ((e = page_open(rq, "providers", &p)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "webhooks", true);
	json_put_bool(p.data, "refused", refused);
	if ((e = put_filters(&p)) || (e = refused ? put_refused(&p) : put_kept(&p, state)))
		return e;
	return page_show(&p, rp, 200, "admin/webhooks");
}
