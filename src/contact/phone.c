#include "contact/phone.h"

#include <string.h>

#include "base/text.h"
#include "contact/dial_code.h"
#include "contact/phone_field.h"

/* National digits, without 0 and 62. Nine-digit mobile numbers are old and rare, but people still have them. */
enum { MOBILE_MIN = 9, MOBILE_MAX = 12, NATIONAL_MIN = 7, LANDLINE_MAX = 11, FOREIGN_MIN = 8, E164_MAX = 15 };
enum { SUBSCRIBER_MIN = 5, SUBSCRIBER_MAX = 8 };	/* of a landline, behind the area code */

static struct phone
refused(enum phone_why why)
{
	return (struct phone){ .kind = PHONE_NONE, .why = why };
}

static struct phone
accepted(enum phone_kind kind, enum phone_why why, const char *country, const char *digits)
{
	struct phone p = { .kind = kind, .why = why };

	snprintf(p.number, sizeof(p.number), "+%s%s", country, digits);
	return p;
}

static bool
same_digits(const char *digits)
{
	return strspn(digits, (const char[]){ digits[0], '\0' }) == strlen(digits);
}

static bool
looks_mobile(const char *national)
{
	size_t n = strlen(national);

	return national[0] == '8' && national[1] != '0' && national[1] != '4' && n >= MOBILE_MIN && n <= MOBILE_MAX;
}

static struct phone
read_mobile(const char *national)
{
	size_t n = strlen(national);
	struct phone p;

	if (strncmp(national, "800", 3) == 0 || strncmp(national, "804", 3) == 0 || strncmp(national, "807", 3) == 0 ||
	    strncmp(national, "809", 3) == 0)
		return refused(PHONE_SERVICE);
	if (national[1] == '0' || national[1] == '4')
		return refused(PHONE_UNASSIGNED);
	if (n < MOBILE_MIN)
		return refused(PHONE_TOO_SHORT);
	if (n > MOBILE_MAX)
		return refused(PHONE_TOO_LONG);
	if (same_digits(national + 1))
		return refused(PHONE_EMPTY);	/* 081111111111: a form that wanted something */
	/* Somebody owns the sample number of every form and manual; they did not ask for a permit. */
	if (same_digits(national + 3) || strcmp(national, "81234567890") == 0)
		return refused(PHONE_SUSPICIOUS);
	p = accepted(PHONE_MOBILE, PHONE_OK, "62", national);
	if (phone_operator(p.number) == NULL)
		p.why = PHONE_UNKNOWN_PREFIX;
	return p;
}

static struct phone
read_landline(const char *national)
{
	size_t area = area_code_length(national), n = strlen(national);

	/*
	 * Kabanjahe's subscribers have five to seven digits. With eight, "0628..." may as well be a mobile number in international
	 * form behind a stray zero.
	 */
	if (text_starts(national, "628") && n == LANDLINE_MAX)
		return refused(PHONE_AMBIGUOUS);
	if (same_digits(national))
		return refused(PHONE_EMPTY);
	if (n < area + SUBSCRIBER_MIN)
		return refused(PHONE_TOO_SHORT);
	/* "021-3456789-90" is the first and the last line of a switchboard. Only Medan has subscribers of nine digits, behind a 9. */
	if (n > LANDLINE_MAX || (n > area + SUBSCRIBER_MAX && !text_starts(national, "619")))
		return refused(PHONE_TOO_LONG);
	return accepted(PHONE_LANDLINE, PHONE_OK, "62", national);
}

static struct phone
read_national(const char *national)
{
	if (national[0] == '8')
		return read_mobile(national);
	if (national[0] != '0' && national[0] != '1')
		return read_landline(national);
	return refused(strlen(national) < NATIONAL_MIN ? PHONE_TOO_SHORT : PHONE_UNASSIGNED);
}

/*
 * "62 628...": a landline of Kabanjahe in international form, or a mobile number before which a program wrote 62 once too often. Only
 * the length tells them apart, and at thirteen digits it does not.
 */
