/*
 * alias: one vocabulary of parameters, with every name the office's systems and documents use for them.
 *
 * A template names its parameters as its author likes; a caller gives values under any name of the same group. A name may stand in two groups:
 * "nama_pemohon" is partner_name in a message to the applicant and applicant_name in one to staff. The template decides which.
 */
#ifndef TEMPLATE_ALIAS_H
#define TEMPLATE_ALIAS_H

#include <stddef.h>

/* The i-th other name that fills a parameter called name; NULL behind the last. */
const char *alias_of(const char *name, size_t i);
/* Our own copy of a name of the vocabulary, which lives as long as the program; NULL for other names. */
const char *alias_known(const char *name);

/* The template key an older document's key stands for ("permit_reminder"); the key itself when there is none. */
const char *alias_template_key(const char *key);

#endif
