/*
 * document_fields: the JSON of PUT /api/v1/documents/{document_number}, read into a document.
 *
 * What is absent stays as it is; null and "" empty a field that may be empty. A field we do not know is refused by name.
 */
#ifndef PERMIT_DOCUMENT_FIELDS_H
#define PERMIT_DOCUMENT_FIELDS_H

#include "permit/document.h"

/*
 * into already holds what is stored, or is empty for a new document. A new state begins now, or when the caller says it began. ERR_INVALID: problem
 * names the field.
 */
enum err document_fields_read(struct db *db, const struct document_put *put, int64_t now, struct document *into, struct problem *problem) MUST_CHECK;

#endif
