#include "report/proportion.h"

#include <math.h>

enum { HALVINGS = 80 };
static const double REACH_MOST = 10;	/* beyond it a double knows no difference from certainty */

double
share_rate(struct share s)
{
	return s.of > 0 ? (double)s.yes / (double)s.of : 0;
}

/* The point of the normal curve with this much of it above. */
static double
upper_point(double tail)
{
	double low = -REACH_MOST, high = REACH_MOST, middle;
	int i;

	for (i = 0; i < HALVINGS; i++) {
		middle = (low + high) / 2;
		if (erfc(middle / sqrt(2)) / 2 > tail)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

double
confidence_reach(double confidence)
{
	return upper_point((1 - confidence) / 2);
}

struct interval
share_interval(struct share s, double reach)
{
	double n = (double)s.of, p = share_rate(s), z2 = reach * reach, centre, spread;
	struct interval i = { 0, 1 };

	if (s.of <= 0)
		return i;
	centre = (p + z2 / (2 * n)) / (1 + z2 / n);
	spread = reach * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n);
	/* At the ends the formula is exact but the arithmetic is not. */
	i.low = s.yes <= 0 ? 0 : centre - spread;
	i.high = s.yes >= s.of ? 1 : centre + spread;
	return i;
}

struct interval
share_difference(struct share a, struct share b, double reach)
{
	struct interval x = share_interval(a, reach), y = share_interval(b, reach);
	double p = share_rate(a), q = share_rate(b);
	struct interval i = { -1, 1 };

	if (a.of <= 0 || b.of <= 0)
		return i;
	i.low = p - q - hypot(p - x.low, y.high - q);
	i.high = p - q + hypot(x.high - p, q - y.low);
	return i;
}

int64_t
share_sample(double base, double difference, double confidence, double power)
{
	double other = base + difference, mean = base + difference / 2, root;

	if (!(base >= 0) || !(difference > 0) || !(other <= 1))
		return 0;
	root = confidence_reach(confidence) * sqrt(2 * mean * (1 - mean)) +
	    upper_point(1 - power) * sqrt(base * (1 - base) + other * (1 - other));
	return (int64_t)ceil(root * root / (difference * difference));
}
