#include "template/variables.h"

#include <string.h>

#include "base/text.h"

static const char *const common[] = { "office_name", "office_short", "office_phone", "message_code", NULL };

const char *
variable_common(size_t i)
{
	return i < sizeof(common) / sizeof(common[0]) ? common[i] : NULL;
}

bool
variable_is_common(const char *name)
{
	size_t i;

	for (i = 0; common[i] != NULL; i++)
		if (text_equal(common[i], name))
			return true;
	return false;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

bool
variable_name_ok(const char *name)
{
	size_t n;

	if (*name < 'a' || *name > 'z')
		return false;
	for (n = 0; n < VARIABLE_NAME_MAX && is_name_byte(name[n]); n++)
		;
	return n < VARIABLE_NAME_MAX && name[n] == '\0';
}

/* What stands between the braces, without the spaces around it; "" when it is not a name. */
static void
read_name(const char *at, const char *end, char ret[VARIABLE_NAME_MAX])
{
	while (at < end && *at == ' ')
		at++;
	while (end > at && end[-1] == ' ')
		end--;
	ret[0] = '\0';
	if (end - at >= VARIABLE_NAME_MAX)
		return;
	memcpy(ret, at, (size_t)(end - at));
	ret[end - at] = '\0';
	if (!variable_name_ok(ret))
		ret[0] = '\0';
}

bool
variable_next(const char **from, const char *end, struct variable *ret)
{
	struct variable v = { .kind = VARIABLE_BROKEN, .end = end };
	const char *close;

	if ((v.at = memmem(*from, (size_t)(end - *from), "{{", 2)) == NULL)
		return false;
	if ((close = memmem(v.at + 2, (size_t)(end - v.at) - 2, "}}", 2)) != NULL) {
		read_name(v.at + 2, close, v.name);
		v.kind = v.name[0] != '\0' ? VARIABLE_PLAIN : VARIABLE_OTHER;
		v.end = close + 2;
		while (v.end < end && *v.end == '}')	/* of {{{raw}}} */
			v.end++;
	}
	*from = v.end;
	*ret = v;
	return true;
}
