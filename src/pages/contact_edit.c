#include "pages/contact_edit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "contact/contact.h"
#include "contact/numbers.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "pages/phone_check.h"
#include "pages/who.h"

enum { NAME_MAX_BYTES = 120, EMAIL_MAX_BYTES = 200, DUTY_MAX_BYTES = 200, PHONE_MAX_BYTES = 120, DETAIL_MAX = 120, WORDS_MAX_BYTES = 400 };

static const char *const roles[] = { "applicant", "staff", "official", NULL };
static const char *const languages[] = { "id", "en", NULL };

/* ---- drawing ---- */

static void
put_data(struct page *p, const struct contact *c, const struct contact_edit *edit)
{
	const struct form_check *check = edit->open == EDIT_DATA ? edit->check : NULL;
	struct json_object *fields = json_put_array(p->data, "fields"), *select;
	size_t i;

	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "contact_field.name"), .help = page_word(p, "contact_field.name_help"),
	    .value = c->name, .max = NAME_MAX_BYTES, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "email", .type = "email", .label = page_word(p, "contact_field.email"),
	    .help = page_word(p, "contact_field.email_help"), .value = c->email, .max = EMAIL_MAX_BYTES, .optional = true }, check);
	select = input_add(p, fields, &(struct input){ .name = "role", .look = INPUT_LOOK_SELECT, .label = page_word(p, "contact_field.role"),
	    .help = page_word(p, "contact_field.role_help"), .value = contact_role_name(c->role) }, check);
	for (i = 0; roles[i] != NULL; i++)
		input_option(select, roles[i], page_word_of(p, "contact_role", roles[i]));
	input_add(p, fields, &(struct input){ .name = "duty", .label = page_word(p, "contact_field.duty"), .help = page_word(p, "contact_field.duty_help"),
	    .value = c->duty, .max = DUTY_MAX_BYTES, .optional = true }, check);
	select = input_add(p, fields, &(struct input){ .name = "locale", .look = INPUT_LOOK_SELECT, .label = page_word(p, "contact_field.locale"),
	    .help = page_word(p, "contact_field.locale_help"), .value = c->locale }, check);
	for (i = 0; languages[i] != NULL; i++)
		input_option(select, languages[i], page_word_of(p, "contact_locale", languages[i]));
}

/* "ponsel · ada di WhatsApp, kata rina" */
static void
put_about(const struct page *p, struct json_object *o, struct json_object *from)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	const char *by = json_text(from, "whatsapp_by");
	AUTO(buf) struct buf about = {0};

	buf_init(&about, WORDS_MAX_BYTES);
	buf_fmt(&about, "%s · %s", page_word_of(p, "number_kind", json_text(from, "kind")), page_word_of(p, "whatsapp", json_text(from, "whatsapp")));
	if (!text_is_blank(by)) {
		who_put(p, words, "who", by);
		page_say(p, words, "by", "numbers.said_by", "who", json_text(words, "who"), NULL);
		buf_fmt(&about, ", %s", json_text(words, "by"));
	}
	if (!json_flag(from, "confirmed", true))
		buf_fmt(&about, " · %s", page_word(p, "numbers.unconfirmed"));
	json_put_text(o, "about", buf_text(&about));
}

static struct json_object *
number_row(const struct page *p, struct json_object *from, int64_t nth, bool last, const struct contact_edit *edit)
{
	struct json_object *o = json_object_new_object();
	bool removing = edit->open == EDIT_REMOVE && edit->nth == nth;
	const char *whatsapp = json_text(from, "whatsapp");
	char shown[PHONE_SHOWN_MAX];

	phone_mask(json_text(from, "number"), shown);
	json_put_int(o, "nth", nth);
	json_put_text(o, "number", shown);
	put_about(p, o, from);
	json_put_bool(o, "preferred", json_flag(from, "preferred", false));
	json_put_bool(o, "may_choose", !json_flag(from, "preferred", false) || !json_flag(from, "confirmed", true));
	json_put_bool(o, "may_have", !text_equal(whatsapp, "yes"));
	json_put_bool(o, "may_lack", !text_equal(whatsapp, "no"));
	json_put_bool(o, "last", last);
	json_put_bool(o, "removing", removing);
	json_put_text(o, "typed", removing ? form_text(edit->check->form, "reason") : "");
	return o;
}

static enum err
put_numbers(struct page *p, int64_t id, const struct contact_edit *edit)
{
	struct json_object *numbers = json_put_array(p->data, "numbers");
	AUTO_JSON struct json_object *found = NULL;
	size_t i, n;
	enum err e;

	if ((e = contact_numbers(p->rq->db, id, &found)))
		return e;
	n = json_count(found);
	for (i = 0; i < n && i < NUMBER_NTH_MAX; i++)
		json_object_array_add(numbers, number_row(p, json_item(found, i), (int64_t)i + 1, n == 1, edit));
	return ERR_NONE;
}

