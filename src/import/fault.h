/*
 * fault: what is wrong with a file or one of its rows, and where, as a code that has a sentence in every language.
 *
 * Pages have the sentences in templates/locale under "import_fault", the command line the English ones here; in both {detail} stands for
 * what the sentence is about. A sentence says what would be right.
 */
#ifndef IMPORT_FAULT_H
#define IMPORT_FAULT_H

#include <stdint.h>

#include "base/buf.h"

enum { FAULT_DETAIL_MAX = 160 };

struct fault {
	const char	*code;		/* static; NULL: nothing is wrong */
	int64_t		 line;		/* of the file, from 1; 0: the whole file */
	int		 column;	/* cell of the line, from 1; 0: the whole line */
	char		 detail[FAULT_DETAIL_MAX];	/* "" or a name, a number, a date */
};

/* The i-th of all codes, NULL behind the last. */
const char *fault_code_at(size_t i);
/* The static text of a code that was stored; NULL: there is none. */
const char *fault_code(const char *name);

/* Fill fault unless it has one already: the first is told. code is static and one of those. Both return ERR_INVALID. */
enum err fault_at(struct fault *fault, const char *code, int64_t line, int column);
enum err fault_set(struct fault *fault, const char *code, int64_t line, int column, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* The English sentence. */
void fault_write(const struct fault *fault, struct buf *out);
/* "line 3, column 2" in English; nothing for the whole file. */
void fault_write_place(const struct fault *fault, struct buf *out);

#endif
