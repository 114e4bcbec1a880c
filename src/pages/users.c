/* People who may log in. */
#include <stdio.h>

#include "access/list.h"
#include "access/login.h"
#include "access/login_mail.h"
#include "base/text.h"
#include "contact/email.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"

enum { NAME_MAX_BYTES = 40, FULL_NAME_MAX_BYTES = 127, REASON_MAX_BYTES = 200 };

static const char *const role_names[] = { "viewer", "operator", "administrator", NULL };

/* An address that was typed into the row of a user and cannot be kept. */
struct mail_typed { const char *name, *sentence; struct login_mail mail; };

/* What the form in the row holds: what is stored, or what was typed and is wrong. */
static void
put_mail(const struct page *p, struct json_object *row, struct json_object *login, const struct mail_typed *typed)
{
	json_put_text(row, "address", typed != NULL ? typed->mail.address : json_text(login, "email"));
	json_put_bool(row, "wanted", typed != NULL ? typed->mail.alerts : json_flag(login, "alerts", false));
	json_put_text(row, "wrong", typed != NULL ? page_word(p, typed->sentence) : "");
}

static struct json_object *
user_row(const struct page *p, struct json_object *login, const struct mail_typed *typed)
{
	struct json_object *row = json_object_new_object();
	bool disabled = json_flag(login, "disabled", false);
	const char *name = json_text(login, "name");
	bool is_you = text_equal(name, p->rq->session.login.name);
	int64_t last = 0, id = 0;

	json_int(login, "last_login_at", &last);
	json_int(login, "id", &id);
	json_put_int(row, "id", id);
	json_put_text(row, "name", name);
	json_put_text(row, "full_name", json_text(login, "full_name"));
	json_put_text(row, "role", page_word_of(p, "role", json_text(login, "role")));
	json_put_bool(row, "disabled", disabled);
	page_put_state(row, "state", "off", "user-off", page_word(p, "users.disabled"));
	if (last != 0)
		page_put_minute(p, row, "last", last);
	else
		json_put_text(row, "last", page_word(p, "users.never"));
	json_put_bool(row, "is_you", is_you);
	json_put_bool(row, "can_disable", !disabled && !is_you);
	json_put_text(row, "email", json_text(login, "email"));
	json_put_bool(row, "alerts", json_flag(login, "alerts", false));
	put_mail(p, row, login, typed != NULL && text_equal(typed->name, name) ? typed : NULL);
	json_put_bool(row, "can_mail", !disabled);
	json_put_bool(row, "may_alerts", text_equal(json_text(login, "role"), role_name(ROLE_ADMINISTRATOR)));
	return row;
}

static void
add_fields(struct page *p, const struct form_check *check)
{
	struct json_object *fields = json_put_array(p->data, "fields"), *roles;
	AUTO_JSON struct json_object *words = json_object_new_object();
	char least[16];
	size_t i;

	snprintf(least, sizeof(least), "%d", PASSWORD_MIN);
	page_say(p, words, "help", "users.field.password_help", "n", least, NULL);
	input_add(p, fields, &(struct input){ .name = "name", .label = page_word(p, "users.field.name"), .help = page_word(p, "users.field.name_help"),
	    .max = NAME_MAX_BYTES }, check);
	input_add(p, fields, &(struct input){ .name = "full_name", .label = page_word(p, "users.field.full_name"),
	    .help = page_word(p, "users.field.full_name_help"), .max = FULL_NAME_MAX_BYTES }, check);
	input_add(p, fields, &(struct input){ .name = "password", .label = page_word(p, "users.field.password"), .help = json_text(words, "help"),
	    .type = "password", .autocomplete = "new-password", .max = PASSWORD_MAX }, check);
	roles = input_add(p, fields, &(struct input){ .name = "role", .look = INPUT_LOOK_SELECT, .label = page_word(p, "users.field.role"),
	    .help = page_word(p, "users.field.role_help"), .value = "operator" }, check);
	for (i = 0; role_names[i] != NULL; i++)
		input_option(roles, role_names[i], page_word_of(p, "role", role_names[i]));
	input_add(p, fields, &(struct input){ .name = "email", .type = "email", .label = page_word(p, "users.field.email"),
	    .help = page_word(p, "users.field.email_help"), .max = EMAIL_MAX - 1, .optional = true }, check);
	input_add(p, fields, &(struct input){ .name = "alerts", .look = INPUT_LOOK_TICK, .label = page_word(p, "users.field.alerts"),
	    .help = page_word(p, "users.field.alerts_whom") }, check);
}

