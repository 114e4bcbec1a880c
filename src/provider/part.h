/*
 * part: what a template at a provider has beside its body, and what of it is filled anew with every message.
 *
 * What is filled stands as a list of needs, the header's first and then the buttons' in their order:
 *   {"part":"header_text"}
 *   {"part":"header_document"}
 *   {"part":"button_url","index":0,"before":"https://kantor.example/izin/"}
 * A provider's list and our own template make the same list when one fits the other. What stays as it was approved (a static address, a quick
 * reply, a telephone number) is in none. Pure.
 */
#ifndef PROVIDER_PART_H
#define PROVIDER_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/json.h"

enum part_kind { PART_HEADER_TEXT, PART_HEADER_DOCUMENT, PART_BUTTON_URL, PART_KIND__COUNT };

/* Such a need with its value: the text of a header's place, a document's address, what is put behind the address of a button. */
struct outgoing_part {
	enum part_kind	 kind;
	size_t		 index;		/* of a button among all of its template */
	const char	*value;
	const char	*filename;	/* of a document */
};

/* index and before for buttons; otherwise 0 and NULL. */
void part_need_add(struct json_object *needs, enum part_kind kind, size_t index, const char *before);
/* ERR_INVALID: a need of a kind that is not known here. */
enum err part_need_read(struct json_object *need, enum part_kind *ret_kind, size_t *ret_index, const char **ret_before) MUST_CHECK;

/* Adds one to the "components" of a message in WhatsApp's form. spaces_max: in a row, as of value_clean. ERR_INVALID: it has no value. */
enum err part_write(struct buf *b, const struct outgoing_part *part, size_t spaces_max) MUST_CHECK;

#endif
