/*
 * percent: shares of people as they are read: "12,3%", and how sure one may be.
 */
#ifndef PAGES_PERCENT_H
#define PAGES_PERCENT_H

#include "pages/page.h"
#include "report/proportion.h"

/* "12,3%" in Indonesian, "12.3%" in English. */
void percent_write(const struct page *p, double rate, struct buf *out);
/* Points between two shares, with their sign: "+4,5". */
void percent_points(const struct page *p, double difference, struct buf *out);
/*
 * Puts into o what a bar and its table need of a share with its 95 % interval: "rate" ("" of nobody), "range" ("8,1%–17,4%"), and for drawing on
 * a line of 1000: "at", "low", "width".
 */
void percent_put_share(const struct page *p, struct json_object *o, struct share s);

#endif
