/*
 * error_page: what a person sees when a request failed.
 *
 * The view "error" is given {"status", "title", "text"} in the reader's language (sentences error.<status>.title and
 * .text, else error.other.*). When the view is missing or fails itself, a plain page in both languages is built in.
 */
#ifndef WEB_ERROR_PAGE_H
#define WEB_ERROR_PAGE_H

struct reply;
struct request;

void error_page(const struct request *rq, struct reply *rp, int status);

#endif
