/*
 * store: what a source told, put where it belongs. In a transaction.
 *
 * A row that says the same as the last time is not put again, so it makes no notice and changes nothing that somebody else has written. A permit's
 * number for people is filled and never replaced: whom a notice reaches is not a source's to change, and another number waits for a person
 * (permit/number_told.h). Of somebody who was erased nothing is taken any more, whatever the source says of that permit: neither name nor number.
 */
#ifndef CONNECTOR_STORE_H
#define CONNECTOR_STORE_H

#include "connector/run.h"

struct store {
	struct db		*db;
	struct connector	*connector;	/* of the run at hand; its counts grow */
	const char		*base_url;	/* for links in what is told */
	int64_t			 now;
	int			 zone;
};

/* Has this run made more messages than is believable? */
bool store_is_too_much(const struct connector *c);
/* Rows from..until of a list. *ret_trouble: more would be told than is believable. */
enum err store_rows(const struct store *s, struct json_object *rows, size_t from, size_t until,
    enum trouble *ret_trouble) MUST_CHECK;
/* Details of one record, as a row; NULL: there are none. over: there is nothing else to ask about it. */
enum err store_detail(const struct store *s, const struct connector_record *record, struct json_object *row, bool over) MUST_CHECK;

/* What a gateway fetched: kept before anything is done with it. Of a first import it is old and done with. */
enum err store_messages(const struct store *s, struct json_object *rows) MUST_CHECK;
/* Do messages wait to be made? One cheap question, outside a transaction. */
enum err store_messages_wait(struct db *db, bool *ret) MUST_CHECK;
/* Makes messages of some that were kept, of whichever connector. *ret_more: there are others. */
enum err store_make_messages(struct db *db, int64_t now, bool *ret_more) MUST_CHECK;
/* Kept messages and their results that are older are forgotten. */
enum err store_forget(struct db *db, int64_t before) MUST_CHECK;

#endif
