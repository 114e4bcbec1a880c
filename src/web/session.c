#include "web/session.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "web/csrf.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/view.h"
#include "web/web.h"

#define SESSION_COOKIE	"kz_session"
#define FORM_COOKIE	"kz_form"
#define LOGIN_PATH	"/admin/login"
#define HOME_PATH	"/admin/"

/* A form cookie is made anew when it is half way through its day, so that a page that is open for hours can still be sent. */
#define FORM_COOKIE_FRESH_MS (CLOCK_DAY_MS / 2)

static enum err
find_session(struct request *rq)
{
	char token[TOKEN_TEXT_MAX];
	enum err e;

	if (!request_cookie(rq, SESSION_COOKIE, token, sizeof(token)))
		return ERR_NONE;
	if ((e = session_find(rq->db, token, rq->now, &rq->session)))
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	rq->role = rq->session.login.role;
	snprintf(rq->csrf, sizeof(rq->csrf), "%s", rq->session.csrf);
	if (form_value(&rq->args, "lang") == NULL && locale_known(rq->session.login.locale) != NULL)
		rq->locale = locale_known(rq->session.login.locale);
	/* Who is here is worth a note a minute, and no answer fails for it. */
	if (rq->now - rq->session.seen_at >= CLOCK_MINUTE_MS && (e = session_seen(rq->writer, &rq->session, rq->now)))
		log_line(LOG_WARN, "session_not_noted", log_text("err", err_name(e)));
	return ERR_NONE;
}

/* The token for people without a session: the one their cookie holds while it is good, else a new one. */
static void
form_token(struct request *rq, struct reply *rp, char held[CSRF_TOKEN_MAX])
{
	if (!request_cookie(rq, FORM_COOKIE, held, CSRF_TOKEN_MAX) || !csrf_good(rq->web->secret, rq->now, held))
		held[0] = '\0';
	if (held[0] != '\0' && csrf_good(rq->web->secret, rq->now + FORM_COOKIE_FRESH_MS, held)) {
		snprintf(rq->csrf, sizeof(rq->csrf), "%s", held);
		return;
	}
	csrf_make(rq->web->secret, rq->now, rq->csrf);
	reply_cookie(rp, rq, FORM_COOKIE, rq->csrf, CLOCK_DAY_MS / CLOCK_SECOND_MS, COOKIE_STRICT);
}

static bool
token_is_good(const struct request *rq, const char *expected)
{
	const char *given = form_value(&rq->form, "csrf");

	if (given == NULL)
		given = request_header(rq, "X-CSRF-Token");
	return given != NULL && *expected != '\0' && crypto_text_equal(given, expected);
}

static void
ask_to_log_in(const struct request *rq, struct reply *rp)
{
	AUTO(buf) struct buf target = {0};
	AUTO(buf) struct buf here = {0};

	buf_init(&target, REQUEST_QUERY_MAX_BYTES);
	buf_init(&here, REQUEST_QUERY_MAX_BYTES);
	buf_text_add(&target, LOGIN_PATH);
	if (rq->method == GET && !request_is_htmx(rq)) {
		buf_fmt(&here, "%s%s%s", rq->raw_path, *rq->query != '\0' ? "?" : "", rq->query);
		buf_text_add(&target, "?next=");
		text_percent(&target, buf_text(&here));
	}
	if (request_is_htmx(rq)) {
		/* A redirect would put the login page into the part of the page that asked. */
		reply_header(rp, "HX-Redirect", "%s", LOGIN_PATH);
		(void)reply_empty(rp, 401);
		return;
	}
	(void)reply_see_other(rp, "%s", buf_err(&target) ? LOGIN_PATH : buf_text(&target));
}

/* Answers the request when its form is not from our page. */
static bool
form_is_ours(const struct request *rq, struct reply *rp, const char *held)
{
	if (rq->method == GET || (rq->endpoint->flags & ENDPOINT_NO_CSRF) || token_is_good(rq, held))
		return true;
	web_fail(rq, rp, 403, ERR_INVALID);
	return false;
}

bool
session_guard(struct request *rq, struct reply *rp)
{
	char held[CSRF_TOKEN_MAX] = "";
	enum err e;

	if ((e = find_session(rq))) {
		web_fail(rq, rp, reply_status_of(e), e);
		return false;
	}
	if (request_logged_in(rq))
		snprintf(held, sizeof(held), "%s", rq->csrf);
	else
		form_token(rq, rp, held);
	if (rq->endpoint->role > rq->role && !request_logged_in(rq)) {
		ask_to_log_in(rq, rp);
		return false;
	}
	if (rq->endpoint->role > rq->role) {
		web_fail(rq, rp, 403, ERR_FORBIDDEN);
		return false;
	}
	return form_is_ours(rq, rp, held);
}

void
session_know(struct request *rq)
{
	(void)find_session(rq);
}

void
session_begin(const struct request *rq, struct reply *rp, const char *token)
{
	reply_cookie(rp, rq, SESSION_COOKIE, token, SESSION_HOURS * 3600, 0);
}

void
session_forget(const struct request *rq, struct reply *rp)
{
	reply_cookie(rp, rq, SESSION_COOKIE, "", 0, 0);
}

const char *
session_next(const char *next)
{
	size_t i;

	if (!text_starts(next, HOME_PATH) || text_starts(next, LOGIN_PATH))
		return HOME_PATH;
	for (i = 0; next[i] != '\0'; i++)
		if ((unsigned char)next[i] <= ' ' || next[i] == '\\' || next[i] == 0x7F)
			return HOME_PATH;
	return next;
}
