/*
 * preview: is this a program that fetches a page to show a preview of it, and not somebody who reads it?
 *
 * Messengers fetch what a link leads to when it is sent or shown, and browsers fetch what may be wanted next. Three signs: the request is a HEAD; a
 * header says that it is a prefetch (Sec-Purpose, Purpose, X-Moz, X-Purpose); the User-Agent is one of those that messengers and search engines are
 * known by. Somebody who hides behind none of these is held to be a person: a figure that is a little too high is no harm, and nothing but
 * figures depends on it.
 */
#ifndef WEB_PREVIEW_H
#define WEB_PREVIEW_H

#include <stdbool.h>

struct request;

bool preview_asks(const struct request *rq);
/* The third sign alone; NULL is a person. */
bool preview_agent(const char *user_agent);

#endif
