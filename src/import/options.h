/*
 * options: what whoever starts an import decides about the whole of it.
 *
 * Consent is never invented: rows that claim it are recorded only when there is a basis, the statement that people signed, and each with its
 * own date. Otherwise their contacts are kept without consent.
 */
#ifndef IMPORT_OPTIONS_H
#define IMPORT_OPTIONS_H

#include <stdbool.h>

#include "base/json.h"

enum { IMPORT_STATEMENT_MAX = 2000, IMPORT_SOURCE_MAX = 200, IMPORT_FORM_MAX = 80 };

struct import_options {
	bool		 has_basis;	/* rows that claim consent are recorded */
	char		*statement;	/* what the form said, exactly; a row's own statement goes before it. "" when every row has its own */
	char		*form_no;	/* of the form, where a row names none */
	char		*source;	/* where the list comes from, in the office's words */
	unsigned	 scopes;	/* 1 << enum scope: what the statement allows */
	bool		 review;	/* doubtful rows: what is sure of them is taken, their consent waits for a person; false: they are left out */
	bool		 announce;	/* of kinds that can: what is new is told; false: it is old data, and nobody is */
	char		*base_url;	/* for links in what is told; NULL or "": none */
};
void import_options_end(struct import_options *o);

/* What a preview goes by: a basis is assumed, so that what stands in its way is shown. */
enum err import_options_assumed(struct import_options *ret) MUST_CHECK;

/* ERR_INVALID: problem names "statement", "form_no", "source" or "scopes". NULL texts become "". */
enum err import_options_check(const struct import_options *o, struct problem *problem) MUST_CHECK;

struct json_object *import_options_to_json(const struct import_options *o);
/* What is not there is empty. */
enum err import_options_from_json(const char *text, struct import_options *ret) MUST_CHECK;

#endif
