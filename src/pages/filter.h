/*
 * filter: what a list is narrowed to, read from the query and said again as chips.
 */
#ifndef PAGES_FILTER_H
#define PAGES_FILTER_H

#include "pages/page.h"

/* The argument, when it is one of names (ended by NULL); otherwise what is said instead. */
const char *filter_one_of(const struct request *rq, const char *argument, const char *const *names, const char *otherwise);
/* A positive number; 0: none was asked for. */
int64_t filter_id(const struct request *rq, const char *argument);
/* A day of the office as the time it begins, days later; 0: none was asked for. */
int64_t filter_day(const struct page *p, const char *argument, int days);

/* A filter that is set, said in words, with a link that takes it away. Nothing when the argument or the word is blank. */
void filter_add_set_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *word);
/* The same for a day: "Sejak 21-11-2026". The words stand under "list.<argument>". */
void filter_add_day_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument);

#endif
