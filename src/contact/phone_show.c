#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "contact/dial_code.h"
#include "contact/phone.h"

static bool
is_ours(const char *number)
{
	return strncmp(number, "+62", 3) == 0;
}

void
phone_show(const char *number, char ret[PHONE_SHOWN_MAX])
{
	bool ours = is_ours(number);
	const char *national = ours ? number + 3 : number;
	int area;

	if (!ours) {
		snprintf(ret, PHONE_SHOWN_MAX, "%s", number);
	} else if (national[0] == '8' && strlen(national) > 7) {
		snprintf(ret, PHONE_SHOWN_MAX, "0%.3s-%.4s-%s", national, national + 3, national + 7);
	} else {
		area = (int)area_code_length(national);
		snprintf(ret, PHONE_SHOWN_MAX, "0%.*s-%s", area, national, (int)strlen(national) > area ? national + area : "");
	}
}

void
phone_mask(const char *number, char ret[PHONE_SHOWN_MAX])
{
	bool ours = is_ours(number);
	const char *digits = ours ? number + 3 : number + (number[0] == '+');
	size_t n = strlen(digits), head, tail;

	if (!ours)
		head = calling_code_length(digits);
	else
		head = digits[0] == '8' ? 3 : area_code_length(digits);
	/* At least four digits stay hidden, so that a mask names many people; the stars do not tell how many there are. */
	tail = n > head + 4 ? n - head - 4 : 0;
	if (tail > 4)
		tail = 4;
	if (head > n)
		head = 0;
	snprintf(ret, PHONE_SHOWN_MAX, "%s%.*s-****%s%s", ours ? "0" : "+", (int)head, digits, tail > 0 ? "-" : "",
	    digits + n - tail);
}

const char *
phone_operator(const char *number)
{
	static const struct { const char *name, *prefixes; } operators[] = {
		{ "Telkomsel", "811 812 813 821 822 823 851 852 853" },
		{ "Indosat Ooredoo", "814 815 816 855 856 857 858" },
		{ "Tri", "895 896 897 898 899" },
		{ "XL", "817 818 819 859 877 878" },
		{ "Axis", "831 832 833 838" },
		{ "Smartfren", "881 882 883 884 885 886 887 888 889" },
	};
	char prefix[4];
	size_t i;

	if (!is_ours(number) || strlen(number) < 6)
		return NULL;
	snprintf(prefix, sizeof(prefix), "%.3s", number + 3);
	for (i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (strstr(operators[i].prefixes, prefix) != NULL)
			return operators[i].name;
	return NULL;
}

const char *
phone_kind_name(enum phone_kind k)
{
	static const char *const names[PHONE_KIND__COUNT] = {
		[PHONE_MOBILE] = "mobile", [PHONE_LANDLINE] = "landline", [PHONE_FOREIGN] = "foreign", [PHONE_NONE] = "none",
	};

	return names[k];
}

const char *
phone_why_name(enum phone_why w)
{
	static const char *const names[PHONE_WHY__COUNT] = {
		[PHONE_OK] = "ok", [PHONE_REPAIRED] = "repaired", [PHONE_UNKNOWN_PREFIX] = "unknown_prefix",
		[PHONE_SUSPICIOUS] = "suspicious", [PHONE_EMPTY] = "empty", [PHONE_LETTERS] = "letters",
		[PHONE_TOO_SHORT] = "too_short", [PHONE_TOO_LONG] = "too_long", [PHONE_SERVICE] = "service",
		[PHONE_UNASSIGNED] = "unassigned", [PHONE_AMBIGUOUS] = "ambiguous",
	};

	return names[w];
}
