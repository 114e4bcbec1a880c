#include "phone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "contact/phone.h"
#include "lines.h"

static void
write_columns(const char *line, struct buf *out, void *context)
{
	struct phone p = phone_parse(line);
	int64_t *others = context;

	*others += p.other[0] != '\0';
	lines_escape(out, line);
	buf_fmt(out, "\t%s\t%s\t%s", p.number, phone_kind_name(p.kind), phone_why_name(p.why));
}

static void
write_object(const char *line, struct buf *out, void *context)
{
	AUTO_JSON struct json_object *o = json_object_new_object();
	AUTO(buf) struct buf input = {0};
	struct phone p = phone_parse(line);
	char shown[PHONE_SHOWN_MAX];

	(void)context;
	buf_init(&input, out->max);
	lines_escape(&input, line);
	phone_show(p.number, shown);
	/* JSON escapes for itself; only bytes that JSON cannot hold need ours. */
	json_put_text(o, "input", text_is_utf8(line, strlen(line)) ? line : buf_text(&input));
	json_put_text(o, "number", p.number);
	json_put_text(o, "kind", phone_kind_name(p.kind));
	json_put_text(o, "reason", phone_why_name(p.why));
	json_put_text(o, "other", p.other);
	json_put_text(o, "shown", shown);
	json_put_text(o, "operator", phone_operator(p.number));
	buf_text_add(out, json_write(o));
}

int
cli_phone(int argc, char **argv)
{
	bool json = argc == 2 && strcmp(argv[1], "--json") == 0;
	int64_t others = 0;
	int status;

	if (argc > 1 && !json) {
		fprintf(stderr, "phone: numbers come on standard input; use: phone [--json] < FILE\n");
		return 2;
	}
	status = lines_run("phone", json ? write_object : write_columns, &others);
	if (others > 0)
		fprintf(stderr, "phone: note: lines with a second number: %" PRId64 "; the columns have the first, --json has the second as \"other\"\n", others);
	return status;
}
