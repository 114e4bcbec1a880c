#include <string.h>

#include "base/text.h"
#include "invitation/variant.h"
#include "template/variables.h"

/* What an office writes, and what the template opt_in_invitation calls it. */
static const struct { const char *ours, *theirs; } placeholders[] = {
	{ "name", "partner_name" }, { "office", "office_name" }, { "link", "opt_in_link" }, { "wa_link", "wa_link" }, { "phone", "office_phone" },
	{ "code", "message_code" },
};
enum { PLACEHOLDERS = sizeof(placeholders) / sizeof(placeholders[0]) };

const char *
variant_placeholder(size_t i)
{
	return i < PLACEHOLDERS ? placeholders[i].ours : NULL;
}

static size_t
find(const char *name)
{
	size_t i;

	for (i = 0; i < PLACEHOLDERS; i++)
		if (text_equal(placeholders[i].ours, name))
			break;
	return i;
}

enum err
variant_text_check(const char *text, struct problem *problem)
{
	const char *from = text, *end = text + strlen(text);
	bool seen[PLACEHOLDERS + 1] = {0};
	struct variable v;

	if (text_is_blank(text))
		return ERR_NONE;
	if (text_code_points(text) > VARIANT_TEXT_CHARS)
		return problem_set(problem, ERR_INVALID, "text", "too_long");
	while (variable_next(&from, end, &v)) {
		if (v.kind != VARIABLE_PLAIN || find(v.name) == PLACEHOLDERS)
			return problem_set(problem, ERR_INVALID, "text", "placeholder");
		seen[find(v.name)] = true;
	}
	if (!seen[find("link")])
		return problem_set(problem, ERR_INVALID, "text", "no_link");
	if (!seen[find("office")])
		return problem_set(problem, ERR_INVALID, "text", "no_office");
	return ERR_NONE;
}

void
variant_text_for_template(const char *text, struct buf *ret)
{
	const char *from = text, *done = text, *end = text + strlen(text);
	struct variable v;
	size_t i;

	while (variable_next(&from, end, &v)) {
		buf_add(ret, done, (size_t)(v.at - done));
		i = find(v.name);
		if (i < PLACEHOLDERS)
			buf_fmt(ret, "{{%s}}", placeholders[i].theirs);
		done = v.end;
	}
	buf_text_add(ret, done);
}
