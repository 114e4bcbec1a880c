/*
 * endpoint: a row of a program's URL table, and the search in it.
 *
 * A pattern is literal but for segments ":name", which match one non-empty segment. Rows are tried in order. HEAD is
 * answered by GET's row. A path that another method's row matches is 405 with Allow, any other 404.
 */
#ifndef WEB_ENDPOINT_H
#define WEB_ENDPOINT_H

#include "base/err.h"
#include "web/request.h"

struct reply;

enum { ENDPOINT_BODY_MAX = 64 * 1024 };

enum endpoint_flags {
	ENDPOINT_WRITES = 1,	/* a GET that must note something (the opt-in page was opened): it gets the writer too */
	ENDPOINT_NO_CSRF = 2,	/* session_guard leaves the token unchecked */
	ENDPOINT_FILES = 4,	/* its form may hold files (multipart/form-data) */
};

/*
 * { GET,  "/admin/contacts",              ROLE_VIEWER,   contacts_list },
 * { POST, "/admin/contacts/:id/withdraw", ROLE_OPERATOR, contact_withdraw, .body_max = 4096 },
 *
 * The function answers through reply.h, whose calls return ERR_NONE, or returns an error, which becomes the answer
 * that suits it (ERR_NOT_FOUND 404, ERR_FORBIDDEN 403, ERR_CONFLICT 409, ERR_INVALID 422, ERR_BUSY 503 ...) and one
 * log line.
 */
struct endpoint {
	enum method	 method;
	const char	*pattern;
	int		 role;			/* least role; 0: anyone */
	enum err	(*answer)(const struct request *rq, struct reply *rp);
	size_t		 body_max;		/* 0: ENDPOINT_BODY_MAX */
	unsigned	 flags;
};

/*
 * The row, and the request's params filled; NULL when there is none, then *ret_allowed is a set of 1 << method for the
 * methods that this path has (0: 404).
 */
const struct endpoint *endpoint_find(const struct endpoint *rows, size_t n, struct request *rq, unsigned *ret_allowed);

#endif
