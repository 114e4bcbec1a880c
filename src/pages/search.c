/*
 * One box for everything: a number, a name, a registration or permit number, the code of a message or of a consent receipt. What can only be
 * one thing leads straight to it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "consent/receipt.h"
#include "contact/list.h"
#include "message/list.h"
#include "pages/admin.h"
#include "pages/message_row.h"
#include "permit/list.h"

enum { SEARCH_MAX_BYTES = 100, SHOWN = 10 };

static enum err
find_contacts(const struct request *rq, const char *q, struct json_object **ret)
{
	struct phone phone = phone_parse(q);
	struct contact_query query = { .limit = SHOWN };

	if (phone.kind != PHONE_NONE)
		query.number = phone.number;
	else
		query.name = q;
	return contact_list(rq->db, &query, ret);
}

static void
put_contacts(struct page *p, struct json_object *found)
{
	struct json_object *contacts = json_put_array(p->data, "contacts");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		int64_t id = 0;

		json_int(from, "id", &id);
		json_put_int(o, "id", id);
		page_put_called(p, o, "name", json_text(from, "name"), json_text(from, "profile_name"));
		page_put_masked(o, "number", json_text(from, "number"));
		json_object_array_add(contacts, o);
	}
	json_put_bool(p->data, "has_contacts", n > 0);
}

static void
put_permits(struct page *p, struct json_object *found)
{
	struct json_object *permits = json_put_array(p->data, "permits");
	size_t i, n = json_count(found);

	for (i = 0; i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		const char *number = json_text(from, "permit_number");
		int64_t id = 0;

		json_int(from, "id", &id);
		json_put_int(o, "id", id);
		json_put_text(o, "type", json_text(from, "permit_type"));
		json_put_text(o, "number", text_is_blank(number) ? json_text(from, "registration_id") : number);
		page_put_name(p, o, "applicant", json_text(from, "name"));
		json_object_array_add(permits, o);
	}
	json_put_bool(p->data, "has_permits", n > 0);
}

/* The page of the only thing found, when there is only one and nothing else. */
static bool
only_one(struct json_object *found, struct json_object *other, struct json_object *third, int64_t *ret_id)
{
	return json_count(found) == 1 && json_count(other) == 0 && json_count(third) == 0 && json_int(json_item(found, 0), "id", ret_id);
}

/* The contact whose consent has this code, 0: it is no code of a receipt. */
static enum err
find_receipt(const struct request *rq, const char *q, int64_t *ret_contact)
{
	struct consent_receipt receipt = {0};
	enum err e = consent_receipt_find(rq->db, q, &receipt);

	*ret_contact = receipt.contact_id;
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err
search_page(const struct request *rq, struct reply *rp)
{
	const char *q = form_text(&rq->args, "q");
	struct message_query query = { .search = q, .limit = SHOWN };
	struct permit_query permit_query = { .search = q, .limit = SHOWN };
	AUTO_JSON struct json_object *contacts = NULL;
	AUTO_JSON struct json_object *permits = NULL;
	AUTO_JSON struct json_object *messages = NULL;
	AUTO(page) struct page p = {0};
	int64_t id = 0, last;
	bool more;
	enum err e;

	if (strlen(q) > SEARCH_MAX_BYTES)
		return ERR_INVALID;
	if ((e = page_open(rq, "", &p)))
		return e;
	permit_query.today = clock_day(rq->now, p.zone);
	json_put_text(p.data, "q", q);
	if (text_is_blank(q)) {
		json_put_text(p.data, "nothing", page_word(&p, "search.blank"));
		return page_show(&p, rp, 200, "admin/search");
	}
	if ((e = find_receipt(rq, q, &id)))
		return e;
	if (id != 0)
		return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
	if ((e = find_contacts(rq, q, &contacts)) || (e = permit_list(rq->db, &permit_query, &permits)) ||
	    (e = message_list(rq->db, &query, &messages)))
		return e;
	if (only_one(messages, contacts, permits, &id))
		return reply_see_other(rp, "/admin/messages/%" PRId64, id);
	if (only_one(permits, contacts, messages, &id))
		return reply_see_other(rp, "/admin/permits/%" PRId64, id);
	if (only_one(contacts, permits, NULL, &id))
		return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
	page_say(&p, p.data, "asked", "search.asked", "q", q, NULL);
	put_contacts(&p, contacts);
	put_permits(&p, permits);
	message_rows_put(&p, messages, &more, &last);
	if (json_count(contacts) + json_count(permits) + json_count(messages) == 0)
		page_say(&p, p.data, "nothing", "search.nothing", "q", q, NULL);
	return page_show(&p, rp, 200, "admin/search");
}
