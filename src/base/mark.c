#include "base/mark.h"

#include <stddef.h>

/* ASCII by hand, in the order of the code chart; ascii_mark() reads the letters. */
static const char ascii[] =
    "ssssssssss" "l" "ss" "l" "ssssssssssssssssss"		/* control characters; line feed and carriage return */
    "spqpyppqpppypdpp" "0000000000" "ppyyy?"			/* space ! " # $ % & ' ( ) * + , - . /, digits, : ; < = > ? */
    "p" "aaaaaaaaaaaaaaaaaaaaaaaaaa" "pppyp"			/* @, capitals, [ \ ] ^ _ */
    "q" "aaaaaaaaaaaaaaaaaaaaaaaaaa" "pypys";			/* `, small letters, { | } ~ and delete */

struct range { uint32_t from, to; enum mark mark; };

/* Ascending; gaps are letters. */
static const struct range ranges[] = {
	{ 0x80, 0x84, MARK_SPACE }, { 0x85, 0x85, MARK_LINE }, { 0x86, 0xA0, MARK_SPACE }, { 0xA1, 0xA1, MARK_PUNCTUATION },
	{ 0xA2, 0xA9, MARK_SYMBOL }, { 0xAB, 0xAB, MARK_QUOTE }, { 0xAC, 0xAC, MARK_SYMBOL }, { 0xAD, 0xAD, MARK_INVISIBLE },
	{ 0xAE, 0xB3, MARK_SYMBOL }, { 0xB4, 0xB4, MARK_QUOTE }, { 0xB6, 0xB8, MARK_PUNCTUATION }, { 0xB9, 0xB9, MARK_SYMBOL },
	{ 0xBB, 0xBB, MARK_QUOTE }, { 0xBC, 0xBE, MARK_SYMBOL }, { 0xBF, 0xBF, MARK_QUESTION }, { 0xD7, 0xD7, MARK_SYMBOL },
	{ 0xF7, 0xF7, MARK_SYMBOL }, { 0x2B9, 0x2BD, MARK_QUOTE }, { 0x2C2, 0x2C5, MARK_SYMBOL }, { 0x2C6, 0x2DF, MARK_SYMBOL },
	{ 0x300, 0x34E, MARK_COMBINING }, { 0x34F, 0x34F, MARK_INVISIBLE }, { 0x350, 0x36F, MARK_COMBINING },
	{ 0x37E, 0x37E, MARK_QUESTION }, { 0x387, 0x387, MARK_PUNCTUATION }, { 0x483, 0x489, MARK_COMBINING },
	{ 0x55A, 0x55D, MARK_PUNCTUATION }, { 0x55E, 0x55E, MARK_QUESTION }, { 0x55F, 0x55F, MARK_PUNCTUATION },
	{ 0x600, 0x605, MARK_INVISIBLE }, { 0x60C, 0x60D, MARK_PUNCTUATION }, { 0x61B, 0x61B, MARK_PUNCTUATION },
	{ 0x61C, 0x61C, MARK_INVISIBLE }, { 0x61F, 0x61F, MARK_QUESTION }, { 0x64B, 0x65F, MARK_COMBINING },
	{ 0x66A, 0x66D, MARK_PUNCTUATION }, { 0x6D4, 0x6D4, MARK_PUNCTUATION }, { 0x115F, 0x1160, MARK_INVISIBLE },
	{ 0x1680, 0x1680, MARK_SPACE }, { 0x17B4, 0x17B5, MARK_INVISIBLE }, { 0x180B, 0x180F, MARK_INVISIBLE },
	{ 0x1AB0, 0x1AFF, MARK_COMBINING }, { 0x1DC0, 0x1DFF, MARK_COMBINING }, { 0x2000, 0x200A, MARK_SPACE },
	{ 0x200B, 0x200F, MARK_INVISIBLE }, { 0x2010, 0x2015, MARK_DASH }, { 0x2016, 0x2017, MARK_PUNCTUATION },
	{ 0x2018, 0x201F, MARK_QUOTE }, { 0x2020, 0x2027, MARK_PUNCTUATION }, { 0x2028, 0x2029, MARK_LINE },
	{ 0x202A, 0x202E, MARK_INVISIBLE }, { 0x202F, 0x202F, MARK_SPACE }, { 0x2030, 0x2031, MARK_PUNCTUATION },
	{ 0x2032, 0x203A, MARK_QUOTE }, { 0x203B, 0x203C, MARK_PUNCTUATION }, { 0x203D, 0x203D, MARK_QUESTION },
	{ 0x203E, 0x2042, MARK_PUNCTUATION }, { 0x2043, 0x2043, MARK_DASH }, { 0x2044, 0x2046, MARK_PUNCTUATION },
	{ 0x2047, 0x2049, MARK_QUESTION }, { 0x204A, 0x2052, MARK_PUNCTUATION }, { 0x2053, 0x2053, MARK_DASH },
	{ 0x2054, 0x205E, MARK_PUNCTUATION }, { 0x205F, 0x205F, MARK_SPACE }, { 0x2060, 0x206F, MARK_INVISIBLE },
	{ 0x2070, 0x209C, MARK_SYMBOL }, { 0x20A0, 0x20CF, MARK_SYMBOL }, { 0x20D0, 0x20E2, MARK_COMBINING },
	{ 0x20E3, 0x20E3, MARK_INVISIBLE }, { 0x20E4, 0x20FF, MARK_COMBINING }, { 0x2100, 0x2211, MARK_SYMBOL },
	{ 0x2212, 0x2212, MARK_DASH }, { 0x2213, 0x2752, MARK_SYMBOL }, { 0x2753, 0x2754, MARK_QUESTION },
	{ 0x2755, 0x2BFF, MARK_SYMBOL }, { 0x2E00, 0x2E2D, MARK_PUNCTUATION }, { 0x2E2E, 0x2E2E, MARK_QUESTION },
	{ 0x2E2F, 0x2E39, MARK_PUNCTUATION }, { 0x2E3A, 0x2E3B, MARK_DASH }, { 0x2E3C, 0x2E7F, MARK_PUNCTUATION },
	{ 0x3000, 0x3000, MARK_SPACE }, { 0x3001, 0x3003, MARK_PUNCTUATION }, { 0x3004, 0x3004, MARK_SYMBOL },
	{ 0x3008, 0x301B, MARK_PUNCTUATION }, { 0x301C, 0x301C, MARK_DASH }, { 0x301D, 0x301F, MARK_QUOTE },
	{ 0x3020, 0x3020, MARK_SYMBOL }, { 0x3030, 0x3030, MARK_DASH }, { 0x3099, 0x309A, MARK_COMBINING },
	{ 0x30FB, 0x30FB, MARK_PUNCTUATION }, { 0x3164, 0x3164, MARK_INVISIBLE }, { 0xE000, 0xF8FF, MARK_SYMBOL },
	{ 0xFE00, 0xFE0F, MARK_INVISIBLE }, { 0xFE10, 0xFE19, MARK_PUNCTUATION }, { 0xFE20, 0xFE2F, MARK_COMBINING },
	{ 0xFE30, 0xFE55, MARK_PUNCTUATION }, { 0xFE56, 0xFE56, MARK_QUESTION }, { 0xFE57, 0xFE57, MARK_PUNCTUATION },
	{ 0xFE58, 0xFE58, MARK_DASH }, { 0xFE59, 0xFE62, MARK_PUNCTUATION }, { 0xFE63, 0xFE63, MARK_DASH },
	{ 0xFE64, 0xFE6F, MARK_PUNCTUATION }, { 0xFEFF, 0xFEFF, MARK_INVISIBLE }, { 0xFF5F, 0xFF65, MARK_PUNCTUATION },
	{ 0xFFA0, 0xFFA0, MARK_INVISIBLE }, { 0xFFE0, 0xFFEE, MARK_SYMBOL }, { 0xFFF0, 0xFFFB, MARK_INVISIBLE },
	{ 0xFFFC, 0xFFFC, MARK_SYMBOL }, { 0xFFFD, 0xFFFD, MARK_BROKEN }, { 0x1BCA0, 0x1BCA3, MARK_INVISIBLE },
	{ 0x1D173, 0x1D17A, MARK_INVISIBLE }, { 0x1F000, 0x1F3FA, MARK_SYMBOL }, { 0x1F3FB, 0x1F3FF, MARK_INVISIBLE },
	{ 0x1F400, 0x1FBFF, MARK_SYMBOL }, { 0xE0000, 0xE0FFF, MARK_INVISIBLE }, { 0xF0000, 0x10FFFF, MARK_SYMBOL },
};

