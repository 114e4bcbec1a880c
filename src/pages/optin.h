/*
 * optin: the public pages where an applicant decides: one personal page per invitation, its three answers, the privacy notice, and a page
 * for those who came without a link.
 *
 * Looking changes no consent. A wrong link, an old one and one of somebody whose data was erased get the same friendly page. What a person
 * ticks is recorded with the exact words of the statement and of the button, the version of the notice, address and browser.
 */
#ifndef PAGES_OPTIN_H
#define PAGES_OPTIN_H

#include "base/err.h"

struct json_object;
struct problem;
struct reply;
struct request;
struct web;

enum err optin_page(const struct request *rq, struct reply *rp);
enum err optin_agree(const struct request *rq, struct reply *rp);
enum err optin_decline(const struct request *rq, struct reply *rp);
enum err optin_withdraw(const struct request *rq, struct reply *rp);
enum err optin_privacy(const struct request *rq, struct reply *rp);
enum err optin_without_link(const struct request *rq, struct reply *rp);

/* The web_program's context, start and stop. */
void optin_context(const struct request *rq, struct json_object *context);
enum err optin_start(struct web *web, struct problem *problem);
void optin_stop(struct web *web);

#endif
