#include "template/gsm.h"

#include <string.h>

#include "base/text.h"

/* What lies above ASCII in the default alphabet. */
static const uint16_t others[] = {
	0x00A3, 0x00A5, 0x00E8, 0x00E9, 0x00F9, 0x00EC, 0x00F2, 0x00C7, 0x00D8, 0x00F8, 0x00C5, 0x00E5, 0x0394, 0x03A6, 0x0393, 0x039B,
	0x03A9, 0x03A0, 0x03A8, 0x03A3, 0x0398, 0x039E, 0x00C6, 0x00E6, 0x00DF, 0x00C9, 0x00A4, 0x00A1, 0x00C4, 0x00D6, 0x00D1, 0x00DC,
	0x00A7, 0x00BF, 0x00E4, 0x00F6, 0x00F1, 0x00FC, 0x00E0,
};

int
gsm_units(uint32_t cp)
{
	size_t i;

	if (cp == 0x20AC || (cp != 0 && cp < 0x80 && strchr("^{}\\[~]|\f", (int)cp) != NULL))
		return 2;
	if (cp == '\n' || cp == '\r' || (cp >= ' ' && cp < 0x7F && cp != '`'))
		return 1;
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] == cp)
			return 1;
	return 0;
}

bool
gsm_length(const char *utf8, size_t *ret)
{
	size_t sum = 0;
	uint32_t cp;
	int units;

	while ((cp = text_next(&utf8)) != 0) {
		if ((units = gsm_units(cp)) == 0)
			return false;
		sum += (size_t)units;
	}
	*ret = sum;
	return true;
}