static struct phone
read_62628(const char *rest)
{
	size_t total = 2 + strlen(rest);
	struct phone p;

	if (total < 13)
		return read_landline(rest);
	if (total > 2 + 2 + MOBILE_MAX)
		return refused(PHONE_TOO_LONG);
	p = read_mobile(rest + 2);
	if (p.kind == PHONE_NONE)
		return p;
	if (total == 13 || p.why == PHONE_UNKNOWN_PREFIX)
		return refused(PHONE_AMBIGUOUS);
	p.why = PHONE_REPAIRED;
	return p;
}

static struct phone
read_indonesian(const char *rest)
{
	if (rest[0] == '0')	/* "+62 0812": the zero is kept by people who do not know that it goes */
		return read_national(rest + 1);
	return text_starts(rest, "628") ? read_62628(rest) : read_national(rest);
}

static struct phone
read_foreign(const char *digits)
{
	size_t n = strlen(digits), code = calling_code_length(digits);

	if (same_digits(digits))
		return refused(PHONE_EMPTY);
	if (n < FOREIGN_MIN)
		return refused(PHONE_TOO_SHORT);
	if (n > E164_MAX)
		return refused(PHONE_TOO_LONG);
	if (code == 0)
		return refused(PHONE_UNASSIGNED);
	if (code == 1 && n != 11)	/* North America and Russia have numbers of one length */
		return refused(n < 11 ? PHONE_TOO_SHORT : PHONE_TOO_LONG);
	return accepted(PHONE_FOREIGN, PHONE_OK, "", digits);
}

/*
 * Behind "00". Indonesian carriers have their own international prefixes, 001, 007, 008 and 009, and "00812..." may be a zero typed twice:
 * where such a reading gives a mobile number, we ask.
 */
static struct phone
read_behind_00(const char *digits)
{
	if (text_starts(digits, "62"))
		return read_indonesian(digits + 2);
	if (digits[0] == '0')
		return refused(PHONE_UNASSIGNED);
	if (looks_mobile(digits) || (strchr("1789", digits[0]) != NULL && text_starts(digits + 1, "62") && looks_mobile(digits + 3)))
		return refused(PHONE_AMBIGUOUS);
	return read_foreign(digits);
}

static struct phone
read_bare(const char *digits)
{
	size_t n = strlen(digits);

	if (text_starts(digits, "62"))
		return read_indonesian(digits + 2);
	if (digits[0] == '8')
		return read_mobile(digits);
	if (n < NATIONAL_MIN)
		return refused(PHONE_TOO_SHORT);
	if (n > E164_MAX)
		return refused(PHONE_TOO_LONG);
	/* A landline that lost its zero, a local number without area code, or a foreign number without its plus. */
	return refused(digits[0] == '1' ? PHONE_UNASSIGNED : PHONE_AMBIGUOUS);
}

/* What a form has in it before the person begins to type. */
static bool
only_a_prefix(const char *digits)
{
	static const char *const prefixes[] = { "", "8", "08", "62", "620", "628", "6208", "0062", "00628" };
	size_t i;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strcmp(digits, prefixes[i]) == 0)
			return true;
	return false;
}

static struct phone
read_piece(const struct piece *piece)
{
	const char *digits = piece->digits;

	if (piece->letters)
		return refused(PHONE_LETTERS);
	if (only_a_prefix(digits) || same_digits(digits))
		return refused(PHONE_EMPTY);
	if (piece->n > PIECE_DIGITS_MAX)
		return refused(PHONE_TOO_LONG);

	/*
	 * The zero first: behind a zero stands a national number, whatever it looks like. No country's code begins with zero, so a plus
	 * before it is a slip.
	 */
	if (digits[0] == '0')
		return digits[1] == '0' ? read_behind_00(digits + 2) : read_national(digits + 1);
	if (piece->plus)
		return text_starts(digits, "62") ? read_indonesian(digits + 2) : read_foreign(digits);
	return read_bare(digits);
}

