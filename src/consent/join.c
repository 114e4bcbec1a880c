#include "consent/join.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "consent/derive.h"
#include "consent/history.h"
#include "consent/state.h"
#include "consent/waiting.h"
#include "db/db.h"

/* Evidence of the new entry: that of the old one, and where it comes from. */
static const char *
add_evidence(struct json_object *entry, const char *actor)
{
	struct json_object *evidence = json_at(entry, "evidence");
	int64_t seq = 0;

	json_int(entry, "seq", &seq);
	json_put_int(evidence, "joined_from", seq);
	json_put_text(evidence, "joined_by", actor);
	return json_write(evidence);
}

/* Erased words, and the entry that says so, are nobody's to say again. */
static bool
is_said(struct json_object *entry, struct ledger_entry *ret)
{
	return ledger_names_read(text_or_empty(json_text(entry, "scope")), text_or_empty(json_text(entry, "action")), ret) && ret->action != CONSENT_ERASURE;
}

static enum err
say_again(struct db *db, struct json_object *entry, const uint8_t subject[SHA256_BYTES], const char *actor, int64_t now, bool *ret_said)
{
	struct ledger_entry again = {0};
	int64_t seq;

	*ret_said = is_said(entry, &again);
	if (!*ret_said)
		return ERR_NONE;
	memcpy(again.subject_hash, subject, SHA256_BYTES);
	again.source = json_text(entry, "source");
	again.request_words = json_text(entry, "request_words");
	again.answer_words = json_text(entry, "answer_words");
	again.notice_version = json_text(entry, "notice_version");
	again.actor = actor;
	again.recorded_at = now;
	json_int(entry, "at", &again.at);
	if ((again.evidence = add_evidence(entry, actor)) == NULL)
		return ERR_MEMORY;
	return ledger_append(db, &again, &seq);
}

/* In the order in which they were written. */
static enum err
say_all_again(struct db *db, int64_t from_id, const uint8_t subject[SHA256_BYTES], const char *actor, int64_t now, int64_t *ret_n)
{
	AUTO_JSON struct json_object *history = NULL;
	bool said;
	size_t i;
	enum err e;

	*ret_n = 0;
	if ((e = consent_history(db, from_id, &history)))
		return e;
	for (i = json_count(history); i-- > 0;) {
		if ((e = say_again(db, json_item(history, i), subject, actor, now, &said)))
			return e;
		*ret_n += said;
	}
	return ERR_NONE;
}

enum err
consent_join(struct db *db, int64_t from_id, int64_t into_id, const char *actor, int64_t now, int64_t *ret_n)
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	struct consent before[SCOPE__COUNT], after[SCOPE__COUNT];
	uint8_t subject[SHA256_BYTES];
	int64_t changed;
	enum err e;

	if ((e = state_subject(db, into_id, subject)) ||
	    (e = consent_load(db, into_id, before)) ||
	    (e = say_all_again(db, from_id, subject, actor, now, ret_n)) ||
	    (e = derive_entries_load(db, subject, &entries)))
		return e;
	derive(entries.items, entries.count, after);
	if ((e = state_store(db, into_id, before, after, &changed)))
		return e;
	/* Messages of the other may wait here that a STOP of this one forbids, and the other way round, though nothing changed. */
	if (after[SCOPE_OFFICIAL].state == CONSENT_STOPPED && after[SCOPE_GATEWAY].state == CONSENT_STOPPED)
		return waiting_stop(db, into_id, now);
	return waiting_allow(db, into_id, now);
}

enum err
consent_join_preview(struct db *db, int64_t from_id, int64_t into_id, struct consent ret[SCOPE__COUNT])
{
	AUTO(derive_entries) struct derive_entries entries = {0};
	uint8_t subject[SHA256_BYTES];
	enum err e;

	if ((e = state_subject(db, into_id, subject)) || (e = derive_entries_load(db, subject, &entries)) ||
	    (e = state_subject(db, from_id, subject)) || (e = derive_entries_load(db, subject, &entries)))
		return e;
	derive(entries.items, entries.count, ret);
	return ERR_NONE;
}
