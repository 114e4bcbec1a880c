/*
 * call: one call of the API, from its JSON to its JSON.
 *
 * An endpoint hands its work to api_write, api_try or api_read as a function (an act) that reads call->in, does one
 * thing in call->db, and fills call->out. What is wrong with the input is collected with api_wrong, so that a
 * developer sees all of it at once, each with a JSON pointer.
 */
#ifndef API_CALL_H
#define API_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "access/apikey.h"
#include "base/json.h"
#include "web/reply.h"
#include "web/request.h"

enum { API_ACTOR_MAX = 80, API_POINTER_MAX = 96, API_DETAIL_MAX = 300 };

struct api_call {
	const struct request	*rq;
	const struct apikey	*key;
	char			 actor[API_ACTOR_MAX];	/* "api:odoo" */
	struct db		*db;			/* the writer inside its transaction; the reader for api_read */
	int64_t			 now;
	struct json_object	*in;			/* the body, an object; {} when there was none */

	/* Filled by the act. */
	int			 status;		/* 200 */
	struct json_object	*out;
	struct json_object	*people;		/* contacts whose data the answer holds: api_tells_of, api_put_page */
	struct json_object	*errors;		/* of api_wrong */
	int			 refused;		/* status of a failure; 0: by the error */
	const char		*kind;			/* of a failure, static; NULL: by the error */
	char			 detail[API_DETAIL_MAX];
};

typedef enum err (*api_act)(struct api_call *call);

/*
 * In one transaction, committed before the answer. On a POST, an Idempotency-Key gives back the answer that its first
 * use got; for another body it is refused (422).
 */
enum err api_write(const struct request *rq, struct reply *rp, api_act act);
/* In a transaction that is rolled back whatever happens. */
enum err api_try(const struct request *rq, struct reply *rp, api_act act);
/* Without a transaction. Times in the answer ("at", "..._at", "until") become RFC 3339 texts, 0 becomes null: also in the two above. */
enum err api_read(const struct request *rq, struct reply *rp, api_act act);

/* Adds a problem; pointer as "/to/phone". Returns ERR_INVALID. */
enum err api_wrong(struct api_call *call, const char *pointer, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*
 * What a function of the field said about a field below base ("" or "/to"). ERR_NOT_FOUND becomes ERR_INVALID: the address exists, what the
 * body names does not. Errors that nobody said anything about pass untouched.
 */
enum err api_took(struct api_call *call, enum err e, const char *base, const struct problem *problem);
/* A failure with words of its own: kind names it in "type". Returns e. */
enum err api_refuse(struct api_call *call, enum err e, const char *kind, const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* ERR_NOT_FOUND with words of its own; other errors, and none, pass untouched. */
enum err api_absent(struct api_call *call, enum err e, const char *what);

/* Adds to "warnings" of call->out, {"field","why"}: what was taken and has no effect, or none yet. */
void api_warn(struct api_call *call, const char *field, const char *why);

/*
 * The answer holds this contact's data (0: nobody's). Noted as seen by the key (privacy/seen.h) before the answer leaves; on a GET that needs
 * ENDPOINT_WRITES.
 */
void api_tells_of(struct api_call *call, int64_t contact_id);
/*
 * The answer is one page of a list: {name: rows, "after"}, each row as show leaves it. "after" asks for the next page, null: there is none. rows,
 * newest first, each with its "id", go over to the answer; whoever a row's "contact_id" is counts as told of, as by api_tells_of.
 */
void api_put_page(struct api_call *call, const char *name, struct json_object *rows, int64_t limit, void (*show)(struct json_object *row));

/* For failures outside a call: no key, no endpoint, too large. */
void api_fail(const struct request *rq, struct reply *rp, int status, enum err e);

/* ERR_INVALID when something was wrong so far: an act reads all its fields, then asks this. */
static inline enum err api_all_good(const struct api_call *call) { return call->errors != NULL ? ERR_INVALID : ERR_NONE; }

#endif
