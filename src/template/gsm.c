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

/* ---- how many ---- */

enum { ALONE = 160, PART = 153, ALONE_16 = 70, PART_16 = 67 };

static size_t
units_of(uint32_t cp, bool in_alphabet)
{
	return in_alphabet ? (size_t)gsm_units(cp) : cp > 0xFFFF ? 2 : 1;
}

static bool
is_in_alphabet(const char *utf8)
{
	uint32_t cp;

	while ((cp = text_next(&utf8)) != 0)
		if (gsm_units(cp) == 0)
			return false;
	return true;
}

struct gsm_size
gsm_size(const char *utf8)
{
	struct gsm_size size = { .in_alphabet = is_in_alphabet(utf8) };
	size_t part = size.in_alphabet ? PART : PART_16, used = part, n;
	uint32_t cp;

	while ((cp = text_next(&utf8)) != 0) {
		n = units_of(cp, size.in_alphabet);
		size.units += n;
		if (used + n > part) {
			size.segments++;
			used = 0;
		}
		used += n;
	}
	if (size.units > 0 && size.units <= (size.in_alphabet ? ALONE : ALONE_16))
		size.segments = 1;
	return size;
}

/* ---- in plainer signs ---- */

/* What stands for characters that the alphabet lacks; "": they may go. */
static const struct { uint32_t first, last; const char *instead; } plainer[] = {
	{ '\t', '\t', " " }, { '`', '`', "'" },
	{ 0x00A0, 0x00A0, " " }, { 0x00A9, 0x00A9, "(c)" }, { 0x00AB, 0x00AB, "\"" }, { 0x00AD, 0x00AD, "" }, { 0x00AE, 0x00AE, "(R)" },
	{ 0x00B4, 0x00B4, "'" }, { 0x00B7, 0x00B7, "-" }, { 0x00BB, 0x00BB, "\"" }, { 0x00BC, 0x00BC, "1/4" }, { 0x00BD, 0x00BD, "1/2" },
	{ 0x00BE, 0x00BE, "3/4" }, { 0x00D7, 0x00D7, "x" },
	{ 0x00C0, 0x00C3, "A" }, { 0x00C8, 0x00C8, "E" }, { 0x00CA, 0x00CB, "E" }, { 0x00CC, 0x00CF, "I" }, { 0x00D2, 0x00D5, "O" },
	{ 0x00D9, 0x00DB, "U" }, { 0x00DD, 0x00DD, "Y" },
	{ 0x00E1, 0x00E3, "a" }, { 0x00E7, 0x00E7, "c" }, { 0x00EA, 0x00EB, "e" }, { 0x00ED, 0x00EF, "i" }, { 0x00F3, 0x00F5, "o" },
	{ 0x00FA, 0x00FB, "u" }, { 0x00FD, 0x00FD, "y" }, { 0x00FF, 0x00FF, "y" },
	{ 0x02BC, 0x02BC, "'" }, { 0x0300, 0x036F, "" },
	{ 0x2000, 0x200A, " " }, { 0x200B, 0x200F, "" }, { 0x2010, 0x2015, "-" }, { 0x2018, 0x201B, "'" }, { 0x201C, 0x201F, "\"" },
	{ 0x2022, 0x2022, "-" }, { 0x2026, 0x2026, "..." }, { 0x202A, 0x202E, "" }, { 0x202F, 0x202F, " " }, { 0x2032, 0x2032, "'" },
	{ 0x2033, 0x2033, "\"" }, { 0x205F, 0x205F, " " }, { 0x2060, 0x2064, "" }, { 0x2066, 0x2069, "" }, { 0x20E3, 0x20E3, "" },
	{ 0x2122, 0x2122, "TM" }, { 0x2212, 0x2212, "-" }, { 0x231A, 0x231B, "" }, { 0x23E9, 0x23FA, "" }, { 0x2600, 0x27BF, "" },
	{ 0x2B00, 0x2BFF, "" }, { 0x3000, 0x3000, " " }, { 0xFE00, 0xFE0F, "" }, { 0xFEFF, 0xFEFF, "" }, { 0x1F000, 0x1FAFF, "" },
	{ 0xE0020, 0xE007F, "" },
};

/* NULL: nothing does. */
static const char *
instead_of(uint32_t cp)
{
	size_t i;

	for (i = 0; i < sizeof(plainer) / sizeof(plainer[0]); i++)
		if (cp >= plainer[i].first && cp <= plainer[i].last)
			return plainer[i].instead;
	return NULL;
}

bool
gsm_can_be_plain(uint32_t cp)
{
	return gsm_units(cp) != 0 || instead_of(cp) != NULL;
}

static bool
all_can_be_plain(const char *utf8)
{
	uint32_t cp;

	while ((cp = text_next(&utf8)) != 0)
		if (!gsm_can_be_plain(cp))
			return false;
	return true;
}

void
gsm_plain(const char *utf8, struct buf *ret)
{
	const char *instead;
	bool went = false, space = true;	/* the last character went; what was written ends a word, or is nothing yet */
	uint32_t cp;

	if (!all_can_be_plain(utf8)) {
		buf_text_add(ret, utf8);
		return;
	}
	while ((cp = text_next(&utf8)) != 0) {
		instead = gsm_units(cp) == 0 ? instead_of(cp) : NULL;
		if (instead != NULL && *instead == '\0') {
			went = true;
			continue;
		}
		/* Of the two spaces around what went, one is enough. */
		if (cp == ' ' && went && space)
			continue;
		if (instead != NULL)
			buf_text_add(ret, instead);
		else
			text_put(ret, cp);
		space = cp == ' ' || cp == '\n';
		went = false;
	}
}