static struct piece
joined(const struct piece *pieces, size_t n)
{
	struct piece all = pieces[0];
	size_t i;

	for (i = 1; i < n; i++) {
		snprintf(all.digits + strlen(all.digits), sizeof(all.digits) - strlen(all.digits), "%s", pieces[i].digits);
		all.n += pieces[i].n;
	}
	return all;
}

/* A piece that begins like a whole number of its own, not like a group of digits inside one. */
static bool
begins_anew(const struct piece *p)
{
	return p->digits[0] == '0' && p->n > 4;
}

/* How many pieces, from the first on, only slashes and commas hold apart. */
static size_t
run_length(const struct piece *pieces, size_t n)
{
	size_t run = 1;

	while (run < n && pieces[run].joins && !pieces[run].letters && !begins_anew(&pieces[run]))
		run++;
	return run;
}

/* What stands in a field where there is nothing. */
static bool
is_zero(const struct piece *p)
{
	return strspn(p->digits, "0") == p->n;
}

/* "0628/20123": an area code, and a whole subscriber's number behind it. */
static bool
is_area_and_subscriber(const struct piece *area, const struct piece *subscriber)
{
	return area->digits[0] == '0' && area->digits[1] != '8' && area->n <= 4 && subscriber->n > 4;
}

/*
 * The number that begins with the first piece; *ret_used says how many pieces it took. Slashes and commas stand inside numbers ("0628/20123") and
 * between them: what is whole by itself stays alone, otherwise all of a run is one number. Nothing is left over, or we would make a number that
 * nobody wrote; only "0628/20123/20124" is two subscribers of one area.
 */
static struct phone
read_number(const struct piece *pieces, size_t n, bool may_join, size_t *ret_used)
{
	struct phone alone = read_piece(&pieces[0]), together;
	size_t run = may_join ? run_length(pieces, n) : 1;
	struct piece all;

	*ret_used = 1;
	if (alone.kind != PHONE_NONE || run == 1)
		return alone;
	all = joined(pieces, run);
	together = read_piece(&all);
	if (together.kind != PHONE_NONE) {
		*ret_used = run;
		return together;
	}
	if (run > 2 && is_area_and_subscriber(&pieces[0], &pieces[1]))
		return read_number(pieces, 2, true, ret_used);
	return (alone.why == PHONE_TOO_SHORT || alone.why == PHONE_EMPTY) && !is_zero(&pieces[0]) ? together : alone;
}

struct phone
phone_parse(const char *raw)
{
	struct phone found = refused(PHONE_EMPTY);
	struct piece pieces[PIECES_MAX];
	bool may_join = true;
	size_t n, i, used;

	if (raw == NULL)
		return found;
	if (!phone_field_read(raw, pieces, &n))
		return refused(PHONE_TOO_LONG);
	for (i = 0; i < n; i += used) {
		struct phone p = read_number(pieces + i, n - i, may_join || !pieces[i].joins, &used);

		/* The rest of a broken number is no number; only a lone zero was none to begin with. */
		may_join = p.kind != PHONE_NONE || is_zero(&pieces[i]);
		if (found.kind == PHONE_NONE) {
			/* Of several failures the first is told, but a letter among digits explains the others. */
			if (p.kind != PHONE_NONE || found.why == PHONE_EMPTY || p.why == PHONE_LETTERS)
				found = p;
		} else if (p.kind != PHONE_NONE && strcmp(p.number, found.number) != 0) {
			memcpy(found.other, p.number, sizeof(found.other));
			break;
		}
	}
	return found;
}

bool
phone_is_e164(const char *number)
{
	size_t n = strlen(number);

	return number[0] == '+' && n >= 8 && n < PHONE_MAX - 1 && strspn(number + 1, "0123456789") == n - 1;
}

bool
phone_is_sample(const char *text)
{
	return strcasestr(text, "xx") != NULL || phone_parse(text).why == PHONE_SUSPICIOUS;
}
