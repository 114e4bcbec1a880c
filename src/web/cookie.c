#include "web/cookie.h"

#include <string.h>

/* RFC 6265's cookie-octet: no space, quote, comma, semicolon, backslash or control character. */
static bool
is_octet(unsigned char c)
{
	return c > ' ' && c < 0x7F && strchr("\",;\\", c) == NULL;
}

bool
cookie_may_hold(const char *value)
{
	for (; *value != '\0'; value++)
		if (!is_octet((unsigned char)*value))
			return false;
	return true;
}

static bool
copy_value(const char *from, size_t n, char *ret, size_t cap)
{
	size_t i;

	if (n >= 2 && from[0] == '"' && from[n - 1] == '"') {
		from++;
		n -= 2;
	}
	if (n >= cap)
		return false;
	for (i = 0; i < n; i++)
		if (!is_octet((unsigned char)from[i]))
			return false;
	memcpy(ret, from, n);
	ret[n] = '\0';
	return true;
}

bool
cookie_find(const char *header, const char *name, char *ret, size_t cap)
{
	size_t name_n = strlen(name), n;

	for (; header != NULL && *header != '\0'; header += n + (header[n] == ';')) {
		header += strspn(header, " \t");
		n = strcspn(header, ";");
		if (n > name_n && header[name_n] == '=' && memcmp(header, name, name_n) == 0) {
			const char *value = header + name_n + 1;
			size_t value_n = n - name_n - 1;

			while (value_n > 0 && (value[value_n - 1] == ' ' || value[value_n - 1] == '\t'))
				value_n--;
			return copy_value(value, value_n, ret, cap);
		}
	}
	return false;
}
