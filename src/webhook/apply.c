#include "webhook/apply.h"

#include "consent/inbound.h"
#include "db/db.h"
#include "delivery/receipt.h"
#include "webhook/notice.h"

/* What became of one item. */
enum effect { EFFECT_DONE, EFFECT_FOREIGN, EFFECT_UNUSED };

static enum err
apply_receipt(struct db *db, const struct apply_to *to, const void *item, enum effect *ret)
{
	enum receipt_effect effect;
	enum err e;

	if ((e = receipt_apply(db, to->provider_id, item, to->now, &effect)))
		return e;
	*ret = effect == RECEIPT_FOREIGN ? EFFECT_FOREIGN : EFFECT_DONE;
	return ERR_NONE;
}

static enum err
apply_inbound(struct db *db, const struct apply_to *to, const void *item, enum effect *ret)
{
	struct inbound_result result;
	enum err e;

	if ((e = inbound_apply(db, to->base_url, to->provider_id, to->kind, item, to->webhook_id, to->now, &result)))
		return e;
	*ret = EFFECT_DONE;
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

/* Errors after which the whole transaction is in doubt. */
static bool
is_fatal(enum err e)
{
	return e == ERR_MEMORY || e == ERR_BUSY || e == ERR_IO;
}

/* After an item: its savepoint is released or undone, and it is counted. */
static enum err
settle(struct db *db, enum err e, enum effect effect, struct applied *ret)
{
	if (e == ERR_NONE) {
		ret->done += effect == EFFECT_DONE;
		ret->foreign += effect == EFFECT_FOREIGN;
		ret->unused += effect == EFFECT_UNUSED;
		return db_release(db);
	}
	if (is_fatal(e))
		return e;
	db_undo(db);
	if (ret->failed++ == 0)
		ret->why = e;
	return ERR_NONE;
}

/* item is what apply reads: a receipt, an inbound or a notice. */
static enum err
try_item(struct db *db, const struct apply_to *to, enum err (*apply)(struct db *, const struct apply_to *, const void *, enum effect *),
    const void *item, struct applied *sum)
{
	enum effect effect = EFFECT_DONE;
	enum err e;

	if ((e = db_savepoint(db)))
		return e;
	e = apply(db, to, item, &effect);
	return settle(db, e, effect, sum);
}

enum err
webhook_apply(struct db *db, const struct apply_to *to, const struct webhook_events *events, struct applied *ret)
{
	struct applied sum = {0};
	enum err e;
	size_t i;

	/* What people wrote comes first: a STOP must be known before a failed receipt makes us think about another way. */
	for (i = 0; i < events->inbound_count; i++)
		if ((e = try_item(db, to, apply_inbound, &events->inbounds[i], &sum)))
			return e;
	for (i = 0; i < events->receipt_count; i++)
		if ((e = try_item(db, to, apply_receipt, &events->receipts[i], &sum)))
			return e;
	for (i = 0; i < events->notice_count; i++)
		if ((e = try_item(db, to, apply_notice, &events->notices[i], &sum)))
			return e;
	*ret = sum;
	return ERR_NONE;
}
