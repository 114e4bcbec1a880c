/* People who may log in. */
#include <stdio.h>

#include "account/list.h"
#include "account/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"

enum { NAME_MAX_BYTES = 40, FULL_NAME_MAX_BYTES = 127, REASON_MAX_BYTES = 200 };

static const char *const role_names[] = { "viewer", "operator", "administrator", NULL };

static struct json_object *
user_row(const struct page *p, struct json_object *login)
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
}

static enum err
show_users(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
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
		json_object_array_add(rows, user_row(&p, json_item(logins, i)));
	add_fields(&p, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/users");
}

enum err
users_page(const struct request *rq, struct reply *rp)
{
	return show_users(rq, rp, 200, NULL);
}

static enum err
add_user(const struct request *rq, const struct login_draft *draft, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	int64_t id;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) ||
	    (e = login_add(rq->writer, draft, rq->now, &id, problem)) ||
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
	struct problem problem = {0};
	int role;
	enum err e;

	draft.name = form_need(&check, "name", NAME_MAX_BYTES);
	draft.full_name = form_need(&check, "full_name", FULL_NAME_MAX_BYTES);
	draft.password = form_need(&check, "password", PASSWORD_MAX);
	role = form_choice(&check, "role", role_names);
	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check);
	draft.role = role_names[role];
	e = add_user(rq, &draft, &problem);
	if (e == ERR_CONFLICT)
		form_wrong(&check, "name", "users.taken", 0);
	else if (e == ERR_INVALID && text_equal(problem.field, "password"))
		form_wrong(&check, "password", "users.field.password_help", PASSWORD_MIN);
	else if (e == ERR_INVALID)
		form_wrong(&check, "name", "users.field.name_help", 0);
	else if (e)
		return e;
	if (!form_ok(&check))
		return show_users(rq, rp, 422, &check);
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
		return show_users(rq, rp, 422, &check);
	if ((e = disable_user(rq, name, reason)) == ERR_CONFLICT) {
		form_wrong(&check, "name", "users.last_administrator", 0);
		return show_users(rq, rp, 409, &check);
	}
	if (e)
		return e;
	reply_flash(rp, rq, "done.user_disabled");
	return reply_see_other(rp, "/admin/users");
}
