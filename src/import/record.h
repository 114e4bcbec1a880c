/*
 * record: cells of the office's records, permits and documents, as the JSON fields that permit_put and document_put take.
 *
 * What is wrong with a cell is judged there and then; what is empty is no field, so it stays as it is stored.
 */
#ifndef IMPORT_RECORD_H
#define IMPORT_RECORD_H

#include "import/kind.h"
#include "import/when.h"

enum { RECORD_KEY_MAX = 104 };

/* A row while it is judged. */
struct record {
	const struct import_context	*ctx;
	const struct import_cells	*cells;
	struct judgement		*j;
	struct json_object		*fields;	/* the caller's */
	char				 key[RECORD_KEY_MAX];	/* what names the record; "" when it cannot be read */
	bool				 is_lacking;	/* something is missing that it cannot be stored without */
};

/* Nothing, or what is written where there is nothing: "-", "0". */
bool record_is_blank(const struct record *r, int column);
/* A spreadsheet has shortened a long number and lost its digits: 1,42308E+14. */
bool record_is_shortened(const char *text);
/* false: it is empty, or judged to be no key. */
bool record_key(const struct record *r, int column, char ret[RECORD_KEY_MAX]);
/* Lines become one. most: characters; more of them refuse the row. */
void record_text(const struct record *r, int column, struct json_object *into, const char *field, int most);
/* false: it is blank, or judged to be no date, or one that can be read in two ways in this file. */
bool record_when(const struct record *r, int column, struct when *ret);
/* may_come: it may lie in the future. */
void record_day(const struct record *r, int column, const char *field, bool may_come);
/* yes: words besides ya, y, yes, 1, true, x; no: besides tidak, t, n, no, 0, false; each ended by NULL. */
struct record_words { const char *const *yes, *const *no; };
void record_flag(const struct record *r, int column, const char *field, const struct record_words *words, const char *fault);
/* Is the cell, whatever stands between its words, one of these (ended by NULL)? */
bool record_is_one_of(const char *cell, const char *const *words);

#endif
