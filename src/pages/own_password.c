/* One's own password, changed by whoever knows the present one. */
#include <stdio.h>
#include <string.h>

#include "access/login.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/input.h"
#include "web/session.h"
#include "web/web.h"

static enum err
show(const struct request *rq, struct reply *rp, int status, const struct form_check *check)
{
	static const struct { const char *name, *label, *autocomplete; } inputs[] = {
		{ "password", "own_password.present", "current-password" },
		{ "password_new", "own_password.new", "new-password" },
		{ "password_again", "own_password.again", "new-password" },
	};
	AUTO_JSON struct json_object *words = json_object_new_object();
	AUTO(page) struct page p = {0};
	struct json_object *fields;
	char least[16];
	size_t i;
	enum err e;

	if ((e = page_open(rq, "home", &p)))
		return e;
	snprintf(least, sizeof(least), "%d", PASSWORD_MIN);
	page_say(&p, words, "least", "own_password.least", "n", least, NULL);
	fields = json_put_array(p.data, "fields");
	for (i = 0; i < sizeof(inputs) / sizeof(inputs[0]); i++)
		input_add(&p, fields, &(struct input){ .name = inputs[i].name, .label = page_word(&p, inputs[i].label), .type = "password",
		    .help = i == 1 ? json_text(words, "least") : NULL, .autocomplete = inputs[i].autocomplete, .max = PASSWORD_MAX }, check);
	if (check != NULL)
		page_put_problems(&p, check);
	return page_show(&p, rp, status, "admin/own_password");
}

enum err
own_password_page(const struct request *rq, struct reply *rp)
{
	return show(rq, rp, 200, NULL);
}

/* By the door that everybody comes through, so that guesses count and lock here as they do there. */
static enum err
check_present(const struct request *rq, const char *password, struct form_check *check)
{
	char token[TOKEN_TEXT_MAX];
	struct session session;
	int wait_s = 0;
	const struct login_try try = { rq->session.login.name, password, rq->ip, rq->web->own };
	enum err e = login_open(rq->db, rq->writer, &try, rq->now, token, &session, &wait_s);

	if (e == ERR_FORBIDDEN)
		form_wrong(check, "password", "own_password.wrong", 0);
	else if (e == ERR_BUSY && wait_s > 0)
		form_wrong(check, "password", "own_password.locked", wait_s);
	else
		return e ? e : session_close(rq->writer, &session);
	return ERR_NONE;
}

/* It ends every session of this login, the present one included. */
static enum err
change(const struct request *rq, const char *password, struct problem *problem)
{
	AUTO(db_tx) struct db_tx tx = {0};
	const struct login *login = &rq->session.login;
	enum err e;

	if ((e = db_begin(rq->writer, &tx)) || (e = login_set_password(rq->writer, login->name, password, problem)) ||
	    (e = page_audit(rq, rq->writer, "login.password", "login", login->id, login->name)))
		return e;
	return db_commit(&tx);
}

enum err
own_password_change(const struct request *rq, struct reply *rp)
{
	struct form_check check = { .form = &rq->form };
	const char *present = form_need(&check, "password", PASSWORD_MAX), *new = form_need(&check, "password_new", PASSWORD_MAX);
	const char *again = form_need(&check, "password_again", PASSWORD_MAX);
	struct problem problem = {0};
	enum err e;

	if (form_ok(&check) && strcmp(new, again) != 0)
		form_wrong(&check, "password_again", "own_password.differs", 0);
	if (form_ok(&check) && strcmp(new, present) == 0)
		form_wrong(&check, "password_new", "own_password.same", 0);
	if (form_ok(&check) && (e = check_present(rq, present, &check)))
		return e;
	if (form_ok(&check)) {
		e = change(rq, new, &problem);
		if (e == ERR_INVALID)
			form_wrong(&check, "password_new", "own_password.least", PASSWORD_MIN);
		else if (e)
			return e;
	}
	if (!form_ok(&check))
		return show(rq, rp, 422, &check);
	session_forget(rq, rp);
	reply_flash(rp, rq, "done.own_password");
	return reply_see_other(rp, "/admin/login");
}
