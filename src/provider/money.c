#include "provider/money.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS = 6, DECIMALS_LEAST = 2, WHOLE_MAX = 12, MICROS = 1000000 };

bool
money_read(const char *text, int64_t *ret_micros)
{
	int64_t micros = 0;
	size_t whole, decimals, i;

	if (text == NULL)
		return false;
	text += *text == '-' || *text == '+';
	whole = strspn(text, "0123456789");
	decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
	if (whole == 0 || whole > WHOLE_MAX || text[whole + (text[whole] == '.') + decimals] != '\0')
		return false;
	for (i = 0; i < whole; i++)
		micros = micros * 10 + (text[i] - '0');
	for (i = 0; i < DECIMALS; i++)
		micros = micros * 10 + (i < decimals ? text[whole + 1 + i] - '0' : 0);
	*ret_micros = micros;
	return true;
}

void
money_write(int64_t micros, char ret[MONEY_TEXT_MAX])
{
	size_t n;

	snprintf(ret, MONEY_TEXT_MAX, "%" PRId64 ".%06d", micros / MICROS, (int)(micros % MICROS));
	for (n = strlen(ret); ret[n - 1] == '0' && ret[n - 1 - DECIMALS_LEAST] != '.'; n--)
		ret[n - 1] = '\0';
}
