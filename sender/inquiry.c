#include "inquiry.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "delivery/receipt.h"
#include "parcel.h"

enum { PATIENCE_MS = CLOCK_HOUR_MS };

static int64_t
grace_end(const struct provider *kind, int64_t started_at)
{
	return started_at + kind->grace_s * CLOCK_SECOND_MS;
}

int64_t
inquiry_at(const struct provider_row *row, const struct attempt_past *doubt, int64_t now)
{
	const struct provider *kind = row->kind;
	int64_t first = doubt->started_at + kind->ask_s * CLOCK_SECOND_MS;

	if (!(kind->can & CAN_QUERY_STATUS) || now > grace_end(kind, doubt->started_at) + PATIENCE_MS)
		return 0;
	return now < first ? first : now;
}

/* The flight outlives the message that was loaded for it. */
static enum err
put_question(struct sender *s, const struct message *m, const struct attempt_past *doubt, struct flight *f)
{
	struct json_object *others = NULL;
	enum err e;

	if ((e = text_copy(parcel_text(m, f->kind->scope), &f->text)) || (e = attempt_uid(s->db, doubt->id, f->attempt.uid)) ||
	    (e = attempt_others(s->db, doubt->id, &others)))
		return e;
	memcpy(f->code, m->code, sizeof(f->code));
	f->question = (struct question){
		.message_id = f->message_id[0] != '\0' ? f->message_id : NULL, .uid = f->attempt.uid, .to = f->number, .text = f->text,
		.code = f->code,
		.started_at = doubt->started_at, .is_template = f->template_id != 0, .others = others,
	};
	return ERR_NONE;
}

enum err
inquiry_write(struct sender *s, int64_t now, const struct provider_row *row, const struct message *message,
    const struct attempt_past *doubt, struct flight *flight, bool *ret_ready)
{
	const struct account *account;
	enum err e;

	flight->cargo = CARGO_QUESTION;
	flight->kind = row->kind;
	flight->contact_id = message->contact_id;
	flight->template_id = message->is_template && row->kind->scope == SCOPE_OFFICIAL ? message->template_id : 0;
	flight->attempt = (struct attempt){
		.id = doubt->id, .message_id = message->id, .provider_id = row->id, .started_at = doubt->started_at,
	};
	memcpy(flight->number, message->number, sizeof(flight->number));
	if ((e = put_question(s, message, doubt, flight)) ||
	    ((e = accounts_open(&s->accounts, s->db, row, now, &account)) && e != ERR_CRYPTO))
		return e;
	if (e == ERR_NONE)
		e = row->kind->write_question(account, &flight->question, &flight->request);
	*ret_ready = e == ERR_NONE;
	return e == ERR_CRYPTO || e == ERR_INVALID || e == ERR_TOO_LARGE ? ERR_NONE : e;	/* ERR_NOT_FOUND: there is nothing to ask */
}

void
inquiry_read(struct flight *f, const struct http_answer *answer)
{
	f->told = f->kind->read_told(&f->question, answer);
}

/* What is called failed is failed for sure: another way is safe, whatever else is unclear about it. */
static enum verdict
verdict_of(const struct told *told)
{
	if (told->status != RECEIPT_FAILED)
		return VERDICT_ACCEPTED;
	return told->verdict == VERDICT_ACCEPTED || told->verdict == VERDICT_UNKNOWN ? VERDICT_REROUTE : told->verdict;
}

bool
inquiry_decides(struct flight *f, int64_t now)
{
	const struct told *told = &f->told;
	struct outcome *o = &f->outcome;

	if (told->what == TOLD_FOUND) {
		*o = (struct outcome){
			.verdict = verdict_of(told), .delay_s = told->delay_s, .tries_most = told->tries_most, .segments = told->segments,
		};
		memcpy(o->message_id, told->message_id, sizeof(o->message_id));
		memcpy(o->code, told->code, sizeof(o->code));
		memcpy(o->text, told->text, sizeof(o->text));
		return true;
	}
	if (told->what != TOLD_ABSENT || now < grace_end(f->kind, f->attempt.started_at))
		return false;
	/* It waited long enough: the next try may go at once. */
	*o = (struct outcome){ .verdict = VERDICT_RETRY, .delay_s = 1 };
	snprintf(o->code, sizeof(o->code), "not there");
	snprintf(o->text, sizeof(o->text), "the provider was asked and has no such message");
	return true;
}

enum err
inquiry_tell(struct sender *s, const struct flight *f, int64_t now)
{
	const struct told *told = &f->told;
	struct receipt receipt = {
		.status = told->status, .message_id = told->message_id, .segments = told->segments, .price_micros = told->price_micros,
		.currency = told->currency,
	};
	enum receipt_effect effect;

	if (told->what != TOLD_FOUND || told->status == RECEIPT_FAILED || told->message_id[0] == '\0')
		return ERR_NONE;
	return receipt_apply(s->db, f->attempt.provider_id, &receipt, now, &effect);
}
