/*
 * fields: typed values out of a call's JSON. What is wrong is collected in the call (api_wrong) with its pointer; a
 * getter then says "not there".
 */
#ifndef API_FIELDS_H
#define API_FIELDS_H

#include "api/call.h"

struct fields {
	struct api_call		*call;
	struct json_object	*o;		/* NULL: not there, everything is absent */
	char			 at[API_POINTER_MAX];	/* "" or "/to" */
};

/* known: the names that may stand here, separated by spaces; others are named as wrong. */
struct fields fields_of_body(struct api_call *call, const char *known);
/* The object at name; wrong when it is something else. Absent or null: .o is NULL. */
struct fields fields_below(const struct fields *f, const char *name, const char *known);

/* Texts without control characters (lines: tabs and line breaks are allowed). NULL: absent, null or wrong. */
const char *fields_text(const struct fields *f, const char *name, size_t max_bytes);
const char *fields_lines(const struct fields *f, const char *name, size_t max_bytes);
/* Wrong when absent or blank. */
const char *fields_need(const struct fields *f, const char *name, size_t max_bytes);
/* A number above 0; 0: absent or wrong. */
int64_t fields_id(const struct fields *f, const char *name);
/* RFC 3339; 0: absent or wrong. */
int64_t fields_time(const struct fields *f, const char *name);
/* An object, borrowed; NULL: absent or wrong. */
struct json_object *fields_object(const struct fields *f, const char *name);

/* api_wrong at name below f. */
enum err fields_wrong(const struct fields *f, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