static enum mark
ascii_mark(char letter)
{
	switch (letter) {
	case '0': return MARK_DIGIT;
	case 's': return MARK_SPACE;
	case 'l': return MARK_LINE;
	case 'd': return MARK_DASH;
	case 'q': return MARK_QUOTE;
	case '?': return MARK_QUESTION;
	case 'p': return MARK_PUNCTUATION;
	case 'y': return MARK_SYMBOL;
	default: return MARK_LETTER;
	}
}

uint32_t
mark_plain(uint32_t cp)
{
	if (cp < 0x660)
		return cp;
	if (cp <= 0x669)
		return '0' + (cp - 0x660);
	if (cp >= 0x6F0 && cp <= 0x6F9)
		return '0' + (cp - 0x6F0);
	if (cp >= 0xFF01 && cp <= 0xFF5E)
		return cp - 0xFEE0;
	if (cp >= 0x1D400 && cp <= 0x1D6A3) {	/* thirteen alphabets of 26 capitals and 26 small letters */
		uint32_t i = (cp - 0x1D400) % 52;

		return i < 26 ? 'A' + i : 'a' + i - 26;
	}
	if (cp >= 0x1D7CE && cp <= 0x1D7FF)
		return '0' + (cp - 0x1D7CE) % 10;
	return cp;
}

