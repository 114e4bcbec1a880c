/*
 * language: which language a page begins in.
 */
#ifndef PAGES_LANGUAGE_H
#define PAGES_LANGUAGE_H

#include <stdbool.h>

struct reply;
struct request;

/*
 * Guards of the office's programs: session_guard, and one that lets everybody in, but a page is Indonesian until somebody has asked for
 * English (by ?lang=, by the switch, or in their login). What a browser claims does not count: phones and office computers here are often
 * sold set to English.
 */
bool language_session_guard(struct request *rq, struct reply *rp);
bool language_guard(struct request *rq, struct reply *rp);
/* Somebody has asked for the language of this page. */
bool language_is_chosen(const struct request *rq);

#endif
