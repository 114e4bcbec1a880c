/* One person who may log in: what they may, and a new password for whoever forgot it. */
#include <stdio.h>
#include <string.h>

#include "access/list.h"
#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"

enum { NAME_MAX_BYTES = 40, REASON_MAX_BYTES = 200, DETAIL_MAX_BYTES = NAME_MAX_BYTES + REASON_MAX_BYTES + 40, PASSWORD_PARTS = 4 };

static const char *const role_names[] = { "viewer", "operator", "administrator", NULL };

static struct json_object *
find(struct json_object *logins, const char *name)
{
	size_t i;

	for (i = 0; i < json_count(logins); i++)
		if (text_equal(json_text(json_item(logins, i), "name"), name))
			return json_item(logins, i);
	return NULL;
}

static void
put_roles(struct page *p, struct json_object *login, const struct form_check *check)
{
	struct json_object *select = input_add(p, json_put_array(p->data, "role_fields"), &(struct input){ .name = "role", .look = INPUT_LOOK_SELECT,
	    .label = page_word(p, "users.field.role"), .help = page_word(p, "users.field.role_help"), .value = json_text(login, "role") }, check);
	size_t i;

	for (i = 0; role_names[i] != NULL; i++)
		input_option(select, role_names[i], page_word_of(p, "role", role_names[i]));
}

/* made: a new password, which is shown this once; NULL: none was made. */
static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form_check *check, const char *made)
{
	AUTO_JSON struct json_object *logins = NULL;
	AUTO(page) struct page p = {0};
	struct json_object *login;
	bool disabled;
	enum err e;

	if ((e = page_open(rq, "settings", &p)) || (e = login_list(rq->db, &logins)))
		return e;
	if ((login = find(logins, request_param(rq, "name"))) == NULL)
		return ERR_NOT_FOUND;
	disabled = json_flag(login, "disabled", false);
	json_put_bool(json_put_object(p.data, "tab"), "users", true);
	json_put_text(p.data, "name", json_text(login, "name"));
	json_put_text(p.data, "full_name", json_text(login, "full_name"));
	json_put_bool(p.data, "disabled", disabled);
	if (disabled)
		page_put_state(p.data, "state", "off", "user-off", page_word(&p, "users.disabled"));
	json_put_bool(p.data, "is_you", text_equal(json_text(login, "name"), rq->session.login.name));
	json_put_text(p.data, "made", made);
	put_roles(&p, login, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/user");
}

enum err
user_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL, NULL);
}

static enum err
note(const struct request *rq, const char *action, const char *name, const char *what)
{
	AUTO(buf) struct buf detail = {0};

	buf_init(&detail, DETAIL_MAX_BYTES);
	buf_fmt(&detail, "%s: %s", name, what);
	return page_audit(rq, rq->writer, action, "login", 0, buf_text(&detail));
}

static enum err
set_role(const struct request *rq, const char *name, const char *role)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = login_set_role(rq->writer, name, role)) || (e = note(rq, "login.role", name, role)))
		return e;
	return db_commit(&tx);
}

enum err
user_role(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *name = request_param(rq, "name");
	int role = form_choice(&check, "role", role_names);
	enum err e;

	/* An administrator who makes himself a viewer cannot take it back. */
	if (text_equal(name, rq->session.login.name))
		return ERR_FORBIDDEN;
	if (!form_ok(&check))
		return show(rq, rp, 422, &check, NULL);
	if ((e = set_role(rq, name, role_names[role])) == ERR_CONFLICT) {
		form_wrong(&check, "role", "users.last_administrator", 0);
		return show(rq, rp, 409, &check, NULL);
	}
	if (e)
		return e;
	reply_flash(rp, rq, "done.user_role");
	return reply_see_other(rp, "/admin/users/%s", name);
}

/* "3f9c-07d2-b1aa-84e6": 64 random bits that can be read out over a counter. */
static void
make_password(char ret[5 * PASSWORD_PARTS])
{
	char token[TOKEN_TEXT_MAX];
	int i;

	crypto_token(token);
	for (i = 0; i < PASSWORD_PARTS; i++)
		snprintf(ret + 5 * i, 6, "%.4s%s", token + 4 * i, i + 1 < PASSWORD_PARTS ? "-" : "");
}

static enum err
set_password(const struct request *rq, const char *name, const char *password, const char *reason)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = login_set_password(rq->writer, name, password, NULL)) ||
	    (e = note(rq, "login.password", name, reason)))
		return e;
	return db_commit(&tx);
}

enum err
user_password(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *name = request_param(rq, "name"), *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	char password[5 * PASSWORD_PARTS];
	enum err e;

	/* One's own is changed with the present one, on a page of its own. */
	if (text_equal(name, rq->session.login.name))
		return ERR_FORBIDDEN;
	if (!form_ok(&check))
		return show(rq, rp, 422, &check, NULL);
	make_password(password);
	if ((e = set_password(rq, name, password, reason)))
		return e;
	return show(rq, rp, 200, NULL, password);
}

static enum err
enable(const struct request *rq, const char *name, const char *reason)
{
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = login_enable(rq->writer, name)) || (e = note(rq, "login.enable", name, reason)))
		return e;
	return db_commit(&tx);
}

enum err
user_enable(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *name = request_param(rq, "name"), *reason = form_need(&check, "reason", REASON_MAX_BYTES);
	enum err e;

	if (!form_ok(&check))
		return show(rq, rp, 422, &check, NULL);
	if ((e = enable(rq, name, reason)))
		return e;
	reply_flash(rp, rq, "done.user_enabled");
	return reply_see_other(rp, "/admin/users/%s", name);
}
