/* Any bytes as a form: it is refused, or every text in it is UTF-8, ends, and can be asked for by its name. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "web/form.h"
#include "web/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	AUTO(form) struct form f = {0};
	AUTO(form) struct form again = {0};
	AUTO(buf) struct buf link;
	size_t i;

	buf_init(&link, 1 << 20);
	if (form_read(&f, (const char *)bytes, n) != ERR_NONE)
		return 0;
	if (f.count > FORM_PAIRS_MAX)
		abort();
	for (i = 0; i < f.count; i++) {
		const char *name = f.fields[i].name, *value = f.fields[i].value;

		if (!text_is_utf8(name, strlen(name)) || !text_is_utf8(value, strlen(value)) || form_value(&f, name) == NULL)
			abort();
	}
	/* What a link of ours says is a form again. */
	link_with(&link, "", &f, "", NULL);
	if (link.len > 0 && form_read(&again, buf_text(&link) + 1, link.len - 1) != ERR_NONE)
		abort();
	return 0;
}
