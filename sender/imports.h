/*
 * imports: does what people brought in and started (import/apply.h), a chunk between two looks at the queue, so that messages leave meanwhile.
 */
#ifndef SENDER_IMPORTS_H
#define SENDER_IMPORTS_H

#include "sender.h"

/*
 * One chunk of the oldest batch that waits, if there is one. *ret_more: come back soon. Trouble is logged; the batch waits, and so do others, while
 * messages go on.
 */
enum err imports_step(struct sender *s, int64_t now, bool *ret_more) MUST_CHECK;

#endif
