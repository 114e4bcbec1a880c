#include "sender.h"
#include "transfer.h"

enum err
sender_wire(struct sender *s)
{
	return s->transfer != NULL ? ERR_NONE : transfer_open((size_t)s->rules.in_flight, &s->transfer);
}