enum mark
mark_of(uint32_t cp)
{
	size_t low = 0, high = sizeof(ranges) / sizeof(ranges[0]);

	cp = mark_plain(cp);
	if (cp < 0x80)
		return ascii_mark(ascii[cp]);
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > ranges[mid].to)
			low = mid + 1;
		else if (cp < ranges[mid].from)
			high = mid;
		else
			return ranges[mid].mark;
	}
	return MARK_LETTER;
}

uint32_t
mark_lower(uint32_t cp)
{
	if (cp >= 'A' && cp <= 'Z')
		return cp + 32;
	if (cp < 0xC0)
		return cp;
	if ((cp >= 0xC0 && cp <= 0xDE && cp != 0xD7) || (cp >= 0x391 && cp <= 0x3A9) || (cp >= 0x410 && cp <= 0x42F))
		return cp + 32;
	if (cp >= 0x400 && cp <= 0x40F)
		return cp + 80;
	if (cp == 0x130)		/* I with a dot: the Turkish capital of our i */
		return 'i';
	if (cp == 0x178)
		return 0xFF;
	/* Latin Extended-A: pairs, capital first; it is even up to U+0137, odd in U+0139-0148, even again, and odd in U+0179-017E. */
	if ((cp >= 0x100 && cp <= 0x137) || (cp >= 0x14A && cp <= 0x177))
		return cp | 1;
	if ((cp >= 0x139 && cp <= 0x148) || (cp >= 0x179 && cp <= 0x17E))
		return cp + (cp & 1);
	if (cp >= 0x1E00 && cp <= 0x1EFF && !(cp >= 0x1E96 && cp <= 0x1E9F))
		return cp | 1;
	return cp;
}
