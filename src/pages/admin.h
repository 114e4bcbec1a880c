/*
 * admin: the pages of people with a login, one function per endpoint. cgi-bin/admin.c is the map from addresses to these.
 *
 * Each parses what came, authorises what the role column cannot, acts by one call into the field, and renders or redirects.
 */
#ifndef PAGES_ADMIN_H
#define PAGES_ADMIN_H

#include "base/err.h"

struct reply;
struct request;

/* entrance.c */
enum err login_page(const struct request *rq, struct reply *rp);
enum err login_enter(const struct request *rq, struct reply *rp);
enum err login_leave(const struct request *rq, struct reply *rp);
enum err language_choose(const struct request *rq, struct reply *rp);

#endif
