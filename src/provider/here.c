#include "provider/here.h"

#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/text.h"

enum { HOST_MAX = 256 };

/* "http://127.0.0.1:8090/meta" and "127.0.0.1". */
static bool
is_here(const char *address)
{
	static const char *const names[] = { "localhost", "[::1]", "::1" };
	const char *host = strstr(address, "://");
	char name[HOST_MAX];
	size_t i, n;

	host = host != NULL ? host + strlen("://") : address;
	if (strcspn(host, "@") < strcspn(host, "/?#"))
		return false;	/* "http://localhost:80@elsewhere.example" leads there */
	n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#");
	if (n >= sizeof(name) || n > strlen(host))
		return false;
	memcpy(name, host, n);
	name[n] = '\0';
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return text_starts(name, "127.") && strspn(name, "0123456789.") == n;
}

static bool
is_address(const struct provider_field *field)
{
	return field->box == FIELD_PLAIN && text_has_word("base_url rest_url url test_url server", field->name);
}

bool
provider_stays_here(const struct provider *kind, struct json_object *settings)
{
	const struct provider_field *field;
	const char *value;
	size_t n = 0;

	for (field = kind->fields; field->name != NULL; field++) {
		if (!is_address(field))
			continue;
		value = json_text(settings, field->name);
		if (text_is_blank(value) && (value = field->otherwise) == NULL)
			continue;
		if (!is_here(value))
			return false;
		n++;
	}
	return n > 0;
}

bool
provider_is_simulated(const struct provider *kind, struct json_object *settings)
{
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (is_address(field) && field->otherwise != NULL)
			return provider_stays_here(kind, settings);
	return false;
}
