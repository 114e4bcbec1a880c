/* Everybody we know, and adding one by hand. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/list.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/consent_look.h"
#include "pages/export.h"
#include "pages/filter.h"
#include "pages/input.h"
#include "pages/lists.h"
#include "pages/phone_check.h"

#define LIST_PATH	"/admin/contacts"
enum { NAME_MAX_BYTES = 120, PHONE_MAX_BYTES = 60, EMAIL_MAX_BYTES = 200 };

static const char *const states[] = { "agreed", "none", "stopped", "declined", NULL };
static const char *const roles[] = { "applicant", "staff", "official", NULL };

/* What was typed into the search is a number when it can be read as one, else the beginning of a name. */
struct contact_query
contacts_query(const struct page *p, struct phone *phone)
{
	const struct request *rq = p->rq;
	const char *typed = form_text(&rq->args, "q"), *state = form_text(&rq->args, "consent");
	struct contact_query query = { .before = page_before(rq), .limit = PAGE_ROWS + 1 };
	size_t i;

	*phone = phone_parse(typed);
	if (phone->kind != PHONE_NONE)
		query.number = phone->number;
	else
		query.name = typed;
	for (i = 0; states[i] != NULL; i++)
		if (text_equal(states[i], state)) {
			query.scope = "official";
			query.state = states[i];
		}
	return query;
}

static bool
is_state(const char *name)
{
	return text_is_one_of(name, states);
}

bool
contacts_filter_ok(struct page *p)
{
	static const struct filter filters[] = {
		{ "q", "contacts.search", FILTER_TEXT, NULL }, { "consent", "contacts.consent", FILTER_NAME, is_state }, { 0 }
	};

	return filter_ok(p, filters);
}

/* What is unusual about the number, or that there is none. */
static void
put_number_note(const struct page *p, struct json_object *row, struct json_object *from)
{
	const char *kind = json_text(from, "number_kind"), *note = "";

	if (text_equal(kind, "none") && !text_is_blank(json_text(from, "user_id")))
		note = page_word(p, "contacts.only_user_id");
	else if (!text_equal(kind, "mobile"))
		note = page_word_of(p, "number_kind", kind);
	json_put_text(row, "number_note", note);
}

static struct json_object *
contact_row(const struct page *p, struct json_object *from)
{
	struct json_object *row = json_object_new_object();
	int64_t id = 0, at = 0;

	json_int(from, "id", &id);
	json_int(from, "created_at", &at);
	json_put_int(row, "id", id);
	page_put_called(p, row, "name", json_text(from, "name"), json_text(from, "profile_name"));
	json_put_text(row, "role", page_word_of(p, "contact_role", json_text(from, "role")));
	page_put_masked(row, "number", json_text(from, "number"));
	put_number_note(p, row, from);
	consent_put_look(p, row, "consent", json_text(from, "official"));
	page_put_date(p, row, "last", at);
	return row;
}

static void
put_chips(struct page *p)
{
	struct json_object *chips = json_put_array(p->data, "consent_chips");
	size_t i;

	page_add_chip(p, chips, LIST_PATH, "consent", NULL, page_word(p, "list.all"), NULL);
	for (i = 0; states[i] != NULL; i++)
		page_add_chip(p, chips, LIST_PATH, "consent", states[i], page_word_of(p, "consent", states[i]), NULL);
}

enum err
contacts_page(const struct request *rq, struct reply *rp)
{
	static const char *const args[] = { "q", "consent", NULL };
	AUTO_JSON struct json_object *found = NULL;
	AUTO(page) struct page p = {0};
	struct contact_query query;
	struct json_object *rows;
	struct phone phone;
	int64_t last = 0;
	bool clear;
	size_t i, n;
	enum err e;

	if ((e = page_open(rq, "contacts", &p)))
		return e;
	query = contacts_query(&p, &phone);
	clear = contacts_filter_ok(&p);
	if (clear && (e = contact_list(rq->db, &query, &found)))
		return e;
	export_put_links(&p, LIST_PATH ".csv", EXPORT_MASKED, ROLE_OPERATOR);
	page_put_args(&p, args);
	put_chips(&p);
	rows = json_put_array(p.data, "rows");
	for (i = 0, n = json_count(found); i < n && i < PAGE_ROWS; i++) {
		json_object_array_add(rows, contact_row(&p, json_item(found, i)));
		json_int(json_item(found, i), "id", &last);
	}
	json_put_bool(p.data, "has_rows", n > 0);
	json_put_bool(p.data, "may_add", rq->role >= ROLE_OPERATOR);
	page_put_pager(&p, LIST_PATH, n > PAGE_ROWS, last);
	return page_show(&p, rp, clear ? 200 : 422, "admin/contacts");
}

