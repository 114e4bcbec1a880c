#include "contact/phone_field.h"

#include <string.h>

#include "base/mark.h"
#include "base/text.h"
#include "contact/phone.h"

/*
 * A field is read in two steps. The first writes it as a short row of signs: digits and + ( ) . / , as they are, 'a' for letters, ' ' for
 * what may stand inside a number, ';' for what only stands between two; slash and comma may be either. Runs of the same sign other than a
 * digit count once. The second step cuts that row into pieces.
 */
struct signs {
	char	row[PHONE_RAW_MAX + 2];		/* ';' at the end, and the NUL */
	size_t	n;
};

static char
punctuation_sign(uint32_t cp)
{
	switch (cp) {
	case '(': case ')': case '.': case '/': case ',':
		return (char)cp;
	case '[': case ']': case '_': case 0xB7: case 0x2022: case 0x30FB:
		return ' ';
	default:
		return ';';
	}
}

/* NUL: nothing at all. */
static char
sign_of(uint32_t cp)
{
	switch (mark_of(cp)) {
	case MARK_DIGIT:
		return (char)cp;
	case MARK_INVISIBLE:
		return '\0';
	case MARK_SPACE: case MARK_DASH: case MARK_QUOTE:
		return ' ';
	case MARK_PUNCTUATION:
		return punctuation_sign(cp);
	case MARK_SYMBOL:
		return cp == '+' ? '+' : cp == '~' ? ' ' : ';';
	case MARK_LINE: case MARK_QUESTION:
		return ';';
	default:	/* a letter, or what we cannot read: a struck-out digit is no digit */
		return 'a';
	}
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
signs_read(const char *raw, struct signs *s)
{
	uint32_t cp;

	while ((cp = text_next(&raw)) != 0) {
		char sign = sign_of(mark_plain(cp));

		if (sign == '\0' || (s->n > 0 && sign == s->row[s->n - 1] && !is_digit(sign)))
			continue;
		if (s->n == PHONE_RAW_MAX)
			return false;
		s->row[s->n++] = sign;
	}
	s->row[s->n] = ';';
	s->row[s->n + 1] = '\0';
	return true;
}

enum { DECIMALS_MAX = 6, WHOLE_MIN = 8, NUMBER_MIN = 9, REMARK_MAX = 2 };

/*
 * A spreadsheet that took the number for a decimal wrote ".0" or ",00" behind it. Only behind eight or more digits without any separator:
 * in "0812.3456.700" the dot stands inside the number.
 */
static bool
decimal_tail(const struct signs *s, size_t dot, size_t *ret_end)
{
	size_t before = 0, zeros = 0;

	while (before < dot && is_digit(s->row[dot - before - 1]))
		before++;
	while (s->row[dot + 1 + zeros] == '0')
		zeros++;
	if (before < WHOLE_MIN || zeros < 1 || zeros > DECIMALS_MAX || is_digit(s->row[dot + 1 + zeros]) || s->row[dot + 1 + zeros] == '.')
		return false;
	*ret_end = dot + 1 + zeros;
	return true;
}

/* "+44 (0)20": the zero that is dialled only without the country code. Behind 62 it stays: phone.c reads what it says about the rest. */
static bool
optional_zero(const struct signs *s, size_t at, const struct piece *p)
{
	bool behind_code = (p->plus && p->n >= 1 && p->n <= 3) || (strncmp(p->digits, "00", 2) == 0 && p->n >= 3 && p->n <= 5);

	return behind_code && strcmp(p->digits, "62") != 0 && strcmp(p->digits, "0062") != 0 && strncmp(s->row + at, "(0)", 3) == 0;
}

/* "0812 3456 7891 (2)": one or two digits in brackets behind a whole number are a remark about it. *ret_end: where the bracket closes. */
static bool
remark(const struct signs *s, size_t open, const struct piece *p, size_t *ret_end)
{
	size_t n = 0;

	while (is_digit(s->row[open + 1 + n]))
		n++;
	if (p->n < NUMBER_MIN || n < 1 || n > REMARK_MAX || s->row[open + 1 + n] != ')')
		return false;
	*ret_end = open + 1 + n;
	return true;
}

/*
 * "1. 0812 ... 2) 0852 ...": one digit before a dot or bracket and a blank, where a number begins behind it, and none has begun before it.
 * *ret_end: the blank.
 */
static bool
list_number(const struct signs *s, size_t at, const struct piece *p, size_t *ret_end)
{
	char before = at > 0 ? s->row[at - 1] : ' ', behind = s->row[at + 1];

	if ((p->n > 0 && p->n < NUMBER_MIN) || (before != ' ' && before != ';' && before != '('))
		return false;
	if ((behind != '.' && behind != ')') || s->row[at + 2] != ' ' || strchr("0+(68", s->row[at + 3]) == NULL)
		return false;
	*ret_end = at + 2;
	return true;
}

/* "62+812": the plus came too late. */
static bool
is_country_alone(const struct piece *p)
{
	return strcmp(p->digits, "62") == 0 || strcmp(p->digits, "0062") == 0;
}

static void
piece_digit(struct piece *p, char digit)
{
	if (p->n < PIECE_DIGITS_MAX)
		p->digits[p->n] = digit;
	p->n++;
}

/* Ends the piece being read, when it holds anything; the next one begins empty. */
static struct piece *
cut(struct piece pieces[PIECES_MAX + 1], size_t *n, bool soft)
{
	struct piece *p = &pieces[*n];

	if (p->n > 0 && *n < PIECES_MAX)
		p = &pieces[++*n];
	else
		soft = soft && p->joins;
	*p = (struct piece){ .joins = soft };
	return p;
}

static void
signs_cut(const struct signs *s, struct piece pieces[PIECES_MAX + 1], size_t *n)
{
	struct piece *p = &pieces[0];
	size_t i;

	for (i = 0; i < s->n + 1; i++) {
		char sign = s->row[i], before = i > 0 ? s->row[i - 1] : ';';

		if (is_digit(sign) && list_number(s, i, p, &i)) {
			p = cut(pieces, n, false);
		} else if (is_digit(sign)) {
			p->letters |= before == 'a';
			piece_digit(p, sign);
		} else if (sign == 'a') {
			if (is_digit(before))
				p->letters = true;
			else
				p = cut(pieces, n, false);
		} else if (sign == '+') {
			if ((before == 'a' && p->letters) || (is_digit(before) && is_country_alone(p)))
				continue;	/* 8.12E+11: not the beginning of a number */
			p = cut(pieces, n, false);
			p->plus = true;
		} else if ((sign == '.' || sign == ',') && decimal_tail(s, i, &i)) {
			i--;
		} else if (sign == ';' || sign == '/' || sign == ',') {
			p = cut(pieces, n, sign != ';');
		} else if (sign == '(' && optional_zero(s, i, p)) {
			i += 2;
		} else if (sign == '(' && remark(s, i, p, &i)) {
			p = cut(pieces, n, false);
		}
	}
}

bool
phone_field_read(const char *raw, struct piece pieces[PIECES_MAX], size_t *ret_n)
{
	struct piece work[PIECES_MAX + 1] = {0};
	struct signs s = {0};

	*ret_n = 0;
	if (!signs_read(raw, &s))
		return false;
	signs_cut(&s, work, ret_n);
	memcpy(pieces, work, PIECES_MAX * sizeof(*pieces));
	return true;
}