static enum err
show_users(const struct request *rq, struct reply *rp, int status, const struct form_check *check, const struct mail_typed *typed)
{
	AUTO_JSON struct json_object *logins = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *rows;
	size_t i;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = login_list(rq->db, &logins)))
		return e;
	json_put_bool(json_put_object(p.data, "tab"), "users", true);
	rows = json_put_array(p.data, "rows");
	for (i = 0; i < json_count(logins); i++)
		json_object_array_add(rows, user_row(&p, json_item(logins, i), typed));
	add_fields(&p, typed == NULL ? check : NULL);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/users");
}

enum err
users_page(const struct request *rq, struct reply *rp)
{
	return show_users(rq, rp, 200, NULL, NULL);
}

static enum err
add_user(const struct request *rq, const struct login_draft *draft, const struct login_mail *mail, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = login_add(rq->writer, draft, rq->now, &id, problem)) ||
	    (e = login_mail_set(rq->writer, draft->name, mail, problem)) ||
	    (e = page_audit(rq, rq->writer, "login.add", "login", id, draft->name)) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
user_add(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct login_draft draft = { .locale = "id" };
	struct login_mail mail = { .address = form_may(&check, "email", EMAIL_MAX - 1), .alerts = form_flag(&rq->form, "alerts") };
	struct problem problem = {0};
	int role;
	enum err e;

	draft.name = form_need(&check, "name", NAME_MAX_BYTES);
	draft.full_name = form_need(&check, "full_name", FULL_NAME_MAX_BYTES);
	draft.password = form_need(&check, "password", PASSWORD_MAX);
	role = form_choice(&check, "role", role_names);
	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check, NULL);
	draft.role = role_names[role];
	e = add_user(rq, &draft, &mail, &problem);
	if (e == ERR_CONFLICT)
		form_wrong(&check, "name", "users.taken", 0);
	else if (e == ERR_INVALID && problem.sentence != NULL)
		form_wrong(&check, problem.field, problem.sentence, 0);
	else if (e == ERR_INVALID && text_equal(problem.field, "password"))
		form_wrong(&check, "password", "users.field.password_help", PASSWORD_MIN);
	else if (e == ERR_INVALID)
		form_wrong(&check, "name", "users.field.name_help", 0);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check, NULL);
	reply_flash(rp, rq, "done.user_added");
	return reply_see_other(rp, "/admin/users");
}

static enum err
disable_user(const struct request *rq, const char *name, const char *reason)
{
	AUTO(db_tx) struct db_tx tx = {0};
	AUTO(buf) struct buf detail = {0};
	enum err e;

	buf_init(&detail, NAME_MAX_BYTES + REASON_MAX_BYTES + 4);
	buf_fmt(&detail, "%s: %s", name, reason);
	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = login_disable(rq->writer, name, rq->now)) ||
	    (e = page_audit(rq, rq->writer, "login.disable", "login", 0, buf_text(&detail))) ||
	    (e = db_commit(&tx)))
		return e;
	return ERR_NONE;
}

enum err
user_disable(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *name = request_param(rq, "name"), *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	enum err e;

	/* Nobody shuts the door on themselves from inside. */
	if (text_equal(name, rq->session.login.name))
		return ERR_FORBIDDEN;
	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check, NULL);
	if ((e = disable_user(rq, name, reason)) == ERR_CONFLICT) {
		form_wrong(&check, "name", "users.last_administrator", 0);
		return show_users(rq, rp, 409, &check, NULL);
	}
	if (e)
		return e;
	reply_flash(rp, rq, "done.user_disabled");
	return reply_see_other(rp, "/admin/users");
}

static enum err
set_mail(const struct request *rq, const char *name, const struct login_mail *mail, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = login_mail_set(rq->writer, name, mail, problem)) ||
	    (e = page_audit(rq, rq->writer, "login.mail", "login", 0, name)))
		return e;
	return db_commit(&tx);
}

enum err
user_mail(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	struct mail_typed typed = { .name = request_param(rq, "name"), .mail = { .address = form_may(&check, "email", EMAIL_MAX - 1),
	    .alerts = form_flag(&rq->form, "alerts") } };
	struct problem problem = {0};
	char field[40];
	enum err e;

	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check, NULL);
	if ((e = set_mail(rq, typed.name, &typed.mail, &problem)) == ERR_INVALID) {
		typed.sentence = problem.sentence;
		snprintf(field, sizeof(field), "email-%.20s", form_text(&rq->form, "row"));
		form_wrong(&check, field, problem.sentence, 0);
		return show_users(rq, rp, 422, &check, &typed);
	}
	if (e)
		return e;
	reply_flash(rp, rq, "done.user_mail");
	return reply_see_other(rp, "/admin/users");
}
