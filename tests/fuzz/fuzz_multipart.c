/* The first line is the Content-Type, the rest the body: refused, or every field is text and every file lies inside the body. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static void
check_upload(const struct upload *u, const char *body, size_t n)
{
	if (u->bytes < body || u->n > n || u->bytes - body > (ptrdiff_t)(n - u->n))
		abort();
	if (!text_is_utf8(u->file_name, strlen(u->file_name)) || strpbrk(u->file_name, "/\\\r\n") != NULL || u->field[0] == '\0')
		abort();
}

static void
check_field(const struct form_field *f)
{
	if (!text_is_utf8(f->name, strlen(f->name)) || !text_is_utf8(f->value, strlen(f->value)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const uint8_t *line = n > 0 ? memchr(bytes, '\n', n) : NULL;
	struct uploads uploads = {0};
	AUTO(form) struct form form = {0};
	AUTO_FREE char *type = NULL, *body = NULL;
	size_t i, size;

	if (line == NULL)
		return 0;
	/* Copies that end where they end, so that a byte too far is noticed. */
	size = n - (size_t)(line + 1 - bytes);
	if ((type = strndup((const char *)bytes, (size_t)(line - bytes))) == NULL || (body = malloc(size + 1)) == NULL)
		abort();
	memcpy(body, line + 1, size);
	body[size] = '\0';
	if (multipart_read(type, body, size, &form, &uploads) != ERR_NONE)
		return 0;
	if (form.count + uploads.count > MULTIPART_PARTS_MAX)
		abort();
	for (i = 0; i < uploads.count; i++)
		check_upload(&uploads.items[i], body, size);
	for (i = 0; i < form.count; i++)
		check_field(&form.fields[i]);
	return 0;
}
