/* All messages, filtered, on the page and as CSV. */
#include <inttypes.h>
#include <stdio.h>

#include "account/list.h"
#include "base/text.h"
#include "contact/contact.h"
#include "message/list.h"
#include "message/message.h"
#include "access/login.h"
#include "pages/admin.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/lists.h"
#include "pages/message_row.h"
#include "permit/permit.h"

#define LIST_PATH	"/admin/messages"

/* ---- what is asked for ---- */

struct message_query
messages_query(const struct page *p)
{
	return (struct message_query){
		.state = form_text(&p->rq->args, "state"), .scenario = form_text(&p->rq->args, "scenario"), .search = form_text(&p->rq->args, "q"),
		.reason = form_text(&p->rq->args, "reason"),
		.contact_id = filter_id(p->rq, "contact"), .permit_id = filter_id(p->rq, "permit"), .provider_id = filter_id(p->rq, "provider"),
		.from = filter_day(p, "from", 0), .until = filter_day(p, "until", 1),
		.before = page_before(p->rq), .limit = PAGE_ROWS + 1,
	};
}

static bool
is_state(const char *name)
{
	enum message_state state;

	return message_state_from_name(name, &state);
}

/* Also of the list of what is held, which has fewer. Scenarios and reasons of tomorrow are looked for as they are. */
bool
messages_filter_ok(struct page *p)
{
	static const struct filter filters[] = {
		{ "q", "messages.search", FILTER_TEXT, NULL }, { "state", "messages.state", FILTER_NAME, is_state },
		{ "contact", "messages.to", FILTER_ID, NULL }, { "permit", "permits.permit", FILTER_ID, NULL },
		{ "provider", "messages.provider", FILTER_ID, NULL }, { "from", "list.from", FILTER_DAY, NULL }, { "until", "list.until", FILTER_DAY, NULL },
		{ 0 }
	};

	return filter_ok(p, filters);
}

/* ---- the list ---- */

static void
put_state_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "state_chips");
	int s;

	page_add_chip(p, chips, LIST_PATH, "state", NULL, page_word(p, "list.all"), NULL);
	for (s = MESSAGE_QUEUED; s < MESSAGE_STATE__COUNT; s++) {
		const char *name = message_state_name((enum message_state)s);

		page_add_chip(p, chips, LIST_PATH, "state", name, page_word_of(p, "state", name), message_icon(name));
	}
}

static enum err
add_contact_chip(struct page *p, struct json_object *chips, int64_t contact_id)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(buf) struct buf word = {0};
	enum err e;

	if (contact_id == 0)
		return ERR_NONE;
	if ((e = contact_load(p->rq->db, contact_id, &contact)))
		return e;
	buf_init(&word, 400);
	buf_fmt(&word, "%s: %s", page_word(p, "messages.to"), text_is_blank(contact.name) ? page_word(p, "messages.no_name") : contact.name);
	filter_add_set_chip(p, chips, LIST_PATH, "contact", buf_text(&word));
	return ERR_NONE;
}

static enum err
add_permit_chip(struct page *p, struct json_object *chips, int64_t permit_id)
{
	AUTO(permit) struct permit permit = {0};
	AUTO(buf) struct buf word = {0};
	enum err e;

	if (permit_id == 0)
		return ERR_NONE;
	if ((e = permit_load(p->rq->db, permit_id, &permit)))
		return e;
	buf_init(&word, 700);
	buf_fmt(&word, "%s: %s", page_word(p, "permits.permit"), permit.registration_id);
	filter_add_set_chip(p, chips, LIST_PATH, "permit", buf_text(&word));
	return ERR_NONE;
}

static enum err
put_filters(struct page *p, const struct message_query *query)
{
	static const char *const args[] = { "q", "state", "scenario", "provider", "from", "until", "contact", "permit", NULL };
	static const char *const scenarios[] = { "permit_ready", "document_pending", "approval_required", "status_update", "reminder",
	    "permit_expiry_warning", "permit_expired", "permit_renewal_approved", "permit_status_answer", "invitation",
	    "consent", "api", "operator", "trial", NULL };
	struct json_object *chips = json_put_array(p->data, "set_chips"), *options;
	AUTO_JSON struct json_object *providers = NULL;
	const char *chosen = form_text(&p->rq->args, "provider");
	size_t i;
	enum err e;

	page_put_args(p, args);
	if ((e = provider_list(p->rq->db, clock_day_start(p->rq->now, p->zone), &providers)))
		return e;
	options = json_put_array(p->data, "provider_options");
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
	options = json_put_array(p->data, "scenario_options");
	for (i = 0; scenarios[i] != NULL; i++)
		page_add_option(options, scenarios[i], page_word_of(p, "scenario", scenarios[i]), query->scenario);
	filter_add_set_chip(p, chips, LIST_PATH, "q", form_text(&p->rq->args, "q"));
	filter_add_set_chip(p, chips, LIST_PATH, "scenario", page_word_of(p, "scenario", query->scenario));
	filter_add_set_chip(p, chips, LIST_PATH, "reason", page_word_of(p, "reason", query->reason));
	filter_add_day_chip(p, chips, LIST_PATH, "from");
	filter_add_day_chip(p, chips, LIST_PATH, "until");
	json_put_bool(p->data, "filter_open", false);
	if ((e = add_permit_chip(p, chips, query->permit_id)))
		return e;
	return add_contact_chip(p, chips, query->contact_id);
}

enum err
messages_page(const struct request *rq, struct reply *rp)
{
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct message_query query;
	int64_t last = 0;
	bool clear, more;
	enum err e;

	if ((e = page_open(rq, "messages", &p)))
		return e;
	query = messages_query(&p);
	clear = messages_filter_ok(&p);
	if ((clear && (e = message_list(rq->db, &query, &found))) || (e = put_filters(&p, &query)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "messages", true);
	put_state_chips(&p);
	export_put_links(&p, LIST_PATH ".csv", EXPORT_WHOLE, ROLE_OPERATOR);
	message_rows_put(&p, found, &more, &last);
	page_put_pager(&p, LIST_PATH, more, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/messages");
}