/* ---- adding one ---- */

/* Whose number it is already, and the way there. */
static enum err
put_known(struct page *p, int64_t id, struct form_check *check)
{
	AUTO(contact) struct contact contact = {0};
	struct json_object *known;
	struct problem problem = { .field = "phone" };
	const char *name;
	enum err e;

	if ((e = contact_load(p->rq->db, id, &contact)))
		return e;
	known = json_put_object(p->data, "known");
	json_put_int(known, "id", id);
	page_put_called(p, known, "name", contact.name, contact.profile_name);
	name = json_text(known, "name");
	page_say(p, known, "open", "contacts.open_known", "name", name, NULL);
	page_say(p, known, "why", "contacts.known", "name", name, NULL);
	snprintf(problem.why, sizeof(problem.why), "%s", json_text(known, "why"));
	form_took(check, &problem);
	return ERR_NONE;
}

/* known: the contact that has the number already; 0: nobody, or it was not looked for. */
static enum err
show_new(const struct request *rq, struct reply *rp, int status, struct form_check *check, int64_t known)
{
	AUTO(page) struct page p = {0};
	struct json_object *fields, *role;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) ||
	    (known != 0 && (e = put_known(&p, known, check))))
		return e;
	fields = json_put_array(p.data, "fields");
	input_add(&p, fields, &(struct input){ .name = "phone", .type = "tel", .label = page_word(&p, "contact_field.phone"),
	    .help = page_word(&p, "contact_field.phone_help"), .max = PHONE_MAX_BYTES }, check);
	input_add(&p, fields, &(struct input){ .name = "name", .label = page_word(&p, "contact_field.name"),
	    .help = page_word(&p, "contact_field.name_help"), .max = NAME_MAX_BYTES }, check);
	input_add(&p, fields, &(struct input){ .name = "email", .type = "email", .label = page_word(&p, "contact_field.email"),
	    .help = page_word(&p, "contact_field.email_help"), .max = EMAIL_MAX_BYTES, .optional = true }, check);
	role = input_add(&p, fields, &(struct input){ .name = "role", .look = INPUT_LOOK_SELECT, .label = page_word(&p, "contact_field.role"),
	    .help = page_word(&p, "contact_field.role_help"), .value = "applicant" }, check);
	for (i = 0; roles[i] != NULL; i++)
		input_option(role, roles[i], page_word_of(&p, "contact_role", roles[i]));
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/contact_new");
}

enum err
contact_new_page(const struct request *rq, struct reply *rp)
{
	return show_new(rq, rp, 200, NULL, 0);
}

/* ERR_CONFLICT: *ret_id is the contact that has the number already; nothing changed. */
static enum err
add(const struct request *rq, const struct contact_draft *draft, int64_t *ret_id, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	struct phone phone = phone_parse(draft->phone);
	enum err e;

	if ((e = db_begin(rq->writer, &tx)))
		return e;
	if ((e = contact_by_number(rq->writer, phone.number, ret_id)) != ERR_NOT_FOUND)
		return e == ERR_NONE ? ERR_CONFLICT : e;
	if ((e = contact_put(rq->writer, draft, rq->now, ret_id, problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.put", "contact", *ret_id, NULL)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
contact_add(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct contact_draft draft = {0};	/* fills, never overwrites: it is for somebody new */
	struct problem problem = {0};
	int64_t id = 0;
	int role;
	enum err e;

	draft.phone = form_need(&check, "phone", PHONE_MAX_BYTES);
	draft.name = form_need(&check, "name", NAME_MAX_BYTES);
	draft.email = form_may(&check, "email", EMAIL_MAX_BYTES);
	role = form_choice(&check, "role", roles);
	phone_check(&check, "phone", draft.phone);
	if (!form_ok(&check))
		return show_new(rq, rp, 422, &check, 0);
	draft.role = roles[role];
	if (*draft.email == '\0')
		draft.email = NULL;
	e = add(rq, &draft, &id, &problem);
	if (e == ERR_CONFLICT)
		return show_new(rq, rp, 422, &check, id);
	if (e == ERR_INVALID)
		form_wrong(&check, text_equal(problem.field, "email") ? "email" : "phone", "form.not_right", 0);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_new(rq, rp, 422, &check, 0);
	reply_flash(rp, rq, "done.contact_added");
	return reply_see_other(rp, LIST_PATH "/%" PRId64, id);
}
