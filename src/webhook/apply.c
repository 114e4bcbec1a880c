#include "webhook/apply.h"

#include "base/text.h"
#include "consent/inbound.h"
#include "db/db.h"
#include "delivery/receipt.h"
#include "permit/status_answer.h"
#include "webhook/notice.h"

/* What became of one item. */
enum effect { EFFECT_DONE, EFFECT_STRANGER, EFFECT_FOREIGN, EFFECT_UNUSED, EFFECT_ERASED };

static enum err
apply_receipt(struct db *db, const struct apply_to *to, const void *item, enum effect *ret)
{
	enum receipt_effect effect;
	enum err e;

	if ((e = receipt_apply(db, to->provider_id, item, to->now, &effect)))
		return e;
	*ret = effect == RECEIPT_FOREIGN ? EFFECT_FOREIGN : effect == RECEIPT_ERASED ? EFFECT_ERASED : EFFECT_DONE;
	return ERR_NONE;
}

static enum err
answer_status(struct db *db, const struct apply_to *to, const struct inbound *in, const struct inbound_result *result)
{
	const struct status_question q = {
		.contact_id = result->contact_id, .inbound_id = result->inbound_id, .provider_id = to->provider_id, .scope = to->kind->scope,
		.from = in->from, .reply_to = text_is_blank(in->message_id) ? NULL : in->message_id, .at = result->at,
	};
	int64_t message_id;

	return status_answer(db, &q, to->now, &message_id);
}

static enum err
apply_inbound(struct db *db, const struct apply_to *to, const void *item, enum effect *ret)
{
	struct inbound_result result;
	enum err e;

	if ((e = inbound_apply(db, to->provider_id, to->kind, item, to->webhook_id, to->now, &result)) ||
	    (result.asks_status && (e = answer_status(db, to, item, &result))))
		return e;
	*ret = result.erased ? EFFECT_ERASED : result.stranger ? EFFECT_STRANGER : EFFECT_DONE;
	return ERR_NONE;
}

static enum err
apply_notice(struct db *db, const struct apply_to *to, const void *item, enum effect *ret)
{
	bool used;
	enum err e;

	if ((e = notice_apply(db, to->provider_id, item, to->now, &used)))
		return e;
	*ret = used ? EFFECT_DONE : EFFECT_UNUSED;
	return ERR_NONE;
}

/* After an item: its savepoint is released or undone, and it is counted. */
static enum err
settle(struct db *db, enum err e, enum effect effect, struct applied *ret)
{
	if (e == ERR_NONE) {
		ret->done += effect == EFFECT_DONE || effect == EFFECT_STRANGER || effect == EFFECT_ERASED;
		ret->strangers += effect == EFFECT_STRANGER;
		ret->foreign += effect == EFFECT_FOREIGN;
		ret->unused += effect == EFFECT_UNUSED;
		return db_release(db);
	}
	if (!err_is_its_own(e))
		return e;	/* the whole transaction is in doubt: the provider is asked to say it again */
	db_undo(db);
	if (ret->failed++ == 0)
		ret->why = e;
	return ERR_NONE;
}

/* item is what apply reads: a receipt, an inbound or a notice. *ret_erased: it is about somebody who was erased. */
static enum err
try_item(struct db *db, const struct apply_to *to, enum err (*apply)(struct db *, const struct apply_to *, const void *, enum effect *),
    const void *item, struct applied *sum, bool *ret_erased)
{
	enum effect effect = EFFECT_DONE;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	e = apply(db, to, item, &effect);
	*ret_erased = effect == EFFECT_ERASED;
	return settle(db, e, effect, sum);
}

/* By what the item names a person. */
static enum err
remember_erased(struct needles *erased, const char *number, const char *user_id, const char *message_id)
{
	enum err e;

	if ((e = needles_add_number(erased, number)) || (e = needles_add_text(erased, user_id)) || (e = needles_add_id(erased, message_id)))
		return e;
	return ERR_NONE;
}

static enum err
try_inbound(struct db *db, const struct apply_to *to, const struct inbound *in, struct applied *sum)
{
	bool erased;
	enum err e;

	if ((e = try_item(db, to, apply_inbound, in, sum, &erased)) || !erased)
		return e;
	return remember_erased(&sum->erased, in->from, in->user_id, in->message_id);
}

static enum err
try_receipt(struct db *db, const struct apply_to *to, const struct receipt *r, struct applied *sum)
{
	bool erased;
	enum err e;

	if ((e = try_item(db, to, apply_receipt, r, sum, &erased)) || !erased)
		return e;
	return remember_erased(&sum->erased, r->recipient, r->user_id, r->message_id);
}

static void
applied_end(struct applied *sum)
{
	needles_end(&sum->erased);
}

enum err
webhook_apply(struct db *db, const struct apply_to *to, const struct webhook_events *events, struct applied *ret)
{
	AUTO(applied) struct applied sum = {0};
	bool erased;
	enum err e;
	size_t i;

	/* What people wrote comes first: a STOP must be known before a failed receipt makes us think about another way. */
	for (i = 0; i < events->inbound_count; i++)
		if ((e = try_inbound(db, to, &events->inbounds[i], &sum)))
			return e;
	for (i = 0; i < events->receipt_count; i++)
		if ((e = try_receipt(db, to, &events->receipts[i], &sum)))
			return e;
	for (i = 0; i < events->notice_count; i++)
		if ((e = try_item(db, to, apply_notice, &events->notices[i], &sum, &erased)))
			return e;
	*ret = sum;
	sum = (struct applied){0};
	return ERR_NONE;
}
