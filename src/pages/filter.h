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

/* What an argument of a list may be: a name, "1", an id of ours, a day, or a text that is not too long. */
enum filter_kind { FILTER_NAME, FILTER_FLAG, FILTER_ID, FILTER_DAY, FILTER_TEXT };
struct filter {
	const char	*argument;
	const char	*word;			/* key of what people call it */
	enum filter_kind kind;
	bool		(*is_name)(const char *name);	/* of FILTER_NAME */
};
/*
 * Puts "filter_wrong", which says what is wrong with the first argument that is none of what it may be, "" when all are right. filters ends with
 * a row without an argument. A list with a misspelt filter must not show everything.
 */
bool filter_ok(struct page *p, const struct filter *filters);

/* A filter that is set, said in words, with a link that takes it away. Nothing when the argument or the word is blank. */
void filter_add_set_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument, const char *word);
/* The same for a day: "Sejak 21-11-2026". The words stand under "list.<argument>". */
void filter_add_day_chip(const struct page *p, struct json_object *chips, const char *path, const char *argument);

#endif
