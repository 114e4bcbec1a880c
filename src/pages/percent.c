#include "pages/percent.h"

#include <math.h>

#include "base/text.h"

enum { WORD_MAX_BYTES = 80, LINE = 1000 };

/* One place behind the comma, which is a point in English. */
static void
write_number(const struct page *p, double n, bool with_sign, struct buf *out)
{
	long tenths = lround(n * 10), whole = labs(tenths) / 10, rest = labs(tenths) % 10;

	if (tenths < 0)
		buf_text_add(out, "−");
	else if (with_sign)
		buf_text_add(out, tenths > 0 ? "+" : "±");
	buf_fmt(out, "%ld%s%ld", whole, text_equal(p->rq->locale, "en") ? "." : ",", rest);
}

void
percent_write(const struct page *p, double rate, struct buf *out)
{
	write_number(p, rate * 100, false, out);
	buf_char(out, '%');
}

void
percent_points(const struct page *p, double difference, struct buf *out)
{
	write_number(p, difference * 100, true, out);
}

void
percent_put_share(const struct page *p, struct json_object *o, struct share s)
{
	struct interval i = share_interval(s, confidence_reach(0.95));
	AUTO(buf) struct buf rate = {0}, range = {0};

	buf_init(&rate, WORD_MAX_BYTES);
	buf_init(&range, WORD_MAX_BYTES);
	if (s.of > 0) {
		percent_write(p, share_rate(s), &rate);
		percent_write(p, i.low, &range);
		buf_text_add(&range, "–");
		percent_write(p, i.high, &range);
	}
	json_put_text(o, "rate", buf_text(&rate));
	json_put_text(o, "range", buf_text(&range));
	json_put_int(o, "at", lround(share_rate(s) * LINE));
	json_put_int(o, "low", s.of > 0 ? lround(i.low * LINE) : 0);
	json_put_int(o, "width", s.of > 0 ? lround((i.high - i.low) * LINE) : 0);
}