static void
put_adding(struct page *p, const struct contact_edit *edit)
{
	struct json_object *fields = json_put_array(p->data, "add_fields");

	input_add(p, fields, &(struct input){ .name = "phone", .type = "tel", .label = page_word(p, "numbers.add"), .help = page_word(p, "numbers.add_help"),
	    .max = PHONE_MAX_BYTES }, edit->open == EDIT_ADD ? edit->check : NULL);
	phone_put_doubt(p, p->data, "doubt", &edit->doubt);
}

enum err
contact_edit_show(const struct request *rq, struct reply *rp, int status, const struct contact_edit *edit, int64_t id)
{
	AUTO(contact) struct contact contact = {0};
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "contacts", &p)) || (e = contact_load(rq->db, id, &contact)))
		return e;
	if (contact.erased_at != 0 || contact.merged_into != 0)
		return ERR_NOT_FOUND;
	json_put_int(p.data, "id", id);
	page_put_called(&p, p.data, "name", contact.name, contact.profile_name);
	put_data(&p, &contact, edit);
	put_adding(&p, edit);
	if ((e = put_numbers(&p, id, edit)))
		return e;
	if (edit->check != NULL)
		page_put_problems(&p, edit->check);
	page_seen(rq, id);
	return page_show(&p, rp, status, "admin/contact_edit");
}

enum err
contact_edit_page(const struct request *rq, struct reply *rp)
{
	static const struct contact_edit nothing = { .doubt = { .kind = PHONE_NONE } };
	int64_t id;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	return contact_edit_show(rq, rp, 200, &nothing, id);
}

/* ---- name and address ---- */

/* Which fields will differ, without what stands in them: "name, email". */
static void
say_changed(const struct contact *was, const struct contact_draft *draft, char ret[DETAIL_MAX])
{
	const struct { const char *name, *old, *new; } fields[] = {
		{ "name", was->name, draft->name }, { "email", was->email, draft->email }, { "role", contact_role_name(was->role), draft->role },
		{ "duty", was->duty, draft->duty }, { "locale", was->locale, draft->locale },
	};
	size_t i, len = 0;

	ret[0] = '\0';
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (!text_equal(fields[i].old != NULL ? fields[i].old : "", fields[i].new))
			len += (size_t)snprintf(ret + len, DETAIL_MAX - len, "%s%s", len > 0 ? ", " : "", fields[i].name);
}

static enum err
change(const struct request *rq, int64_t id, const struct contact_draft *draft, bool *ret_changed, struct problem *problem)
{
	AUTO(contact) struct contact was = {0};
	AUTO(db_tx) struct db_tx tx = {0};
	char detail[DETAIL_MAX];
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = contact_load(rq->writer, id, &was)))
		return e;
	say_changed(&was, draft, detail);
	if (!(*ret_changed = detail[0] != '\0'))
		return ERR_NONE;
	if ((e = contact_change(rq->writer, id, draft, rq->now, problem)) ||
	    (e = page_audit(rq, rq->writer, "contact.change", "contact", id, detail)))
		return e;
	return db_commit(&tx);
}

enum err
contact_save(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct contact_draft draft = { .overwrite = true };
	struct problem problem = {0};
	int role = form_choice(&check, "role", roles), language = form_choice(&check, "locale", languages);
	bool changed = false;
	int64_t id;
	enum err e = ERR_NONE;

	if (!request_param_id(rq, "id", &id))
		return ERR_NOT_FOUND;
	draft.name = form_may(&check, "name", NAME_MAX_BYTES);
	draft.email = form_may(&check, "email", EMAIL_MAX_BYTES);
	draft.duty = form_may(&check, "duty", DUTY_MAX_BYTES);
	if (form_ok(&check)) {
		draft.role = roles[role];
		draft.locale = languages[language];
		if ((e = change(rq, id, &draft, &changed, &problem)) == ERR_INVALID)
			form_wrong(&check, text_equal(problem.field, "email") ? "email" : text_equal(problem.field, "duty") ? "duty" : "name",
			    text_equal(problem.field, "email") ? "contact_field.email_wrong" : "contact_field.one_line", 0);
	}
	if (!form_ok(&check))
		return contact_edit_show(rq, rp, 422, &(struct contact_edit){ EDIT_DATA, &check, .doubt = { .kind = PHONE_NONE } }, id);
	if (e)
		return e;
	reply_flash(rp, rq, changed ? "done.contact_saved" : "done.nothing_changed");
	return reply_see_other(rp, "/admin/contacts/%" PRId64, id);
}
