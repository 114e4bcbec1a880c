#include "mustache/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { DIGITS_MAX = 17, INT_DIGITS_MAX = 20 };
enum { POINT_MAX = 21, ZEROS_MAX = 6 };	/* beyond these, JavaScript writes exponents */

struct decimal {
	char	digits[DIGITS_MAX + 1];
	int	n;		/* how many digits */
	int	point;		/* the value is 0.digits times ten to this */
};

/* value is finite and above 0. */
static void
shortest(double value, struct decimal *d)
{
	char text[DIGITS_MAX + 16];
	const char *s;
	int precision;

	for (precision = 0; precision < DIGITS_MAX; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, value);
		if (strtod(text, NULL) == value)
			break;
	}
	/* The radix character is the locale's: whatever is no digit is passed over. */
	for (d->n = 0, s = text; *s != 'e'; s++)
		if (*s >= '0' && *s <= '9' && d->n < DIGITS_MAX)
			d->digits[d->n++] = *s;
	d->digits[d->n] = '\0';
	d->point = (int)strtol(s + 1, NULL, 10) + 1;
}

static void
zeros(struct buf *out, int n)
{
	while (n-- > 0)
		buf_char(out, '0');
}

static void
write_exponent(const struct decimal *d, struct buf *out)
{
	buf_char(out, d->digits[0]);
	if (d->n > 1)
		buf_fmt(out, ".%s", d->digits + 1);
	buf_fmt(out, "e%+d", d->point - 1);
}

static void
write_positional(const struct decimal *d, struct buf *out)
{
	if (d->point <= 0) {
		buf_text_add(out, "0.");
		zeros(out, -d->point);
		buf_text_add(out, d->digits);
	} else if (d->n <= d->point) {
		buf_text_add(out, d->digits);
		zeros(out, d->point - d->n);
	} else {
		buf_add(out, d->digits, (size_t)d->point);
		buf_fmt(out, ".%s", d->digits + d->point);
	}
}

void
number_write_double(double value, struct buf *out)
{
	struct decimal d;

	if (isnan(value)) {
		buf_text_add(out, "NaN");
		return;
	}
	if (value < 0)
		buf_char(out, '-');
	if (isinf(value)) {
		buf_text_add(out, "Infinity");
	} else if (value == 0) {
		buf_char(out, '0');
	} else {
		shortest(fabs(value), &d);
		if (d.point > POINT_MAX || d.point <= -ZEROS_MAX)
			write_exponent(&d, out);
		else
			write_positional(&d, out);
	}
}

void
number_write_int(struct json_object *value, struct buf *out)
{
	char text[INT_DIGITS_MAX + 1], *s = text + sizeof(text);
	int64_t n = json_object_get_int64(value);
	/* json-c cuts a larger one to INT64_MAX here; as unsigned it is whole. */
	uint64_t rest = n == INT64_MAX ? json_object_get_uint64(value) : n < 0 ? -(uint64_t)n : (uint64_t)n;

	do
		*--s = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (n < 0)
		*--s = '-';
	buf_add(out, s, (size_t)(text + sizeof(text) - s));
}
