/*
 * multipart: a form with files in it, multipart/form-data as RFC 7578 has it within RFC 2046, read from a body that is in memory.
 *
 * Strict, because only browsers and tools that do it well need to be understood: the body begins with its boundary and ends with the closing one,
 * each part has one Content-Disposition with a name, a boundary's line holds nothing else, and no transfer encoding, folded header or "filename*" is
 * taken. Fields go by the rules of form_read. A file's name is only a name: without folders, control characters and marks that
 * turn the direction of writing, cut at UPLOAD_NAME_MAX; it is shown to people and names nothing on our disk.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "web/form.h"

enum { UPLOADS_MAX = 4, UPLOAD_NAME_MAX = 121, UPLOAD_FIELD_MAX = 41, MULTIPART_PARTS_MAX = 60, MULTIPART_HEAD_MAX_BYTES = 2048 };

struct upload {
	char		 field[UPLOAD_FIELD_MAX];
	char		 file_name[UPLOAD_NAME_MAX];	/* UTF-8; "" when none can be read */
	const char	*bytes;				/* of the body that was read */
	size_t		 n;
};
/* A file input that was left empty is not among them. */
struct uploads { struct upload items[UPLOADS_MAX]; size_t count; };

bool multipart_is(const char *content_type);	/* NULL: no */

/*
 * ERR_INVALID: not of that form, or a field that form_read would refuse. ERR_TOO_LARGE: too many parts or files, or a part's head is too long.
 */
enum err multipart_read(const char *content_type, const char *bytes, size_t n, struct form *ret_form, struct uploads *ret_uploads) MUST_CHECK;

/* The file of that field; NULL: none was chosen. */
const struct upload *upload_find(const struct uploads *uploads, const char *field);

#endif
