/*
 * tally: webhooks that were refused and are not noted yet, so that a flood of forged ones is no flood of writes.
 *
 * The first of an account and a reason is noted at once; what comes within a second of it is counted under that reason, and noted when the second
 * is over, though nothing comes any more (the program looks each second). Safe to be called by many threads.
 */
#ifndef WEBHOOK_TALLY_H
#define WEBHOOK_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "webhook/refused.h"

struct tally;

enum { TALLY_TEXT_MAX = 100 };

/* A refusal with texts of its own; why and method are static. Of several that were counted together, as the last of them came. */
struct tallied {
	struct refusal	refusal;
	char		content_type[TALLY_TEXT_MAX], address[TALLY_TEXT_MAX];
};

enum err tally_make(struct tally **ret) MUST_CHECK;
void tally_free(struct tally *t);

/* One more (times is not read). true: it is to be noted now, as *ret says. */
bool tally_add(struct tally *t, const struct refusal *one, int64_t now, struct tallied *ret);
/* What waited for a second; false: nothing does. INT64_MAX: whatever waits. */
bool tally_due(struct tally *t, int64_t now, struct tallied *ret);

#endif
