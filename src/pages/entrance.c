/* Coming in, leaving, and choosing the language. */
#include <string.h>

#include "access/login.h"
#include "access/stranger.h"
#include "base/log.h"
#include "base/text.h"
#include "db/db.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "web/session.h"
#include "web/view.h"
#include "web/web.h"

enum { NAME_MAX_BYTES = 63, YEAR_S = 365 * 24 * 3600 };

/* wrong: one sentence, NULL: none. */
static enum err
show_login(const struct request *rq, struct reply *rp, int status, const char *wrong, const char *next)
{
	AUTO(page) struct page p = {0};
	enum err e;

	if ((e = page_open(rq, "login", &p)))
		return e;
	json_put_text(p.data, "next", next);
	if (wrong != NULL)
		json_put_text(p.data, "wrong", wrong);
	json_put_text(json_put_object(p.data, "form"), "name", form_text(&rq->form, "name"));
	return page_show(&p, rp, status, "admin/login");
}

enum err
login_page(const struct request *rq, struct reply *rp)
{
	const char *next = session_next(form_text(&rq->args, "next"));

	if (request_logged_in(rq))
		return reply_see_other(rp, "%s", next);
	return show_login(rq, rp, 200, NULL, next);
}

static enum err
show_locked(const struct request *rq, struct reply *rp, int wait_s)
{
	AUTO_JSON struct json_object *words = json_object_new_object();
	struct page p = { .rq = rq };
	AUTO(buf) struct buf wait = {0};

	buf_init(&wait, 200);
	page_span(&p, wait_s * CLOCK_SECOND_MS, &wait);
	page_say(&p, words, "wrong", "login.locked", "wait", buf_text(&wait), NULL);
	reply_header(rp, "Retry-After", "%d", wait_s);
	return show_login(rq, rp, 429, json_text(words, "wrong"), session_next(form_text(&rq->form, "next")));
}

enum err
entrance_start(struct web *web, struct problem *problem)
{
	struct strangers *strangers = NULL;
	enum err e = strangers_make(&strangers);

	web->own = strangers;
	return e ? problem_set(problem, e, NULL, "no memory for the names that nobody has") : ERR_NONE;
}

void
entrance_stop(struct web *web)
{
	strangers_free(web->own);
	web->own = NULL;
}

enum err
login_enter(const struct request *rq, struct reply *rp)
{
	const char *name = form_text(&rq->form, "name"), *password = form_text(&rq->form, "password");
	const char *next = session_next(form_text(&rq->form, "next"));
	const struct login_try try = { .name = name, .password = password, .from = rq->ip, .strangers = rq->web->own };
	struct page p = { .rq = rq };
	char token[TOKEN_TEXT_MAX];
	struct session session;
	int wait_s = 0;
	enum err e;

	if (strlen(name) > NAME_MAX_BYTES || strlen(password) > PASSWORD_MAX)
		return show_login(rq, rp, 422, page_word(&p, "login.wrong"), next);
	e = login_open(rq->db, rq->writer, &try, rq->now, token, &session, &wait_s);
	/* Not the name: some type their password there. */
	if (e == ERR_FORBIDDEN || (e == ERR_BUSY && wait_s > 0))
		log_line(LOG_WARN, "login_refused", log_text("ip", rq->ip), log_int("locked_s", wait_s));
	if (e == ERR_BUSY && wait_s > 0)
		return show_locked(rq, rp, wait_s);
	if (e == ERR_FORBIDDEN)
		return show_login(rq, rp, 403, page_word(&p, "login.wrong"), next);
	if (e)
		return e;
	log_line(LOG_INFO, "login", log_int("login", session.login.id));
	session_begin(rq, rp, token);
	return reply_see_other(rp, "%s", next);
}

enum err
login_leave(const struct request *rq, struct reply *rp)
{
	enum err e;

	if (request_logged_in(rq) && (e = session_close(rq->writer, &rq->session)))
		return e;
	session_forget(rq, rp);
	reply_flash(rp, rq, "done.logged_out");
	return reply_see_other(rp, "/admin/login");
}

enum err
language_choose(const struct request *rq, struct reply *rp)
{
	const char *locale = locale_known(form_text(&rq->form, "lang")), *next = form_text(&rq->form, "next");
	AUTO(db_tx) struct db_tx tx = {0};
	enum err e;

	if (locale == NULL)
		return ERR_INVALID;
	/* For pages before the login, and for the next login of somebody else at this machine. */
	reply_cookie(rp, rq, "kz_lang", locale, YEAR_S, 0);
	if (request_logged_in(rq) &&
	    ((e = db_begin(rq->writer, &tx)) ||
	    (e = login_set_locale(rq->writer, rq->session.login.id, locale)) ||
	    (e = db_commit(&tx))))
		return e;
	if (text_starts(next, "/admin/login"))
		return reply_see_other(rp, "/admin/login");
	return reply_see_other(rp, "%s", session_next(next));
}
