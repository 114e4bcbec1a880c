#include "provider/told.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

void
told_as_receipt(const struct receipt *r, struct told *t)
{
	if (text_is_blank(r->message_id) || strlen(r->message_id) >= sizeof(t->message_id))
		return;
	*t = (struct told){
		.what = TOLD_FOUND, .status = r->status, .verdict = r->verdict, .delay_s = r->delay_s, .tries_most = r->tries_most,
		.segments = r->segments,
	};
	snprintf(t->message_id, sizeof(t->message_id), "%s", r->message_id);
	memcpy(t->code, r->code, sizeof(t->code));
	memcpy(t->text, r->text, sizeof(t->text));
	if (r->price_micros > 0 && r->currency != NULL && strlen(r->currency) < sizeof(t->currency)) {
		t->price_micros = r->price_micros;
		snprintf(t->currency, sizeof(t->currency), "%s", r->currency);
	}
}
