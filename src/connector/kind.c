#include "connector/connector.h"

#include <string.h>

#include "base/text.h"
#include "connector/columns.h"
#include "provider/field.h"

/* ---- checks ---- */

static enum err
check_number(const char *value, int64_t min, int64_t max, struct problem *problem)
{
	int64_t n;

	if (!text_to_int64(value, &n) || n < min || n > max)
		return problem_set(problem, ERR_INVALID, NULL, "must be a number from %lld to %lld", (long long)min, (long long)max);
	return ERR_NONE;
}

static enum err
check_page_size(const char *value, struct problem *problem)
{
	return check_number(value, 1, 500, problem);
}

static enum err
check_days(const char *value, struct problem *problem)
{
	return check_number(value, 1, 366, problem);
}

static enum err
check_news(const char *value, struct problem *problem)
{
	return check_number(value, 1, 100000, problem);
}

static enum err
check_lists(const char *value, struct problem *problem)
{
	static const char *const known[] = { "terbit", "proses", "ambil", "tolak" };
	size_t n, i;

	for (; *value != '\0'; value += n + (value[n] == ',')) {
		n = strcspn(value, ",");
		for (i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			if (strlen(known[i]) == n && memcmp(known[i], value, n) == 0)
				break;
		if (i == sizeof(known) / sizeof(known[0]))
			return problem_set(problem, ERR_INVALID, NULL, "must be one or more of terbit, proses, ambil and tolak, with commas between");
	}
	return ERR_NONE;
}

/* An address with places in it: {date1} and its like stand where a query may have them. */
static enum err
check_address(const char *value, struct problem *problem)
{
	const char *host = text_starts(value, "https://") ? value + strlen("https://") : text_starts(value, "http://") ? value + strlen("http://") : "";

	if (*host == '\0' || *host == '/' || strpbrk(value, " \t\r\n\"<>\\") != NULL)
		return problem_set(problem, ERR_INVALID, NULL, "must be an address that begins with https:// and holds no spaces");
	if (strcspn(host, "@") < strcspn(host, "/?"))
		return problem_set(problem, ERR_INVALID, NULL, "must hold no user and no password");
	return ERR_NONE;
}

static enum err
check_path(const char *value, struct problem *problem)
{
	if (strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") != strlen(value) || strlen(value) > 200)
		return problem_set(problem, ERR_INVALID, NULL, "must be names with dots between, like data.data");
	return ERR_NONE;
}

/* ---- the kinds ---- */

static const struct provider_field office_fields[] = {
	{ "base_url", FIELD_PLAIN, true, NULL, field_check_url, NULL },
	{ "lists", FIELD_PLAIN, false, "terbit", check_lists, NULL },
	{ "page_size", FIELD_PLAIN, false, "50", check_page_size, NULL },
	{ "most_news", FIELD_PLAIN, false, "200", check_news, NULL },
	{ 0 }
};

static const struct provider_field cloud_fields[] = {
	{ "url", FIELD_PLAIN, true, NULL, check_address, NULL },
	{ "rows_path", FIELD_PLAIN, false, "data.data", check_path, NULL },
	{ "columns", FIELD_PLAIN, false, CONNECTOR_COLUMNS, columns_check, NULL },
	{ "days_back", FIELD_PLAIN, false, "31", check_days, NULL },
	{ "page_size", FIELD_PLAIN, false, "100", check_page_size, NULL },
	{ "most_news", FIELD_PLAIN, false, "200", check_news, NULL },
	{ "token", FIELD_OUTGOING, false, NULL, field_check_credential, NULL },
	{ 0 }
};

static const struct provider_field gateway_fields[] = {
	{ "base_url", FIELD_PLAIN, true, NULL, field_check_url, NULL },
	{ "username", FIELD_PLAIN, true, NULL, NULL, NULL },
	{ "password", FIELD_OUTGOING, true, NULL, NULL, NULL },
	{ 0 }
};

static const struct connector_kind kinds[] = {
	{ "office", 15, office_fields }, { "cloud", 15, cloud_fields }, { "gateway", 1, gateway_fields },
};

const struct connector_kind *
connector_kind_at(size_t i)
{
	return i < sizeof(kinds) / sizeof(kinds[0]) ? &kinds[i] : NULL;
}

const struct connector_kind *
connector_kind(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (text_equal(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

const struct provider_field *
connector_secret_field(const struct connector_kind *kind)
{
	const struct provider_field *field;

	for (field = kind->fields; field->name != NULL; field++)
		if (field->box != FIELD_PLAIN)
			return field;
	return NULL;
}
