#include "setting/bands.h"

#include <ctype.h>

static bool
add(struct bands *b, int64_t days)
{
	size_t i, k;

	if (days < 1 || days > BAND_DAYS_MAX || b->count == BANDS_MAX)
		return false;
	for (i = 0; i < b->count && b->days[i] > days; i++)
		;
	if (i < b->count && b->days[i] == days)
		return false;
	for (k = b->count++; k > i; k--)
		b->days[k] = b->days[k - 1];
	b->days[i] = days;
	return true;
}

bool
bands_parse(const char *text, struct bands *ret)
{
	struct bands b = {0};
	int64_t days;

	for (;;) {
		while (*text == ' ' || *text == ',')
			text++;
		if (*text == '\0')
			break;
		if (!isdigit((unsigned char)*text))
			return false;
		for (days = 0; isdigit((unsigned char)*text) && days <= BAND_DAYS_MAX; text++)
			days = 10 * days + (*text - '0');
		if (!add(&b, days))
			return false;
	}
	if (b.count == 0)
		return false;
	*ret = b;
	return true;
}

int64_t
bands_of(const struct bands *b, int64_t left)
{
	size_t i = b->count;

	while (i > 0 && b->days[i - 1] < left)
		i--;
	return i > 0 ? b->days[i - 1] : 0;
}

int64_t
bands_below(const struct bands *b, int64_t band)
{
	size_t i;

	for (i = 0; i < b->count; i++)
		if (b->days[i] < band)
			return b->days[i];
	return 0;
}
