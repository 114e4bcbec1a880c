/* What failed, with the menu still there for whoever is logged in: what it was about, and the way on. */
#include <stdio.h>

#include "access/login.h"
#include "pages/admin.h"
#include "pages/page.h"
#include "web/endpoint.h"
#include "web/error_page.h"

enum { KEY_MAX = 60 };

/* A page of another role and a form that is too old are both 403, and nothing alike. */
static void
key_of(const struct page *p, int status, enum err e, const char *what, char ret[KEY_MAX])
{
	char name[KEY_MAX];

	snprintf(name, sizeof(name), "%d.%s", status, what);
	if (status == 403 && e == ERR_FORBIDDEN)
		snprintf(ret, KEY_MAX, "error.role.%s", what);
	else if (page_has_word(p, "error", name))
		snprintf(ret, KEY_MAX, "error.%d.%s", status, what);
	else
		snprintf(ret, KEY_MAX, "error.other.%s", what);
}

static enum err
show(const struct request *rq, struct reply *rp, int status, enum err e)
{
	AUTO(page) struct page p = {0};
	char key[KEY_MAX];
	enum err failed;

	if ((failed = page_open(rq, "", &p)))
		return failed;
	key_of(&p, status, e, "title", key);
	json_put_text(p.data, "title", page_word(&p, key));
	key_of(&p, status, e, "text", key);
	page_say(&p, p.data, "text", key, "needed", rq->endpoint != NULL ? page_word_of(&p, "role", role_name(rq->endpoint->role)) : "", "role",
	    page_word_of(&p, "role", role_name(rq->role)), NULL);
	json_put_text(p.data, "here", "/admin/");	/* to change the language of this is no reason to ask for it again */
	return page_show(&p, rp, status, "admin/failure");
}

void
admin_fail(const struct request *rq, struct reply *rp, int status, enum err e)
{
	/* When the database itself is in trouble, the menu would ask it too much. */
	if (!request_logged_in(rq) || request_is_htmx(rq) || status >= 500 || show(rq, rp, status, e) != ERR_NONE)
		error_page(rq, rp, status);
}
