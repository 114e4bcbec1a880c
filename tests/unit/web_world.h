/*
 * web_world: a program behind no web server, for tests of endpoints.
 *
 * The program's own table, guard and views answer; reading and writing use the one database of w.world. Cookies that
 * an answer sets are sent with the next request, as a browser would.
 *
 * AUTO(web_world) struct web_world w = {0}; web_world_open(&w, &program, NULL); assert_int_equal(web_get(&w,
 * "/healthz"), 200);
 */
#ifndef TESTS_UNIT_WEB_WORLD_H
#define TESTS_UNIT_WEB_WORLD_H

#include "web/web.h"
#include "world.h"

enum { WEB_WORLD_COOKIES_MAX = 8, WEB_WORLD_HEADERS_MAX = 16 };

struct web_world {
	struct world	 world;
	struct web	 web;
	bool		 with_keys;	/* set before opening: sealing keys are made in a folder of the test's own */
	char		 keys[40];
	int64_t		 now;		/* of the next request; WORLD_NOW at first */
	char		*cookies[WEB_WORLD_COOKIES_MAX];	/* "name=value" */
	const char	*headers[WEB_WORLD_HEADERS_MAX];	/* CGI form "HTTP_X=..."; sent with every request until the test clears them */
	struct buf	 raw;		/* the last answer */
};

/* templates: folder of views, NULL: the program's own "templates". */
void web_world_open(struct web_world *w, const struct web_program *program, const char *templates);
/* The same with a site behind https. */
void web_world_open_at(struct web_world *w, const struct web_program *program, const char *templates, const char *base_url);
void web_world_end(struct web_world *w);

/* Each returns the status. target is path and query. form NULL: an empty body. */
int web_get(struct web_world *w, const char *target);
int web_post(struct web_world *w, const char *target, const char *form);
int web_send(struct web_world *w, const char *method, const char *target, const char *type, const char *body, size_t n);

/* Of the last answer. */
const char *web_body(const struct web_world *w);
bool web_says(const struct web_world *w, const char *text);		/* the body holds it */
/* The header's first value, a copy the test frees; NULL when there is none. */
char *web_header(const struct web_world *w, const char *name);
struct json_object *web_json(const struct web_world *w);		/* the caller's; fails the test when the body is not JSON */
/* A copy of the value of the first <input name="csrf" value="..."> of the last page; fails the test when there is none. */
char *web_csrf(const struct web_world *w);

#endif
