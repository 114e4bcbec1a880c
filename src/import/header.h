/*
 * header: what the cells of a table's first row say about the others.
 *
 * Names are known in Indonesian and English, in any order and case, whatever stands between their words ("No. HP/WA", "no_hp"). A list of nothing but
 * numbers needs none.
 */
#ifndef IMPORT_HEADER_H
#define IMPORT_HEADER_H

#include "import/csv.h"
#include "import/kind.h"

enum { HEADER_SEVERAL_MAX = 6, HEADER_UNUSED_MAX = 600 };

struct header {
	const struct import_kind *kind;
	size_t	width;						/* cells of the first row */
	char	delimiter;					/* between cells; 0: not known */
	bool	headless;					/* the first row is a row like the others */
	int	at[IMPORT_COLUMNS_MAX][HEADER_SEVERAL_MAX];	/* cells of the column, from 1, the better ones first; 0: no more */
	char	unused[HEADER_UNUSED_MAX];			/* "alamat, nik": what means nothing here */
};

/* Does the row hold figures as rows below a header do, so that it is none itself? Of rows that are looked through for one. */
bool header_is_data(const struct csv_row *row);
/* ERR_INVALID: fault says what is missing or stands twice. */
enum err header_read(const struct import_kind *kind, const struct csv_row *row, char delimiter, struct header *ret, struct fault *fault) MUST_CHECK;

/* The row's cells by column, always. ERR_INVALID: it has more or fewer than the first row, or what no cell may hold; fault says which. */
enum err header_cells(const struct header *h, const struct csv_row *row, struct import_cells *ret, struct fault *fault) MUST_CHECK;

/* {"name":1,"phone":3} */
struct json_object *header_to_json(const struct header *h);

/* Lower case, one space between words of letters and digits: "Ya, setuju." is "ya setuju". */
void header_fold(const char *text, struct buf *out);
/* The same, and words that mean the same made one: "Nomor HP/WhatsApp" is "no hp wa". Aliases are written so. */
void header_words(const char *name, struct buf *out);

#endif
