#include "provider/field.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "provider/number.h"

enum {
	URL_MAX = 200, ID_MAX = 32, CREDENTIAL_MAX = 1000, SENDER_NAME_MAX = 11,
	SHORT_CODE_MIN = 3, SHORT_CODE_MAX = 8, UUID_LENGTH = 36, AGE_S_MAX = 7 * 86400,
};

static bool
is_visible_ascii(const char *text)
{
	for (; *text != '\0'; text++)
		if (!isgraph((unsigned char)*text))
			return false;
	return true;
}

enum err
field_check_url(const char *value, struct problem *problem)
{
	const char *host;
	size_t n = strlen(value);

	if (text_starts(value, "https://"))
		host = value + strlen("https://");
	else if (text_starts(value, "http://"))
		host = value + strlen("http://");
	else
		return problem_set(problem, ERR_INVALID, NULL, "must begin with https:// (http:// for a simulator)");
	if (n > URL_MAX || !isalnum((unsigned char)host[0]) || !is_visible_ascii(value) || strpbrk(value, "@?#\\\"<>") != NULL)
		return problem_set(problem, ERR_INVALID, NULL,
		    "must be an address such as https://api.example.com, without user, query or spaces");
	if (value[n - 1] == '/')
		return problem_set(problem, ERR_INVALID, NULL, "must not end with a slash");
	return ERR_NONE;
}

enum err
field_check_id(const char *value, struct problem *problem)
{
	size_t n = strspn(value, "0123456789");

	if (n == 0 || value[n] != '\0' || n > ID_MAX)
		return problem_set(problem, ERR_INVALID, NULL, "must be the id in digits, as the provider's console shows it");
	return ERR_NONE;
}

enum err
field_check_credential(const char *value, struct problem *problem)
{
	if (strncasecmp(value, "bearer ", strlen("bearer ")) == 0)
		return problem_set(problem, ERR_INVALID, NULL, "must be the bare credential, without the word Bearer");
	if (!is_visible_ascii(value) || strlen(value) > CREDENTIAL_MAX)
		return problem_set(problem, ERR_INVALID, NULL,
		    "must be the credential as the provider shows it, without spaces or line breaks");
	return ERR_NONE;
}

enum err
field_check_bool(const char *value, struct problem *problem)
{
	if (text_equal(value, "true") || text_equal(value, "false"))
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be true or false");
}

enum err
field_check_number(const char *value, struct problem *problem)
{
	char number[NUMBER_MAX];

	if (value[0] != '+' || !number_from_provider(value, number) || strcmp(number, value) != 0)
		return problem_set(problem, ERR_INVALID, NULL,
		    "must be the whole number with + and country code and nothing else, such as +62 and the digits after the zero");
	if (number_is_placeholder(value))
		return problem_set(problem, ERR_INVALID, NULL,
		    "is the sample number of a manual; people would write to a stranger. Enter the office's own number");
	return ERR_NONE;
}

enum err
field_check_device(const char *value, struct problem *problem)
{
	char number[NUMBER_MAX];

	if (!number_from_operator(value, number))
		return problem_set(problem, ERR_INVALID, NULL, "must be the device's WhatsApp number, such as 62 and the digits after the zero");
	return field_check_number(number, problem);
}

enum err
field_check_sender(const char *value, struct problem *problem)
{
	size_t n = strlen(value), digits = strspn(value, "0123456789"), i;
	bool letter = false;

	if (value[0] == '+')
		return field_check_number(value, problem);
	if (digits == n && n >= SHORT_CODE_MIN && n <= SHORT_CODE_MAX)
		return ERR_NONE;
	for (i = 0; i < n; i++)
		letter |= isalpha((unsigned char)value[i]) != 0;
	if (letter && n <= SENDER_NAME_MAX && value[0] != ' ' && value[n - 1] != ' ' &&
	    strspn(value, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ -_&+") == n)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL,
	    "must be the number with + and country code, a short code, or the registered sender name of at most %d letters and digits",
	    SENDER_NAME_MAX);
}

enum err
field_check_uuid(const char *value, struct problem *problem)
{
	size_t i;

	for (i = 0; value[i] != '\0' && i < UUID_LENGTH; i++)
		if (strchr(i == 8 || i == 13 || i == 18 || i == 23 ? "-" : "0123456789abcdefABCDEF", value[i]) == NULL)
			break;
	if (i == UUID_LENGTH && value[i] == '\0')
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be the id as it is shown: 32 digits or letters from a to f, in five groups with - between");
}

enum err
field_check_age(const char *value, struct problem *problem)
{
	int64_t seconds;

	if (text_to_int64(value, &seconds) && seconds >= 0 && seconds <= AGE_S_MAX)
		return ERR_NONE;
	return problem_set(problem, ERR_INVALID, NULL, "must be seconds from 0 (any age) to %d", AGE_S_MAX);
}
