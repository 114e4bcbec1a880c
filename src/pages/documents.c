/* The office's documents: which wait, for whom, and what was said about them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "contact/contact.h"
#include "pages/admin.h"
#include "pages/document_row.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/fired_rows.h"
#include "pages/lists.h"
#include "pages/page.h"
#include "permit/document.h"
#include "permit/document_list.h"
#include "permit/duty.h"
#include "permit/found.h"
#include "permit/reminder.h"
#include "permit/state.h"

#define LIST_PATH	"/admin/documents"

static void
put_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "state_chips");
	const char *state;
	size_t i;

	page_add_chip(p, chips, LIST_PATH, "state", NULL, page_word(p, "list.all"), NULL);
	for (i = 0; (state = document_state_at(i)) != NULL; i++)
		page_add_chip(p, chips, LIST_PATH, "state", state, page_word_of(p, "document_state", state), NULL);
	page_add_chip(p, chips, LIST_PATH, "late", "1", page_word(p, "documents.late"), "clock");
}

static bool
is_state(const char *name)
{
	enum document_state state;

	return document_state_from_name(name, &state);
}

bool
documents_filter_ok(struct page *p)
{
	static const struct filter filters[] = {
		{ "q", "documents.search", FILTER_TEXT, NULL }, { "state", "documents.state", FILTER_NAME, is_state },
		{ "late", "documents.late", FILTER_FLAG, NULL }, { 0 }
	};

	return filter_ok(p, filters);
}

struct document_query
documents_query(const struct page *p)
{
	const struct form *args = &p->rq->args;

	return (struct document_query){ .search = form_text(args, "q"), .state = form_text(args, "state"), .before = page_before(p->rq),
		.waiting_since = form_flag(args, "late") ? p->rq->now - REMINDER_AFTER_MS : 0, .limit = PAGE_ROWS + 1 };
}

enum err
documents_page(const struct request *rq, struct reply *rp)
{
	static const char *const args[] = { "q", "state", "late", NULL };
	AUTO_JSON struct json_object *found = NULL;
	struct document_query query;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	int64_t last = 0;
	bool clear;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "permits", &p)))
		return e;
	query = documents_query(&p);
	clear = documents_filter_ok(&p);
	if (clear && (e = document_list(rq->db, &query, &found)))
		return e;
	export_put_links(&p, LIST_PATH ".csv", EXPORT_WHOLE, ROLE_OPERATOR);
	json_put_bool(json_put_object(p.data, "tab"), "documents", true);
	page_put_args(&p, args);
	put_chips(&p);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, document_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/documents");
}

/* ---- one document ---- */

/* By the name in our contacts, or as it came. */
static enum err
put_person(const struct page *p, const char *name, const struct person *person, const char *otherwise)
{
	struct json_object *o = json_put_object(p->data, name);
	AUTO(contact) struct contact contact = {0};
	enum err e;

	if (person->contact_id != 0 && (e = contact_load(p->rq->db, person->contact_id, &contact)))
		return e;
	json_put_int(o, "contact_id", person->contact_id);
	if (person->contact_id != 0)
		page_put_name(p, o, "name", text_is_blank(contact.name) ? person->name : contact.name);
	else
		json_put_text(o, "name", text_is_blank(person->name) ? otherwise : person->name);
	json_put_text(o, "problem", "");
	if (!text_is_blank(person->problem))
		fired_why_put(p, o, "problem", person->problem);
	return ERR_NONE;
}

static void
put_facts(struct page *p, const struct document *d)
{
	struct json_object *facts = json_put_array(p->data, "facts"), *words = json_put_object(p->data, "words");
	char day[CLOCK_TEXT_MAX];

	page_put_minute(p, words, "since", d->entered_state_at);
	page_put_minute(p, words, "updated", d->updated_at);
	page_add_fact(p, facts, "documents.number", d->document_number);
	page_add_fact(p, facts, "documents.kind", d->kind);
	page_add_fact(p, facts, "documents.label", d->state_label);
	page_add_fact(p, facts, "documents.since", json_text(words, "since"));
	clock_format_day(d->document_day, day);
	page_add_fact(p, facts, "documents.date", d->has_document_day ? day : "");
	page_add_fact(p, facts, "documents.duty", duty_word(p, d->duty));
	page_add_fact(p, facts, "permits.updated", json_text(words, "updated"));
}

