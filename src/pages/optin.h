/*
 * optin: the public pages where an applicant decides: one personal page per invitation, its answers, the privacy notice, and a page for those
 * who came without a link.
 *
 * Looking changes no consent, whoever looks: link previews fetch pages too. A wrong link, an old one and one of somebody whose data was
 * erased get the same friendly page. A yes is recorded with the exact words of the statement and of the button, the version and hash of the
 * notice, address and browser. Nothing here needs a script or a cookie: the language goes along in addresses, and what a form needs in the
 * form (pages/optin_proof.h).
 */
#ifndef PAGES_OPTIN_H
#define PAGES_OPTIN_H

#include <stdbool.h>

#include "provider/provider.h"

struct json_object;
struct page;
struct problem;
struct reply;
struct request;
struct web;

enum err optin_page(const struct request *rq, struct reply *rp);
enum err optin_short_link(const struct request *rq, struct reply *rp);	/* to the page above */
enum err optin_agree(const struct request *rq, struct reply *rp);
enum err optin_decline(const struct request *rq, struct reply *rp);
enum err optin_withdraw(const struct request *rq, struct reply *rp);
enum err optin_check(const struct request *rq, struct reply *rp);
enum err optin_check_code(const struct request *rq, struct reply *rp);
enum err optin_receipt_json(const struct request *rq, struct reply *rp);
enum err optin_accessibility(const struct request *rq, struct reply *rp);
enum err optin_seal(const struct request *rq, struct reply *rp);
enum err optin_privacy(const struct request *rq, struct reply *rp);
enum err optin_without_link(const struct request *rq, struct reply *rp);
enum err optin_ask(const struct request *rq, struct reply *rp);
enum err optin_asked(const struct request *rq, struct reply *rp);
enum err optin_mail_page(const struct request *rq, struct reply *rp);
enum err optin_mail_stop(const struct request *rq, struct reply *rp);

/* Of the program: Indonesian until somebody asks for English (pages/language.h), but a personal page begins in its reader's language. */
bool optin_guard(struct request *rq, struct reply *rp);
/* "?lang=en", or nothing for the language that pages begin in: for addresses of this program. */
const char *optin_lang_query(const struct request *rq);
/* What applicants call a way to reach them. */
const char *optin_way_word(const struct page *p, enum scope scope);
/* May this address ask about another code now? false: too often; the reply is made. */
bool optin_may_check(const struct request *rq, struct reply *rp);
/* May e-mail be ended by this link now? Counted by the link: the servers of mail companies end the mails of many. false: the reply is made. */
bool optin_may_stop(const struct request *rq, struct reply *rp);
/* The wa.me link and its QR code, when an official number is configured. */
enum err optin_put_wa_link(struct page *p) MUST_CHECK;

/* The web_program's context, failure, start and stop. */
void optin_fail(const struct request *rq, struct reply *rp, int status, enum err e);
void optin_context(const struct request *rq, struct json_object *context);
enum err optin_start(struct web *web, struct problem *problem);
void optin_stop(struct web *web);

#endif
