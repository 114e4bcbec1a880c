/*
 * session: who is logged in, and that a form was sent from our own page.
 *
 * session_guard is the guard of programs with pages. It finds the session of the cookie, fills role, session, locale
 * and csrf, and holds them against the endpoint: a page that needs a login leads to /admin/login and back afterwards;
 * a role too low is 403. Every request that changes something carries the token in the field "csrf" or the header
 * X-CSRF-Token: of the session when there is one, else of a signed cookie that the form's page has set (login).
 */
#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include <stdbool.h>

#include "access/login.h"

struct reply;
struct request;

/* false: it has answered already. */
bool session_guard(struct request *rq, struct reply *rp);

/* Only finds the session, for a page that is shown to anybody; one that cannot be found is nobody's. */
void session_know(struct request *rq);

/* After login_open and session_close: sets and forgets the cookie. */
void session_begin(const struct request *rq, struct reply *rp, const char *token);
void session_forget(const struct request *rq, struct reply *rp);

/* The path to go back to after login, from the field or argument "next": a path of ours below /admin, else "/admin/". */
const char *session_next(const char *next);

#endif