static enum err
put_digests(struct page *p, int64_t id)
{
	AUTO_JSON struct json_object *found = NULL;
	struct json_object *digests = json_put_array(p->data, "digests");
	size_t i, n;
	enum err e;

	if ((e = reminder_of_document(p->rq->db, id, &found)))
		return e;
	for (i = 0, n = json_count(found); i < n; i++) {
		struct json_object *o = json_object_new_object(), *from = json_item(found, i);
		char day[CLOCK_TEXT_MAX];
		int64_t at = 0, message_id = 0;

		json_int(from, "day", &at);
		json_int(from, "message_id", &message_id);
		clock_format_day(at, day);
		json_put_text(o, "day", day);
		page_put_name(p, o, "name", json_text(from, "name"));
		json_put_int(o, "message_id", message_id);
		json_put_text(o, "state", NULL);
		if (message_id != 0)
			page_put_message_state(p, o, "state", json_text(from, "state"));
		json_object_array_add(digests, o);
	}
	json_put_bool(p->data, "has_digests", n > 0);
	return ERR_NONE;
}

static enum err
put_head(struct page *p, const struct document *d, const struct permit *permit)
{
	enum err e;

	json_put_bool(json_put_object(p->data, "tab"), "documents", true);
	json_put_text(p->data, "number", d->document_number);
	json_put_text(p->data, "title", !text_is_blank(d->name) ? d->name : !text_is_blank(d->kind) ? d->kind : d->document_number);
	json_put_int(p->data, "permit_id", permit->id);
	json_put_text(p->data, "type", permit->permit_type);
	json_put_text(p->data, "registration", permit->registration_id);
	page_put_name(p, p->data, "applicant", permit->applicant_name);
	json_put_bool(p->data, "baseline", d->baseline);
	json_put_text(p->data, "url", d->url);
	document_put_state(p, p->data, d->state);
	document_put_waiting(p, p->data, d->state, d->entered_state_at);
	json_put_bool(p->data, "has_staff", person_is_named(&d->staff));
	json_put_bool(p->data, "requires_approval", d->requires_approval);
	if ((e = put_person(p, "staff", &d->staff, duty_word(p, d->duty))))
		return e;
	return put_person(p, "approver", &d->approver, page_word(p, "documents.no_approver"));
}

/* Somebody unknown may be looked for at once, or a person says who it is. */
static enum err
put_unknown(struct page *p, const struct document *d)
{
	const struct { const char *name; enum found_who which; const struct person *person; } unknown[] = {
		{ "approver", FOUND_APPROVER, &d->approver }, { "staff", FOUND_STAFF, &d->staff },
	};
	struct json_object *list = json_put_array(p->data, "unknown"), *o, *options;
	AUTO_JSON struct json_object *people = NULL, *words = json_object_new_object();
	char value[24];
	int64_t id = 0;
	size_t i, k;
	enum err e;

	if (p->rq->role < ROLE_OPERATOR || !document_is_waiting(d))
		return ERR_NONE;
	if ((e = duty_people(p->rq->db, &people)))
		return e;
	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		if (!found_is_wanted(d, unknown[i].which))
			continue;
		o = json_object_new_object();
		json_put_text(o, "which", unknown[i].name);
		if (text_is_blank(unknown[i].person->raw))
			json_put_text(o, "label", page_word(p, unknown[i].which == FOUND_APPROVER ? "documents.who_approves" : "documents.who_answers"));
		else
			page_say(p, o, "label", "documents.who_is", "ref", unknown[i].person->raw, NULL);
		json_put_bool(o, "has_people", json_count(people) > 0);
		options = json_put_array(o, "people");
		for (k = 0; k < json_count(people); k++) {
			json_int(json_item(people, k), "id", &id);
			snprintf(value, sizeof(value), "%" PRId64, id);
			page_put_name(p, words, "name", json_text(json_item(people, k), "name"));
			page_add_option(options, value, json_text(words, "name"), "");
		}
		json_object_array_add(list, o);
	}
	json_put_bool(p->data, "has_unknown", json_count(list) > 0);
	return ERR_NONE;
}

enum err
document_page(const struct request *rq, struct reply *rp)
{
	AUTO(document) struct document document = {0};
	AUTO(permit) struct permit permit = {0};
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	int64_t id;
	enum err e;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	if ((e = page_open(rq, "permits", &p)) || (e = document_load(rq->db, id, &document)) ||
	    (e = permit_load(rq->db, document.permit_id, &permit)) || (e = document_fired(rq->db, id, &found)))
		return e;
	put_facts(&p, &document);
	fired_rows_put(&p, found, permit.id);
	json_put_int(p.data, "id", id);
	if ((e = put_head(&p, &document, &permit)) || (e = put_digests(&p, id)) || (e = put_unknown(&p, &document)))
		return e;
	page_seen(rq, permit.contact_id);
	return page_show(&p, rp, 200, "admin/document");
}
