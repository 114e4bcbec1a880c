#include "connector/columns.h"

#include <stdbool.h>
#include <string.h>

static const char *const ours[] = { "ref", "registration", "number", "type", "name", "phone", "email", "step", "status", "issue_date", "start_date",
	"expiry_date", "renews" };
static const char *const needed[] = { "registration", "status" };
#define NAME_SIGNS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* The next pair; false: there is none. */
static bool
next_pair(const char **at, const char **ret, size_t *ret_n)
{
	*at += strspn(*at, " ,\r\n\t");
	*ret = *at;
	*ret_n = strcspn(*at, " ,\r\n\t");
	*at += *ret_n;
	return *ret_n > 0;
}

static bool
is_ours(const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (strlen(ours[i]) == n && memcmp(ours[i], name, n) == 0)
			return true;
	return false;
}

static bool
is_pair(const char *pair, size_t n)
{
	size_t name = strspn(pair, NAME_SIGNS);

	return name < n && pair[name] == '=' && name + 1 < n && is_ours(pair, name) && strspn(pair + name + 1, NAME_SIGNS "|") == n - name - 1;
}

enum err
columns_check(const char *columns, struct problem *problem)
{
	const char *at = columns, *pair;
	size_t n, i;

	while (next_pair(&at, &pair, &n))
		if (!is_pair(pair, n))
			return problem_set(problem, ERR_INVALID, NULL, "\"%.*s\" is not like number=no_izin; on the left may stand ref, registration, number,"
			    " type, name, phone, email, step, status, issue_date, start_date, expiry_date, renews", n < 60 ? (int)n : 60, pair);
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (columns_find(columns, needed[i], &n) == NULL)
			return problem_set(problem, ERR_INVALID, NULL, "must say which column is %s", needed[i]);
	return ERR_NONE;
}

const char *
columns_find(const char *columns, const char *name, size_t *ret_n)
{
	size_t length = strlen(name), n;
	const char *pair;

	while (next_pair(&columns, &pair, &n))
		if (n > length + 1 && memcmp(pair, name, length) == 0 && pair[length] == '=') {
			*ret_n = n - length - 1;
			return pair + length + 1;
		}
	*ret_n = 0;
	return NULL;
}
