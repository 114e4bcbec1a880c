/*
 * phone: from what people type to one canonical number, or the reason why not.
 *
 * Canonical is "+" and E.164 digits; every table holds only that, with the raw input beside it. Matching is exact on the
 * canonical form, never by name and never by last digits. Rules for Indonesia follow its numbering plan as Google's
 * libphonenumber describes it, plus the damage seen in real permit data; the decision on a leading zero comes first,
 * because Kabanjahe's area code is 628 and "0628 20123" is not an international number.
 */
#ifndef CONTACT_PHONE_H
#define CONTACT_PHONE_H

#include <stdbool.h>
#include <stddef.h>

enum { PHONE_MAX = 18, PHONE_RAW_MAX = 200 };	/* "+" and 15 digits, and the NUL */

enum phone_kind {
	PHONE_MOBILE,		/* Indonesian mobile: may have WhatsApp */
	PHONE_LANDLINE,		/* kept, not for WhatsApp unless someone says it has it */
	PHONE_FOREIGN,		/* plausible, not Indonesian: flagged, off by default */
	PHONE_NONE,		/* not a number; why says it */
	PHONE_KIND__COUNT
};

enum phone_why {
	PHONE_OK,
	PHONE_REPAIRED,		/* accepted after a doubled 62 was dropped */
	PHONE_UNKNOWN_PREFIX,	/* fits the plan, but no operator is known for it: a warning only */
	PHONE_SUSPICIOUS,	/* the commonest sample number (6281234567890) or the like: refused */
	PHONE_EMPTY,		/* nothing, or a placeholder: 0, -, null, 08, repeated digits */
	PHONE_LETTERS,		/* a letter touches a digit (letter O for zero, a spreadsheet's 8.1E+11) */
	PHONE_TOO_SHORT,
	PHONE_TOO_LONG,
	PHONE_SERVICE,		/* 0800, 0804, 0807, 0809 */
	PHONE_UNASSIGNED,	/* 084 and other ranges nobody has */
	PHONE_AMBIGUOUS,	/* could be read two ways (a doubled prefix of 13 digits) */
	PHONE_WHY__COUNT
};

struct phone {
	enum phone_kind	kind;
	enum phone_why	why;
	char		number[PHONE_MAX];	/* canonical, "" for PHONE_NONE */
	char		other[PHONE_MAX];	/* a second number found in the same field, "" when there was none */
};

/* Pure and total: any bytes, any length. default country Indonesia. */
struct phone phone_parse(const char *raw);

/* "+" and 7 to 15 digits: how providers write numbers, also those that phone_parse takes for nobody's. */
bool phone_is_e164(const char *number);

const char *phone_kind_name(enum phone_kind k);		/* "mobile", "landline", "foreign", "none" */
const char *phone_why_name(enum phone_why w);		/* "ok", "too_short" ...: stable, used in locale keys and CSV */

enum { PHONE_SHOWN_MAX = 32 };
/* "0812-3456-7890"; foreign numbers "+60 12 345 6789" without grouping. */
void phone_show(const char *number, char ret[PHONE_SHOWN_MAX]);
/* "0812-****-7890": how numbers look until someone asks to see them. */
void phone_mask(const char *number, char ret[PHONE_SHOWN_MAX]);
/* Operator by prefix ("Telkomsel"), NULL when unknown; for plausibility and statistics only. */
const char *phone_operator(const char *number);

/* What stands in manuals for "your number here": 0628-20XXX, 6281234567890. */
bool phone_is_sample(const char *text);

#endif
