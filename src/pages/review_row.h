/*
 * review_row: what waits for a decision or was decided, as the pages of reviews show it.
 */
#ifndef PAGES_REVIEW_ROW_H
#define PAGES_REVIEW_ROW_H

#include "pages/page.h"

/* The decision that was sent and is not right yet. */
struct review_sent {
	int64_t			 id;		/* 0: nothing was sent */
	const struct form_check	*check;
};

/* from: a row of review_list. sent: its form is shown open, with what was typed. */
struct json_object *review_row(const struct page *p, struct json_object *from, const struct review_sent *sent);
/* Puts the batch as people call it: "Impor 3" of "import:3". */
void review_put_batch(const struct page *p, struct json_object *o, const char *name, const char *batch);
/* "WhatsApp resmi, SMS" of "official sms". */
void review_scope_words(const struct page *p, const char *names, struct buf *out);

#endif
