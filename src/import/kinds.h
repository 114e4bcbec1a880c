/*
 * kinds: the kinds there are, for the table in kind.c.
 */
#ifndef IMPORT_KINDS_H
#define IMPORT_KINDS_H

#include "import/kind.h"

/*
 * People: number, name, e-mail, role, registration, and what they agreed to. A known contact is found by its number; what is empty is
 * filled, and nothing is replaced.
 */
extern const struct import_kind import_contacts;

/*
 * Permits: what permit_put takes (permit/permit.h), a row each, found by the registration number. An empty cell leaves what is stored as it is.
 * The applicant is the contact with the row's number, whatever the name.
 */
extern const struct import_kind import_permits;

/* Documents of permits that are known: what document_put takes (permit/document.h), a row each, found by the document's number. */
extern const struct import_kind import_documents;

/*
 * A list of numbers, of known contacts that the office calls pre-approved (the first), or does not call so any more (the second). Never of
 * somebody who stopped; numbers that nobody has are told.
 */
extern const struct import_kind import_preapproved, import_preapproval_withdrawn;

#endif
