/*
 * source: turns where a run is into an HTTP request, and an HTTP answer into rows. No I/O, no SQL, no clock.
 *
 * A row is a flat JSON object of texts: ref (the source's own key), registration, number, type, name, phone, email, status, label, issue_date,
 * start_date, expiry_date, as far as the source has them; a gateway's rows have ref, to and body. What is not text, number or null in a
 * source's row is not taken. Whatever comes is an answer: read cannot fail, it says which trouble there is.
 */
#ifndef CONNECTOR_SOURCE_H
#define CONNECTOR_SOURCE_H

#include "connector/connector.h"
#include "connector/trouble.h"
#include "provider/http.h"

/* Where a run is. Texts belong to the caller. */
struct pull {
	const struct connector	*connector;
	const char		*secret;	/* "": none */
	const char		*token;		/* of this session, "": none yet */
	const char		*ref, *number;	/* in the phase "detail": of which record */
	int64_t			 now;
	int			 zone;		/* minutes, of the office */
};

enum { PULLED_DETAIL_MAX = 200, PULLED_TOKEN_MAX = 4096 };
struct pulled {
	enum trouble		 trouble;
	char			 detail[PULLED_DETAIL_MAX];
	struct json_object	*rows;		/* NULL or an array; the caller puts it back */
	int64_t			 bad;		/* rows that were none */
	bool			 over;		/* of this phase; of this record, in the phase "detail" */
	int64_t			 cursor;	/* where it goes on otherwise */
	char			 token[PULLED_TOKEN_MAX];	/* "": as before */
};
void pulled_end(struct pulled *p);

struct source {
	const char	*kind;
	bool		 repeats_last;	/* it gives its last page again when it is asked for more */
	enum err	(*write)(const struct pull *, struct http_request *ret) MUST_CHECK;
	void		(*read)(const struct pull *, const struct http_answer *, struct pulled *ret);
};
const struct source *source_of(const struct connector_kind *kind);

/* One for each kind. */
extern const struct source source_office, source_cloud, source_gateway;

#endif
