/*
 * refused: webhooks that were not proven to be the provider's: when, how many, and why.
 *
 * Nothing of what they said is kept, because anybody may have said it. Those that are alike and come within an hour of each other share a
 * row for a day, so that a flood of them is a handful of rows.
 */
#ifndef WEBHOOK_REFUSED_H
#define WEBHOOK_REFUSED_H

#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct db;

struct refusal {
	int64_t		 provider_id, times;	/* this one and those before it that were not noted yet */
	const char	*why;			/* signature_name, or a sentence of our own */
	const char	*method, *content_type, *address;
	int64_t		 bytes;
};

/* In a transaction. */
enum err refused_note(struct db *db, const struct refusal *refusal, int64_t now) MUST_CHECK;

/* 0: any provider, from the newest. */
struct refused_query { int64_t provider_id, from, until, before, limit; };	/* last_at in [from, until) */
/* [{"id","provider_id","provider","first_at","last_at","times","why","method","content_type","bytes","address"}], newest first. */
enum err refused_list(struct db *db, const struct refused_query *query, struct json_object **ret) MUST_CHECK;

#endif
