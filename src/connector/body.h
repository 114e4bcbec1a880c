/*
 * body: what a source answered, as JSON, whether it wrote JSON or XML and whatever stands before it.
 */
#ifndef CONNECTOR_BODY_H
#define CONNECTOR_BODY_H

#include "connector/source.h"

enum { BODY_MAX_BYTES = 2 * 1024 * 1024, BODY_ROWS_MAX = 5000 };

/*
 * The answer's data; NULL when there is trouble, which is then in ret. PHP notices before the data are skipped. allow_404: a 404 that carries
 * data is an answer ("nothing found"), as these systems say it.
 */
struct json_object *body_read(const struct http_answer *answer, bool allow_404, struct pulled *ret);

/* An array as it is, an object as an array of it. Borrowed from doc, or made; the caller puts it back. NULL: neither. */
struct json_object *body_rows(struct json_object *doc);
/* "data.data", "data.items.0.x"; NULL: there is nothing. Borrowed. */
struct json_object *body_at(struct json_object *doc, const char *path);

/* The first of "no_hp|no_tlp" that is not empty, put into the row as a text without spaces around. false: one of them is no value at all. */
bool body_take(struct json_object *from, const char *names, size_t n, struct json_object *row, const char *as);

/* A row that is none, or too many of them: ret says so. */
bool body_has_room(size_t rows, struct pulled *ret);
void body_trouble(struct pulled *ret, enum trouble trouble, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
